//! What is asked of a report.

use crate::domain::filter::Filter;
use crate::domain::model::{Collapse, View};
use crate::domain::origin::Origin;
use crate::domain::zone::Bucket;

/// By what an experiment tells customers apart (G11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Group {
    /// The variant of their first start.
    #[default]
    Variant,
    /// The channel of their first message.
    Channel,
}

impl Group {
    /// Every one, in the order of help.
    pub const ALL: [Self; 2] = [Self::Variant, Self::Channel];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Variant => "variant",
            Self::Channel => "channel",
        }
    }
}

/// By what the return on investment is split (P7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Split {
    /// The origin of the opportunities' leads.
    #[default]
    Origin,
    /// The same, outbound ones by their journey.
    Journey,
}

impl Split {
    /// Every one, in the order of help.
    pub const ALL: [Self; 2] = [Self::Origin, Self::Journey];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Origin => "origin",
            Self::Journey => "journey",
        }
    }
}

/// Of what or whom reach is told (P2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Audience {
    /// Of each journey.
    #[default]
    Journey,
    /// Of the people of each segment, over all journeys.
    Segment,
    /// Of each of the people, over all journeys.
    Customer,
}

impl Audience {
    /// Every one, in the order of help.
    pub const ALL: [Self; 3] = [Self::Journey, Self::Segment, Self::Customer];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Journey => "journey",
            Self::Segment => "segment",
            Self::Customer => "customer",
        }
    }
}

/// What a leaderboard ranks (P3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Ranked {
    /// Journeys.
    #[default]
    Journey,
    /// Messages and forms.
    Asset,
}

impl Ranked {
    /// Every one, in the order of help.
    pub const ALL: [Self; 2] = [Self::Journey, Self::Asset];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Journey => "journey",
            Self::Asset => "asset",
        }
    }
}

/// Declares what a leaderboard ranks by: each with its name.
macro_rules! measures {
    ($($(#[$doc:meta])* $measure:ident = $name:literal),* $(,)?) => {
        /// What a leaderboard ranks by (P3).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
        pub enum RankMeasure {
            $($(#[$doc])* $measure),*
        }

        impl RankMeasure {
            /// Every one, in the order of help.
            pub const ALL: &[Self] = &[$(Self::$measure),*];

            /// The name on the command line.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$measure => $name),*
                }
            }
        }
    };
}

measures! {
    /// People who started.
    Processed = "processed",
    /// Messages delivered.
    Delivered = "delivered",
    /// Opens.
    Opens = "opens",
    /// Messages opened.
    #[default]
    UniqueOpens = "unique_opens",
    /// Messages opened of those that could have been (F5).
    OpenRate = "open_rate",
    /// Clicks.
    Clicks = "clicks",
    /// Messages with a click.
    UniqueClicks = "unique_clicks",
    /// Messages with a click of those that could have had one (F5).
    ClickThroughRate = "click_through_rate",
    /// Messages with a click of those opened (F5).
    ClickToOpenRate = "click_to_open_rate",
    /// Visits of forms.
    FormVisits = "form_visits",
    /// Submissions of forms.
    FormSubmissions = "form_submissions",
    /// The same, unique.
    UniqueFormSubmissions = "unique_form_submissions",
    /// Subscriptions.
    Subscriptions = "subscriptions",
    /// The same, unique.
    UniqueSubscriptions = "unique_subscriptions",
    /// People with the goal (F2).
    Conversions = "conversions",
    /// The same of those who started.
    ConversionRate = "conversion_rate",
    /// People with the goal of those that the target needs (G10).
    TargetShare = "target_share",
    /// Leads.
    Leads = "leads",
    /// Attributed completions (A9).
    Credit = "credit",
    /// Their value.
    Value = "value",
}

/// What is asked, beside the report's name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Args {
    /// `--milestone`: an id; `None` = the first.
    pub milestone: Option<String>,
    /// `--model`; `None` = the default.
    pub model: Option<String>,
    /// `--by`.
    pub by: View,
    /// `--by` of an experiment.
    pub group: Group,
    /// `--by` of the return on investment.
    pub split: Split,
    /// `--by` of reach.
    pub audience: Audience,
    /// `--search`: a text that the id, name or email of a customer holds, in any case; `None` = all.
    pub search: Option<String>,
    /// `--of`.
    pub ranked: Ranked,
    /// `--measure`.
    pub measure: RankMeasure,
    /// `--origin` (P5); `None` = all.
    pub origin: Option<Origin>,
    /// `--stage`, by name (P4); `None` = all.
    pub stage: Option<String>,
    /// `--bucket`.
    pub bucket: Bucket,
    /// `--collapse` (A14).
    pub collapse: Collapse,
    /// `--limit`: so many rows at most; `None` = the report's own number.
    pub limit: Option<usize>,
    /// The journey of a report on one journey; `None` = the only one of the filter.
    pub journey: Option<String>,
    /// `--version` (F10); `None` = all.
    pub version: Option<String>,
    /// `--customer`: the one whom a report is about, by id.
    pub customer: Option<String>,
    /// `--step`; `None` = all.
    pub step: Option<String>,
    /// `--funnel`: an id; `None` = the first.
    pub funnel: Option<String>,
    /// `--breakdown` (U8); `None` = all together.
    pub breakdown: Option<String>,
    /// What part of the data (R1).
    pub filter: Filter,
}

impl Args {
    /// The one journey that a report is about: the one named, else the only one of the filter.
    pub(super) fn one_journey(&self) -> Option<&str> {
        self.journey.as_deref().or(match self.filter.journeys.as_slice() {
            [only] => Some(only),
            _ => None,
        })
    }
}

/// A flag of a report beside the filter, which all reports take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// `--milestone`.
    Milestone,
    /// `--model`.
    Model,
    /// `--by` journey, channel or asset.
    By,
    /// `--by` variant or channel.
    Group,
    /// `--by` origin or journey.
    Split,
    /// `--by` journey, segment or customer.
    Audience,
    /// `--search`.
    Search,
    /// `--of`.
    Ranked,
    /// `--measure`.
    Measure,
    /// `--origin`.
    Origin,
    /// `--stage`.
    Stage,
    /// `--bucket`.
    Bucket,
    /// `--collapse`.
    Collapse,
    /// `--limit`.
    Limit,
    /// `--customer`.
    Customer,
    /// `--journey` names the one journey that the report is about.
    Journey,
    /// `--version`.
    Version,
    /// `--step`.
    Step,
    /// `--funnel`.
    Funnel,
    /// `--breakdown`.
    Breakdown,
}
