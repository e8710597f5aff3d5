//! One occurrence of a trigger (M2).

use crate::domain::standard::Depth;

/// One event that bears the trigger's name and meets all conditions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TriggerMatch {
    /// Whose.
    pub customer: u32,
    /// When, in microseconds.
    pub at: i64,
    /// Row of the source.
    pub src: i64,
    /// So many touches of the customer precede it in the order of T4 (A3).
    pub before: u32,
    /// The event's value.
    pub value: Option<f64>,
    /// The event's own business unit, else its customer's (A16).
    pub unit: Option<String>,
    /// So many events of the customer precede it in the order of T4, among those that are used; where it was looked for afterwards,
    /// among the matches that were.
    pub seq: u32,
    /// Its shape.
    pub shape: u32,
}

/// A match as it is read from the source. Texts that decide its place in T4 are asked for where time and depth do not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SourceMatch {
    /// Whose.
    pub customer: u32,
    /// When, in microseconds.
    pub at: i64,
    /// Its place among events of one time (T4).
    pub depth: Depth,
    /// Row of the source.
    pub src: i64,
    /// Which of the triggers that are looked for.
    pub query: u32,
    /// The event's value.
    pub value: Option<f64>,
    /// Its shape; while an entry of events is read, its position among the hashes seen.
    pub shape: u32,
    /// As in [`TriggerMatch`], filled where a builder asks for it.
    pub before: u32,
    /// As in [`TriggerMatch`].
    pub seq: u32,
}

impl SourceMatch {
    /// What decides the order of T4 before the event's id does.
    #[must_use]
    pub fn level(&self) -> (u32, i64, Depth) {
        (self.customer, self.at, self.depth)
    }
}
