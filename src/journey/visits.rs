//! Visits of steps and what became of them (F3).

use super::event::Shape;
use super::owner::Draft;
use super::rows::{Outcome, Visit};

/// What one customer's entries did in steps, by draft.
#[derive(Default)]
pub(super) struct Visits {
    /// Draft, position in time, time, shape of each `step_entered`.
    entered: Vec<(usize, usize, i64, u32)>,
    /// Draft, step, time of each `step_left`.
    left: Vec<(usize, u32, i64)>,
}

impl Visits {
    pub fn clear(&mut self) {
        self.entered.clear();
        self.left.clear();
    }

    pub fn enter(&mut self, draft: usize, at: i64, shape: u32) {
        self.entered.push((draft, self.entered.len(), at, shape));
    }

    pub fn leave(&mut self, draft: usize, at: i64, step: u32) {
        self.left.push((draft, step, at));
    }

    /// Groups what was read by draft.
    pub fn sort(&mut self) {
        self.entered.sort_unstable();
        self.left.sort_unstable();
    }

    /// The shape of the last step the entry had visited at `at`.
    pub fn last_by(&self, draft: usize, at: i64) -> Option<u32> {
        self.of(draft).iter().rev().find(|visit| visit.2 <= at).map(|visit| visit.3)
    }

    /// The visits of an ended and numbered entry. All but the last were passed on by a later visit; completion passes
    /// on and any other end exits whichever visit is the last, also one that was told after the end.
    pub fn yield_rows(&self, draft: usize, entry: &Draft, shapes: &[Shape], out: &mut Vec<Visit>) {
        let visits = self.of(draft);
        for (position, &(_, _, at, shape)) in visits.iter().enumerate() {
            let next_shape = visits.get(position + 1).map(|visit| visit.3);
            let passed = next_shape.is_some()
                || entry.row.completed()
                || self.left_after(draft, shapes[shape as usize].step, at);
            let outcome = match entry.row.ended {
                _ if passed => Outcome::PassedOn,
                Some(_) => Outcome::Exited,
                None => Outcome::InProgress,
            };
            let row = &entry.row;
            out.push(Visit { entry: row.entry, customer: row.customer, shape, at, outcome, next_shape });
        }
    }

    /// The visits of one draft.
    fn of(&self, draft: usize) -> &[(usize, usize, i64, u32)] {
        let start = self.entered.partition_point(|visit| visit.0 < draft);
        let length = self.entered[start..].partition_point(|visit| visit.0 == draft);
        &self.entered[start..start + length]
    }

    /// Whether the entry left the step at `at` or later.
    fn left_after(&self, draft: usize, step: u32, at: i64) -> bool {
        let found = self.left.partition_point(|&left| left < (draft, step, at));
        self.left.get(found).is_some_and(|&(owner, place, _)| (owner, place) == (draft, step))
    }
}
