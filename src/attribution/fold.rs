//! The one pass over the touches: the paths of each customer are counted for every milestone, view and model.

mod counter;
mod scratch;

use super::folded::Folded;
use super::paths::PathCutter;
use super::setup::Setup;
use counter::FoldCounter;

/// A fold under way. Customers may straddle batches; each customer's touches must come together and in the order of T4.
///
/// Several folds of one setup, over different customers in any order, merge into the same result to the last bit.
pub struct Fold<'a>(PathCutter<'a, FoldCounter>);

impl<'a> Fold<'a> {
    /// An empty fold.
    #[must_use]
    pub fn new(setup: &'a Setup) -> Self {
        Self(PathCutter::new(setup, FoldCounter::new(setup)))
    }

    /// Takes the next touches: customers, times (µs), shapes.
    pub fn batch(&mut self, customers: &[u32], times: &[i64], shapes: &[u32]) {
        self.0.batch(customers, times, shapes);
    }

    /// Adds the fold of other customers under the same setup. The order does not matter, to the last bit.
    pub fn merge(&mut self, other: Self) {
        self.0.merge(other.0, |mine, mut theirs| {
            mine.count_batches();
            theirs.count_batches();
            mine.folded.merge(theirs.folded);
        });
    }

    /// Ends the fold.
    #[must_use]
    pub fn finish(self) -> Folded {
        let mut counter = self.0.finish();
        counter.count_batches();
        let mut folded = counter.folded;
        folded.finish();
        folded
    }
}
