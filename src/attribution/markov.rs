//! Exact Markov removal effects of order 1 to 4 (A8; attribution.md 3).
//!
//! States are n-grams of as many touches as the order says, the start, conversion and null. With Q the chances of
//! stepping from state to state, b those of converting and N = (I − Q)⁻¹, h = N b is the chance of converting from each
//! state and h₀ that from the start. Removing item c sends whoever reaches a state with it to null:
//! RE = 1 − h₀(without c) / h₀, for order 1 (N₀c / Ncc) · hc / h₀. For value the same with the value gained per step in
//! place of b.

mod chain;
mod dense;
mod forecast;
mod jacobi;
mod perturbation;

use super::counts::evidence::Evidence;
use super::interval::GROUPS;
use chain::Chain;

pub(super) use forecast::held_out_score;

/// Up to so many states each of the 100 chains without a group is solved exactly.
const EXACT_GROUPS: usize = 200;

/// Up to so many states the chain is solved by one factorisation; beyond, by sweeps.
const DENSE: usize = 2000;

/// Sweeps beyond this product of items and distinct steps would take minutes: there is no result then.
const MOST_WORK: usize = 2_000_000_000;

/// Removal effects of one milestone in one view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects {
    /// How many touches a state holds.
    pub order: u8,
    /// P(conversion | start) = conversions / (conversions + non-conversions); with value, value per path.
    pub start: f64,
    /// Item and removal effect, by item.
    pub effects: Vec<(u32, f64)>,
    /// For each of them, the removal effect without each group; `None` where that would take too long.
    pub(super) without: Option<Vec<[f64; GROUPS]>>,
    /// There are too many states for a result in reasonable time.
    pub too_many: bool,
}

impl Effects {
    /// Works out the effects from the paths of all customers.
    pub(super) fn solve(evidence: Evidence<'_>, order: u8, weigh: impl Fn(i64) -> f64, threads: usize) -> Self {
        let chain = Chain::new(evidence, u32::from(order), weigh);
        let size = chain.total.out.len();
        if size == 0 {
            return Self { order, ..Self::default() };
        }
        let start = chain.total.value();
        let none = Self { order, start, too_many: true, ..Self::default() };
        let with = |effects: Vec<f64>, without| Self {
            order,
            start,
            effects: chain.items.iter().copied().zip(effects).collect(),
            without,
            too_many: false,
        };
        if size > DENSE {
            let rows = chain.total.rows(size);
            if chain.items.len().saturating_mul(rows.len()) > MOST_WORK {
                return none;
            }
            return jacobi::effects(&chain, &rows, threads).map_or(none, |swept| with(swept.effects, swept.without));
        }
        let solved = dense::solve(&chain.total, size);
        let without = if size <= EXACT_GROUPS {
            Some(dense::without_each(&chain.total, &chain.groups, size, &chain.members))
        } else if order == 1 {
            Some(perturbation::without_each(&chain.total, &chain.groups, &solved))
        } else {
            jacobi::effects(&chain, &chain.total.rows(size), threads).and_then(|swept| swept.without)
        };
        with(solved.effects(&chain.members), without)
    }
}

#[cfg(test)]
mod tests {
    use super::super::counts::statistics::{Baseline, SufficientStats};
    use super::super::fixed::real;
    use super::super::interval::jackknife;
    use super::super::setup::Orders;
    use super::*;

    /// Random paths over `items` items, a third of them converting; some items often follow themselves and others.
    fn chain(items: u32, paths: u64, order: u32) -> Chain {
        let mut state = 7_u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let orders = Orders { markov: u8::try_from(order).ok(), ..Orders::default() };
        let (mut baseline, mut own) = (Baseline::new(items, orders), SufficientStats::new(items, orders));
        for _ in 0..paths {
            let class = usize::try_from(draw(100)).unwrap();
            let length = 1 + draw(8);
            let path: Vec<u32> = (0..length)
                .map(|_| {
                    let skew = draw(u64::from(items)) * draw(u64::from(items)) / u64::from(items);
                    u32::try_from(skew).unwrap()
                })
                .collect();
            baseline.ngrams.add(class, &path, 0, false);
            if draw(3) == 0 || path.contains(&1) && draw(2) == 0 {
                own.paths.add(&path, class, 1);
            }
        }
        baseline.finish();
        own.finish();
        Chain::new(Evidence { baseline: &baseline, stats: &own }, order, real)
    }

    #[rstest::rstest]
    fn a8_sweeps_and_factorisation_agree(#[values(1, 2, 3)] order: u32) {
        let chain = chain(12, 3000, order);
        let size = chain.total.out.len();
        let dense = dense::solve(&chain.total, size).effects(&chain.members);
        let swept = jacobi::effects(&chain, &chain.total.rows(size), 2).unwrap();
        for (dense, swept) in dense.iter().zip(&swept.effects) {
            assert!((dense - swept).abs() < 1e-11, "{dense} {swept}");
        }
    }

    #[test]
    fn p4_sweeps_give_the_same_digits_on_any_number_of_threads() {
        let chain = chain(40, 3000, 1);
        let rows = chain.total.rows(chain.total.out.len());
        let one = jacobi::effects(&chain, &rows, 1).unwrap();
        for threads in [2, 3, 50] {
            let more = jacobi::effects(&chain, &rows, threads).unwrap();
            assert_eq!((&more.effects, &more.without), (&one.effects, &one.without), "{threads} threads");
        }
    }

    #[test]
    fn a12_intervals_of_many_items_are_near_the_exact_ones() {
        let chain = chain(50, 20_000, 1);
        let size = chain.items.len();
        let exact = dense::without_each(&chain.total, &chain.groups, size, &chain.members);
        let near = perturbation::without_each(&chain.total, &chain.groups, &dense::solve(&chain.total, size));
        for (exact, near) in exact.iter().zip(&near) {
            let (wanted, found) = (jackknife(exact), jackknife(near));
            // A standard error of 100 groups is itself known to 7 % only.
            assert!((found / wanted - 1.0).abs() < 0.07, "{found} is not near {wanted}");
        }
    }

    #[rstest::rstest]
    fn a12_intervals_by_sweeps_are_near_the_exact_ones(#[values(1, 2)] order: u32) {
        let chain = chain(12, 4000, order);
        let size = chain.total.out.len();
        let exact = dense::without_each(&chain.total, &chain.groups, size, &chain.members);
        let swept = jacobi::effects(&chain, &chain.total.rows(size), 2).unwrap().without.unwrap();
        for (exact, swept) in exact.iter().zip(&swept) {
            let (wanted, found) = (jackknife(exact), jackknife(swept));
            assert!((found / wanted - 1.0).abs() < 0.03, "{found} is not near {wanted}");
        }
    }
}
