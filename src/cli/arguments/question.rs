//! `milepost report`, `milepost brief` and `milepost sql`: a report, or all of them, and what it is to be about.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser};

use super::named::named;
use crate::cli::filter::FilterArgs;
use crate::domain::model::{Collapse, View};
use crate::domain::origin::Origin;
use crate::domain::zone::Bucket;
use crate::print::{Format, OF_BRIEFS};
use crate::report::{Audience, Group, REPORTS, RankMeasure, Ranked, Split};

/// `milepost report`.
#[derive(Debug, Args)]
pub(crate) struct Report {
    #[command(flatten)]
    pub question: Question,
    /// How to print it; without this the end of FILE's name decides, else a table
    #[arg(long, value_name = "FORMAT", value_parser = named(Format::ALL.iter().copied()))]
    pub format: Option<Format>,
    /// Write it into this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `milepost brief`.
#[derive(Debug, Args)]
pub(crate) struct Brief {
    /// What it is called; without this after the folder of the configuration
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// How to write it; without this the end of FILE's name decides, else a page
    #[arg(long, value_name = "FORMAT", value_parser = named(OF_BRIEFS.iter().copied()))]
    pub format: Option<Format>,
    /// Write it into this file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub filter: FilterArgs,
}

/// `milepost sql`.
#[derive(Debug, Args)]
pub(crate) struct Sql {
    #[command(flatten)]
    pub question: Question,
}

/// A report and what it is to be about.
#[derive(Debug, Args)]
pub(crate) struct Question {
    /// The report
    #[arg(value_name = "NAME", value_parser = reports())]
    pub name: String,
    #[command(flatten)]
    pub about: About,
    #[command(flatten)]
    pub filter: FilterArgs,
}

/// What some reports take.
#[derive(Debug, Args)]
#[command(next_help_heading = "Of some reports")]
pub(crate) struct About {
    /// The milestone, by id or name; without this the first
    #[arg(long, value_name = "ID")]
    pub milestone: Option<String>,
    /// The attribution model, by name or as it is called: data-driven, first-touch …; milepost help models lists them
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// What the credit is split by, an experiment's people (variant or channel), the return on investment (origin or journey), or reach (journey, segment or customer)
    #[arg(long, value_name = "VIEW", value_parser = named(By::all()))]
    pub by: Option<By>,
    /// Of customers, those whose id, name or email holds this text, in any case
    #[arg(long, value_name = "TEXT")]
    pub search: Option<String>,
    /// What a leaderboard ranks
    #[arg(long, value_name = "WHAT", value_parser = named(Ranked::ALL.map(|ranked| (ranked.name(), ranked))))]
    pub of: Option<Ranked>,
    /// What a leaderboard ranks by; without this by messages opened
    #[arg(long, value_name = "MEASURE", value_parser = named(RankMeasure::ALL.iter().map(|measure| (measure.name(), *measure))))]
    pub measure: Option<RankMeasure>,
    /// Where leads come from
    #[arg(long, value_name = "ORIGIN", value_parser = named(Origin::OF_LEADS.map(|origin| (origin.name(), origin))))]
    pub origin: Option<Origin>,
    /// The stage at which leads stand; case, blanks, hyphens and underscores make no difference
    #[arg(long, value_name = "STAGE")]
    pub stage: Option<String>,
    /// The size of the steps of time
    #[arg(long, value_name = "SIZE", value_parser = named(Bucket::ALL.iter().copied()))]
    pub bucket: Option<Bucket>,
    /// What a path does with repeats of an item
    #[arg(long, value_name = "MODE", value_parser = named(Collapse::ALL.map(|mode| (mode.name(), mode))))]
    pub collapse: Option<Collapse>,
    /// So many rows at most, one at least
    #[arg(long, value_name = "N", value_parser = how_many)]
    pub limit: Option<usize>,
    /// The customer, by id
    #[arg(long, value_name = "ID")]
    pub customer: Option<String>,
    /// The version of the journey
    #[arg(long, value_name = "VERSION")]
    pub version: Option<String>,
    /// The step, by id or name
    #[arg(long, value_name = "ID")]
    pub step: Option<String>,
    /// The funnel of your own, by id or name; without this the first
    #[arg(long, value_name = "ID")]
    pub funnel: Option<String>,
    /// Funnels side by side: by a column or attribute of the first step's event such as channel, or of its customer such as customer.audience
    #[arg(long, value_name = "COLUMN")]
    pub breakdown: Option<String>,
}

/// What `--by` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    View(View),
    Variant,
    Origin,
    Segment,
    Customer,
}

impl By {
    fn all() -> impl Iterator<Item = (&'static str, Self)> {
        let views = View::ALL.into_iter().map(|view| (view.name(), Self::View(view)));
        views.chain([
            (Group::Variant.name(), Self::Variant),
            (Split::Origin.name(), Self::Origin),
            (Audience::Segment.name(), Self::Segment),
            (Audience::Customer.name(), Self::Customer),
        ])
    }

    /// What credit is split by.
    pub fn view(self) -> Option<View> {
        match self {
            Self::View(view) => Some(view),
            _ => None,
        }
    }

    /// What tells an experiment's people apart.
    pub fn group(self) -> Option<Group> {
        match self {
            Self::Variant => Some(Group::Variant),
            Self::View(View::Channel) => Some(Group::Channel),
            _ => None,
        }
    }

    /// What the return on investment is split by.
    pub fn split(self) -> Option<Split> {
        match self {
            Self::Origin => Some(Split::Origin),
            Self::View(View::Journey) => Some(Split::Journey),
            _ => None,
        }
    }

    /// What reach is split by.
    pub fn audience(self) -> Option<Audience> {
        match self {
            Self::View(View::Journey) => Some(Audience::Journey),
            Self::Segment => Some(Audience::Segment),
            Self::Customer => Some(Audience::Customer),
            _ => None,
        }
    }
}

/// The names of the reports.
fn reports() -> PossibleValuesParser {
    let values = REPORTS.iter().map(|report| PossibleValue::new(report.name).help(report.about));
    values.collect::<Vec<_>>().into()
}

/// How many rows: without any, what there is would be told as nothing.
fn how_many(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) => Err("a number from 1 on is wanted".to_owned()),
        Ok(rows) => Ok(rows),
        Err(error) => Err(format!("{error}: a number from 1 on is wanted")),
    }
}
