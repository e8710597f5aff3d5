//! Distinct paths, each kept once.

use hashbrown::HashTable;

/// Paths by number, in the order in which they were first seen.
#[derive(Clone, Debug, Default)]
pub struct PathInterner {
    items: Vec<u32>,
    /// By path: where its items end.
    ends: Vec<usize>,
    numbers: HashTable<u32>,
}

impl PathInterner {
    /// How many paths there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// About so many bytes are held.
    pub fn bytes(&self) -> usize {
        self.items.len() * size_of::<u32>() + self.ends.len() * size_of::<usize>()
    }

    /// The items of a path.
    pub fn path(&self, number: usize) -> &[u32] {
        path(&self.items, &self.ends, number)
    }

    /// The number of a path, a new one where it is new.
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer paths than customers")]
    pub fn number(&mut self, wanted: &[u32]) -> u32 {
        let Self { items, ends, numbers } = self;
        let known = |number: &u32| path(items, ends, *number as usize) == wanted;
        let place = numbers.entry(hash(wanted), known, |number| hash(path(items, ends, *number as usize)));
        let next = ends.len() as u32;
        let number = *place.or_insert(next).get();
        if number == next {
            self.push(wanted);
        }
        number
    }

    /// Keeps a path that is new: its number.
    #[expect(clippy::cast_possible_truncation, reason = "there are fewer paths than customers")]
    pub fn push(&mut self, path: &[u32]) -> u32 {
        self.items.extend_from_slice(path);
        self.ends.push(self.items.len());
        self.ends.len() as u32 - 1
    }
}

fn path<'a>(items: &'a [u32], ends: &[usize], number: usize) -> &'a [u32] {
    let from = if number == 0 { 0 } else { ends[number - 1] };
    &items[from..ends[number]]
}

/// A hash of a path: the same in every run.
pub fn hash(path: &[u32]) -> u64 {
    let mixed = path.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |hash, item| {
        (hash.rotate_left(23) ^ u64::from(*item)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    });
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 32
}
