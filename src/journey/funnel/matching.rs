//! One event fills one step (U2): which steps the events of one instant can fill together, by augmenting paths.

use super::event::FunnelEvent;
use super::mask::{bit, bits, size};
use super::timeline::Instant;

/// A step and the event that fills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pin {
    pub step: usize,
    pub event: usize,
}

/// The steps of pins.
pub(super) fn pinned(pins: &[Pin]) -> u64 {
    pins.iter().fold(0, |mask, pin| mask | bit(pin.step))
}

/// Owner of an event that no step has.
const FREE: usize = usize::MAX;
/// Owner of an event that a pin has.
const PINNED: usize = usize::MAX - 1;

/// Matches steps to events of one instant. Buffers are kept.
#[derive(Default)]
pub(super) struct Matching {
    /// By event of the instant, the step that has it.
    owner: Vec<usize>,
    seen: Vec<bool>,
}

impl Matching {
    /// Whether the events of the instant that no pin has can fill all of `forced`, each event one step, and if so how
    /// many of `allowed` besides, at most. Steps of pins are filled and count in neither.
    pub fn fill(
        &mut self,
        events: &[FunnelEvent],
        instant: &Instant,
        pins: &[Pin],
        forced: u64,
        allowed: u64,
    ) -> Option<usize> {
        let filled = pinned(pins);
        let forced = forced & !filled;
        let allowed = allowed & !filled & !forced & instant.steps;
        let taken = pins.len() + size(forced);
        if forced & !instant.steps != 0 || taken > instant.fillers {
            return None;
        }
        if !instant.entangled {
            return Some(size(allowed).min(instant.fillers - taken));
        }
        if forced | allowed == 0 || (pins.is_empty() && allowed == 0 && size(forced) == 1) {
            return Some(0);
        }
        let group = &events[instant.from..instant.to];
        self.owner.clear();
        self.owner.resize(group.len(), FREE);
        for pin in pins {
            self.owner[pin.event - instant.from] = PINNED;
        }
        // Steps once matched stay so, hence the forced ones first.
        for step in bits(forced) {
            if !self.augment(group, step) {
                return None;
            }
        }
        Some(bits(allowed).filter(|&step| self.augment(group, step)).count())
    }

    fn augment(&mut self, group: &[FunnelEvent], step: usize) -> bool {
        self.seen.clear();
        self.seen.resize(group.len(), false);
        self.place(group, step)
    }

    fn place(&mut self, group: &[FunnelEvent], step: usize) -> bool {
        for (i, event) in group.iter().enumerate() {
            if event.steps & bit(step) == 0 || self.seen[i] || self.owner[i] == PINNED {
                continue;
            }
            self.seen[i] = true;
            let owner = self.owner[i];
            if owner == FREE || self.place(group, owner) {
                self.owner[i] = step;
                return true;
            }
        }
        false
    }
}
