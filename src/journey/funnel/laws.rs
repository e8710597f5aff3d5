//! Laws of U1–U7 over random worlds, and the search against the naive definition.

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::attempts::Attempts;
use super::fold::FunnelFold;
use super::naive;
use super::plan::{FunnelPlan, StepRule};
use super::world::{World, world};
use crate::domain::funnel::{FunnelCount, FunnelOrder};

const ORDERS: [FunnelOrder; 3] = [FunnelOrder::Ordered, FunnelOrder::Strict, FunnelOrder::Any];
const MODES: [FunnelCount; 3] = [FunnelCount::Unique, FunnelCount::First, FunnelCount::Totals];

fn cases(n: u32) -> TestRunner {
    let n = std::env::var("FUNNEL_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(n);
    TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(n) })
}

fn check(n: u32, strategy: impl Strategy<Value = World>, law: impl Fn(&World) -> Result<(), TestCaseError>) {
    if let Err(error) = cases(n).run(&strategy, |world| law(&world)) {
        panic!("{error}");
    }
}

fn same_as_naive(world: &World) -> Result<(), TestCaseError> {
    let mut funnel = FunnelFold::new(&world.plan);
    let mut out = Attempts::default();
    for (events, total) in &world.customers {
        out.clear();
        funnel.customer(events, *total, &mut out);
        let found: Vec<_> = out.iter().map(|(attempt, chain)| (*attempt, chain.to_vec())).collect();
        prop_assert_eq!(found, naive::customer(&world.plan, events, *total), "{:#?}", events);
    }
    Ok(())
}

fn against_naive(order: FunnelOrder) {
    for mode in MODES {
        check(4000, world(order, mode, 2, 7, 5, 8), same_as_naive);
        check(2000, world(order, mode, 2, 8, 4, 3), same_as_naive);
    }
}

#[test]
fn u2_u4_ordered_is_what_its_words_say() {
    against_naive(FunnelOrder::Ordered);
}

#[test]
fn u4_strict_is_what_its_words_say() {
    against_naive(FunnelOrder::Strict);
}

#[test]
fn u4_any_is_what_its_words_say() {
    against_naive(FunnelOrder::Any);
}

/// Everything at one instant: the search is a matching there.
#[test]
fn u2_one_instant_is_a_matching() {
    check(3000, world(FunnelOrder::Ordered, FunnelCount::Totals, 1, 7, 6, 2), same_as_naive);
}

#[test]
fn u7_counts_never_grow_and_every_starter_ends_one_way() {
    for (order, mode) in ORDERS.iter().flat_map(|&order| MODES.map(|mode| (order, mode))) {
        check(500, world(order, mode, 6, 30, 6, 40), |world| {
            let counts = world.counts();
            let rows = counts.rows();
            let required: Vec<_> = rows.iter().filter(|row| !row.optional).collect();
            for pair in required.windows(2) {
                prop_assert!(pair[0].count >= pair[1].count);
                prop_assert_eq!(pair[0].count - pair[1].count, pair[1].open + pair[1].lost);
            }
            let ended: u64 = rows.iter().map(|row| row.open + row.lost).sum();
            prop_assert_eq!(counts.converted() + ended, counts.starters());
            for (step, row) in rows.iter().enumerate() {
                prop_assert_eq!(counts.times(step).len() as u64, if step == 0 { 0 } else { row.count });
                prop_assert!(counts.times(step).iter().all(|&time| (0..=world.plan.window).contains(&time)));
                prop_assert!(!row.optional || (row.open, row.lost) == (0, 0));
            }
            Ok(())
        });
    }
}

/// Counts of the required steps, exclusions left out.
fn required_counts(world: &World, plan: &FunnelPlan) -> Vec<u64> {
    let plan = FunnelPlan { exclusions: Vec::new(), ..plan.clone() };
    world.counts_of(&plan).rows().iter().filter(|row| !row.optional).map(|row| row.count).collect()
}

#[test]
fn u6_optional_steps_never_lose_anyone() {
    for (order, mode) in [FunnelOrder::Ordered, FunnelOrder::Strict].iter().flat_map(|&o| MODES.map(|m| (o, m))) {
        check(500, world(order, mode, 4, 20, 6, 30), |world| {
            // Without them, events that meet nothing else are still events.
            let kept: Vec<usize> = (0..world.plan.steps.len()).filter(|&j| world.plan.is_required(j)).collect();
            let steps: Vec<StepRule> = kept.iter().map(|&j| world.plan.steps[j]).collect();
            let without = FunnelPlan { steps, ..world.plan.clone() };
            let mut plain = world.clone();
            for event in plain.customers.iter_mut().flat_map(|(events, _)| events) {
                event.steps = kept.iter().enumerate().fold(0, |mask, (k, &j)| mask | (event.steps >> j & 1) << k);
            }
            let (with, without) = (required_counts(world, &world.plan), required_counts(&plain, &without));
            prop_assert!(with.iter().zip(&without).all(|(with, without)| with >= without));
            let windowed = world.plan.steps.iter().any(|step| step.window.is_some());
            if order == FunnelOrder::Ordered && !windowed {
                prop_assert_eq!(with, without);
            }
            Ok(())
        });
    }
}

#[test]
fn u1_a_longer_window_never_lowers_a_count() {
    for (order, mode) in ORDERS.iter().flat_map(|&order| MODES.map(|mode| (order, mode))) {
        check(300, world(order, mode, 4, 20, 5, 30), |world| {
            let longer = FunnelPlan { window: world.plan.window + 5, ..world.plan.clone() };
            let (now, then) = (required_counts(world, &world.plan), required_counts(world, &longer));
            prop_assert!(now.iter().zip(&then).all(|(now, then)| now <= then));
            Ok(())
        });
    }
}

#[test]
fn u3_first_never_exceeds_unique_nor_unique_totals() {
    for order in ORDERS {
        check(500, world(order, FunnelCount::Unique, 4, 20, 5, 30), |world| {
            let of = |mode| required_counts(world, &FunnelPlan { mode, ..world.plan.clone() });
            let (unique, first, totals) = (of(FunnelCount::Unique), of(FunnelCount::First), of(FunnelCount::Totals));
            prop_assert!(first.iter().zip(&unique).all(|(first, unique)| first <= unique));
            prop_assert!(unique.iter().zip(&totals).all(|(unique, totals)| unique <= totals));
            Ok(())
        });
    }
}

#[test]
fn t4_counts_of_parts_merge() {
    check(300, world(FunnelOrder::Ordered, FunnelCount::Totals, 6, 20, 5, 30), |world| {
        let mut merged = World { customers: Vec::new(), ..world.clone() }.counts();
        for customer in &world.customers {
            merged.merge(&World { customers: vec![customer.clone()], ..world.clone() }.counts());
        }
        prop_assert_eq!(merged, world.counts());
        Ok(())
    });
}
