//! What the threads of a scan go by, and what they say of the rows that they read.

use std::sync::Arc;

use crate::store::refresh::event_names::EventNames;
use crate::store::refresh::extract::Bounds;
use crate::store::refresh::extract::shape_registry::ShapeRegistry;
use crate::store::refresh::extract::sql::NeedFunctions;
use crate::store::refresh::row_lookup::SourceRows;
use crate::store::refresh::trigger_query::Triggers;
use crate::store::source::ResolvedTable;

/// What a part has of one thread.
#[derive(Clone, Copy)]
pub enum Lane {
    /// [`Record`]s.
    Records,
    /// Ids of customers by their numbers: length and bytes.
    Customers,
    /// Event ids that do not fit a record: length and bytes.
    LongIds,
    /// [`Hit`]s.
    Hits,
    /// States of values that may be unreadable, so many bytes for each record as [`Scan::states`].
    States,
}

impl Lane {
    /// How many lanes a part has.
    pub const COUNT: usize = 5;

    /// Where it stands among the lanes of all parts.
    #[must_use]
    pub fn of(self, part: usize) -> usize {
        part * Self::COUNT + self as usize
    }
}

/// One entry of `[[source.events]]` to be read.
pub struct Entry<'a> {
    /// Its position.
    pub number: usize,
    pub table: &'a ResolvedTable,
    /// What is known of its shapes.
    pub registry: Arc<ShapeRegistry>,
    /// The engine's functions that tell what is needed of a row.
    pub need: NeedFunctions,
    /// How many rows its table has, by the catalogue.
    pub rows: u64,
}

/// What all threads of a scan go by.
pub struct ScanPlan<'a> {
    pub entries: Vec<Entry<'a>>,
    pub triggers: &'a Triggers<'a>,
    pub names: &'a EventNames<'a>,
    pub bounds: Bounds,
    pub rows: &'a SourceRows,
    /// A power of two.
    pub parts: usize,
    /// Bytes of memory for each thread.
    pub budget: usize,
}

/// Rows of one file that were read in one go: what records say relative to them.
pub struct Stretch {
    /// Position of the entry of events.
    pub entry: usize,
    /// The first row, by its place in the table of the entry.
    pub first: i64,
    /// The first row beyond that is not to be told relative to it.
    pub end: i64,
    /// What is added to a record's row to have the row of the source.
    pub base: i64,
    /// The bytes that short ids begin with.
    pub prefix: Arc<[u8]>,
}

/// From which record of a part on a stretch goes.
#[derive(Clone, Copy)]
pub struct Segment {
    pub first: u32,
    pub stretch: usize,
}
