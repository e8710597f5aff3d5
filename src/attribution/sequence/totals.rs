//! The credit of some customers in whole units.

use super::hazard::Hazards;
use super::shapley::Shapley;
use crate::attribution::counts::path_counts::{PathCount, PathCounts};
use crate::attribution::fixed::{real, truncate};
use crate::attribution::interval::GROUPS;

/// So many make one in the sums of the incremental reading, which are whole and so the same in any order.
pub const UNIT: f64 = 1_152_921_504_606_846_976.0;

/// The credit of some customers: by item, and by group and item; and what their paths lose without each item.
pub struct ShapleyTotals {
    pub units: Vec<i64>,
    pub groups: Vec<i64>,
    pub lost: Vec<i128>,
}

impl ShapleyTotals {
    pub fn new(items: usize, groups: bool) -> Self {
        let groups = if groups { items * GROUPS } else { 0 };
        Self { units: vec![0; items], groups: vec![0; groups], lost: vec![0; items] }
    }

    pub fn add(&mut self, other: &Self) {
        self.units.iter_mut().zip(&other.units).for_each(|(mine, theirs)| *mine += theirs);
        self.groups.iter_mut().zip(&other.groups).for_each(|(mine, theirs)| *mine += theirs);
        self.lost.iter_mut().zip(&other.lost).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Shares out the units of converting paths; the last item of a path takes what rounding leaves.
    pub fn share_out(&mut self, paths: &PathCounts, counts: &[PathCount], hazards: &Hazards, names: &[String]) {
        let items = self.units.len();
        let mut shapley = Shapley::default();
        for of_path in counts.chunk_by(|a, b| a.path == b.path) {
            let path = paths.interner.path(of_path[0].path as usize);
            let (found, parts) = shapley.split(path, hazards, names);
            let mut customers = 0;
            for of_group in of_path {
                customers += i128::from(of_group.count);
                let mut rest = of_group.units;
                for (place, (item, share)) in found.iter().zip(parts).enumerate() {
                    let last = place + 1 == found.len();
                    let units = if last { rest } else { truncate(share * real(of_group.units)) };
                    rest -= units;
                    let item = *item as usize;
                    self.units[item] += units;
                    if let Some(own) = self.groups.get_mut(usize::from(of_group.class) % GROUPS * items + item) {
                        *own += units;
                    }
                }
            }
            for (place, item) in shapley.items().iter().enumerate() {
                let loss = shapley.loss(path, hazards, place);
                self.lost[*item as usize] += i128::from(truncate(loss * UNIT)) * customers;
            }
        }
    }
}
