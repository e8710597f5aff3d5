//! Signed counts by key, for many increments.

use std::cmp::Ordering;

/// Up to so many possible keys each has its own cell (untouched pages of it cost nothing).
const DENSE: u64 = 1 << 22;

/// Beyond, increments are noted, and sorted and summed when there are so many.
const PENDING: usize = 1 << 20;

/// Counts by key; what counts zero is left out.
#[derive(Clone, Debug)]
pub enum Counts {
    /// A cell for each key.
    Dense(Vec<i32>),
    /// The increments since the last sort (the key, and a lowest bit for those by −1), and the sums in the order of keys.
    Noted(Vec<u64>, Vec<(u64, i32)>),
}

impl Counts {
    /// For keys below `limit`.
    pub fn new(limit: u64) -> Self {
        match usize::try_from(limit) {
            Ok(small) if limit <= DENSE => Self::Dense(vec![0; small]),
            _ => Self::Noted(Vec::new(), Vec::new()),
        }
    }

    /// Counts a key once more, or takes one back.
    #[expect(clippy::cast_possible_truncation, reason = "a dense key is below 2^22")]
    pub fn add(&mut self, key: u64, back: bool) {
        match self {
            Self::Dense(cells) => cells[key as usize] += if back { -1 } else { 1 },
            Self::Noted(pending, _) => {
                pending.push(key << 1 | u64::from(back));
                if pending.len() >= PENDING {
                    self.settle();
                }
            }
        }
    }

    /// Sums what was noted; before the counts are read.
    pub fn settle(&mut self) {
        let Self::Noted(pending, sums) = self else { return };
        pending.sort_unstable();
        let steps = |same: &[u64]| -> i32 { same.iter().map(|note| if note & 1 == 1 { -1 } else { 1 }).sum() };
        let fresh: Vec<(u64, i32)> =
            pending.chunk_by(|a, b| a >> 1 == b >> 1).map(|same| (same[0] >> 1, steps(same))).collect();
        pending.clear();
        *sums = join(sums, &fresh);
    }

    /// Adds settled counts.
    pub fn merge(&mut self, other: &Self) {
        match (self, other) {
            (Self::Dense(mine), Self::Dense(theirs)) => {
                mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine += theirs);
            }
            (Self::Noted(_, mine), Self::Noted(_, theirs)) => *mine = join(mine, theirs),
            _ => unreachable!("counts of one setup have one shape"),
        }
    }

    /// Keys and counts that are not zero, in the order of keys; only when settled.
    pub fn iter(&self) -> Box<dyn Iterator<Item = (u64, i32)> + '_> {
        match self {
            Self::Dense(cells) => {
                Box::new((0_u64..).zip(cells).filter(|(_, count)| **count != 0).map(|(key, count)| (key, *count)))
            }
            Self::Noted(_, sums) => Box::new(sums.iter().copied()),
        }
    }
}

/// Two sorted lists as one, equal keys summed.
fn join(mut a: &[(u64, i32)], mut b: &[(u64, i32)]) -> Vec<(u64, i32)> {
    let mut out = Vec::with_capacity(a.len() + b.len());
    while let ([x, left @ ..], [y, right @ ..]) = (a, b) {
        match x.0.cmp(&y.0) {
            Ordering::Less => {
                out.push(*x);
                a = left;
            }
            Ordering::Greater => {
                out.push(*y);
                b = right;
            }
            Ordering::Equal => {
                out.push((x.0, x.1 + y.1));
                (a, b) = (left, right);
            }
        }
    }
    out.extend_from_slice(a);
    out.extend_from_slice(b);
    out.retain(|(_, count)| *count != 0);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_notes_count_the_same() {
        for limit in [100, DENSE + 1] {
            let mut counts = Counts::new(limit);
            for (key, back) in
                [(7, false), (3, false), (7, false), (9, false), (7, true), (7, false), (5, false), (5, true)]
            {
                counts.add(key, back);
            }
            counts.settle();
            let mut other = Counts::new(limit);
            for (key, back) in [(1, false), (3, false), (9, true)] {
                other.add(key, back);
            }
            other.settle();
            counts.merge(&other);
            assert_eq!(counts.iter().collect::<Vec<_>>(), [(1, 1), (3, 2), (7, 2)]);
        }
    }
}
