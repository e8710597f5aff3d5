//! The attempts of one customer after the other.

use super::attempts::{Attempt, Attempts, NONE};
use super::event::FunnelEvent;
use super::exclusion::Exclusions;
use super::finder::Finder;
use super::plan::{FunnelPlan, Steps};
use super::{any, ordered, strict};
use crate::domain::funnel::{FunnelCount, FunnelOrder};

/// Finds the attempts of one customer after the other. Buffers are kept between customers.
pub struct FunnelFold {
    steps: Steps,
    plan: FunnelPlan,
    finder: Box<dyn Finder + Send>,
    exclusions: Exclusions,
    starts: Vec<usize>,
    chain: Vec<u32>,
    best: Vec<u32>,
}

impl FunnelFold {
    /// A funnel of this plan.
    #[must_use]
    pub fn new(plan: &FunnelPlan) -> Self {
        let steps = Steps::new(plan);
        let finder: Box<dyn Finder + Send> = match plan.order {
            FunnelOrder::Ordered => Box::new(ordered::Ordered::new(plan, steps.clone())),
            FunnelOrder::Strict => Box::new(strict::Strict::new(plan, steps.clone())),
            FunnelOrder::Any => Box::new(any::Any::new(plan)),
        };
        let width = plan.steps.len();
        Self {
            exclusions: Exclusions::new(plan),
            plan: plan.clone(),
            finder,
            starts: Vec::new(),
            chain: vec![NONE; width],
            best: vec![NONE; width],
            steps,
        }
    }

    /// Adds the attempts of one customer that are counted (U3): for unique and first at most one, none where the
    /// customer has no start or leaves the funnel wholly by an exclusion (U5); for totals one for every start.
    ///
    /// `events` are sorted by `seq`, and none is later than `as_of`. Events that meet nothing may be left out; `total`
    /// is how many filtered events the customer has in all (strict: whether anything came after the last of `events`).
    pub fn customer(&mut self, events: &[FunnelEvent], total: u32, out: &mut Attempts) {
        debug_assert!(events.is_sorted_by(|a, b| a.seq < b.seq && a.at <= b.at), "events are in the order of T4");
        debug_assert!(events.last().is_none_or(|event| event.seq < total), "total counts every event");
        let wanted = if self.plan.order == FunnelOrder::Any { self.steps.all } else { 1 };
        self.starts.clear();
        self.starts.extend((0..events.len()).filter(|&i| events[i].start && events[i].steps & wanted != 0));
        if self.starts.is_empty() {
            return;
        }
        self.finder.load(events);
        self.exclusions.load(events);
        match self.plan.mode {
            FunnelCount::Unique => self.unique(events, total, out),
            FunnelCount::First => self.first(events, total, out),
            FunnelCount::Totals => self.totals(events, total, out),
        }
    }

    /// U3 unique: the furthest required step, then the earliest start; open by the attempt of the latest start.
    fn unique(&mut self, events: &[FunnelEvent], total: u32, out: &mut Attempts) {
        let last = self.steps.required.len() - 1;
        let mut best: Option<(usize, usize)> = None;
        for &start in &self.starts {
            if best.is_some_and(|(furthest, _)| self.finder.bound(events, start) <= furthest) {
                continue;
            }
            let furthest = self.finder.furthest(events, start);
            if best.is_none_or(|(most, _)| furthest > most) {
                best = Some((furthest, start));
                self.finder.chain(events, &mut self.best);
            }
            if furthest == last {
                break;
            }
        }
        let (Some((furthest, start)), Some(&latest)) = (best, self.starts.last()) else { return };
        if let Some((_, rule)) = self.exclusions.ends_at(events, &self.best, &self.steps, furthest) {
            return out.exclude(rule);
        }
        let open = furthest < last && self.finder.can_go_on(events, latest, total);
        out.push(Attempt::new(start, furthest, open), &self.best);
    }

    /// U3 first: the first start only.
    fn first(&mut self, events: &[FunnelEvent], total: u32, out: &mut Attempts) {
        let (attempt, excluded) = self.attempt(events, self.starts[0], total);
        match excluded {
            Some((_, rule)) => out.exclude(rule),
            None => out.push(attempt, &self.chain),
        }
    }

    /// U3 totals: every start; an exclusion ends the attempt at its `after`, and it is lost (U5).
    fn totals(&mut self, events: &[FunnelEvent], total: u32, out: &mut Attempts) {
        for i in 0..self.starts.len() {
            let (mut attempt, excluded) = self.attempt(events, self.starts[i], total);
            if let Some((after, rule)) = excluded {
                out.exclude(rule);
                self.chain[self.steps.required[after] + 1..].fill(NONE);
                attempt.end_at(after);
            }
            out.push(attempt, &self.chain);
        }
    }

    /// The attempt of one start by itself, its chain in `self.chain`, and the position at which an exclusion ends it, with the rule.
    fn attempt(&mut self, events: &[FunnelEvent], start: usize, total: u32) -> (Attempt, Option<(usize, usize)>) {
        let last = self.steps.required.len() - 1;
        let furthest = self.finder.furthest(events, start);
        self.finder.chain(events, &mut self.chain);
        let excluded = self.exclusions.ends_at(events, &self.chain, &self.steps, furthest);
        let open = furthest < last && excluded.is_none() && self.finder.can_go_on(events, start, total);
        (Attempt::new(start, furthest, open), excluded)
    }
}
