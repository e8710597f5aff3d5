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
