//! What a funnel is made of (J7), checked and made ready for the search.

use super::mask::{bit, span};
use crate::domain::funnel::{Exclusion, Funnel, FunnelCount, FunnelOrder, FunnelStep};

/// One step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StepRule {
    /// Counted, and never loses anyone (U6).
    pub optional: bool,
    /// Own window, from the event of the step before in the chain (U1), µs.
    pub window: Option<i64>,
}

/// Between which two steps an event is excluded (U5): places in the list of steps from 1, as in the configuration;
/// both of required steps, `after < before`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExclusionRule {
    /// The step after which it excludes (default 1).
    pub after: usize,
    /// The step before which it excludes (default the last required one).
    pub before: usize,
}

/// A funnel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelPlan {
    /// The steps; the first is required.
    pub steps: Vec<StepRule>,
    /// Bit x of an event's `exclusions` is rule x.
    pub exclusions: Vec<ExclusionRule>,
    /// From the start (U1), µs.
    pub window: i64,
    /// Which attempts count.
    pub mode: FunnelCount,
    /// How steps follow.
    pub order: FunnelOrder,
    /// T1, µs.
    pub as_of: i64,
}

impl FunnelPlan {
    /// That of a funnel of the configuration, which has refused what is none; `as_of` in µs.
    #[must_use]
    pub fn new(funnel: &Funnel, as_of: i64) -> Self {
        let step = |step: &FunnelStep| StepRule { optional: step.optional, window: step.window.map(|window| window.0) };
        let rule = |excluded: &Exclusion| ExclusionRule { after: excluded.after, before: excluded.before };
        Self {
            steps: funnel.steps.iter().map(step).collect(),
            exclusions: funnel.exclude.iter().map(rule).collect(),
            window: funnel.window.0,
            mode: funnel.count,
            order: funnel.order,
            as_of,
        }
    }

    /// Whether a step is required.
    #[must_use]
    pub fn is_required(&self, step: usize) -> bool {
        self.steps.get(step).is_some_and(|rule| !rule.optional)
    }
}

/// The steps as the search asks for them.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    /// Required steps, ascending: position → step.
    pub required: Vec<usize>,
    /// All steps.
    pub all: u64,
    /// The required ones.
    pub required_mask: u64,
    /// By step j, the steps i < j with only optional steps between: the step before in a chain.
    pub before: Vec<u64>,
    /// By step i, the steps j with `before[j]` holding i: the step after in a chain.
    pub after: Vec<u64>,
    /// By step its own window; `i64::MAX` where it has none.
    pub within: Vec<i64>,
    /// By step the longest window of the steps after it; `i64::MIN` where there is none.
    pub longest_after: Vec<i64>,
    /// Whether a step has a window of its own.
    pub windowed: bool,
}

impl Steps {
    /// Of a plan that is checked.
    pub fn new(plan: &FunnelPlan) -> Self {
        let n = plan.steps.len();
        let required: Vec<usize> = (0..n).filter(|&j| !plan.steps[j].optional).collect();
        let required_mask = required.iter().fold(0, |mask, &j| mask | bit(j));
        let before: Vec<u64> = (0..n)
            .map(|j| {
                let nearest = required.iter().rev().find(|&&r| r < j);
                nearest.map_or(0, |&r| span(r, j - 1))
            })
            .collect();
        let after: Vec<u64> =
            (0..n).map(|i| (0..n).filter(|&j| before[j] & bit(i) != 0).fold(0, |mask, j| mask | bit(j))).collect();
        let within: Vec<i64> = plan.steps.iter().map(|step| step.window.unwrap_or(i64::MAX)).collect();
        let longest_after = after
            .iter()
            .map(|&next| (0..n).filter(|&j| next & bit(j) != 0).map(|j| within[j]).max().unwrap_or(i64::MIN))
            .collect();
        let windowed = plan.steps.iter().skip(1).any(|step| step.window.is_some());
        Self { all: span(0, n - 1), required, required_mask, before, after, within, longest_after, windowed }
    }

    /// How many steps.
    pub fn len(&self) -> usize {
        self.within.len()
    }

    /// Whether some step is optional.
    pub fn has_optional(&self) -> bool {
        self.required.len() < self.len()
    }

    /// The position of the furthest required step among these, of which step 0 is one.
    pub fn position(&self, reached: u64) -> usize {
        super::mask::size(reached & self.required_mask).saturating_sub(1)
    }
}
