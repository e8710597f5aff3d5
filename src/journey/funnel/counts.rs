//! Attempts of many customers added up to the rows of the report (J7, U7, U8).

use super::attempts::{Attempt, NONE};
use super::event::FunnelEvent;
use super::plan::FunnelPlan;
use crate::domain::funnel::FunnelOrder;

/// One row of a custom funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepCounts {
    /// From 1; any: how many steps are filled.
    pub position: usize,
    /// Whether the step is optional.
    pub optional: bool,
    /// Attempts that reached it.
    pub count: u64,
    /// Attempts that started.
    pub started: u64,
    /// Attempts that reached the nearest required step before; row 1: none.
    pub previous: Option<u64>,
    /// Reached the previous required step and not this, still open; optional: 0.
    pub open: u64,
    /// Reached the previous required step and not this, lost; optional: 0.
    pub lost: u64,
}

/// How an attempt stands at a step (U7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It reached it.
    Reached,
    /// It reached the required step before, and may still reach this one.
    Open,
    /// It reached the required step before, and can no longer reach this one.
    Lost,
}

impl FunnelPlan {
    /// The steps that an attempt goes on to one after the other, ascending; in any order all.
    fn required(&self) -> Vec<usize> {
        let any = self.order == FunnelOrder::Any;
        (0..self.steps.len()).filter(|&step| any || self.is_required(step)).collect()
    }

    /// How an attempt with this chain stands at a step; nothing where it is not asked of it.
    #[must_use]
    pub fn standing(&self, attempt: &Attempt, chain: &[u32], step: usize) -> Option<Standing> {
        if chain.get(step).is_some_and(|event| *event != NONE) {
            return Some(Standing::Reached);
        }
        let next = self.required().get(attempt.furthest as usize + 1).copied();
        (next == Some(step)).then_some(if attempt.open { Standing::Open } else { Standing::Lost })
    }
}

/// Sums over attempts, by step (any: by k).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunnelCounts {
    /// Required steps, ascending.
    required: Vec<usize>,
    count: Vec<u64>,
    open: Vec<u64>,
    lost: Vec<u64>,
    times: Vec<Vec<i64>>,
}

impl FunnelCounts {
    /// Nothing yet, for attempts of this plan.
    #[must_use]
    pub fn new(plan: &FunnelPlan) -> Self {
        let n = plan.steps.len();
        let required = plan.required();
        Self { required, count: vec![0; n], open: vec![0; n], lost: vec![0; n], times: vec![Vec::new(); n] }
    }

    /// Adds one attempt; `events` are those of its customer.
    pub fn add(&mut self, attempt: &Attempt, chain: &[u32], events: &[FunnelEvent]) {
        let mut previous = None;
        for (step, &event) in chain.iter().enumerate().filter(|&(_, &event)| event != NONE) {
            let at = events[event as usize].at;
            self.count[step] += 1;
            if let Some(before) = previous {
                self.times[step].push(at - before);
            }
            previous = Some(at);
        }
        if let Some(&next) = self.required.get(attempt.furthest as usize + 1) {
            let ended = if attempt.open { &mut self.open } else { &mut self.lost };
            ended[next] += 1;
        }
    }

    /// Adds the sums of another part of the customers.
    pub fn merge(&mut self, other: &Self) {
        let pairs = [(&mut self.count, &other.count), (&mut self.open, &other.open), (&mut self.lost, &other.lost)];
        for (sums, others) in pairs {
            sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
        }
        self.times.iter_mut().zip(&other.times).for_each(|(times, other)| times.extend_from_slice(other));
    }

    /// Attempts in all: those that reached step 1.
    #[must_use]
    pub fn starters(&self) -> u64 {
        self.count[0]
    }

    /// Attempts that reached the last required step.
    #[must_use]
    pub fn converted(&self) -> u64 {
        self.required.last().map_or(0, |&step| self.count[step])
    }

    /// Attempts that are open at some step, and those that are lost.
    #[must_use]
    pub fn unfinished(&self) -> (u64, u64) {
        (self.open.iter().sum(), self.lost.iter().sum())
    }

    /// Times from the event of the previous step of the chain to that of this step, µs, in the order added; of step 0
    /// none.
    #[must_use]
    pub fn times(&self, step: usize) -> &[i64] {
        &self.times[step]
    }

    /// One row for each step; any: for each k.
    #[must_use]
    pub fn rows(&self) -> Vec<StepCounts> {
        (0..self.count.len()).map(|step| self.row(step)).collect()
    }

    fn row(&self, step: usize) -> StepCounts {
        let count = self.count[step];
        let optional = !self.required.contains(&step);
        let previous = self.required.iter().rev().find(|&&required| required < step);
        let (open, lost) = (self.open[step], self.lost[step]);
        StepCounts {
            position: step + 1,
            optional,
            count,
            started: self.count[0],
            previous: previous.map(|&previous| self.count[previous]),
            open,
            lost,
        }
    }
}
