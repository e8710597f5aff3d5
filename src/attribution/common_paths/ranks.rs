//! Counts by buckets of a hash, and the order of the buckets.

use super::table::PathFrequency;

/// How many buckets there are, as a power of two.
const BITS: u32 = 20;

/// The paths of one bucket together: none of them is more common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct BucketTotal {
    /// Their conversions.
    pub conversions: u64,
    /// Their non-conversions.
    pub others: u64,
}

/// The sum of each bucket.
pub struct BucketTotals(Vec<BucketTotal>);

impl BucketTotals {
    /// Nothing yet.
    pub fn new() -> Self {
        Self(vec![BucketTotal::default(); 1 << BITS])
    }

    /// Adds to the bucket of a path.
    pub fn add(&mut self, path: &[u32], count: &PathFrequency) {
        let own = &mut self.0[bucket(path)];
        own.conversions += count.conversions;
        own.others += count.non_conversions;
    }

    /// Adds another's.
    pub fn merge(&mut self, other: &Self) {
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            mine.conversions += theirs.conversions;
            mine.others += theirs.others;
        }
    }
}

/// The buckets in order: rank 0 is the most common.
#[derive(Debug)]
pub struct BucketRanks {
    by_bucket: Vec<u32>,
    /// By rank; empty buckets have none.
    sums: Vec<BucketTotal>,
}

impl BucketRanks {
    /// Ranks the buckets; equal ones by their number.
    pub fn new(sums: &BucketTotals) -> Self {
        let mut order: Vec<(BucketTotal, usize)> =
            sums.0.iter().copied().zip(0..).filter(|(sum, _)| *sum != BucketTotal::default()).collect();
        order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut by_bucket = vec![u32::MAX; sums.0.len()];
        for (rank, (_, bucket)) in (0..).zip(&order) {
            by_bucket[*bucket] = rank;
        }
        Self { by_bucket, sums: order.into_iter().map(|(sum, _)| sum).collect() }
    }

    /// The rank of a path's bucket.
    pub fn rank(&self, path: &[u32]) -> u32 {
        self.by_bucket[bucket(path)]
    }

    /// The most common of the buckets from a rank on.
    pub fn best(&self, from: u32) -> Option<BucketTotal> {
        self.sums.get(from as usize).copied()
    }
}

/// The bucket of a path, the same on every machine.
fn bucket(path: &[u32]) -> usize {
    let mix = |hash: u64, item: &u32| (hash.rotate_left(5) ^ u64::from(*item)).wrapping_mul(0x517c_c1b7_2722_0a95);
    let hash = path.iter().fold(path.len() as u64, mix);
    usize::try_from(hash >> (64 - BITS)).unwrap_or(0)
}
