//! The credit of one converting path by position, with buffers for one customer at a time.

use crate::attribution::counts::statistics::{PositionCredit, SufficientStats};
use crate::attribution::fixed::{real, truncate};
use crate::attribution::interval::GROUPS;
use crate::attribution::paths::{TouchPath, ViewPaths};
use crate::attribution::rules::halve;
use crate::attribution::setup::Setup;
use crate::domain::time::Span;

/// Buffers for one customer at a time.
pub struct Scratch {
    /// By view: the path of the customer as if without completions.
    pub everyone: ViewPaths,
    /// By view: the path of one completion.
    pub paths: ViewPaths,
    decay: Vec<f64>,
    pub customer: u32,
    path: u32,
    /// By view and item: the last path and the last customer (of a milestone) with it.
    on_path: [Vec<u32>; 3],
    of_customer: [Vec<u32>; 3],
}

impl Scratch {
    pub fn new(setup: &Setup) -> Self {
        let marks = setup.items.map(|items| vec![0; items as usize]);
        Self {
            everyone: Default::default(),
            paths: Default::default(),
            decay: Vec::new(),
            customer: 0,
            path: 0,
            on_path: marks.clone(),
            of_customer: marks,
        }
    }

    /// Counts a converting path of `units`.
    pub fn convert(&mut self, view: usize, stats: &mut SufficientStats, class: usize, units: i64, half_life: Span) {
        let TouchPath { items, times } = &self.paths[view];
        self.path += 1;
        let group = class % GROUPS;
        stats.paths.add(items, class, units);
        let reached = &mut stats.groups[group];
        reached.completions += 1;
        reached.units += units;
        halve(times, half_life, &mut self.decay);
        let base = group as u64 * self.on_path[view].len() as u64;
        let mut shares = EqualShares::of(units, items.len());
        let mut rest = units;
        for (place, &item) in items.iter().enumerate() {
            let roles = stats.by_position.entry(base + u64::from(item));
            let final_touch = place + 1 == items.len();
            let decayed = if final_touch { rest } else { truncate(self.decay[place] * real(units)) };
            rest -= decayed;
            roles.decay += decayed;
            shares.give(roles, place, units);
            let mark = item as usize;
            stats.item_touches[mark] += 1;
            if self.on_path[view][mark] != self.path {
                self.on_path[view][mark] = self.path;
                roles.each += units;
            }
            if self.of_customer[view][mark] != self.customer {
                self.of_customer[view][mark] = self.customer;
                stats.item_customers[mark] += 1;
            }
        }
    }
}

/// Equal shares in whole units; the last touch takes what does not divide.
struct EqualShares {
    touches: usize,
    linear: i64,
    linear_rest: i64,
    middle: i64,
    middle_rest: i64,
}

impl EqualShares {
    fn of(units: i64, touches: usize) -> Self {
        let parts = i64::try_from(touches).unwrap_or(i64::MAX);
        let between = (parts - 2).max(1);
        Self {
            touches,
            linear: units / parts,
            linear_rest: units % parts,
            middle: units / between,
            middle_rest: units % between,
        }
    }

    fn give(&mut self, roles: &mut PositionCredit, place: usize, units: i64) {
        let final_touch = place + 1 == self.touches;
        roles.linear += self.linear + if final_touch { self.linear_rest } else { 0 };
        match (self.touches, place) {
            (1, _) => roles.only += units,
            (2, 0) => roles.first_of_two += units,
            (2, _) => roles.last_of_two += units,
            (_, 0) => roles.first += units,
            _ if final_touch => roles.last += units,
            (touches, place) => {
                roles.middle += self.middle + if place + 2 == touches { self.middle_rest } else { 0 };
            }
        }
    }
}
