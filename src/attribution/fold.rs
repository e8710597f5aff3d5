//! The one pass over the touches: the paths of each customer are counted for every milestone, view and model.

use crate::domain::model::View;
use crate::domain::time::Span;

use super::fixed::{Scale, real, whole};
use super::folded::Folded;
use super::interval::GROUPS;
use super::notes::Notes;
use super::setup::{Customer, Setup};
use super::tally::{Roles, Tally};
use super::walk::{Finder, Path, Paths, Touches, Visit, Walk, spans};
use super::windows::{CLASSES, Packing, Windows};

/// How many views there are.
const VIEWS: usize = View::ALL.len();

/// A fold under way. Customers may straddle batches; each customer's touches must come together and in the order of T4.
///
/// Several folds of one setup, over different customers in any order, merge into the same result to the last bit.
pub struct Fold<'a>(Walk<'a, Counter>);

impl<'a> Fold<'a> {
    /// An empty fold.
    #[must_use]
    pub fn new(setup: &'a Setup) -> Self {
        Self(Walk::new(setup, Counter::new(setup)))
    }

    /// Takes the next touches: customers, times (µs), shapes.
    pub fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]) {
        self.0.batch(customers, times, shapes);
    }

    /// Adds the fold of other customers under the same setup. The order does not matter, to the last bit.
    pub fn merge(&mut self, other: Self) {
        self.0.merge(other.0, |mine, mut theirs| {
            mine.count();
            theirs.count();
            mine.folded.merge(theirs.folded);
        });
    }

    /// Ends the fold.
    #[must_use]
    pub fn finish(self) -> Folded {
        let mut counter = self.0.finish();
        counter.count();
        let mut folded = counter.folded;
        folded.settle();
        folded
    }
}

/// Counts the paths of customers.
struct Counter {
    folded: Folded,
    /// Paths of everyone, and by milestone.
    everyone: Notes,
    notes: Vec<Notes>,
    scales: Vec<Scale>,
    /// By milestone.
    finders: Vec<Finder>,
    scratch: Scratch,
}

impl Counter {
    fn new(setup: &Setup) -> Self {
        let folded = Folded::new(setup);
        let notes = Notes::new(setup.items.map(|items| Packing::new(items, setup.orders)));
        Self {
            scales: folded.milestones.iter().map(|counted| counted.scale).collect(),
            folded,
            everyone: notes.clone(),
            notes: vec![notes; setup.milestones.len()],
            finders: vec![Finder::default(); setup.milestones.len()],
            scratch: Scratch::new(setup),
        }
    }

    /// Counts what is noted.
    fn count(&mut self) {
        for class in 0..CLASSES {
            count(&mut self.everyone, class, self.folded.everyone.each_mut().map(|everyone| &mut everyone.windows));
            for (notes, counted) in self.notes.iter_mut().zip(&mut self.folded.milestones) {
                count(notes, class, counted.views.each_mut().map(|tally| &mut tally.windows));
            }
        }
    }
}

/// Counts what is noted of a class.
fn count(notes: &mut Notes, class: usize, mut windows: [&mut Windows; 3]) {
    notes.drain(class).for_each(|note| windows[note.view].count(class, &note));
    for windows in windows {
        windows.fit();
    }
}

/// The class of a customer: the group, those held out for the scorecard after the others.
fn class(customer: Customer) -> usize {
    usize::from(customer.group) % GROUPS + if customer.held { GROUPS } else { 0 }
}

impl Visit for Counter {
    fn customer(&mut self, setup: &Setup, customer: u32, touches: &Touches) {
        let Self { folded, everyone, notes, scales, finders, scratch } = self;
        if setup.reached_only {
            for (milestone, counted) in folded.milestones.iter_mut().enumerate() {
                let (start, own) = finders[milestone].of(&setup.milestones[milestone], customer);
                for (place, (done, span)) in (start..).zip(spans(own)) {
                    counted.reached[place] = touches.reach(&span, done.at);
                }
            }
            return;
        }
        let class = class(setup.customers[customer as usize]);
        let looked_at = customer.is_multiple_of(folded.sampled);
        for view in 0..VIEWS {
            everyone.add(class, view, touches.all(view));
        }
        if everyone.full(class) {
            count(everyone, class, folded.everyone.each_mut().map(|everyone| &mut everyone.windows));
        }
        if looked_at {
            touches.cut_all(&mut scratch.everyone);
            for (path, everyone) in scratch.everyone.iter().zip(&mut folded.everyone) {
                if !path.items.is_empty() {
                    everyone.paths.add(&path.items, 0, 1);
                }
            }
        }
        for (milestone, counted) in folded.milestones.iter_mut().enumerate() {
            let (start, own) = finders[milestone].of(&setup.milestones[milestone], customer);
            if own.is_empty() {
                continue;
            }
            // Who completed is not on the side of those who did not: their paths are taken back, but for what a single
            // converting path has in common with them.
            let common = own.len() == 1 && own[0].picked && touches.whole(own[0].at.max(touches.last()));
            touches.cut_all(&mut scratch.everyone);
            scratch.customer += 1;
            let mut influenced = [false; 3];
            let mut stay = [0; 3];
            for (place, (done, span)) in (start..).zip(spans(own)) {
                counted.reached[place] = touches.reach(&span, done.at);
                if !done.picked || !counted.reached[place] {
                    continue;
                }
                let units = scales[milestone].units(setup.weight(done));
                touches.cut(&mut scratch.paths, span, done.at);
                for (view, influenced) in influenced.iter_mut().enumerate() {
                    let path = &scratch.paths[view].items;
                    if path.is_empty() {
                        continue;
                    }
                    *influenced = true;
                    if common {
                        stay[view] = path.len();
                    } else {
                        notes[milestone].add(class, view, path.iter().copied());
                    }
                    scratch.convert(view, &mut counted.views[view], class, units, setup.half_life);
                }
            }
            for (view, tally) in counted.views.iter_mut().enumerate() {
                let path = &scratch.everyone[view].items;
                notes[milestone].take_back(class, view, path, stay[view]);
                if looked_at && !path.is_empty() {
                    tally.taken.add(path, 0, 1);
                }
                tally.customers += u64::from(influenced[view]);
            }
            if notes[milestone].full(class) {
                count(&mut notes[milestone], class, counted.views.each_mut().map(|tally| &mut tally.windows));
            }
        }
    }
}

