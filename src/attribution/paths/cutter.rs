//! Cuts a stream of touches into customers.

use super::touches::{CustomerTouches, NO_ITEM, Touch};
use crate::attribution::setup::{OLDEST, Setup};

/// What is done with each customer.
pub trait CustomerVisitor {
    /// Takes the touches of one customer that count, at least one, in the order of T4.
    fn visit(&mut self, setup: &Setup, customer: u32, touches: &CustomerTouches);
}

/// Paths being cut. Customers may straddle batches; each customer's touches must come together and in the order of T4.
pub struct PathCutter<'a, V> {
    setup: &'a Setup,
    floor: i64,
    customer: Option<u32>,
    /// Whether the customer is of the segments, and of the units.
    chosen: bool,
    unit: bool,
    /// Touches of the customer so far, passing or not.
    seen: u32,
    touches: CustomerTouches,
    visitor: V,
}

impl<'a, V: CustomerVisitor> PathCutter<'a, V> {
    /// Nothing cut yet.
    pub fn new(setup: &'a Setup, visitor: V) -> Self {
        Self {
            setup,
            floor: (setup.as_of - OLDEST).0,
            customer: None,
            chosen: false,
            unit: false,
            seen: 0,
            touches: CustomerTouches::new(setup),
            visitor,
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
                    items: shape.items.map(|item| item.unwrap_or(NO_ITEM)),
                    prioritised: shape.prioritised,
                });
            }
        }
    }

    /// Ends both cutters, of different customers; what was made of the others is added.
    pub fn merge(&mut self, other: Self, add: impl FnOnce(&mut V, V)) {
        self.close();
        add(&mut self.visitor, other.finish());
    }

    /// Ends the last customer.
    pub fn finish(mut self) -> V {
        self.close();
        self.visitor
    }

    fn close(&mut self) {
        self.seen = 0;
        if let (Some(customer), false) = (self.customer.take(), self.touches.all.is_empty()) {
            self.visitor.visit(self.setup, customer, &self.touches);
            self.touches.clear();
        }
    }
}
