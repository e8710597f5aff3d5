//! The model learnt anew without each group of customers, for intervals (A12).

use std::ops::Range;

use super::hazard::Hazards;
use super::model::SequenceModel;
use super::shapley::{EXACT, Shapley};
use crate::attribution::counts::path_counts::PathCount;
use crate::attribution::fixed::{real, truncate};
use crate::attribution::interval::GROUPS;
use crate::attribution::paths::interner::hash;
use crate::domain::threads;

/// About so many looks at a context may be spent on learning the model anew without each group; where all paths would
/// take more, some of them tell by how much the credit moves.
const REFIT_WORK: f64 = 5e7;

impl SequenceModel<'_> {
    /// By group and item: by how many units the credit of those left moves when the model does not know the group.
    pub(super) fn refit(&self, items: usize) -> Vec<f64> {
        let paths = &self.evidence.stats.paths;
        let mut work = 0.0;
        let mut units: i64 = 0;
        let mut chosen: Vec<(u64, f64)> = Vec::with_capacity(paths.interner.len());
        for of_path in paths.counts().chunk_by(|a, b| a.path == b.path) {
            let path = paths.interner.path(of_path[0].path as usize);
            let cost = cost(path);
            work += cost;
            units += of_path.iter().map(|end| end.units).sum::<i64>();
            chosen.push((hash(path), cost));
        }
        let groups = u32::try_from(GROUPS).map_or(1.0, f64::from);
        let share = REFIT_WORK / (work * groups).max(1.0);
        // Paths are chosen by their hash: the same ones however they were counted.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of the hashes")]
        let limit = if share >= 1.0 { u64::MAX } else { (share * 18_446_744_073_709_551_615.0) as u64 };
        let some: Vec<&[PathCount]> = paths
            .counts()
            .chunk_by(|a, b| a.path == b.path)
            .zip(&chosen)
            .filter(|(_, (hash, _))| *hash <= limit)
            .map(|(ends, _)| ends)
            .collect();
        let all = some.len() == chosen.len();
        let of_some: i64 = some.iter().flat_map(|ends| ends.iter()).map(|end| end.units).sum();
        if of_some == 0 {
            return vec![0.0; items * GROUPS];
        }
        let scale = if all { 1.0 } else { real(units) / real(of_some) };
        let mut shapley = Shapley::default();
        let before: Vec<Vec<f64>> = some
            .iter()
            .map(|ends| shapley.split(paths.interner.path(ends[0].path as usize), &self.hazards, self.names).1.to_vec())
            .collect();
        let of_groups = |groups: Range<usize>| {
            let mut shapley = Shapley::default();
            let mut moved = vec![0_i64; items * groups.len()];
            for (place, group) in groups.enumerate() {
                let left = self.all.without(&[&self.contexts[group], &self.contexts[group + GROUPS]]);
                let hazards = Hazards::learn(&left, self.hazards.order(), self.kappa);
                let moved = &mut moved[place * items..(place + 1) * items];
                for (ends, before) in some.iter().zip(&before).filter(|(_, before)| before.len() > 1) {
                    let own = |end: &&PathCount| usize::from(end.class) % GROUPS == group;
                    let units: i64 = ends.iter().filter(|end| !own(end)).map(|end| end.units).sum();
                    let (found, after) =
                        shapley.split(paths.interner.path(ends[0].path as usize), &hazards, self.names);
                    for ((item, after), before) in found.iter().zip(after).zip(before) {
                        moved[*item as usize] += truncate((after - before) * real(units));
                    }
                }
            }
            moved
        };
        let parts: Vec<Vec<i64>> = std::thread::scope(|scope| {
            let parts = self.threads.clamp(1, GROUPS);
            let ranges = (0..parts).map(|part| part * GROUPS / parts..(part + 1) * GROUPS / parts);
            let started: Vec<_> = ranges.map(|groups| threads::start(scope, || of_groups(groups))).collect();
            started.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        parts.concat().into_iter().map(|units| real(units) * scale).collect()
    }
}

/// Looks at a context that the shares of a path take.
fn cost(path: &[u32]) -> f64 {
    let mut distinct = path.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let length = u32::try_from(path.len()).map_or(1e9, f64::from);
    match distinct.len() {
        0 | 1 => 1.0,
        some if some <= EXACT => (length + u32::try_from(some).map_or(0.0, f64::from)) * f64::from(1_u32 << (some - 1)),
        some => 128.0 * length * u32::try_from(some).map_or(1e9, f64::from) / 2.0,
    }
}
