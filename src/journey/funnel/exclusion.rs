//! Excluded events between two steps of a chain (U5).

use super::attempts::NONE;
use super::event::FunnelEvent;
use super::plan::FunnelPlan;
use super::plan::{ExclusionRule, Steps};

/// The exclusions of a plan and one customer's excluded events.
pub(super) struct Exclusions {
    rules: Vec<ExclusionRule>,
    /// By rule, the events that it excludes, ascending.
    excluded: Vec<Vec<u32>>,
    window: i64,
    as_of: i64,
}

impl Exclusions {
    pub fn new(plan: &FunnelPlan) -> Self {
        let excluded = vec![Vec::new(); plan.exclusions.len()];
        Self { rules: plan.exclusions.clone(), excluded, window: plan.window, as_of: plan.as_of }
    }

    /// The events of the next customer.
    pub fn load(&mut self, events: &[FunnelEvent]) {
        for (rule, excluded) in self.excluded.iter_mut().enumerate() {
            excluded.clear();
            excluded.extend((0..).zip(events).filter(|(_, event)| event.exclusions >> rule & 1 == 1).map(|(i, _)| i));
        }
    }

    /// The smallest position `after` at which an exclusion ends the chain, where one does, and the rule, of several the first. Strictly between (T4) the
    /// events of `after` and `before`; where the chain does not reach `before`, up to min(window end, `as_of`), which
    /// belongs to it. An `after` that is not reached excludes nothing.
    pub fn ends_at(
        &self,
        events: &[FunnelEvent],
        chain: &[u32],
        steps: &Steps,
        furthest: usize,
    ) -> Option<(usize, usize)> {
        let until = events[chain[0] as usize].at.saturating_add(self.window).min(self.as_of);
        let hits = self.rules.iter().zip(&self.excluded).enumerate().filter(|(_, (rule, excluded))| {
            let (after, before) = (chain[rule.after - 1], chain[rule.before - 1]);
            if after == NONE {
                return false;
            }
            let next = excluded.get(excluded.partition_point(|&event| event <= after));
            next.is_some_and(|&event| if before == NONE { events[event as usize].at <= until } else { event < before })
        });
        let positions = hits.map(|(which, (rule, _))| (steps.position(super::mask::span(0, rule.after - 1)), which));
        positions.min().filter(|&(position, _)| position <= furthest)
    }
}
