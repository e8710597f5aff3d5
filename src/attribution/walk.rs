//! The walk over the touches: customer by customer, those that count, and the paths cut from them (A3, A4, A6, A16).

use std::ops::Range;

use super::folded::place;
use super::setup::{Completion, OLDEST, Setup};
use crate::domain::model::View;

/// No item: the touch is not on the paths of the view (A6).
const NONE: u32 = u32::MAX;

/// What is done with each customer.
pub trait Visit {
    /// Takes the touches of one customer that count, at least one, in the order of T4.
    fn customer(&mut self, setup: &Setup, customer: u32, touches: &Touches);
}

/// A walk under way. Customers may straddle batches; each customer's touches must come together and in the order of T4.
pub struct Walk<'a, V> {
    setup: &'a Setup,
    floor: i64,
    customer: Option<u32>,
    /// Whether the customer is of the segments, and of the units.
    chosen: bool,
    unit: bool,
    /// Touches of the customer so far, passing or not.
    seen: u32,
    touches: Touches,
    visit: V,
}

impl<'a, V: Visit> Walk<'a, V> {
    /// A walk that has not begun.
    pub fn new(setup: &'a Setup, visit: V) -> Self {
        Self {
            setup,
            floor: (setup.as_of - OLDEST).0,
            customer: None,
            chosen: false,
            unit: false,
            seen: 0,
            touches: Touches::new(setup),
            visit,
        }
    }

    /// Takes the next touches: customers, times (µs), shapes.
    pub fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]) {
        for ((&customer, &at), &shape) in customers.iter().zip(times).zip(shapes) {
            if self.customer != Some(customer) {
                self.close();
                self.customer = Some(customer);
                let person = self.setup.customers.get(customer as usize);
                self.chosen = person.is_some_and(|person| person.chosen);
                self.unit = person.is_some_and(|person| person.unit);
            }
            let place = self.seen;
            self.seen += 1;
            let Some(shape) = self.setup.shapes.get(shape as usize) else { continue };
            if shape.kept && at >= self.floor && self.chosen && shape.unit.unwrap_or(self.unit) {
                self.touches.push(Touch {
                    place,
                    at,
                    lookback: shape.lookback.0,
                    items: shape.items.map(|item| item.unwrap_or(NONE)),
                    prioritised: shape.prioritised,
                });
            }
        }
    }

    /// Ends the walk.
    pub fn finish(mut self) -> V {
        self.close();
        self.visit
    }

    fn close(&mut self) {
        self.seen = 0;
        if let (Some(customer), false) = (self.customer, self.touches.all.is_empty()) {
            self.visit.customer(self.setup, customer, &self.touches);
            self.touches.clear();
        }
    }
}

/// A touch that passes the filter and the two years' bound.
#[derive(Clone, Copy)]
struct Touch {
    /// Its place among all touches of the customer, passing or not.
    place: u32,
    at: i64,
    lookback: i64,
    items: [u32; 3],
    prioritised: bool,
}

impl Touch {
    /// Whether it is inside its lookback before `end` (A4, T2).
    fn reaches(&self, end: i64) -> bool {
        end.saturating_sub(self.at) <= self.lookback
    }
}

/// The touches of one customer that count.
pub struct Touches {
    all: Vec<Touch>,
    /// Up to when none of them has grown too old.
    fresh: i64,
    /// Whether items are prioritised at all.
    prioritises: bool,
}

/// The path of one view: items and times of its touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// The items.
    pub items: Vec<u32>,
    /// The times (µs).
    pub times: Vec<i64>,
}

/// One path per view.
pub type Paths = [Path; 3];

impl Touches {
    fn new(setup: &Setup) -> Self {
        let prioritises = setup.shapes.iter().any(|shape| shape.prioritised);
        Self { all: Vec::new(), fresh: i64::MAX, prioritises }
    }

    fn push(&mut self, touch: Touch) {
        self.fresh = self.fresh.min(touch.at.saturating_add(touch.lookback));
        self.all.push(touch);
    }

    fn clear(&mut self) {
        self.all.clear();
        self.fresh = i64::MAX;
    }

    /// The time of the last touch.
    #[must_use]
    pub fn last(&self) -> i64 {
        self.all.last().map_or(i64::MIN, |touch| touch.at)
    }

    /// Whether every path that begins with the first touch and ends by then holds all touches up to its end: none is
    /// too old, none gives way to others.
    #[must_use]
    pub fn whole(&self, end: i64) -> bool {
        end <= self.fresh && !self.prioritises
    }

    /// The path of each view: the touches of `span` (of all touches of the customer) that are not older than their
    /// lookback at `end` (A3, A4, A6); where one of them is prioritised, those that are.
    pub fn cut(&self, paths: &mut Paths, span: Range<u32>, end: i64) {
        for path in paths.iter_mut() {
            path.items.clear();
            path.times.clear();
        }
        let first = self.prioritises && self.inside(&span, end).any(|touch| touch.prioritised);
        for touch in self.inside(&span, end).filter(|touch| !first || touch.prioritised) {
            for (path, item) in paths.iter_mut().zip(touch.items) {
                if item != NONE {
                    path.items.push(item);
                    path.times.push(touch.at);
                }
            }
        }
    }

    /// The path of a customer as if without completions: within the lookback of the last touch (A4).
    pub fn cut_all(&self, paths: &mut Paths) {
        self.cut(paths, 0..u32::MAX, self.last());
    }

    /// Whether a completion has a touch on its path, in any view or none (M9).
    #[must_use]
    pub fn reach(&self, span: &Range<u32>, end: i64) -> bool {
        self.inside(span, end).next().is_some()
    }

    fn inside(&self, span: &Range<u32>, end: i64) -> impl Iterator<Item = &Touch> {
        let fresh = end <= self.fresh;
        let span = span.clone();
        self.all.iter().filter(move |touch| span.contains(&touch.place) && (fresh || touch.reaches(end)))
    }
}

/// Finds the completions of customers that come in any order, quickly where they come in theirs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Finder(usize);

impl Finder {
    /// The completions of a customer among all of a milestone: the place of the first, and they.
    pub fn of<'a>(&mut self, all: &'a [Completion], customer: u32) -> (usize, &'a [Completion]) {
        if self.0 > 0 && all[self.0 - 1].customer >= customer {
            self.0 = all.partition_point(|done| done.customer < customer);
        }
        while all.get(self.0).is_some_and(|done| done.customer < customer) {
            self.0 += 1;
        }
        let own = all[self.0..].iter().take_while(|done| done.customer == customer).count();
        (self.0, &all[self.0..self.0 + own])
    }
}

/// The completions of one customer with their spans of touches: each begins after the one before it (M10).
pub fn spans(own: &[Completion]) -> impl Iterator<Item = (&Completion, Range<u32>)> {
    let mut begin = 0;
    own.iter().map(move |done| {
        let span = begin..done.before;
        begin = done.before;
        (done, span)
    })
}

impl Touches {
    /// Of all touches of the customer, the places of those that [`Self::cut`] puts on the path of a view.
    #[must_use]
    pub fn places(&self, span: Range<u32>, end: i64, view: View) -> Vec<u32> {
        let first = self.prioritises && self.inside(&span, end).any(|touch| touch.prioritised);
        let on = self.inside(&span, end).filter(|touch| !first || touch.prioritised);
        on.filter(|touch| touch.items[place(view)] != NONE).map(|touch| touch.place).collect()
    }
}
