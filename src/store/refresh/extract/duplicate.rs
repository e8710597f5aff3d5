//! Which rows occur twice (T5): candidates by hash, one part at a time.

use std::collections::{HashMap, HashSet};

use bytemuck::{Pod, Zeroable};

/// A row and the hash of what must not occur twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Sighting {
    /// Hash of the event id, else of the whole row.
    pub same: u64,
    /// Row of the source.
    pub src: i64,
}

/// Groups of rows with the same hash; the caller compares what was hashed.
#[must_use]
pub fn candidates(rows: &[Sighting]) -> Vec<Vec<i64>> {
    let again = repeated(rows);
    if again.is_empty() {
        return Vec::new();
    }
    let mut groups: HashMap<u64, Vec<i64>> = HashMap::new();
    for row in rows.iter().filter(|row| again.contains(&row.same)) {
        groups.entry(row.same).or_default().push(row.src);
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_unstable();
    }
    groups.sort_unstable();
    groups
}

/// The hashes that occur more than once: open addressing in a table that fits the cache.
fn repeated(rows: &[Sighting]) -> HashSet<u64> {
    let size = (rows.len() * 2).next_power_of_two().max(2);
    let mut table = vec![0_u64; size];
    let mut again = HashSet::new();
    let mut zeros = 0;
    for row in rows {
        if row.same == 0 {
            zeros += 1;
            continue;
        }
        // The parts are made by the low bits, the place by the high ones.
        let mut place = usize::try_from(row.same >> 16).unwrap_or(0) & (size - 1);
        loop {
            match table[place] {
                0 => {
                    table[place] = row.same;
                    break;
                }
                same if same == row.same => {
                    again.insert(same);
                    break;
                }
                _ => place = (place + 1) & (size - 1),
            }
        }
    }
    if zeros > 1 {
        again.insert(0);
    }
    again
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t5_candidates_are_the_rows_that_share_a_hash() {
        let rows = [(5, 1), (7, 2), (5, 3), (0, 4), (9, 5), (0, 6), (5, 0)].map(|(same, src)| Sighting { same, src });
        assert_eq!(candidates(&rows), [vec![0, 1, 3], vec![4, 6]]);
        assert!(candidates(&rows[..2]).is_empty());
    }
}
