//! Strict (U4): each next event of the chain is the customer's very next one by T4; optional steps may be skipped. The
//! k-th event of the chain is the k-th after the start, so that only the steps that these fill are to be found.

use super::attempts::NONE;
use super::attempts::narrow;
use super::event::FunnelEvent;
use super::finder::Finder;
use super::mask::{bit, bits, highest, span};
use super::plan::FunnelPlan;
use super::plan::Steps;

/// The search for strict attempts.
pub(super) struct Strict {
    steps: Steps,
    window: i64,
    as_of: i64,
    start: usize,
    /// By k, the steps that the k-th event after the start can fill.
    filled: Vec<u64>,
    /// By k, those of `filled` that lead to the furthest step.
    ahead: Vec<u64>,
}

impl Strict {
    pub fn new(plan: &FunnelPlan, steps: Steps) -> Self {
        let (window, as_of) = (plan.window, plan.as_of);
        Self { steps, window, as_of, start: 0, filled: Vec::new(), ahead: Vec::new() }
    }

    fn reached(&self) -> u64 {
        self.filled.iter().fold(0, |a, b| a | b)
    }

    /// Those of `wanted` that the k-th event can fill where the event before fills one of `from`. No time is asked: all
    /// of `filled` are inside their windows, which depend on k alone.
    fn next(&self, from: u64, wanted: u64) -> u64 {
        bits(wanted).filter(|&j| self.steps.before[j] & from != 0).fold(0, |mask, j| mask | bit(j))
    }

    fn look_ahead(&mut self, furthest: usize) {
        self.ahead.clear();
        self.ahead.resize(self.filled.len(), 0);
        let mut leads = 0;
        for k in (0..self.filled.len()).rev() {
            self.ahead[k] = self.filled[k] & (leads | bit(furthest));
            leads = bits(self.ahead[k]).fold(0, |mask, j| mask | self.steps.before[j]);
        }
    }
}

impl Finder for Strict {
    fn load(&mut self, _events: &[FunnelEvent]) {}

    fn bound(&mut self, _events: &[FunnelEvent], _start: usize) -> usize {
        usize::MAX
    }

    fn furthest(&mut self, events: &[FunnelEvent], start: usize) -> usize {
        self.start = start;
        self.filled.clear();
        self.filled.push(1);
        let until = events[start].at.saturating_add(self.window);
        let mut from = 1;
        for pair in events[start..].windows(2) {
            let (before, event) = (&pair[0], &pair[1]);
            if event.seq != before.seq + 1 || event.at > until {
                break;
            }
            let elapsed = event.at.saturating_sub(before.at);
            let open = bits(event.steps & self.steps.all).filter(|&j| elapsed <= self.steps.within[j]);
            from = self.next(from, open.fold(0, |mask, j| mask | bit(j)));
            if from == 0 {
                break;
            }
            self.filled.push(from);
        }
        self.steps.position(self.reached())
    }

    /// Each event is given, only its step is to be chosen: the next anchor (J7) where it can be filled, for that is as
    /// early as can be, else the lowest optional step, from which every other way forward is open too.
    fn chain(&mut self, _events: &[FunnelEvent], chain: &mut [u32]) {
        chain.fill(NONE);
        chain[0] = narrow(self.start);
        let furthest = highest(self.reached());
        self.look_ahead(furthest);
        let anchors = self.steps.required_mask & span(0, furthest) | bit(furthest);
        let mut x = 0;
        for k in 1..self.filled.len() {
            let here = self.next(bit(x), self.ahead[k]);
            let Some(step) = bits(here & anchors).chain(bits(here)).next() else { break };
            chain[step] = narrow(self.start + k);
            x = step;
        }
    }

    /// Nothing may have come after the attempt's last event.
    fn can_go_on(&mut self, events: &[FunnelEvent], start: usize, total: u32) -> bool {
        let furthest = self.furthest(events, start);
        let then = self.as_of.saturating_add(1);
        let last = &events[start + self.filled.len() - 1];
        let Some(&next) = self.steps.required.get(furthest + 1) else { return false };
        last.seq.saturating_add(1) == total
            && self.filled.last().is_some_and(|&filled| filled & self.steps.before[next] != 0)
            && then <= events[start].at.saturating_add(self.window)
            && then.saturating_sub(last.at) <= self.steps.within[next]
    }
}
