//! Numbers by key, where few of the possible keys occur.

use std::collections::HashMap;

use crate::domain::hash::BuildIntHasher;

/// Up to so many possible keys an array finds the cell (untouched pages of it cost nothing), beyond it a hash table.
const DENSE: u64 = 1 << 22;

/// A cell for each key that was asked for.
#[derive(Clone, Debug)]
pub struct SparseMap<T> {
    index: Index,
    keys: Vec<u64>,
    cells: Vec<T>,
}

#[derive(Clone, Debug)]
enum Index {
    /// One more than the cell's place; 0 = none yet.
    Dense(Vec<u32>),
    Hashed(HashMap<u64, u32, BuildIntHasher>),
}

impl<T: Copy + Default> SparseMap<T> {
    /// For keys below `limit`.
    pub fn new(limit: u64) -> Self {
        let index = match usize::try_from(limit) {
            Ok(small) if limit <= DENSE => Index::Dense(vec![0; small]),
            _ => Index::Hashed(HashMap::default()),
        };
        Self { index, keys: Vec::new(), cells: Vec::new() }
    }

    /// The cell of a key.
    #[expect(clippy::cast_possible_truncation, reason = "a dense key is below 2^22, and cells are fewer than 2^32")]
    pub fn entry(&mut self, key: u64) -> &mut T {
        let next = self.cells.len() as u32 + 1;
        let place = match &mut self.index {
            Index::Dense(places) => {
                let place = &mut places[key as usize];
                if *place == 0 {
                    *place = next;
                }
                *place
            }
            Index::Hashed(places) => *places.entry(key).or_insert(next),
        };
        if place == next {
            self.keys.push(key);
            self.cells.push(T::default());
        }
        &mut self.cells[place as usize - 1]
    }

    /// The keys and their cells, in the order in which they were first asked for.
    pub fn iter(&self) -> impl Iterator<Item = (u64, &T)> {
        self.keys.iter().copied().zip(&self.cells)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_and_hash_tables_keep_the_same_cells() {
        for limit in [1000, DENSE + 1] {
            let mut sparse: SparseMap<i64> = SparseMap::new(limit);
            for (key, amount) in [(7, 1), (999, 2), (7, 3), (0, 4)] {
                *sparse.entry(key) += amount;
            }
            assert_eq!(sparse.iter().map(|(key, cell)| (key, *cell)).collect::<Vec<_>>(), [(7, 4), (999, 2), (0, 4)]);
        }
    }
}
