//! J7 once more, as its words are read aloud: all chains are listed, and the one it names is chosen. Exponential, and for
//! tests alone.

use std::cmp::Reverse;

use super::attempts::{Attempt, NONE};
use super::event::FunnelEvent;
use super::plan::FunnelPlan;
use crate::domain::funnel::{FunnelCount, FunnelOrder};

/// A step and the index of its event. Any: the k-th event of the set, in the order of T4 after the start.
type Chain = Vec<(usize, usize)>;

struct Naive<'a> {
    plan: &'a FunnelPlan,
    events: &'a [FunnelEvent],
}

/// The counted attempts of one customer, each with its chain by step.
pub(super) fn customer(plan: &FunnelPlan, events: &[FunnelEvent], total: u32) -> Vec<(Attempt, Vec<u32>)> {
    let naive = Naive { plan, events };
    let starts: Vec<usize> = (0..events.len())
        .filter(|&e| events[e].start)
        .filter(|&e| (0..plan.steps.len()).any(|j| (j == 0 || plan.order == FunnelOrder::Any) && naive.meets(e, j)))
        .collect();
    let Some(&latest) = starts.last() else { return Vec::new() };
    let last = naive.required().len() - 1;
    let single = |start: usize, open_by: usize| {
        let chain = naive.chain(start);
        let furthest = naive.furthest(&chain);
        let open = furthest < last && naive.can_go_on(open_by, total);
        let attempt = Attempt { start: start.try_into().unwrap(), furthest: as_u32(furthest), open, excluded: false };
        (attempt, chain)
    };
    match plan.mode {
        FunnelCount::Unique => {
            let best =
                starts.iter().max_by_key(|&&start| (naive.furthest(&naive.chain(start)), Reverse(start))).unwrap();
            let (attempt, chain) = single(*best, latest);
            let stays = naive.excluded(&chain).is_none();
            if stays { vec![(attempt, naive.by_step(&chain))] } else { Vec::new() }
        }
        FunnelCount::First => {
            let (attempt, chain) = single(starts[0], starts[0]);
            let stays = naive.excluded(&chain).is_none();
            if stays { vec![(attempt, naive.by_step(&chain))] } else { Vec::new() }
        }
        FunnelCount::Totals => {
            let all = starts.iter().map(|&start| {
                let (mut attempt, mut chain) = single(start, start);
                if let Some(after) = naive.excluded(&chain) {
                    chain.retain(|&(step, _)| step <= after);
                    attempt.furthest = as_u32(naive.furthest(&chain));
                    attempt.open = false;
                    attempt.excluded = true;
                }
                (attempt, naive.by_step(&chain))
            });
            all.collect()
        }
    }
}

fn as_u32(n: usize) -> u32 {
    n.try_into().unwrap()
}

