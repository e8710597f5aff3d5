//! Which completions have a touch before them and inside the lookback (M9, A3, A4).

use std::ops::Range;

/// One completion that counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Done {
    /// Who.
    pub customer: u32,
    /// When (µs).
    pub at: i64,
    /// So many touches of the customer precede it (A3).
    pub before: u32,
    /// Its value.
    pub value: f64,
    /// It is of the period and units of the filter.
    pub picked: bool,
}

/// What is asked of a touch, by its shape.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reach {
    /// The filter keeps it.
    pub kept: bool,
    /// It is of the units; `None` = as its customer is.
    pub unit: Option<bool>,
    /// At most so much older than the completion (A4, µs).
    pub lookback: i64,
}

/// The fold of one range of customers for one milestone.
pub struct Influence<'a> {
    done: &'a [Done],
    next: usize,
    found: Vec<bool>,
}

impl<'a> Influence<'a> {
    /// The completions (sorted by customer and time) of a range of customers.
    pub fn new(all: &'a [Done], customers: &Range<u32>) -> Self {
        let start = all.partition_point(|done| done.customer < customers.start);
        let end = all.partition_point(|done| done.customer < customers.end);
        Self { done: &all[start..end], next: 0, found: vec![false; end - start] }
    }

    /// A touch of `customer`, the `index`th of all, later than the two years' bound, whose lookback is given.
    pub fn touch(&mut self, customer: u32, index: u32, at: i64, lookback: i64) {
        while let Some(done) = self.done.get(self.next) {
            let over = done.customer < customer || (done.customer == customer && done.before <= index);
            if !over {
                if done.customer == customer && done.at - at <= lookback {
                    self.found[self.next] = true;
                }
                return;
            }
            self.next += 1;
        }
    }

    /// For each of its completions, in order, whether it is influenced.
    pub fn found(self) -> Vec<bool> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(customer: u32, at: i64, before: u32) -> Done {
        Done { customer, at, before, value: 0.0, picked: true }
    }

    #[test]
    fn a3_a4_touches_before_and_inside_the_lookback_influence() {
        // Customer 1: touches at 10 and 20, completes at 20 after the first only. Customer 2: touch at 5, completes at 16,
        // lookback 10: outside. Customer 3: touch at 6, completes at 16: inside, ends included. Customer 4: none.
        let all = [done(1, 20, 1), done(2, 16, 1), done(3, 16, 1), done(4, 20, 0)];
        let mut fold = Influence::new(&all, &(0..10));
        for (customer, index, at) in [(1, 0, 10), (1, 1, 20), (2, 0, 5), (3, 0, 6), (4, 0, 30)] {
            fold.touch(customer, index, at, 10);
        }
        assert_eq!(fold.found(), [true, false, true, false]);
    }

    #[test]
    fn m10_each_path_begins_after_the_completion_before_it() {
        // count = every: completions after 1, 1 and 2 touches: the second has no touch of its own.
        let all = [done(1, 10, 1), done(1, 20, 1), done(1, 30, 2)];
        let mut fold = Influence::new(&all, &(0..10));
        fold.touch(1, 0, 5, 1000);
        fold.touch(1, 1, 25, 1000);
        assert_eq!(fold.found(), [true, false, true]);
    }

    #[test]
    fn ranges_of_customers_see_only_their_own() {
        let all = [done(1, 10, 1), done(5, 10, 1)];
        let mut fold = Influence::new(&all, &(4..8));
        fold.touch(5, 0, 5, 1000);
        assert_eq!(fold.found(), [true]);
    }
}
