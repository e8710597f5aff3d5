//! Ordered, with windows of steps: what could be reached from each instant on if the window of the funnel had no end and
//! events of one instant could be shared. One pass from the last event back bounds all starts of a customer.

use super::mask::{bit, bits, size, span};
use super::plan::Steps;
use super::timeline::{Instant, Timeline};

/// In `nearest`: nowhere ahead.
const NOWHERE: i64 = i64::MAX;

/// Bounds of starts. Buffers are kept.
#[derive(Default)]
pub(super) struct Prospect {
    /// By instant, the furthest position of a start there. Empty where it is not made yet.
    furthest: Vec<usize>,
    /// By step and position: the nearest later time at which a chain that takes the step can go on to the position.
    nearest: Vec<i64>,
}

impl Prospect {
    /// The next customer.
    pub fn clear(&mut self) {
        self.furthest.clear();
    }

    /// A position that no start at instant t exceeds.
    pub fn bound(&mut self, steps: &Steps, timeline: &Timeline, t: usize) -> usize {
        if self.furthest.is_empty() {
            self.look_back(steps, timeline);
        }
        self.furthest[t]
    }

    fn look_back(&mut self, steps: &Steps, timeline: &Timeline) {
        let positions = steps.required.len();
        self.nearest.clear();
        self.nearest.resize(steps.len() * positions, NOWHERE);
        self.furthest.resize(timeline.instants.len(), 0);
        for (instant, furthest) in timeline.instants.iter().zip(&mut self.furthest).rev() {
            // Step 0 only looks ahead; the others are noted when all are seen, so that no time goes to none.
            let mut seen = [0; 64];
            for i in bits(instant.steps & steps.all) {
                seen[i] = Self::from_here(&self.nearest, steps, instant, i);
            }
            *furthest = seen[0];
            for i in bits(instant.steps & steps.all & !1) {
                self.nearest[i * positions + seen[i]] = instant.at;
            }
        }
    }

    /// The furthest position of a chain that enters the instant by step i.
    fn from_here(nearest: &[i64], steps: &Steps, instant: &Instant, i: usize) -> usize {
        let positions = steps.required.len();
        let last = if instant.fillers == 1 { i } else { steps.len() - 1 };
        let leaves = |&j: &usize| {
            let between = if j > i { steps.required_mask & span(i + 1, j) & !bit(j) } else { 0 };
            between & !instant.steps == 0
        };
        let onward = |j: usize| {
            let own = size(steps.required_mask & span(0, j)) - 1;
            let later = bits(steps.after[j]).filter_map(|next| {
                let times = &nearest[next * positions..(next + 1) * positions];
                let near = |&at: &i64| at != NOWHERE && at.saturating_sub(instant.at) <= steps.within[next];
                times.iter().rposition(near)
            });
            later.max().unwrap_or(own).max(own)
        };
        bits(instant.steps & steps.all & span(i, last)).filter(leaves).map(onward).max().unwrap_or(0)
    }
}