impl Naive<'_> {
    fn meets(&self, event: usize, step: usize) -> bool {
        self.events[event].steps >> step & 1 == 1
    }

    fn required(&self) -> Vec<usize> {
        (0..self.plan.steps.len()).filter(|&j| !self.plan.steps[j].optional).collect()
    }

    fn elapsed(&self, from: usize, to: usize) -> i64 {
        self.events[to].at - self.events[from].at
    }

    fn by_step(&self, chain: &Chain) -> Vec<u32> {
        let mut by_step = vec![NONE; self.plan.steps.len()];
        for &(step, event) in chain {
            by_step[step] = as_u32(event);
        }
        by_step
    }

    /// How many required steps a chain has, less one.
    fn furthest(&self, chain: &Chain) -> usize {
        chain.iter().filter(|(step, _)| self.required().contains(step)).count() - 1
    }

    /// The one chain of the attempt.
    fn chain(&self, start: usize) -> Chain {
        if self.plan.order == FunnelOrder::Any {
            return self.any(start);
        }
        let mut all = Vec::new();
        self.extend(&mut vec![(0, start)], &mut all);
        let furthest = all.iter().map(|chain| chain[chain.len() - 1].0).max().unwrap();
        let reach = all.into_iter().filter(|chain| chain[chain.len() - 1].0 == furthest);
        reach
            .min_by_key(|chain| {
                let required = self.required();
                let is_required = |&&(step, _): &&(usize, usize)| required.contains(&step);
                let events: Vec<usize> = chain.iter().filter(is_required).map(|&(_, event)| event).collect();
                let optional = chain.len() - events.len();
                let order: Vec<usize> = chain.iter().map(|&(_, event)| event).collect();
                let steps: Vec<usize> = chain.iter().map(|&(step, _)| step).collect();
                (events, chain[chain.len() - 1].1, Reverse(optional), order, steps)
            })
            .unwrap()
    }

    fn extend(&self, chain: &mut Chain, all: &mut Vec<Chain>) {
        all.push(chain.clone());
        let (start, (i, before)) = (chain[0].1, chain[chain.len() - 1]);
        for j in i + 1..self.plan.steps.len() {
            if (i + 1..j).any(|between| !self.plan.steps[between].optional) {
                break;
            }
            for event in 0..self.events.len() {
                let follows = match self.plan.order {
                    FunnelOrder::Strict => self.events[event].seq == self.events[before].seq + 1,
                    // At one instant in step order, which is i < j.
                    _ => self.elapsed(before, event) >= 0,
                };
                let unused = chain.iter().all(|&(_, used)| used != event);
                let inside = self.elapsed(start, event) <= self.plan.window;
                let own = self.plan.steps[j].window.is_none_or(|window| self.elapsed(before, event) <= window);
                if self.meets(event, j) && follows && unused && inside && own {
                    chain.push((j, event));
                    self.extend(chain, all);
                    chain.pop();
                }
            }
        }
    }

    /// All sets of events with the start that fill as many different steps; the largest, then the earliest.
    fn any(&self, start: usize) -> Chain {
        let inside = |&event: &usize| {
            event != start
                && (0..=self.plan.window).contains(&self.elapsed(start, event))
                && self.events[event].steps > 0
        };
        let others: Vec<usize> = (0..self.events.len()).filter(inside).collect();
        let mut best = vec![start];
        for set in 0..1_u32 << others.len() {
            let chosen = others.iter().enumerate().filter(|(i, _)| set >> i & 1 == 1).map(|(_, &event)| event);
            let events: Vec<usize> = std::iter::once(start).chain(chosen).collect();
            let better = (Reverse(events.len()), &events) < (Reverse(best.len()), &best);
            if better && self.matches(&events, 0) {
                best = events;
            }
        }
        best.into_iter().enumerate().collect()
    }

    /// Whether each event can have a step of its own, none of `used`.
    fn matches(&self, events: &[usize], used: u64) -> bool {
        let Some((&event, rest)) = events.split_first() else { return true };
        let free = (0..self.plan.steps.len()).filter(|&j| self.meets(event, j) && used >> j & 1 == 0);
        free.into_iter().any(|j| self.matches(rest, used | 1 << j))
    }

    /// An event of the next required step, one microsecond after `as_of`: does the attempt take it?
    fn can_go_on(&self, start: usize, total: u32) -> bool {
        let any = self.plan.order == FunnelOrder::Any;
        let stopped = self.furthest(&self.chain(start));
        let next = self.required()[stopped + 1];
        let wanted = if any { 0..self.plan.steps.len() } else { next..next + 1 };
        wanted.into_iter().any(|step| {
            let at = self.plan.as_of + 1;
            let mut events = self.events.to_vec();
            events.push(FunnelEvent { at, seq: total, steps: 1 << step, exclusions: 0, start: false });
            let then = Naive { plan: self.plan, events: &events };
            then.furthest(&then.chain(start)) > stopped
        })
    }

    /// The smallest `after` (as a step) whose exclusion hits the chain.
    fn excluded(&self, chain: &Chain) -> Option<usize> {
        let at = |step: usize| chain.iter().find(|link| link.0 == step).map(|link| link.1);
        let window_end = self.events[chain[0].1].at + self.plan.window;
        let rules = self.plan.exclusions.iter().enumerate();
        let hits = rules.filter(|(x, rule)| {
            let Some(after) = at(rule.after - 1) else { return false };
            (after + 1..self.events.len()).any(|event| {
                let between = match at(rule.before - 1) {
                    Some(before) => event < before,
                    None => self.events[event].at <= window_end.min(self.plan.as_of),
                };
                between && self.events[event].exclusions >> x & 1 == 1
            })
        });
        hits.map(|(_, rule)| rule.after - 1).min()
    }
}
