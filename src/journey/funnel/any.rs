//! Any (U4): all steps inside the window in any order. An attempt starts at an event of any step; row k is "k different
//! steps filled by k different events within the window". The window is elapsed time (T2), so that all events of the
//! start's instant are inside it.
//!
//! The start, then each event in T4 that makes the matching of steps and events larger: the sets of events that can be
//! matched are a matroid, hence this chain is the largest, and its k-th event is as early as can be for every k.

use super::attempts::NONE;
use super::attempts::narrow;
use super::event::FunnelEvent;
use super::finder::Finder;
use super::mask::{bits, size, span};
use super::plan::FunnelPlan;

/// No event fills the step.
const FREE: usize = usize::MAX;

/// The search for attempts in any order.
pub(super) struct Any {
    all: u64,
    window: i64,
    as_of: i64,
    /// Events that meet a step.
    fillers: Vec<usize>,
    /// Of the window of the last start that `bound` was asked for: fillers `low .. high`, by step how many meet it.
    low: usize,
    high: usize,
    counts: Vec<usize>,
    /// By step, the event that fills it.
    owner: Vec<usize>,
    picked: Vec<usize>,
}

impl Any {
    pub fn new(plan: &FunnelPlan) -> Self {
        let n = plan.steps.len();
        Self {
            all: span(0, n - 1),
            window: plan.window,
            as_of: plan.as_of,
            fillers: Vec::new(),
            low: 0,
            high: 0,
            counts: vec![0; n],
            owner: vec![FREE; n],
            picked: Vec::new(),
        }
    }

    /// Gives the event a step, others being moved. `seen` are the steps that were tried.
    fn augment(&mut self, events: &[FunnelEvent], event: usize, seen: &mut u64) -> bool {
        for step in bits(events[event].steps & self.all) {
            if *seen >> step & 1 == 1 {
                continue;
            }
            *seen |= 1 << step;
            let owner = self.owner[step];
            if owner == FREE || self.augment(events, owner, seen) {
                self.owner[step] = event;
                return true;
            }
        }
        false
    }
}

impl Finder for Any {
    fn load(&mut self, events: &[FunnelEvent]) {
        self.fillers.clear();
        self.fillers.extend((0..events.len()).filter(|&i| events[i].steps & self.all != 0));
        (self.low, self.high) = (0, 0);
        self.counts.fill(0);
    }

    /// No more steps than the window has, and no more than it has events.
    fn bound(&mut self, events: &[FunnelEvent], start: usize) -> usize {
        let from = events[start].at;
        let until = from.saturating_add(self.window);
        while let Some(&event) = self.fillers.get(self.high).filter(|&&event| events[event].at <= until) {
            bits(events[event].steps & self.all).for_each(|step| self.counts[step] += 1);
            self.high += 1;
        }
        while let Some(&event) = self.fillers.get(self.low).filter(|&&event| events[event].at < from) {
            bits(events[event].steps & self.all).for_each(|step| self.counts[step] -= 1);
            self.low += 1;
        }
        let met = self.counts.iter().filter(|&&count| count > 0).count();
        met.min(self.high - self.low).saturating_sub(1)
    }

    fn furthest(&mut self, events: &[FunnelEvent], start: usize) -> usize {
        let from = events[start].at;
        let until = from.saturating_add(self.window);
        self.owner.fill(FREE);
        self.picked.clear();
        self.picked.push(start);
        self.augment(events, start, &mut 0);
        // Steps whose events meet none but these: no further event of theirs can be added (Hall).
        let mut full = 0;
        let first = self.fillers.partition_point(|&event| events[event].at < from);
        for i in first..self.fillers.len() {
            let event = self.fillers[i];
            if events[event].at > until || self.picked.len() == size(self.all) {
                break;
            }
            if event == start || events[event].steps & self.all & !full == 0 {
                continue;
            }
            let mut seen = 0;
            if self.augment(events, event, &mut seen) {
                self.picked.push(event);
            } else {
                full |= seen;
            }
        }
        self.picked.len() - 1
    }

    fn chain(&mut self, _events: &[FunnelEvent], chain: &mut [u32]) {
        chain.fill(NONE);
        for (filled, &event) in chain.iter_mut().zip(&self.picked) {
            *filled = narrow(event);
        }
    }

    fn can_go_on(&mut self, events: &[FunnelEvent], start: usize, _total: u32) -> bool {
        self.as_of.saturating_add(1) <= events[start].at.saturating_add(self.window)
    }
}
