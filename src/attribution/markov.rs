//! Exact Markov removal effects of order 1 (A8).
//!
//! States are the items, the start, conversion and null. With Q the chances of stepping from item to item, b those of
//! converting and N = (I − Q)⁻¹, h = N b is the chance of converting from each item and h₀ that from the start.
//! Removing item c sends whoever reaches it to null: RE = 1 − h₀(without c) / h₀ = (N₀c / Ncc) · hc / h₀. For value the
//! same with the value gained per step in place of b.

mod chain;
mod dense;
mod near;
mod sweep;

use super::interval::GROUPS;
use super::tally::{Moves, Tally};
use chain::Chain;

/// Up to so many items each of the 100 chains without a group is solved exactly.
const EXACT_GROUPS: usize = 200;

/// Up to so many items the chain is solved by one factorisation; beyond, by sweeps.
const DENSE: usize = 2000;

/// Sweeps beyond this product of items and distinct steps would take minutes: there is no result then.
const MOST_WORK: usize = 2_000_000_000;

/// Removal effects of one milestone in one view.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effects {
    /// P(conversion | start) = conversions / (conversions + non-conversions); with value, value per path.
    pub start: f64,
    /// Item and removal effect, by item.
    pub effects: Vec<(u32, f64)>,
    /// For each of them, the removal effect without each group; `None` beyond 2,000 items.
    pub(super) without: Option<Vec<[f64; GROUPS]>>,
    /// There are too many items for a result in reasonable time.
    pub too_many: bool,
}

impl Effects {
    /// Works out the effects from the paths of everyone and what the milestone adds and takes back.
    pub(super) fn of(everyone: &Moves, tally: &Tally, weigh: impl Fn(i64) -> f64) -> Self {
        let chain = Chain::of(everyone, tally, weigh);
        let size = chain.items.len();
        if size == 0 {
            return Self::default();
        }
        let start = chain.total.value();
        let with = |effects: Vec<f64>, without| Self {
            start,
            effects: chain.items.iter().copied().zip(effects).collect(),
            without,
            too_many: false,
        };
        if size > DENSE {
            let steps = chain.total.rows(size);
            if size.saturating_mul(steps.len()) > MOST_WORK {
                return Self { start, too_many: true, ..Self::default() };
            }
            return sweep::effects(&chain.total, &steps)
                .map_or(Self { start, too_many: true, ..Self::default() }, |effects| with(effects, None));
        }
        let solved = dense::solve(&chain.total, size);
        let without = chain.groups.as_ref().map(|groups| {
            if size <= EXACT_GROUPS {
                dense::without_each(&chain.total, groups, size)
            } else {
                near::without_each(&chain.total, groups, &solved)
            }
        });
        with(solved.effects(), without)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixed::real;
    use super::super::interval::jackknife;
    use super::super::tally::{End, Moves, Roles, Tally};
    use super::*;

    /// Random paths over `items` items, a third of them converting; some items often follow themselves and others.
    fn chain(items: u32, paths: u64) -> Chain {
        let mut state = 7_u64;
        let mut draw = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let (everyone, mut tally) = (Moves::new(items), Tally::new(items));
        for _ in 0..paths {
            let group = u8::try_from(draw(100)).unwrap();
            let length = 1 + draw(8);
            let path: Vec<u32> = (0..length)
                .map(|_| {
                    let skew = draw(u64::from(items)) * draw(u64::from(items)) / u64::from(items);
                    u32::try_from(skew).unwrap()
                })
                .collect();
            let converts = draw(3) == 0 || path.contains(&1) && draw(2) == 0;
            tally.moves.add(group, &path, if converts { End::Conversion } else { End::Null }, false);
            if converts {
                let last = u64::from(path[path.len() - 1]);
                let roles: &mut Roles = tally.roles.at(u64::from(group) * u64::from(items) + last);
                roles.one += 1;
            }
        }
        Chain::of(&everyone, &tally, real)
    }

    #[test]
    fn a8_sweeps_and_factorisation_agree() {
        let chain = chain(40, 3000);
        let size = chain.items.len();
        let dense = dense::solve(&chain.total, size).effects();
        let swept = sweep::effects(&chain.total, &chain.total.rows(size)).unwrap();
        for (dense, swept) in dense.iter().zip(&swept) {
            assert!((dense - swept).abs() < 1e-11, "{dense} {swept}");
        }
    }

    #[test]
    fn a12_intervals_of_many_items_are_near_the_exact_ones() {
        let chain = chain(50, 20_000);
        let size = chain.items.len();
        let groups = chain.groups.as_ref().unwrap();
        let exact = dense::without_each(&chain.total, groups, size);
        let near = near::without_each(&chain.total, groups, &dense::solve(&chain.total, size));
        for (exact, near) in exact.iter().zip(&near) {
            let (wanted, found) = (jackknife(exact), jackknife(near));
            // A standard error of 100 groups is itself known to 7 % only.
            assert!((found / wanted - 1.0).abs() < 0.07, "{found} is not near {wanted}");
        }
    }
}
