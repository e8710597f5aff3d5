//! How many completions are expected to vanish without an item.

use super::model::SequenceModel;
use super::threads::in_parts;
use super::totals::UNIT;
use crate::attribution::counts::evidence::Evidence;
use crate::attribution::counts::path_counts::{PathCount, PathCounts};
use crate::attribution::fixed::truncate;

impl SequenceModel<'_> {
    /// Σ over all paths of the chance of converting less that without the item; of converting paths it is known.
    pub(super) fn incremental(&self, converting: Vec<i128>, sampled: u32) -> Vec<f64> {
        let Evidence { baseline, stats } = self.evidence;
        let mut sums = converting;
        let every = i128::from(sampled);
        for (paths, times) in [(&baseline.paths, every), (&stats.converters, -every)] {
            let parts =
                in_parts(paths, self.threads, || vec![0_i128; sums.len()], |sums, ends| self.lost(paths, ends, sums));
            for part in parts {
                sums.iter_mut().zip(part).for_each(|(all, own)| *all += own * times);
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "the sum is exact, a result needs no more than 53 bits")]
        let real = |sum: i128| sum as f64 / UNIT;
        sums.into_iter().map(real).collect()
    }

    fn lost(&self, paths: &PathCounts, ends: &[PathCount], sums: &mut [i128]) {
        let mut distinct: Vec<u32> = Vec::new();
        for of_path in ends.chunk_by(|a, b| a.path == b.path) {
            let path = paths.interner.path(of_path[0].path as usize);
            let customers: i128 = of_path.iter().map(|end| i128::from(end.count)).sum();
            let chance = self.hazards.chance(path.iter().copied());
            distinct.clear();
            distinct.extend_from_slice(path);
            distinct.sort_unstable();
            distinct.dedup();
            for item in &distinct {
                let left = self.hazards.chance(path.iter().copied().filter(|other| other != item));
                sums[*item as usize] += i128::from(truncate((chance - left) * UNIT)) * customers;
            }
        }
    }
}
