//! Contract of the first stage: the events of a source, and the rows of other tables that name customers, become parts.
//!
//! What stands here is all that the fold sees, so a local scan ([`local_scan`]), new rows only, or another engine that hands
//! the parts over can stand in for each other.
//!
//! - Time is in microseconds since 1970 in UTC. A row of the source is its number by [`SourceRows`]: entry, file, row.
//! - A part is a closed set of customers: those whose [`customer_hash`] begins with the part's number, so that parts one after
//!   the other are in the order of the hash. Records of a part come in any order, and the fold's rows do not depend on it.
//! - Of rows that have one event id all but one are in [`Part::dropped`] (T5); rows without an id that are equal are not.
//! - A shape is its number in [`Extracted::shapes`].
//!
//! [`SourceRows`]: super::row_lookup::SourceRows
//! [`customer_hash`]: crate::domain::hash::customer_hash

pub mod counts;
mod customer_ids;
mod id_runs;
pub mod local_scan;
pub mod part;
pub mod record;
mod scan;
mod shape_registry;
mod spill;
pub mod sql;
pub mod table_rows;

use super::derive::presence::Presence;
use super::shapes::Shapes;
use crate::store::Error;
use counts::Counts;
use part::Part;

/// The events of a source.
pub trait Extract: Sync {
    /// What is known before any part is taken.
    fn extracted(&self) -> &Extracted;

    /// How many parts there are; any number.
    fn parts(&self) -> usize;

    /// A part, by any thread.
    ///
    /// # Errors
    /// When it cannot be read.
    fn take(&self, part: usize) -> Result<Part, Error>;
}

/// What the events came to, beside the parts.
pub struct Extracted {
    /// T1, in microseconds; 0 where no row was accepted.
    pub as_of: i64,
    /// Per entry of events, in the order of the configuration.
    pub counts: Vec<Counts>,
    /// The shapes of the records.
    pub shapes: Shapes,
    /// What the events of each trigger were seen to bear (M8).
    pub presence: Vec<Presence>,
}

/// The last instants that count, in microseconds; `None` = no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// `--as-of` (T1).
    pub as_of: Option<i64>,
    /// This machine's clock and a day (T6).
    pub horizon: Option<i64>,
}
