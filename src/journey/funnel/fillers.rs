//! Ordered: the optional steps between the anchors of a chain (J7): as many as can be, then the earliest of these. Chains
//! are compared event by event in T4, then by the lower step.

use super::chain::Anchors;
use super::mask::{bit, bits, size, span};
use super::matching::{Pin, pinned};
use super::reach::{Reach, Search};

/// No chain goes on here.
const LOST: i32 = -1;
/// In `nearest`: nowhere ahead.
const NOWHERE: i64 = i64::MAX;

/// Finds the optional steps. Buffers are kept; an instant is counted from the start's, row by row in tables.
#[derive(Default)]
pub(super) struct Fillers {
    width: usize,
    first: usize,
    /// By instant and step: the most optional steps from here on, the step included, of chains that enter by it.
    entering: Vec<i32>,
    /// By instant and step: the most optional steps at later instants, of chains that leave by it.
    leaving: Vec<i32>,
    /// By step and number: the nearest later instant's time that is entered by the step with that many ahead.
    nearest: Vec<i64>,
    /// By instant: which anchors lie at it, as a range.
    anchors: Vec<(usize, usize)>,
    /// What the chain takes at the present instant; anchors yet to come in it are there from its beginning.
    taken: Vec<Pin>,
}

/// Which steps a chain through the anchors may take at one instant.
struct Place {
    t: usize,
    /// Anchors at it.
    from: usize,
    to: usize,
    /// Steps by which it may be entered and left.
    entries: u64,
    exits: u64,
    /// Optional steps that may be taken.
    optional: u64,
}

impl Fillers {
    /// The whole chain: the anchors and the optional steps between them, steps ascending.
    pub fn find(&mut self, search: &mut Search, reach: &Reach, anchors: &Anchors, chain: &mut Vec<Pin>) {
        chain.clear();
        let furthest = reach.furthest_step();
        if span(1, furthest) & !search.steps.required_mask & !bit(furthest) == 0 {
            chain.extend_from_slice(&anchors.pins);
            return;
        }
        self.place_anchors(search, reach, anchors);
        self.look_ahead(search, anchors);
        self.pick(search, anchors, furthest, chain);
    }

    fn place_anchors(&mut self, search: &Search, reach: &Reach, anchors: &Anchors) {
        (self.width, self.first) = (search.steps.len(), reach.first);
        let end = anchors.instants.last().map_or(reach.first, |&t| t + 1);
        self.anchors.clear();
        let mut from = 0;
        for t in reach.first..end {
            let to = from + anchors.instants[from..].iter().take_while(|&&u| u == t).count();
            self.anchors.push((from, to));
            from = to;
        }
    }

    fn place(&self, anchors: &Anchors, optional: u64, t: usize) -> Place {
        let (from, to) = self.anchors[t - self.first];
        let pins = &anchors.pins;
        // The anchors just before and after the instant, and those at it.
        let previous = from.checked_sub(1).map(|i| pins[i].step);
        let next = pins.get(to).map(|pin| pin.step);
        let low = previous.map_or(0, |step| step + 1);
        let high = next.map_or_else(|| pins[pins.len() - 1].step, |step| step - 1);
        let (first, last) = if from == to { (high, low) } else { (pins[from].step, pins[to - 1].step) };
        let own = pinned(&pins[from..to]);
        let optional = optional & !own & span(low, high);
        let entries = if previous.is_none() { 1 } else { span(low, first) & (optional | own) };
        Place { t, from, to, entries, exits: span(last, high) & (optional | own), optional }
    }

    /// The optional steps that the chain may take beside its anchors.
    fn optional(search: &Search, anchors: &Anchors) -> u64 {
        search.steps.all & !search.steps.required_mask & !pinned(&anchors.pins)
    }

    /// Fills `entering` and `leaving`, from the furthest step back.
    fn look_ahead(&mut self, search: &mut Search, anchors: &Anchors) {
        let n = self.width;
        let instants = self.anchors.len();
        let optional = Self::optional(search, anchors);
        for table in [&mut self.entering, &mut self.leaving] {
            table.clear();
            table.resize(instants * n, LOST);
        }
        self.nearest.clear();
        self.nearest.resize(n * (n + 1), NOWHERE);
        for row in (0..instants).rev() {
            let t = self.first + row;
            let place = self.place(anchors, optional, t);
            for j in bits(place.exits) {
                self.leaving[row * n + j] = self.most_after(search, anchors, &place, j);
            }
            if row == 0 {
                break;
            }
            for i in bits(place.entries & search.instant(t).steps) {
                let own = i32::from(optional & bit(i) != 0);
                let pins = &anchors.pins[place.from..place.to];
                let most = self.most(search, pins, &place, i, bit(i));
                if most == LOST {
                    continue;
                }
                self.entering[row * n + i] = own + most;
                if let Ok(count) = usize::try_from(own + most) {
                    self.nearest[i * (n + 1) + count] = search.instant(t).at;
                }
            }
        }
    }

