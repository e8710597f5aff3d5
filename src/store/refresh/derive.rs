//! Contract of the fourth stage: what follows from a base file and the events that bear certain triggers → derived files.
//!
//! A kind of derived file says which files a configuration asks for, what each is built from and what a reader sees of it. The
//! matches of triggers that were known when the events were read are in the base file; those of others, new or changed since,
//! are found in one read of the events ([`find`]).

mod base_facts;
pub mod find;
mod found;
mod look_up;
mod numbered;
pub mod presence;
mod shape_numbers;
mod sql;
mod tie_keys;
mod touches_before;
pub mod trigger_match;
mod trigger_scan;
mod units;

use super::event_names::EventNames;
use super::row_lookup::SourceRows;
use crate::config::Config;
use crate::domain::condition::Condition;
use crate::store::Error;
use crate::store::source::Source;

pub use base_facts::BaseFacts;
pub use found::Found;
pub use numbered::numbered;

/// A kind of derived file.
pub trait Derived: Sync {
    /// What the names of its files begin with; the room of files knows `milestone`, `goals` and `derived-WORD`.
    fn prefix(&self) -> &'static str;

    /// The files that a configuration asks for, in its order.
    fn files(&self, config: &Config) -> Vec<DerivedFile>;

    /// SQL that creates the tables of each file, each statement beginning a line with `create table NAME`.
    fn schema(&self) -> &'static str;

    /// The views that readers have of the files attached under these names, in the order of [`Self::files`]: names and the
    /// queries behind them. There are all of them even where there is no file.
    fn views(&self, attached: &[String]) -> Vec<(&'static str, String)>;

    /// What builds one of the files.
    fn builder<'c>(&self, config: &'c Config, file: usize) -> Box<dyn Builder<'c> + 'c>;

    /// What is said while its files are built, where it takes long.
    fn phase(&self) -> Option<&'static str> {
        None
    }

    /// What was done, in the user's words, when so many files were built.
    fn done(&self, files: usize) -> String;
}

/// One file that a configuration asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedFile {
    /// Everything of the configuration that the file depends on and its base does not: the file's name is made of it.
    pub definition: String,
    /// What is said where it is asked for and not there, in the user's words: never "none".
    pub uncounted: String,
}

/// Events of a name that meet conditions (M2).
#[derive(Clone, Copy, Debug)]
pub struct Trigger<'c> {
    /// The standard name, else the name in the data.
    pub event: &'c str,
    /// All must hold.
    pub conditions: &'c [Condition],
}

/// Builds one file.
pub trait Builder<'c> {
    /// What is looked for; none = nothing is read for it.
    fn triggers(&self) -> Vec<Trigger<'c>>;

    /// Whether [`trigger_match::TriggerMatch::seq`] is to order the matches of all its triggers among each other.
    fn orders_all(&self) -> bool {
        false
    }

    /// Whether [`trigger_match::TriggerMatch::before`] and its unit are asked for.
    fn completes(&self) -> bool {
        false
    }

    /// Fills the tables of the file attached as `out` from the matches of its triggers, by their positions.
    ///
    /// # Errors
    /// When source or base file cannot be read, or the file not written.
    fn build(self: Box<Self>, input: &DeriveInput<'_>, found: &[Found]) -> Result<(), Error>;
}

/// What all builders read: the source, and the base file attached as `base`.
pub struct DeriveInput<'a> {
    pub source: &'a Source,
    pub names: EventNames<'a>,
    pub base: BaseFacts,
    pub rows: SourceRows,
}
