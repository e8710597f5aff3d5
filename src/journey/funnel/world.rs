//! Small random funnels and customers for the laws: few instants, so that ties are common, and masks with several bits.

use proptest::prelude::*;

use super::attempts::Attempts;
use super::counts::FunnelCounts;
use super::event::FunnelEvent;
use super::fold::FunnelFold;
use super::plan::{ExclusionRule, FunnelPlan, StepRule};
use crate::domain::funnel::{FunnelCount, FunnelOrder};

/// A funnel, and customers with their number of filtered events.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub plan: FunnelPlan,
    pub customers: Vec<(Vec<FunnelEvent>, u32)>,
}

impl World {
    pub fn counts(&self) -> FunnelCounts {
        self.counts_of(&self.plan)
    }

    pub fn counts_of(&self, plan: &FunnelPlan) -> FunnelCounts {
        let mut funnel = FunnelFold::new(plan);
        let mut counts = FunnelCounts::new(plan);
        let mut out = Attempts::default();
        for (events, total) in &self.customers {
            out.clear();
            funnel.customer(events, *total, &mut out);
            out.iter().for_each(|(attempt, chain)| counts.add(attempt, chain, events));
        }
        counts
    }
}

/// Between none and `most` events, times below `span`.
fn events(steps: usize, exclusions: usize, most: usize, span: i64) -> impl Strategy<Value = (Vec<FunnelEvent>, u32)> {
    let steps_mask = prop_oneof![
        4 => (0..steps).prop_map(|j| 1_u64 << j),
        2 => 0..1_u64 << steps,
        1 => Just(0),
    ];
    let exclusions_mask = prop_oneof![3 => Just(0), 1 => 0..1_u64 << exclusions];
    let event = (0..span, steps_mask, exclusions_mask, prop::bool::weighted(0.8), 0..8_u32);
    (prop::collection::vec(event, 0..=most), 0..4_u32).prop_map(|(mut rows, behind)| {
        rows.sort_by_key(|row| row.0);
        let mut seq = 0;
        let mut events = Vec::new();
        for (at, steps, exclusions, start, gap) in rows {
            // Now and then an event comes between that meets nothing.
            seq += u32::from(gap == 0);
            if steps | exclusions != 0 {
                events.push(FunnelEvent { at, seq, steps, exclusions, start });
            }
            seq += 1;
        }
        (events, seq + u32::from(behind == 0))
    })
}

fn plan(order: FunnelOrder, mode: FunnelCount, longest: usize, span: i64) -> impl Strategy<Value = FunnelPlan> {
    let any = order == FunnelOrder::Any;
    let step = (prop::bool::weighted(if any { 0.0 } else { 0.4 }), prop::option::weighted(0.4, 0..span / 2));
    let kinds = (prop::bool::ANY, prop::bool::ANY);
    let rules = prop::collection::vec((0..8_usize, 0..8_usize), 0..=2);
    let numbers = (0..span * 5 / 4, 0..span);
    (prop::collection::vec(step, 1..=longest), kinds, rules, numbers).prop_map(
        move |(steps, (optional, windows), rules, (window, behind))| {
            let mut steps: Vec<StepRule> = steps
                .into_iter()
                .map(|(is_optional, window)| StepRule {
                    optional: is_optional && optional,
                    window: window.filter(|_| windows && !any),
                })
                .collect();
            steps[0].optional = false;
            let required: Vec<usize> = (0..steps.len()).filter(|&j| !steps[j].optional).collect();
            let exclusions = rules.into_iter().filter(|_| required.len() > 1).map(|(a, b)| {
                let after = a % (required.len() - 1);
                let before = after + 1 + b % (required.len() - 1 - after);
                ExclusionRule { after: required[after] + 1, before: required[before] + 1 }
            });
            FunnelPlan { exclusions: exclusions.collect(), steps, window, mode, order, as_of: span - 1 + behind / 2 }
        },
    )
}

/// A funnel and up to `people` customers of at most `most` events each.
pub(super) fn world(
    order: FunnelOrder,
    mode: FunnelCount,
    people: usize,
    most: usize,
    longest: usize,
    span: i64,
) -> impl Strategy<Value = World> {
    plan(order, mode, longest, span).prop_flat_map(move |plan| {
        let one = events(plan.steps.len(), plan.exclusions.len(), most, span);
        prop::collection::vec(one, 1..=people).prop_map(move |customers| World { plan: plan.clone(), customers })
    })
}
