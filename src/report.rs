//! The reports: one file each, with its SQL beside it, and the one list of them.
//!
//! A page, a command and an export call the same [`Report::run`] with the same [`Args`] and get the same
//! [`Answer`]. What a report asks of the store stands in [`Report::queries`], to be shown (H1).

pub mod attribution;
mod attribution_compare;
mod attribution_costs;
mod by_hand;
mod definitions;
mod error;
mod exits;
pub mod fold;
mod funnel;
mod goals;
mod health;
mod journeys;
mod kept;
mod left_out;
mod lookback_curve;
mod milestone_trend;
mod milestones;
mod pass;
mod paths;
mod people;
mod query;
mod scope;
mod scorecard;
pub mod stands;
mod step_metrics;
#[cfg(test)]
mod tests;
mod thin_end;
mod timeline;
mod transitions;

pub use error::Error;
pub use funnel::versions;
pub use health::{Found, findings};
pub use kept::FoldCache;
pub use left_out::left_out;
pub use milestones::backfill;
pub use people::{People, SQL as PEOPLE_SQL, people};
pub use query::Query;
pub use scope::{Kind, names};
pub use thin_end::thin_end;
pub use transitions::{CONVERSION, LOSS};

use std::sync::Mutex;

use crate::config::Config;
use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::metric::Metric;
use crate::domain::model::{Collapse, View};
use crate::domain::note::Notes;
use crate::domain::progress::Progress;
use crate::domain::provenance::{Provenance, Remark};
use crate::domain::table::Table;
use crate::domain::time::Time;
use crate::domain::zone::Bucket;
use crate::store::Reader;

/// What an answer is made from.
#[derive(Clone, Copy)]
pub struct ReportContext<'a> {
    /// The connection of this thread to the generation.
    pub reader: &'a Reader,
    /// Connections that share out a read of the touches, those that no other thread is using; without any, `reader` reads.
    pub helpers: &'a [Mutex<Reader>],
    /// The configuration of the generation.
    pub config: &'a Config,
    /// The instant up to which the data goes; 1970 where there is no event (T1).
    pub as_of: Time,
    /// Which data this is, for every answer to carry (P29).
    pub data: &'a Provenance,
    /// Which state of the store this is: another number for other contents, milestones' files included.
    pub generation: u64,
    /// Folds made before.
    pub folds: &'a FoldCache,
    /// Is told how far a read of the touches is, and may stop it.
    pub progress: &'a Progress<'a>,
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
    /// `--by`.
    By,
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
}

/// One report.
pub struct Report {
    /// Its name on the command line.
    pub name: &'static str,
    /// Its title on screen.
    pub title: &'static str,
    /// One sentence.
    pub about: &'static str,
    /// The flags it takes beside the filter.
    pub flags: &'static [Flag],
    /// The rules it follows.
    pub rules: &'static [&'static str],
    /// Its columns, in the order of the JSON fields.
    pub columns: &'static [&'static Metric],
    /// What happens to the rows of its queries before they are shown, in words (H1).
    pub steps: &'static [&'static str],
    /// The texts of its queries, by file name.
    pub sql: &'static [(&'static str, &'static str)],
    /// Its queries with their parameters (H1).
    pub queries: fn(&ReportContext<'_>, &Args) -> Result<Vec<Query>, Error>,
    /// Answers.
    pub run: fn(&ReportContext<'_>, &Args) -> Result<Answer, Error>,
}

/// Every report.
pub const REPORTS: &[Report] = &[
    milestones::REPORT,
    milestone_trend::REPORT,
    attribution::REPORT,
    attribution_compare::REPORT,
    attribution_costs::REPORT,
    paths::REPORT,
    transitions::REPORT,
    lookback_curve::REPORT,
    scorecard::REPORT,
    timeline::REPORT,
    journeys::REPORT,
    goals::REPORT,
    funnel::REPORT,
    step_metrics::REPORT,
    exits::REPORT,
    health::REPORT,
];

/// The report of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Report> {
    REPORTS.iter().find(|report| report.name == name)
}

/// Gives an answer what every answer carries: which data it speaks of, and what a reader must know of that first (H5, P29).
#[must_use]
pub fn signed(mut answer: Answer, cx: &ReportContext<'_>) -> Answer {
    if cx.data.remarks.contains(&Remark::NoEvents) {
        answer.as_of = None;
    }
    answer.source = cx.data.clone();
    answer.notes.prepend(cx.data.notes());
    answer
}

impl Report {
    /// Answers, with everything that a reader must know of the data.
    ///
    /// # Errors
    /// When the question names what is not there, or the store cannot be read.
    pub fn ask(&self, cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
        (self.run)(cx, args).map(|answer| signed(answer, cx))
    }

    /// An answer without rows yet.
    fn answer(&self, cx: &ReportContext<'_>, args: &Args) -> Answer {
        Answer {
            report: self.name,
            as_of: Some(cx.as_of),
            source: Provenance::default(),
            filter: args.filter.clone(),
            parameters: Vec::new(),
            table: Table::new(self.columns.to_vec()),
            gate: None,
            checks: Vec::new(),
            notes: Notes::default(),
        }
    }
}
