//! Contract of the third stage: what is found of the events and the other tables of the source → the tables of a base file.

use super::event_names::EventNames;
use super::extract::{Bounds, Extracted};
use super::fold::Folded;
use super::journeys::Journeys;
use super::trigger_query::Triggers;
use crate::config::Config;
use crate::store::Error;
use crate::store::source::Source;

/// What the stages before have found. The file being built is attached as `out`; the source's tables have the views that
/// `source_views` makes.
pub struct TableInput<'a> {
    pub config: &'a Config,
    pub source: &'a Source,
    pub names: &'a EventNames<'a>,
    pub bounds: Bounds,
    pub extracted: &'a Extracted,
    pub folded: &'a Folded,
    pub journeys: &'a Journeys,
    pub triggers: &'a Triggers<'a>,
}

/// One table of a base file, or some that are filled together.
pub trait Table: Sync {
    /// SQL that creates it, each statement beginning a line with `create table NAME`; times are microseconds since 1970 in
    /// UTC; customers, shapes and entries are dense keys, not ids; missing text is null.
    fn schemas(&self) -> Vec<&'static str>;

    /// What is said while it is filled.
    fn phase(&self) -> &'static str {
        "reading the other tables"
    }

    /// Fills it; those before it in the registry are filled.
    ///
    /// # Errors
    /// When the source cannot be read or the file not written.
    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error>;
}
