//! Which matches of the trigger a milestone counts (M5, M9, M10).

use crate::domain::milestone::{Count, Milestone};
use crate::store::refresh::derive::trigger_match::TriggerMatch;

/// A match that the milestone keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// The event.
    pub matched: TriggerMatch,
    /// It is a completion under tracking start and count (M5, M10).
    pub counted: bool,
}

/// Keeps what a milestone counts, and what it would have counted before its tracking start (M11).
pub struct Keeper<'a> {
    milestone: &'a Milestone,
    /// Matches of the customer whose turn it is.
    customer: Vec<TriggerMatch>,
    /// In the order in which they came.
    pub kept: Vec<Completion>,
}

impl<'a> Keeper<'a> {
    /// Nothing kept yet.
    #[must_use]
    pub fn new(milestone: &'a Milestone) -> Self {
        Self { milestone, customer: Vec::new(), kept: Vec::new() }
    }

    /// Takes the next match; matches come by customer and, inside, in the order of T4.
    pub fn take(&mut self, hit: TriggerMatch) {
        if self.customer.first().is_some_and(|first| first.customer != hit.customer) {
            self.close();
        }
        self.customer.push(hit);
    }

    /// Ends the customer whose matches came last.
    pub fn close(&mut self) {
        let tracked = |hit: &TriggerMatch| self.milestone.tracking_since.is_none_or(|since| hit.at >= since.0);
        let first = self.milestone.count == Count::First;
        let (mut had, mut had_before) = (false, false);
        for hit in self.customer.drain(..) {
            let counted = tracked(&hit);
            let had = if counted { &mut had } else { &mut had_before };
            if !(first && std::mem::replace(had, true)) {
                self.kept.push(Completion { matched: hit, counted });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Time;

    fn hit(customer: u32, at: i64, src: i64) -> TriggerMatch {
        TriggerMatch { customer, at, src, ..TriggerMatch::default() }
    }

    fn milestone(count: Count, since: Option<i64>) -> Milestone {
        Milestone {
            id: "m".into(),
            name: "M".into(),
            trigger: "purchase".into(),
            conditions: Vec::new(),
            tracking_since: since.map(Time),
            audience: None,
            count,
        }
    }

    fn kept(milestone: &Milestone, hits: &[TriggerMatch]) -> Vec<(u32, i64, bool)> {
        let mut keeper = Keeper::new(milestone);
        for hit in hits {
            keeper.take(hit.clone());
        }
        keeper.close();
        keeper.kept.iter().map(|c| (c.matched.customer, c.matched.at, c.counted)).collect()
    }

    #[test]
    fn m10_the_first_at_or_after_tracking_start_counts() {
        let hits = [hit(1, 5, 0), hit(1, 9, 1), hit(1, 10, 2), hit(1, 12, 3), hit(2, 11, 4)];
        // Customer 1 completed at 5 and 9 before tracking began at 10: kept apart, once, for the preview (M11).
        assert_eq!(kept(&milestone(Count::First, Some(10)), &hits), [(1, 5, false), (1, 10, true), (2, 11, true)]);
        assert_eq!(kept(&milestone(Count::First, None), &hits), [(1, 5, true), (2, 11, true)]);
    }

    #[test]
    fn m5_only_completions_at_or_after_tracking_start_count() {
        let hits = [hit(1, 9, 1), hit(1, 10, 2), hit(1, 12, 3)];
        let every = milestone(Count::Every, Some(10));
        assert_eq!(kept(&every, &hits), [(1, 9, false), (1, 10, true), (1, 12, true)]);
    }
}
