//! What goes into the fold, and what comes out beside the tables.

use std::collections::HashMap;

use crate::domain::standard::Depth;
use crate::journey::rows::LateVisits;
use crate::journey::{Facts, Member, Shape};

/// What the fold of every part reads.
pub struct FoldPlan<'a> {
    /// By the number of a shape, which is its rank by event, asset, journey, step and the rest (T4).
    pub shapes: &'a [Shape],
    /// Its depth (T4), by the number of a shape.
    pub depths: &'a [Depth],
    /// When journeys ended and which segments suppress their entries, by the number of a journey, the first for none.
    pub facts: Vec<Facts>,
    /// Memberships in segments that suppress, by the customer's hash.
    pub members: HashMap<u64, Vec<Member>>,
    /// T1, in microseconds.
    pub as_of: i64,
}

/// What the fold came to, beside the tables written.
#[derive(Default)]
pub struct Folded {
    /// By the number of a shape.
    pub seen: Vec<Seen>,
    /// By day of UTC since 1970: events, machine events. In ascending order.
    pub days: Vec<(i64, u64, u64)>,
    /// A row of the source by the number of a customer, to read the id from.
    pub customers: Vec<i64>,
    /// Events of a journey that belong to no entry (G4).
    pub strays: u64,
    /// Visits after the end of their entry (F3).
    pub late_visits: LateVisits,
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