/// Buffers for one customer at a time.
struct Scratch {
    /// By view: the path of the customer as if without completions.
    everyone: Paths,
    /// By view: the path of one completion.
    paths: Paths,
    decay: Vec<f64>,
    customer: u32,
    path: u32,
    /// By view and item: the last path and the last customer (of a milestone) with it.
    on_path: [Vec<u32>; 3],
    of_customer: [Vec<u32>; 3],
}

impl Scratch {
    fn new(setup: &Setup) -> Self {
        let marks = setup.items.map(|items| vec![0; items as usize]);
        Self {
            everyone: Default::default(),
            paths: Default::default(),
            decay: Vec::new(),
            customer: 0,
            path: 0,
            on_path: marks.clone(),
            of_customer: marks,
        }
    }

    /// Counts a converting path of `units`.
    fn convert(&mut self, view: usize, tally: &mut Tally, class: usize, units: i64, half_life: Span) {
        let Path { items, times } = &self.paths[view];
        self.path += 1;
        let group = class % GROUPS;
        tally.paths.add(items, class, units);
        let reached = &mut tally.reached[group];
        reached.completions += 1;
        reached.units += units;
        halve(times, half_life, &mut self.decay);
        let base = group as u64 * self.on_path[view].len() as u64;
        let mut shares = Shares::of(units, items.len());
        let mut rest = units;
        for (place, &item) in items.iter().enumerate() {
            let roles = tally.roles.at(base + u64::from(item));
            let final_touch = place + 1 == items.len();
            let decayed = if final_touch { rest } else { whole(self.decay[place] * real(units)) };
            rest -= decayed;
            roles.decay += decayed;
            shares.give(roles, place, units);
            let mark = item as usize;
            tally.item_touches[mark] += 1;
            if self.on_path[view][mark] != self.path {
                self.on_path[view][mark] = self.path;
                roles.each += units;
            }
            if self.of_customer[view][mark] != self.customer {
                self.of_customer[view][mark] = self.customer;
                tally.item_customers[mark] += 1;
            }
        }
    }
}

/// Shares that halve with every half-life before the last touch (the smallest age), summing to one.
pub(super) fn halve(times: &[i64], half_life: Span, shares: &mut Vec<f64>) {
    let last = times[times.len() - 1];
    let rate = 1.0 / real(half_life.0.max(1));
    shares.clear();
    shares.extend(times.iter().map(|at| (real(at - last) * rate).exp2()));
    let part = 1.0 / shares.iter().sum::<f64>();
    for share in shares {
        *share *= part;
    }
}

/// Equal shares in whole units; the last touch takes what does not divide.
struct Shares {
    touches: usize,
    linear: i64,
    linear_rest: i64,
    middle: i64,
    middle_rest: i64,
}

impl Shares {
    fn of(units: i64, touches: usize) -> Self {
        let parts = i64::try_from(touches).unwrap_or(i64::MAX);
        let between = (parts - 2).max(1);
        Self {
            touches,
            linear: units / parts,
            linear_rest: units % parts,
            middle: units / between,
            middle_rest: units % between,
        }
    }

    fn give(&mut self, roles: &mut Roles, place: usize, units: i64) {
        let final_touch = place + 1 == self.touches;
        roles.linear += self.linear + if final_touch { self.linear_rest } else { 0 };
        match (self.touches, place) {
            (1, _) => roles.one += units,
            (2, 0) => roles.first_of_two += units,
            (2, _) => roles.last_of_two += units,
            (_, 0) => roles.first += units,
            _ if final_touch => roles.last += units,
            (touches, place) => {
                roles.middle += self.middle + if place + 2 == touches { self.middle_rest } else { 0 };
            }
        }
    }
}
