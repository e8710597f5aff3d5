//! Ordered: the one chain of an attempt (J7). Of all that reach the furthest step, the one whose required steps, and then
//! that furthest step, are earliest, one after the other. These are the anchors; the optional steps between them are
//! `fillers`' matter.

use super::mask::{bit, bits, span};
use super::matching::Pin;
use super::reach::{NEVER, Reach, Search};

/// In `nearest`: nowhere ahead.
const NOWHERE: i64 = i64::MAX;

/// Finds the anchors. Buffers are kept.
#[derive(Default)]
pub(super) struct Anchors {
    /// By instant (from the start's), the steps by which a chain can leave it and still reach the furthest step.
    ahead: Vec<u64>,
    nearest: Vec<i64>,
    latest: Vec<i64>,
    /// Steps ascending; the first is the start, the last the furthest step.
    pub pins: Vec<Pin>,
    /// By anchor, its instant.
    pub instants: Vec<usize>,
}

impl Anchors {
    /// The anchors of the attempt that `reach` describes.
    pub fn find(&mut self, search: &mut Search, reach: &Reach) {
        let furthest = reach.furthest_step();
        self.look_ahead(search, reach, furthest);
        self.latest.clear();
        self.latest.resize(search.steps.len(), NEVER);
        self.pins.clear();
        self.instants.clear();
        self.push(Pin { step: 0, event: reach.start }, reach.first);
        let mut t = reach.first;
        // The pins of instant t, and the steps by which it can be entered.
        let mut here = 0;
        let mut entries = 1;
        for next in bits((search.steps.required_mask & span(1, furthest)) | (bit(furthest) & !1)) {
            if let Some(event) = self.earliest(search, reach, t, here, entries, next) {
                self.push(Pin { step: next, event }, t);
                continue;
            }
            let last = self.pins.last().map_or(0, |pin| pin.step);
            self.leave(search, t, here, entries, span(last, next - 1));
            here = self.pins.len();
            let later = (t + 1..reach.end).find_map(|u| {
                let entries = search.entries(u, &self.latest, span(last + 1, next));
                if entries == 0 {
                    return None;
                }
                let event = self.earliest(search, reach, u, here, entries, next);
                if event.is_none() {
                    self.leave(search, u, here, entries & !bit(next), span(last + 1, next - 1));
                }
                event.map(|event| (u, entries, event))
            });
            let Some((u, by, event)) = later else { return };
            (t, entries) = (u, by);
            self.push(Pin { step: next, event }, t);
        }
    }

    fn push(&mut self, pin: Pin, t: usize) {
        self.pins.push(pin);
        self.instants.push(t);
    }

    /// Notes by which of `wanted` a chain can leave instant t, of which `pins[here..]` are pins.
    fn leave(&mut self, search: &mut Search, t: usize, here: usize, entries: u64, wanted: u64) {
        let wanted = if here == self.pins.len() { wanted & search.instant(t).steps } else { wanted };
        for j in bits(search.exits(t, &self.pins[here..], entries, wanted)) {
            self.latest[j] = search.instant(t).at;
        }
    }

    /// The first event (T4) of instant t that can fill `next`, beside `pins[here..]`, in a chain that reaches the
    /// furthest step.
    fn earliest(
        &mut self,
        search: &mut Search,
        reach: &Reach,
        t: usize,
        here: usize,
        entries: u64,
        next: usize,
    ) -> Option<usize> {
        let instant = search.instant(t);
        let events = search.events;
        let exits = self.ahead[t - reach.first] & !span(0, next - 1);
        if instant.steps & bit(next) == 0 || exits == 0 {
            return None;
        }
        let mut possible = |pins: &[Pin]| {
            bits(entries & span(0, next)).any(|i| {
                bits(exits).any(|j| {
                    let run = search.run(i, j) | bit(next);
                    search.fits(t, pins, run)
                })
            })
        };
        if !possible(&self.pins[here..]) {
            return None;
        }
        (instant.from..instant.to).filter(|&event| events[event].steps & bit(next) != 0).find(|&event| {
            if self.pins[here..].iter().any(|pin| pin.event == event) {
                return false;
            }
            self.pins.push(Pin { step: next, event });
            let possible = possible(&self.pins[here..]);
            self.pins.pop();
            possible
        })
    }

    /// From the end of the window back: what still leads to the furthest step.
    fn look_ahead(&mut self, search: &mut Search, reach: &Reach, furthest: usize) {
        let steps = search.steps;
        let upto = span(0, furthest);
        self.nearest.clear();
        self.nearest.resize(steps.len(), NOWHERE);
        self.ahead.clear();
        self.ahead.resize(reach.end - reach.first, 0);
        for t in (reach.first..reach.end).rev() {
            let instant = search.instant(t);
            let at = instant.at;
            let leads = |i: usize| {
                let near =
                    |&j: &usize| self.nearest[j] != NOWHERE && self.nearest[j].saturating_sub(at) <= steps.within[j];
                bits(steps.after[i] & upto).any(|j| near(&j))
            };
            let exits = bits(upto & !bit(furthest)).filter(|&i| leads(i)).fold(bit(furthest), |mask, i| mask | bit(i));
            self.ahead[t - reach.first] = exits;
            if t == reach.first {
                break;
            }
            for i in bits(instant.steps & upto & !1) {
                if bits(exits & instant.steps & span(i, furthest)).any(|j| search.fits(t, &[], search.run(i, j))) {
                    self.nearest[i] = at;
                }
            }
        }
    }
}
