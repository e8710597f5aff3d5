//! The one pass over the touches: paths are cut per customer and counted for every milestone, view and model.

use std::ops::Range;

use crate::domain::time::Span;

use super::fixed::{Scale, real, whole};
use super::folded::Folded;
use super::setup::{Completion, OLDEST, Setup};
use super::tally::{End, Roles, Tally};

/// No item: the touch is not on the paths of the view (A6).
const NONE: u32 = u32::MAX;

/// A fold under way. Customers may straddle batches; each customer's touches must come together and in the order of T4.
///
/// Several folds of one setup, over different customers in any order, merge into the same result to the last bit.
pub struct Fold<'a> {
    setup: &'a Setup,
    floor: i64,
    scales: Vec<Scale>,
    folded: Folded,
    customer: Option<u32>,
    /// Touches of the customer so far, passing or not.
    seen: u32,
    touches: Vec<Touch>,
    scratch: Scratch,
    /// By milestone: where the completions of the next customer are looked for.
    next: Vec<usize>,
}

/// A touch that passes the filter and the two years' bound.
#[derive(Clone, Copy)]
struct Touch {
    place: u32,
    at: i64,
    lookback: i64,
    items: [u32; 3],
}

impl Touch {
    /// Whether it is inside its lookback before `end` (A4, T2).
    fn reaches(&self, end: i64) -> bool {
        end.saturating_sub(self.at) <= self.lookback
    }
}

impl<'a> Fold<'a> {
    /// An empty fold.
    #[must_use]
    pub fn new(setup: &'a Setup) -> Self {
        let folded = Folded::new(setup);
        Self {
            setup,
            floor: (setup.as_of - OLDEST).0,
            scales: folded.milestones.iter().map(|counted| counted.scale).collect(),
            folded,
            customer: None,
            seen: 0,
            touches: Vec::new(),
            scratch: Scratch::new(setup),
            next: vec![0; setup.milestones.len()],
        }
    }

    /// Takes the next touches: customers, times (µs), shapes.
    pub fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]) {
        for ((&customer, &at), &shape) in customers.iter().zip(times).zip(shapes) {
            if self.customer != Some(customer) {
                self.close();
                self.customer = Some(customer);
            }
            let place = self.seen;
            self.seen += 1;
            let Some(shape) = self.setup.shapes.get(shape as usize).filter(|shape| shape.kept && at >= self.floor)
            else {
                continue;
            };
            let Some(person) = self.setup.customers.get(customer as usize).filter(|person| person.chosen) else {
                continue;
            };
            if shape.unit.unwrap_or(person.unit) {
                let items = shape.items.map(|item| item.unwrap_or(NONE));
                self.touches.push(Touch { place, at, lookback: shape.lookback.0, items });
            }
        }
    }

    /// Ends the fold.
    #[must_use]
    pub fn finish(mut self) -> Folded {
        self.close();
        self.folded.settle();
        self.folded
    }

    /// Counts the paths of the customer whose touches have all come.
    fn close(&mut self) {
        self.seen = 0;
        let Self { setup, scales, folded, customer, touches, scratch, next, .. } = self;
        let (Some(customer), Some(last)) = (*customer, touches.last().map(|touch| touch.at)) else { return };
        let group = setup.customers[customer as usize].group;
        cut(&mut scratch.everyone, touches, 0..u32::MAX, last);
        for (path, moves) in
            scratch.everyone.iter().zip(&mut folded.everyone).filter(|(path, _)| !path.items.is_empty())
        {
            moves.add(group, &path.items, End::Null, false);
        }
        for (milestone, counted) in folded.milestones.iter_mut().enumerate() {
            let all = &setup.milestones[milestone];
            let start = find(all, &mut next[milestone], customer);
            let own = all[start..].iter().take_while(|done| done.customer == customer).count();
            if own == 0 {
                continue;
            }
            // Who completed is not on the side of those who did not.
            let paths = scratch.everyone.iter().zip(&mut counted.views);
            for (path, tally) in paths.filter(|(path, _)| !path.items.is_empty()) {
                tally.moves.add(group, &path.items, End::Null, true);
            }
            scratch.customer += 1;
            let mut begin = 0;
            let mut influenced = [false; 3];
            for (place, done) in all.iter().enumerate().skip(start).take(own) {
                let span = begin..done.before;
                begin = done.before;
                let inside = |touch: &Touch| span.contains(&touch.place) && touch.reaches(done.at);
                counted.reached[place] = touches.iter().any(inside);
                if !done.picked || !counted.reached[place] {
                    continue;
                }
                let units = scales[milestone].units(setup.weight(done));
                cut(&mut scratch.paths, touches, span, done.at);
                for (view, influenced) in influenced.iter_mut().enumerate() {
                    if !scratch.paths[view].items.is_empty() {
                        *influenced = true;
                        scratch.convert(view, &mut counted.views[view], group, units, setup.half_life);
                    }
                }
            }
            for (tally, influenced) in counted.views.iter_mut().zip(influenced) {
                tally.customers += u64::from(influenced);
            }
        }
        touches.clear();
    }
}

/// The place of a customer's first completion; `next` remembers it for the customers after.
fn find(all: &[Completion], next: &mut usize, customer: u32) -> usize {
    if *next > 0 && all[*next - 1].customer >= customer {
        *next = all.partition_point(|done| done.customer < customer);
    }
    while all.get(*next).is_some_and(|done| done.customer < customer) {
        *next += 1;
    }
    *next
}

/// Buffers for one customer at a time.
struct Scratch {
    /// By view: the path of the customer as if without completions.
    everyone: [Path; 3],
    /// By view: the path of one completion.
    paths: [Path; 3],
    decay: Vec<f64>,
    customer: u32,
    path: u32,
    /// By view and item: the last path and the last customer (of a milestone) with it.
    on_path: [Vec<u32>; 3],
    of_customer: [Vec<u32>; 3],
}

#[derive(Default)]
struct Path {
    items: Vec<u32>,
    times: Vec<i64>,
}

/// The path of each view: the touches of `span` not older than their lookback before `end` (A3, A4, A6).
fn cut(paths: &mut [Path; 3], touches: &[Touch], span: Range<u32>, end: i64) {
    for path in paths.iter_mut() {
        path.items.clear();
        path.times.clear();
    }
    for touch in touches.iter().filter(|touch| span.contains(&touch.place) && touch.reaches(end)) {
        for (path, item) in paths.iter_mut().zip(touch.items) {
            if item != NONE {
                path.items.push(item);
                path.times.push(touch.at);
            }
        }
    }
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
    fn convert(&mut self, view: usize, tally: &mut Tally, group: u8, units: i64, half_life: Span) {
        let Path { items, times } = &self.paths[view];
        self.path += 1;
        tally.moves.add(group, items, End::Conversion, false);
        let reached = &mut tally.reached[usize::from(group)];
        reached.completions += 1;
        reached.units += units;
        halve(times, half_life, &mut self.decay);
        let base = u64::from(group) * self.on_path[view].len() as u64;
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
fn halve(times: &[i64], half_life: Span, shares: &mut Vec<f64>) {
    let last = times[times.len() - 1];
    let rate = 1.0 / real(half_life.0.max(1));
    shares.clear();
    shares.extend(times.iter().map(|at| (real(at - last) * rate).exp2()));
    let sum: f64 = shares.iter().sum();
    for share in shares {
        *share /= sum;
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
