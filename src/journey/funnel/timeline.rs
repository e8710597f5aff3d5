//! One customer's events by instant, for U2: at one instant events of different steps are taken in step order, whatever
//! their order by T4 is.

use super::event::FunnelEvent;
use super::mask::size;

/// The events of one instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instant {
    pub at: i64,
    /// Its events are `from .. to`.
    pub from: usize,
    pub to: usize,
    /// The steps that any of them meets.
    pub steps: u64,
    /// How many of them meet a step.
    pub fillers: usize,
    /// Whether several meet a step and one of them meets more than one: which event fills which step is a matching
    /// then. Otherwise a single event fills one step, or each step has events of its own.
    pub entangled: bool,
}

/// The instants of one customer.
#[derive(Default)]
pub(super) struct Timeline {
    pub instants: Vec<Instant>,
    /// By event, its instant.
    pub of: Vec<usize>,
    /// Whether some instant is entangled.
    pub entangled: bool,
}

impl Timeline {
    /// The events of the next customer.
    pub fn load(&mut self, events: &[FunnelEvent], all: u64) {
        self.instants.clear();
        self.of.clear();
        let mut from = 0;
        for group in events.chunk_by(|a, b| a.at == b.at) {
            let to = from + group.len();
            let masks = || group.iter().map(|event| event.steps & all);
            let fillers = masks().filter(|&mask| mask != 0).count();
            let entangled = fillers > 1 && masks().any(|mask| size(mask) > 1);
            self.of.resize(to, self.instants.len());
            let steps = masks().fold(0, |a, b| a | b);
            self.instants.push(Instant { at: group[0].at, from, to, steps, fillers, entangled });
            from = to;
        }
        self.entangled = self.instants.iter().any(|instant| instant.entangled);
    }

    /// The first instant after `until`.
    pub fn after(&self, first: usize, until: i64) -> usize {
        first + self.instants[first..].partition_point(|instant| instant.at <= until)
    }
}
