//! Ordered (U4): others may come between.
//!
//! Where no step has a window of its own, no step is optional and no instant is entangled, the greedy chain is the chain,
//! and all starts of a customer together cost one pass. Otherwise greedy and prospect bound what a start can reach, so that
//! in unique mode only starts that may be better are searched, each over its own window.

use super::attempts::NONE;
use super::attempts::narrow;
use super::chain::Anchors;
use super::event::FunnelEvent;
use super::fillers::Fillers;
use super::finder::Finder;
use super::greedy::Greedy;
use super::mask::bits;
use super::matching::{Matching, Pin};
use super::plan::FunnelPlan;
use super::plan::Steps;
use super::prospect::Prospect;
use super::reach::{NEVER, Reach, Search};
use super::timeline::Timeline;

/// The search for ordered attempts.
pub(super) struct Ordered {
    steps: Steps,
    window: i64,
    as_of: i64,
    timeline: Timeline,
    greedy: Greedy,
    prospect: Prospect,
    matching: Matching,
    reach: Reach,
    /// The start that `reach` describes.
    reached_from: Option<usize>,
    anchors: Anchors,
    fillers: Fillers,
    picked: Vec<Pin>,
}

impl Ordered {
    pub fn new(plan: &FunnelPlan, steps: Steps) -> Self {
        Self {
            window: plan.window,
            as_of: plan.as_of,
            timeline: Timeline::default(),
            greedy: Greedy::new(steps.required.len()),
            prospect: Prospect::default(),
            matching: Matching::default(),
            reach: Reach::default(),
            reached_from: None,
            anchors: Anchors::default(),
            fillers: Fillers::default(),
            picked: Vec::new(),
            steps,
        }
    }

    /// Whether greedy reaches exactly what the attempt does.
    fn exact(&self) -> bool {
        !self.steps.windowed && !self.timeline.entangled
    }

    /// Whether the greedy chain is the chain.
    fn simple(&self) -> bool {
        self.exact() && !self.steps.has_optional()
    }

    fn until(&self, events: &[FunnelEvent], start: usize) -> i64 {
        events[start].at.saturating_add(self.window)
    }

    fn reach(&mut self, events: &[FunnelEvent], start: usize) {
        if self.reached_from != Some(start) {
            let (until, stop) = (self.until(events, start), self.exact());
            let Self { steps, timeline, matching, reach, .. } = self;
            Search { steps, events, timeline, matching }.reach(start, until, stop, reach);
            self.reached_from = Some(start);
        }
    }
}

impl Finder for Ordered {
    fn load(&mut self, events: &[FunnelEvent]) {
        self.timeline.load(events, self.steps.all);
        self.greedy.load(events, &self.steps.required);
        self.prospect.clear();
        self.reached_from = None;
    }

    fn bound(&mut self, events: &[FunnelEvent], start: usize) -> usize {
        let until = self.until(events, start);
        let furthest = self.greedy.walk(events, &self.timeline, start, until);
        if !self.steps.windowed {
            return furthest;
        }
        furthest.min(self.prospect.bound(&self.steps, &self.timeline, self.timeline.of[start]))
    }

    fn furthest(&mut self, events: &[FunnelEvent], start: usize) -> usize {
        if self.simple() {
            return self.bound(events, start);
        }
        self.reach(events, start);
        self.steps.position(self.reach.reached)
    }

    fn chain(&mut self, events: &[FunnelEvent], chain: &mut [u32]) {
        chain.fill(NONE);
        if self.simple() {
            for (&step, &event) in self.steps.required.iter().zip(&self.greedy.picked) {
                chain[step] = narrow(event);
            }
            return;
        }
        let Self { steps, timeline, matching, reach, anchors, fillers, picked, .. } = self;
        let mut search = Search { steps, events, timeline, matching };
        anchors.find(&mut search, reach);
        fillers.find(&mut search, reach, anchors, picked);
        for pin in picked {
            chain[pin.step] = narrow(pin.event);
        }
    }

    /// From any event that reaches a step before the next required one, not only that of the chain.
    fn can_go_on(&mut self, events: &[FunnelEvent], start: usize, _total: u32) -> bool {
        let then = self.as_of.saturating_add(1);
        if then > self.until(events, start) {
            return false;
        }
        if !self.steps.windowed {
            return true;
        }
        self.reach(events, start);
        let Some(&next) = self.steps.required.get(self.steps.position(self.reach.reached) + 1) else { return false };
        bits(self.steps.before[next]).any(|i| {
            let at = self.reach.latest[i];
            at != NEVER && then.saturating_sub(at) <= self.steps.within[next]
        })
    }
}
