//! What the fold is told before the touches come: shapes, customers, completions and settings.

use super::interval::GROUPS;
use super::sample::Sample;
use crate::domain::model::Weights;
use crate::domain::time::{Span, Time};

/// No touch is older than this before `as_of` (A4).
pub const OLDEST: Span = Span::days(730);

/// Classes of customers: each group, and in it those held out for the scorecard.
pub(super) const CLASSES: usize = 2 * GROUPS;

/// What a shape means for attribution: its items and what the filter says of it (A6, A16).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TouchShape {
    /// The item in each of [`View::ALL`](crate::domain::model::View::ALL), below [`Setup::items`]; `None` = on no path
    /// of that view (A6).
    pub items: [Option<u32>; 3],
    /// It is a touch that journeys, channels, platform and machine opens let through (A13, A16).
    pub kept: bool,
    /// It is of the business units; `None` = as its customer is (A16).
    pub unit: Option<bool>,
    /// At most so much older than the completion: the smaller of the lookback and its kind's (A4).
    pub lookback: Span,
    /// A path with a touch of such a shape is cut down to its touches of such shapes.
    pub prioritised: bool,
}

/// What the fold needs to know of a customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// The group for intervals, 0–99 (A12).
    pub group: u8,
    /// Held out for the scorecard.
    pub held: bool,
    /// Of the business units (A16).
    pub unit: bool,
    /// Of the segments (A16); others are on neither side.
    pub chosen: bool,
}

impl Customer {
    /// The group, those held out for the scorecard after the others; below [`CLASSES`].
    pub(super) fn class(self) -> usize {
        usize::from(self.group) % GROUPS + if self.held { GROUPS } else { 0 }
    }
}

/// One completion that counts under tracking start and `count` (M5, M10).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Completion {
    /// Who.
    pub customer: u32,
    /// When (µs).
    pub at: i64,
    /// So many touches of the customer, of all that are streamed, precede it in the order of T4 (A3).
    pub before: u32,
    /// Its value (A9).
    pub value: f64,
    /// It is of the period and the units of the filter. A customer with none such is on neither side (M10, A16).
    pub picked: bool,
}

impl Completion {
    /// Its value: nothing where that is no number, and none is beyond 10¹².
    pub(super) fn worth(&self) -> f64 {
        if self.value.is_nan() { 0.0 } else { self.value.clamp(-1e12, 1e12) }
    }
}

/// Everything but the touches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// How many items each of [`View::ALL`](crate::domain::model::View::ALL) has.
    pub items: [u32; 3],
    /// Their ids, where known: they seed the permutations of long paths (attribution.md 4).
    pub names: [Vec<String>; 3],
    /// By shape key; a touch of a shape beyond the end is left out.
    pub shapes: Vec<TouchShape>,
    /// By customer key; touches of customers beyond the end are left out.
    pub customers: Vec<Customer>,
    /// Who of them is looked at one by one.
    pub sample: Sample,
    /// By milestone; each sorted by customer, then in the order of T4.
    pub milestones: Vec<Vec<Completion>>,
    /// The end of the data (T1).
    pub as_of: Time,
    /// Of the model time decay (A8).
    pub half_life: Span,
    /// By milestone: credit is value instead of completions (A9); not so beyond the end.
    pub by_value: Vec<bool>,
    /// Weights of the configuration, by name.
    pub weights: Vec<(String, Weights)>,
    /// Of the data-driven models.
    pub orders: Orders,
    /// So many threads work out what is asked of the counts (`store.threads`); none is one. No digit depends on it.
    pub threads: usize,
}

/// How far back the data-driven models look.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orders {
    /// Of the Markov chain, 1–4; `None` = auto.
    pub markov: Option<u8>,
    /// Of the sequence model, 0–4; `None` = auto.
    pub sequence: Option<u8>,
    /// A state with so many visits is trusted as much as what it backs off to.
    pub kappa: f64,
}

impl Default for Orders {
    fn default() -> Self {
        Self { markov: None, sequence: None, kappa: 20.0 }
    }
}

impl Setup {
    /// The same of other customers with their completions; those of customers who are not chosen are left out.
    #[must_use]
    pub fn of_customers(self, customers: Vec<Customer>, mut milestones: Vec<Vec<Completion>>) -> Self {
        for own in &mut milestones {
            own.retain(|done| customers.get(done.customer as usize).is_some_and(|customer| customer.chosen));
            own.shrink_to_fit();
        }
        Self { customers, milestones, ..self }
    }

    /// The completions that make the Total of a milestone (M9).
    pub(super) fn picked(&self, milestone: usize) -> impl Iterator<Item = &Completion> {
        let chosen = |done: &&Completion| self.customers.get(done.customer as usize).is_some_and(|c| c.chosen);
        self.milestones[milestone].iter().filter(|done| done.picked).filter(chosen)
    }

    /// What a completion of a milestone weighs: one, or its value (A9).
    #[must_use]
    pub fn weight(&self, milestone: usize, done: &Completion) -> f64 {
        if self.by_value.get(milestone).is_some_and(|by_value| *by_value) { done.worth() } else { 1.0 }
    }
}
