//! Visits of steps and what became of them (F3).

use super::event::{Event, Shape};
use super::owner::OpenEntry;
use super::rows::{LateVisits, Outcome, Rows, Visit};

/// One `step_entered`; in the order of the entry, then of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entered {
    /// The entry: position among the open entries of the customer.
    owner: usize,
    /// Position in time among the customer's.
    position: usize,
    at: i64,
    shape: u32,
    /// Row of the source.
    src: i64,
}

/// What one customer's entries did in steps, by entry.
#[derive(Default)]
pub(super) struct Visits {
    /// Each `step_entered`.
    entered: Vec<Entered>,
    /// Entry, step, time of each `step_left`.
    left: Vec<(usize, u32, i64)>,
}

impl Visits {
    pub fn clear(&mut self) {
        self.entered.clear();
        self.left.clear();
    }

    pub fn enter(&mut self, owner: usize, event: &Event) {
        let Event { at, shape, src, .. } = *event;
        self.entered.push(Entered { owner, position: self.entered.len(), at, shape, src });
    }

    pub fn leave(&mut self, owner: usize, at: i64, step: u32) {
        self.left.push((owner, step, at));
    }

    /// Groups what was read by entry.
    pub fn sort(&mut self) {
        self.entered.sort_unstable();
        self.left.sort_unstable();
    }

    /// The shape of the last step the entry had visited at `at`.
    pub fn last_by(&self, owner: usize, at: i64) -> Option<u32> {
        self.of_entry(owner).iter().rev().find(|visit| visit.at <= at).map(|visit| visit.shape)
    }

    /// The visits of an ended and numbered entry up to its end; what was told after it is not counted. All but the last
    /// were passed on by a later visit; completion passes on and any other end exits the one that is the last.
    pub fn yield_rows(&self, owner: usize, entry: &OpenEntry, shapes: &[Shape], out: &mut Rows) {
        let row = &entry.row;
        let visits = self.of_entry(owner);
        let counted = row.ended.map_or(visits.len(), |end| visits.partition_point(|visit| visit.at <= end));
        let (visits, late) = visits.split_at(counted);
        for (position, &Entered { at, shape, .. }) in visits.iter().enumerate() {
            let next_shape = visits.get(position + 1).map(|visit| visit.shape);
            let left = || self.left(owner, shapes[shape as usize].step, at, row.ended);
            let outcome = match row.ended {
                _ if next_shape.is_some() || row.completed() || left() => Outcome::PassedOn,
                Some(_) => Outcome::Exited,
                None => Outcome::InProgress,
            };
            out.visits.push(Visit { entry: row.entry, customer: row.customer, shape, at, outcome, next_shape });
        }
        let example = late.iter().map(|visit| visit.src).min();
        out.late_visits.add(LateVisits { count: late.len() as u64, example });
    }

    /// The visits of one entry.
    fn of_entry(&self, owner: usize) -> &[Entered] {
        let start = self.entered.partition_point(|visit| visit.owner < owner);
        let length = self.entered[start..].partition_point(|visit| visit.owner == owner);
        &self.entered[start..start + length]
    }

    /// Whether the entry left the step at `at` or later, before it ended.
    fn left(&self, owner: usize, step: u32, at: i64, ended: Option<i64>) -> bool {
        let found = self.left.partition_point(|&left| left < (owner, step, at));
        self.left.get(found).is_some_and(|&(other, place, left)| {
            (other, place) == (owner, step) && ended.is_none_or(|ended| left <= ended)
        })
    }
}
