//! Contract of the first stage: the events of a source become records of fixed width, parted by customer.
//!
//! What stands here is all that the fold sees, so a local scan ([`local_scan`]), new rows only, or another engine that hands
//! the records over can stand in for each other.
//!
//! - Time is in microseconds since 1970 in UTC. A row of the source is its number plus [`row_offset`] of its entry of events.
//! - A customer is a 64-bit hash of the id; all records of one are in one part, and a part is a closed set of customers.
//! - Records of a part come in any order, and the fold's rows do not depend on it.
//! - Of rows that occur twice (T5) one record is left; a shape is its rank in [`Extracted::shapes`].
//!
//! [`row_offset`]: super::row_lookup::row_offset

pub mod counts;
mod duplicate;
pub mod local_scan;
pub mod record;
mod scan;
mod spill;
mod sql;

use std::collections::HashMap;

use super::shapes::Shapes;
use crate::store::Error;
use counts::Counts;
use record::Record;

/// The events of a source.
pub trait Extract {
    /// What is known before any record is taken.
    fn extracted(&self) -> &Extracted;

    /// How many parts there are; any number.
    fn parts(&self) -> usize;

    /// What one more thread takes records with.
    ///
    /// # Errors
    /// When it cannot be made.
    fn reader(&self) -> Result<Box<dyn PartReader + '_>, Error>;
}

/// Takes records, for one thread at a time.
pub trait PartReader: Send {
    /// All records of a part, once.
    ///
    /// # Errors
    /// When they cannot be read.
    fn take(&self, part: usize) -> Result<Vec<Record>, Error>;

    /// The texts of the event ids of some rows, which records do not show in full.
    ///
    /// # Errors
    /// When the source cannot be read.
    fn event_ids(&self, rows: &[i64]) -> Result<EventIds, Error>;
}

/// Texts of event ids by row of the source.
pub type EventIds = HashMap<i64, String>;

/// What the events came to, beside the records.
pub struct Extracted {
    /// T1, in microseconds; 0 where no row was accepted.
    pub as_of: i64,
    /// Per entry of events, in the order of the configuration.
    pub counts: Vec<Counts>,
    /// Rows dropped because they occur twice, per entry, in ascending order (T5).
    pub duplicates: Vec<Vec<i64>>,
    /// The shapes of the records, in the order of the last keys of T4.
    pub shapes: Shapes,
}

/// The last instants that count, in microseconds; `None` = no bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// `--as-of` (T1).
    pub as_of: Option<i64>,
    /// This machine's clock and a day (T6).
    pub horizon: Option<i64>,
}
