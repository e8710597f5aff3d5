//! Distinct paths, and how many customers of each class have each.
//!
//! While customers come, a path is one number: its items in a row, or where that has no room, a bit and the path's place
//! in an interner. Each class has a table of its own, and what is new is noted first and counted by the batch, so that the
//! table is at hand then.

use hashbrown::HashMap;

use crate::attribution::paths::interner::PathInterner;
use crate::attribution::setup::CLASSES;
use crate::domain::hash::BuildIntHasher;

/// Paths of a class are noted, and counted when there are so many.
const PENDING: usize = 1 << 10;

/// Marks the number of a path that has no room in a number.
const LONG: u64 = 1 << 63;

/// The ends of paths of one kind in one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PathCount {
    /// The number of the path.
    pub path: u32,
    /// The class of the customers.
    pub class: u8,
    /// How many.
    pub count: u32,
    /// What they weigh, in units of credit.
    pub units: i64,
}

/// Distinct paths, counted by class.
#[derive(Clone, Debug)]
pub struct PathCounts {
    /// The paths, once they are finished.
    pub interner: PathInterner,
    /// Sorted by path and class, each once, when finished.
    counts: Vec<PathCount>,
    /// Bits of an item.
    bits: u32,
    classes: Vec<PendingPaths>,
    /// Paths without room in a number.
    long: PathInterner,
}

/// The paths of one class, while they are counted.
#[derive(Clone, Debug, Default)]
struct PendingPaths {
    pending: Vec<(u64, i64)>,
    counting: HashMap<u64, Sum, BuildIntHasher>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    count: u32,
    units: i64,
}

impl PendingPaths {
    fn count(&mut self) {
        for (key, units) in self.pending.drain(..) {
            let sum = self.counting.entry(key).or_default();
            sum.count += 1;
            sum.units += units;
        }
    }
}

impl PathCounts {
    /// For so many items.
    pub fn new(items: u32) -> Self {
        Self {
            interner: PathInterner::default(),
            counts: Vec::new(),
            bits: (u32::BITS - items.leading_zeros()).max(1),
            classes: vec![PendingPaths::default(); CLASSES],
            long: PathInterner::default(),
        }
    }

    /// Counts a path.
    pub fn add(&mut self, path: &[u32], class: usize, units: i64) {
        let key = if path.len() * self.bits as usize <= 63 {
            path.iter().rev().fold(0, |key, item| key << self.bits | (u64::from(*item) + 1))
        } else {
            LONG | u64::from(self.long.number(path))
        };
        let own = &mut self.classes[class];
        own.pending.push((key, units));
        if own.pending.len() >= PENDING {
            own.count();
        }
    }

    /// Adds another's, neither finished.
    pub fn merge(&mut self, other: Self) {
        let long: Vec<u64> =
            (0..other.long.len()).map(|path| u64::from(self.long.number(other.long.path(path)))).collect();
        let place = |key: u64| usize::try_from(key & !LONG).unwrap_or(usize::MAX);
        for (mine, mut theirs) in self.classes.iter_mut().zip(other.classes) {
            mine.count();
            theirs.count();
            for (key, own) in theirs.counting {
                let key = if key & LONG == 0 { key } else { LONG | long[place(key)] };
                let sum = mine.counting.entry(key).or_default();
                sum.count += own.count;
                sum.units += own.units;
            }
        }
    }

    /// Ends the counting; before the counts are read.
    pub fn finish(&mut self) {
        let mut all: Vec<(u64, PathCount)> = Vec::new();
        for (class, mut own) in (0_u8..).zip(std::mem::take(&mut self.classes)) {
            own.count();
            let end = |(key, sum): (u64, Sum)| (key, PathCount { path: 0, class, count: sum.count, units: sum.units });
            all.extend(own.counting.into_iter().map(end));
        }
        all.sort_unstable_by_key(|(key, end)| (*key, end.class));
        let long = std::mem::take(&mut self.long);
        let mut path = Vec::new();
        for same in all.chunk_by(|a, b| a.0 == b.0) {
            let mut rest = same[0].0;
            path.clear();
            if rest & LONG == 0 {
                while rest > 0 {
                    path.extend(u32::try_from((rest & ((1 << self.bits) - 1)) - 1));
                    rest >>= self.bits;
                }
            } else if let Ok(place) = usize::try_from(rest & !LONG) {
                path.extend_from_slice(long.path(place));
            }
            let number = self.interner.push(&path);
            self.counts.extend(same.iter().map(|(_, end)| PathCount { path: number, ..*end }));
        }
    }

    /// About so many bytes are held; only when finished.
    pub fn bytes(&self) -> usize {
        self.interner.bytes() + self.counts.len() * size_of::<PathCount>()
    }

    /// The ends, sorted by path and class; only when finished.
    pub fn counts(&self) -> &[PathCount] {
        &self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_kept_once_and_parts_add_up() {
        let [mut whole, mut one, mut two] = [(); 3].map(|()| PathCounts::new(3));
        let long: Vec<u32> = (0..40).map(|n| n % 3).collect();
        let paths: [&[u32]; 4] = [&[1, 2], &long, &[2, 1], &[1, 2, 0]];
        for n in 0..20_usize {
            let (path, class) = (paths[n * n % 4], n % 3);
            whole.add(path, class, 5);
            if n % 2 == 0 { one.add(path, class, 5) } else { two.add(path, class, 5) }
        }
        two.merge(one);
        [&mut whole, &mut two].into_iter().for_each(PathCounts::finish);
        let all = |counted: &PathCounts| {
            let mut all: Vec<_> = counted
                .counts()
                .iter()
                .map(|end| (counted.interner.path(end.path as usize).to_vec(), end.class, end.count, end.units))
                .collect();
            all.sort();
            all
        };
        // n² mod 4 is 0 or 1: two paths, ten each; classes 0, 1, 2 of n. Even n below 20 of class 0: 0, 6, 12, 18.
        assert_eq!(whole.interner.len(), 2);
        assert_eq!(all(&whole)[3], (vec![1, 2], 0, 4, 20));
        assert_eq!(all(&whole)[0], (long, 0, 3, 15));
        assert_eq!(whole.counts().iter().map(|end| end.count).sum::<u32>(), 20);
        assert_eq!(all(&whole), all(&two));
    }
}
