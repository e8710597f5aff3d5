//! Ordered: which steps the attempt of one start reaches (J7), instant by instant.
//!
//! A chain takes at each instant a run of steps: it enters by one step, whose own window runs from the event of the step
//! before, and leaves by one; between them stand all required steps. Inside an instant no time elapses, so only the
//! entry's window matters, and the events must do for the run (`matching`). Hence a step needs only the latest instant at
//! which the attempt reached it.

use super::event::FunnelEvent;
use super::mask::{bit, bits, highest, span};
use super::matching::{Matching, Pin};
use super::plan::Steps;
use super::timeline::{Instant, Timeline};

/// In `latest`: never.
pub(super) const NEVER: i64 = i64::MIN;

/// What one search reads, and its matching.
pub(super) struct Search<'a> {
    pub steps: &'a Steps,
    pub events: &'a [FunnelEvent],
    pub timeline: &'a Timeline,
    pub matching: &'a mut Matching,
}

/// How far the attempt of one start gets.
#[derive(Default)]
pub(super) struct Reach {
    pub start: usize,
    /// Instants that matter: `first` is that of the start.
    pub first: usize,
    pub end: usize,
    /// All steps that some chain reaches.
    pub reached: u64,
    /// By step the latest time at which it is reached, or `NEVER`.
    pub latest: Vec<i64>,
}

impl Reach {
    /// The furthest step, optional ones included.
    pub fn furthest_step(&self) -> usize {
        highest(self.reached)
    }
}

impl<'a> Search<'a> {
    pub fn instant(&self, t: usize) -> &'a Instant {
        &self.timeline.instants[t]
    }

    /// Whether the events of instant t can fill these steps beside the pins.
    pub fn fits(&mut self, t: usize, pins: &[Pin], steps: u64) -> bool {
        self.matching.fill(self.events, &self.timeline.instants[t], pins, steps, 0).is_some()
    }

    /// The steps of a run at one instant that enters by i and leaves by j, optional ones between left out.
    pub fn run(&self, i: usize, j: usize) -> u64 {
        (self.steps.required_mask & span(i, j)) | bit(i) | bit(j)
    }

    /// The steps among `wanted` by which a chain can enter instant t, given when each step was reached before it.
    pub fn entries(&self, t: usize, latest: &[i64], wanted: u64) -> u64 {
        let instant = self.instant(t);
        let (steps, at) = (self.steps, instant.at);
        let enters = |j: usize| {
            bits(steps.before[j]).any(|i| latest[i] != NEVER && at.saturating_sub(latest[i]) <= steps.within[j])
        };
        bits(instant.steps & wanted).filter(|&j| enters(j)).fold(0, |mask, j| mask | bit(j))
    }

    /// The steps among `wanted` by which a chain can leave instant t that entered by one of `entries`.
    pub fn exits(&mut self, t: usize, pins: &[Pin], entries: u64, wanted: u64) -> u64 {
        let mut exits = 0;
        for j in bits(wanted) {
            if bits(entries & span(0, j)).any(|i| self.fits(t, pins, self.run(i, j))) {
                exits |= bit(j);
            }
        }
        exits
    }

    /// All that the attempt of `start` reaches up to `until`. `stop`: nothing after the first instant that reaches the
    /// last step is needed.
    pub fn reach(&mut self, start: usize, until: i64, stop: bool, reach: &mut Reach) {
        let n = self.steps.len();
        let first = self.timeline.of[start];
        reach.latest.clear();
        reach.latest.resize(n, NEVER);
        (reach.start, reach.first, reach.end, reach.reached) = (start, first, first, 0);
        let mut horizon = i64::MAX;
        let mut next = 0;
        for t in first..self.timeline.after(first, until) {
            let instant = self.instant(t);
            if instant.at > horizon {
                break;
            }
            reach.end = t + 1;
            let exits = if t == first {
                self.exits(t, &[Pin { step: 0, event: start }], 1, (instant.steps & self.steps.all) | 1)
            } else if instant.steps & next == 0 {
                continue;
            } else {
                let entries = self.entries(t, &reach.latest, next);
                if instant.fillers == 1 || entries == 0 {
                    entries
                } else {
                    entries | self.exits(t, &[], entries, instant.steps & !entries & !1)
                }
            };
            reach.reached |= exits;
            for i in bits(exits) {
                reach.latest[i] = instant.at;
                next |= self.steps.after[i];
            }
            if stop && reach.reached & bit(n - 1) != 0 {
                break;
            }
            horizon = self.horizon(reach);
        }
    }

    /// The last time at which a step can still be taken by its own window.
    fn horizon(&self, reach: &Reach) -> i64 {
        if !self.steps.windowed {
            return i64::MAX;
        }
        let ends = reach.latest.iter().zip(&self.steps.longest_after);
        let ends = ends.filter(|&(&at, &longest)| at != NEVER && longest != i64::MIN);
        ends.map(|(at, longest)| at.saturating_add(*longest)).max().unwrap_or(NEVER)
    }
}
