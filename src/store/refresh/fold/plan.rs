//! What goes into the fold, and what comes out beside the tables.

use super::people::Listed;
use crate::journey::Facts;
use crate::store::refresh::extract::counts::{Example, RowCount, ValueCount};
use crate::store::refresh::shapes::Shapes;

/// What the fold of every part reads.
pub struct FoldPlan<'a> {
    pub shapes: &'a Shapes,
    /// When journeys ended and which segments suppress their entries, by the number of a journey, the first for none.
    pub facts: Vec<Facts>,
    /// The segments that suppress, sorted: [`Facts::suppress`] counts in them.
    pub suppressing: Vec<String>,
    /// T1, in microseconds.
    pub as_of: i64,
    /// How many entries of events there are.
    pub entries: usize,
    /// How many threads fold.
    pub threads: usize,
    /// Whether the order of all events is wanted (U4).
    pub sequence: bool,
}

/// What the fold came to, beside the tables written.
#[derive(Default)]
pub struct Folded {
    /// By the number of a shape.
    pub seen: Vec<Seen>,
    /// By day of UTC since 1970: events, machine events. In ascending order.
    pub days: Vec<(i64, u64, u64)>,
    /// How many customers there are.
    pub customers: u32,
    /// Events of a journey that belong to no entry (G4).
    pub strays: u64,
    /// Visits after the end of their entry (F3), and the first of them.
    pub late_visits: (u64, Option<Example>),
    /// By entry of events.
    pub duplicates: Vec<Duplicates>,
    /// The customers of the events beside the table of customers.
    pub listed: Listed,
}

/// Rows that are not used because they occur twice (T5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duplicates {
    pub count: RowCount,
    /// Rows of the source, in ascending order at last.
    pub rows: Vec<i64>,
    /// Of values that may be unreadable, by column: the rows counted them as used.
    pub values: Vec<[u64; 3]>,
}

impl Duplicates {
    /// Counts a row and the states of its values.
    pub fn note(&mut self, src: i64, states: &[u8], example: impl FnOnce() -> String) {
        self.count.note(src, example);
        self.rows.push(src);
        self.values.resize(states.len(), [0; 3]);
        for (count, state) in self.values.iter_mut().zip(states) {
            count[usize::from(*state).min(2)] += 1;
        }
    }

    /// Adds those of another part.
    pub fn add(&mut self, mut other: Self) {
        self.count.add(other.count);
        self.rows.append(&mut other.rows);
        self.values.resize(self.values.len().max(other.values.len()), [0; 3]);
        for (all, own) in self.values.iter_mut().zip(other.values) {
            all.iter_mut().zip(own).for_each(|(all, own)| *all += own);
        }
    }

    /// Counts of values without these rows.
    #[must_use]
    pub fn without(&self, counts: &[ValueCount]) -> Vec<ValueCount> {
        let mut counts = counts.to_vec();
        for (count, [_, read, unread]) in counts.iter_mut().zip(&self.values) {
            count.used = count.used.saturating_sub(read + unread);
            count.of_used = count.of_used.saturating_sub(*unread);
        }
        counts
    }
}

/// How often a shape occurs, and when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Events.
    pub events: u64,
    /// The first time.
    pub first: i64,
    /// The latest time.
    pub last: i64,
}

impl Seen {
    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        if self.events == 0 {
            *self = other;
        } else if other.events > 0 {
            self.events += other.events;
            self.first = self.first.min(other.first);
            self.last = self.last.max(other.last);
        }
    }
}
