//! What the cutting of paths says of one customer, and what the customer's touches are worth.

use std::ops::Range;

use crate::attribution::Setup;
use crate::domain::answer::Gate;

/// A completion that counts, with its path.
#[derive(Clone, Debug)]
pub struct Led {
    /// When (µs).
    pub at: i64,
    /// The places, among all touches of the customer, that come after the completion before it and before it.
    pub span: Range<u32>,
    /// It is of the period and the units of the filter.
    pub picked: bool,
    /// One, or its value (A9).
    pub weight: f64,
    /// The places of the touches on its path, and what each gets; `None` where the model says nothing.
    pub credits: Vec<(u32, Option<f64>)>,
}

impl Led {
    /// A touch of the path and what it gets; `None` where it is not on the path.
    pub fn credit_of(&self, place: u32) -> Option<&(u32, Option<f64>)> {
        let found = self.credits.binary_search_by_key(&place, |(own, _)| *own).ok()?;
        self.credits.get(found)
    }
}

/// What the cutting of paths says of a customer.
#[derive(Debug, Default)]
pub struct Followed {
    /// Time (µs) and shape of each touch, in the order of T4.
    pub touches: Vec<(i64, u32)>,
    /// The completions that count, in their order.
    pub led: Vec<Led>,
}

impl Followed {
    /// The completion before which a touch stands, after the one before it, with its number from 1.
    pub fn led_of(&self, place: u32) -> Option<(u64, &Led)> {
        let found = self.led.partition_point(|led| led.span.end <= place);
        let led = self.led.get(found).filter(|led| led.span.contains(&place))?;
        Some((found as u64 + 1, led))
    }
}

/// What a customer's touches are worth under one model, and what tells of them.
#[derive(Debug)]
pub struct CustomerCredit {
    /// What the filter says of shapes and of the customer.
    pub setup: Setup,
    /// The items of the view.
    pub names: Vec<String>,
    pub followed: Followed,
    /// Why there is no credit.
    pub gate: Option<Gate>,
}

impl CustomerCredit {
    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        let led = self.followed.led.iter().map(|led| size_of::<Led>() + size_of_val(led.credits.as_slice()));
        let setup = size_of_val(self.setup.customers.as_slice()) + size_of_val(self.setup.shapes.as_slice());
        let names = self.setup.names.iter().flatten().chain(&self.names).map(|name| size_of::<String>() + name.len());
        size_of_val(self.followed.touches.as_slice()) + led.sum::<usize>() + setup + names.sum::<usize>()
    }
}