    /// The most optional steps at later instants where instant t is left by j.
    fn most_after(&self, search: &Search, anchors: &Anchors, place: &Place, j: usize) -> i32 {
        let Some(next) = anchors.pins.get(place.to).map(|pin| pin.step) else { return 0 };
        let (n, at) = (self.width, search.instant(place.t).at);
        let counts = bits(search.steps.after[j] & span(0, next)).filter_map(|i| {
            let nearest = &self.nearest[i * (n + 1)..(i + 1) * (n + 1)];
            let near = |time: &i64| *time != NOWHERE && time.saturating_sub(at) <= search.steps.within[i];
            nearest.iter().rposition(near)
        });
        counts.max().and_then(|count| i32::try_from(count).ok()).unwrap_or(LOST)
    }

    /// The most optional steps after step x, which the chain has just taken or is about to (`forced`), given what is
    /// taken at the instant already (`pins`); `LOST` where the chain cannot go on.
    fn most(&self, search: &mut Search, pins: &[Pin], place: &Place, x: usize, forced: u64) -> i32 {
        let mut most = LOST;
        for j in bits(place.exits & span(x, self.width - 1)) {
            let leaving = self.leaving[(place.t - self.first) * self.width + j];
            if leaving == LOST {
                continue;
            }
            let between = if j > x { span(x + 1, j) & !bit(j) } else { 0 };
            let last = bit(j) & place.optional & !bit(x);
            let instant = search.instant(place.t);
            let allowed = place.optional & between;
            if let Some(count) = search.matching.fill(search.events, instant, pins, forced | last, allowed) {
                let count = i32::try_from(count + size(last)).unwrap_or(0);
                most = most.max(count + leaving);
            }
        }
        most
    }

    /// Takes the earliest event that keeps as many optional steps possible, one after the other.
    fn pick(&mut self, search: &mut Search, anchors: &Anchors, furthest: usize, chain: &mut Vec<Pin>) {
        let optional = Self::optional(search, anchors);
        let mut t = self.first;
        let mut x = 0;
        let mut place = self.place(anchors, optional, t);
        let mut taken = std::mem::take(&mut self.taken);
        taken.clear();
        taken.extend_from_slice(&anchors.pins[place.from..place.to]);
        chain.push(anchors.pins[0]);
        let mut want = self.most(search, &taken, &place, 0, 0);
        while x < furthest {
            let due = anchors.pins[place.from..place.to].iter().find(|pin| pin.step > x).map(|pin| pin.step);
            let wanted = (place.optional & span(x + 1, due.unwrap_or(furthest))) | due.map_or(0, bit);
            let mut found = self.take(search, &place, &mut taken, wanted, want);
            if found.is_none() && due.is_none() {
                for u in t + 1..self.first + self.anchors.len() {
                    let wanted = self.entered(search, t, u, x, want);
                    if wanted != 0 {
                        t = u;
                        place = self.place(anchors, optional, t);
                        taken.clear();
                        taken.extend_from_slice(&anchors.pins[place.from..place.to]);
                        found = self.take(search, &place, &mut taken, wanted & place.entries, want);
                        break;
                    }
                }
            }
            let Some(pin) = found else { break };
            want -= i32::from(optional & bit(pin.step) != 0);
            x = pin.step;
            chain.push(pin);
        }
        self.taken = taken;
    }

    /// The steps by which a chain at step x that leaves instant t can enter instant u with as many ahead as wanted.
    fn entered(&self, search: &Search, t: usize, u: usize, x: usize, want: i32) -> u64 {
        let (at, later) = (search.instant(t).at, search.instant(u).at);
        let row = (u - self.first) * self.width;
        bits(search.steps.after[x] & search.instant(u).steps)
            .filter(|&y| self.entering[row + y] == want && later.saturating_sub(at) <= search.steps.within[y])
            .fold(0, |mask, y| mask | bit(y))
    }

    /// The first event of the instant that fills one of `wanted` (an anchor: its own event) and keeps `want` optional
    /// steps possible, itself included. It is added to what is taken.
    fn take(&self, search: &mut Search, place: &Place, taken: &mut Vec<Pin>, wanted: u64, want: i32) -> Option<Pin> {
        let instant = search.instant(place.t);
        for event in instant.from..instant.to {
            let owner = taken.iter().find(|pin| pin.event == event).map(|pin| pin.step);
            for y in bits(search.events[event].steps & wanted) {
                let pin = Pin { step: y, event };
                if place.optional & bit(y) == 0 {
                    if owner == Some(y) && self.most(search, taken, place, y, 0) == want {
                        return Some(pin);
                    }
                } else if owner.is_none() {
                    taken.push(pin);
                    if self.most(search, taken, place, y, 0) == want - 1 {
                        return Some(pin);
                    }
                    taken.pop();
                }
            }
        }
        None
    }
}
