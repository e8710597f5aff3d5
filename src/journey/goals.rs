//! Goal attainment from entries and trigger hits (F2, G3–G9).

mod claims;
mod rows;

use claims::Claims;
use rows::CountedHit;

pub use rows::{Attained, Entry, Goal, Hit, Measure, Outcome, Rows};

/// Folds customer after customer; keeps its memory between them.
pub struct Goals<'a> {
    journeys: &'a [Goal],
    as_of: i64,
    claims: Claims,
    counted: Vec<CountedHit>,
}

impl<'a> Goals<'a> {
    /// `journeys` in any order; `as_of` in microseconds.
    #[must_use]
    pub fn new(journeys: &'a [Goal], as_of: i64) -> Self {
        Self { journeys, as_of, claims: Claims::default(), counted: Vec::new() }
    }

    /// Adds the rows of one customer: all their entries into journeys with a goal, sorted by number (so by begin inside
    /// a journey), and the hits, sorted by trigger and time.
    pub fn customer(&mut self, customer: u32, entries: &[Entry], hits: &[Hit], rows: &mut Rows) {
        let before = rows.outcomes.len();
        rows.outcomes.extend(entries.iter().map(|entry| self.outcome(entry)));
        let outcomes = &mut rows.outcomes[before..];
        self.counted.clear();
        for (position, entry) in entries.iter().enumerate() {
            let notified = match self.journeys[entry.goal as usize].measure {
                Measure::Hit(_) => None,
                Measure::Opened => entry.opened,
                Measure::Clicked => entry.clicked,
            };
            self.counted.extend(notified.map(|at| CountedHit { goal: entry.goal, at, entry: position, shared: false }));
        }
        for hits in hits.chunk_by(|a, b| a.trigger == b.trigger) {
            self.claims.count(self.journeys, entries, hits, &mut self.counted);
        }
        self.counted.sort_unstable();
        for counted in &self.counted {
            let converted = &mut outcomes[counted.entry].converted;
            *converted = Some(converted.map_or(counted.at, |at| at.min(counted.at)));
        }
        for of_goal in self.counted.chunk_by(|a, b| a.goal == b.goal) {
            let CountedHit { goal, at, entry, shared } = of_goal[0];
            rows.attained.push(Attained { goal, customer, entry: entries[entry].entry, at, shared });
        }
    }

    /// The entry before any hit.
    fn outcome(&self, entry: &Entry) -> Outcome {
        let listening = if entry.completed { self.journeys[entry.goal as usize].listening } else { 0 };
        let open = entry.ended.is_none_or(|ended| ended.saturating_add(listening) > self.as_of);
        Outcome { entry: entry.entry, converted: None, open }
    }
}

#[cfg(test)]
mod tests;
