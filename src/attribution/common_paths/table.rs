//! Distinct paths and how often each occurs.

use std::collections::{BTreeMap, HashMap};

use super::query::CommonPath;
use crate::attribution::fixed::{Scale, real};

/// What one path takes beside its items, in bytes.
const OVERHEAD: usize = 120;

/// How often a path occurs.
#[derive(Clone, Debug, Default)]
pub struct PathFrequency {
    /// Influenced completions.
    pub conversions: u64,
    /// Customers without a completion.
    pub non_conversions: u64,
    /// The value of the completions, in units.
    pub units: i64,
    /// From the first touch to each completion (µs).
    times: Vec<i64>,
}

impl PathFrequency {
    /// One completion.
    pub fn conversion(units: i64, time: i64) -> Self {
        Self { conversions: 1, units, times: vec![time], ..Self::default() }
    }

    /// One customer without.
    pub fn other() -> Self {
        Self { non_conversions: 1, ..Self::default() }
    }

    /// Adds another's, but for the times.
    pub fn sum(&mut self, other: &Self) {
        self.conversions += other.conversions;
        self.non_conversions += other.non_conversions;
        self.units += other.units;
    }

    fn add(&mut self, mut other: Self) {
        self.sum(&other);
        self.times.append(&mut other.times);
    }

    fn median(mut self) -> Option<f64> {
        self.times.sort_unstable();
        let middle = self.times.len() / 2;
        let upper = real(*self.times.get(middle)?);
        let odd = self.times.len() % 2 == 1;
        Some(if odd { upper } else { f64::midpoint(real(self.times[middle - 1]), upper) })
    }
}

/// Distinct paths with their counts. The times are kept beside the paths and take no room: there are no more of them than
/// completions, which are all in memory.
pub struct PathTable {
    counts: HashMap<Box<[u32]>, PathFrequency>,
    room: usize,
    used: usize,
}

impl PathTable {
    /// An empty one with so much room, in bytes.
    pub fn new(room: usize) -> Self {
        Self { counts: HashMap::new(), room, used: 0 }
    }

    /// Adds to the count of a path.
    pub fn add(&mut self, path: &[u32], count: PathFrequency) {
        if let Some(own) = self.counts.get_mut(path) {
            own.add(count);
        } else {
            self.used += room(path);
            self.counts.insert(path.into(), count);
        }
    }

    /// Whether the paths take more than their room; that they do or not depends on the paths alone.
    pub fn is_full(&self) -> bool {
        self.used > self.room
    }

    /// Adds another's counts.
    pub fn merge(&mut self, other: Self) {
        for (path, count) in other.counts {
            self.add(&path, count);
        }
    }

    /// Leaves away paths.
    pub fn retain(&mut self, keep: impl Fn(&[u32]) -> bool) {
        self.counts.retain(|path, _| keep(path));
        self.used = self.counts.keys().map(|path| room(path)).sum();
    }

    /// Leaves away the paths of the highest ranks, so that half of the room is free but one rank stays. Answers with the first
    /// rank that is gone.
    pub fn shrink(&mut self, rank: impl Fn(&[u32]) -> u32) -> u32 {
        let mut taken: BTreeMap<u32, usize> = BTreeMap::new();
        for path in self.counts.keys() {
            *taken.entry(rank(path)).or_default() += room(path);
        }
        let mut used = 0;
        let mut below = 0;
        for (rank, own) in taken {
            if below > 0 && used + own > self.room / 2 {
                break;
            }
            used += own;
            below = rank + 1;
        }
        self.retain(|path| rank(path) < below);
        // One rank alone may need more.
        self.room = self.room.max(2 * self.used);
        below
    }

    /// Paths and counts, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u32], &PathFrequency)> {
        self.counts.iter().map(|(path, count)| (&**path, count))
    }

    /// How many paths there are.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// The most common, in no order.
    pub fn most_common(self, limit: usize, scale: Scale) -> Vec<CommonPath> {
        let mut all: Vec<(Box<[u32]>, PathFrequency)> = self.counts.into_iter().collect();
        if limit == 0 {
            return Vec::new();
        }
        if limit < all.len() {
            all.select_nth_unstable_by(limit - 1, |a, b| {
                let key = |count: &PathFrequency| (count.conversions, count.non_conversions);
                key(&b.1).cmp(&key(&a.1)).then_with(|| a.0.cmp(&b.0))
            });
            all.truncate(limit);
        }
        let row = |(path, count): (Box<[u32]>, PathFrequency)| CommonPath {
            items: path.into_vec(),
            conversions: count.conversions,
            value: scale.weight(count.units),
            non_conversions: count.non_conversions,
            median: count.median(),
        };
        all.into_iter().map(row).collect()
    }
}

fn room(path: &[u32]) -> usize {
    OVERHEAD + size_of_val(path)
}
