//! Distinct paths, each kept once.

use hashbrown::HashTable;

/// Paths by number, in the order in which they were first seen.
#[derive(Clone, Debug, Default)]
pub struct Book {
    items: Vec<u32>,
    /// By path: where its items end.
    ends: Vec<usize>,
    numbers: HashTable<u32>,
}

impl Book {
    /// How many paths there are.
    pub fn len(&self) -> usize {
        self.ends.len()
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
            items.extend_from_slice(wanted);
            ends.push(items.len());
        }
        number
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

/// The ends of paths of one kind in one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// The number of the path.
    pub path: u32,
    /// The class of the customers.
    pub class: u8,
    /// How many.
    pub count: u32,
    /// What they weigh, in units of credit.
    pub units: i64,
}

/// After so many notes they are sorted and summed.
const PENDING: usize = 1 << 19;

/// Distinct paths, and how many customers of each class have each.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// The paths.
    pub book: Book,
    /// Sorted by path and class, each once, when settled.
    ends: Vec<End>,
    pending: Vec<End>,
}

impl Counted {
    /// Counts a path.
    pub fn add(&mut self, path: &[u32], class: u8, units: i64) {
        let path = self.book.number(path);
        self.pending.push(End { path, class, count: 1, units });
        if self.pending.len() >= PENDING {
            self.settle();
        }
    }

    /// Sums what was noted; before the counts are read.
    pub fn settle(&mut self) {
        let mut pending = std::mem::take(&mut self.pending);
        pending.sort_unstable_by_key(place);
        pending.dedup_by(merge);
        self.ends = joined(std::mem::take(&mut self.ends), &pending);
    }

    /// Adds another's, both settled.
    pub fn merge(&mut self, other: &Self) {
        let numbers: Vec<u32> = (0..other.book.len()).map(|path| self.book.number(other.book.path(path))).collect();
        let mut theirs: Vec<End> =
            other.ends.iter().map(|end| End { path: numbers[end.path as usize], ..*end }).collect();
        theirs.sort_unstable_by_key(place);
        self.ends = joined(std::mem::take(&mut self.ends), &theirs);
    }

    /// The ends, sorted by path and class; only when settled.
    pub fn ends(&self) -> &[End] {
        &self.ends
    }
}

fn place(end: &End) -> (u32, u8) {
    (end.path, end.class)
}

/// Adds one to another of the same place.
fn merge(next: &mut End, kept: &mut End) -> bool {
    let same = place(next) == place(kept);
    if same {
        kept.count += next.count;
        kept.units += next.units;
    }
    same
}

/// Two sorted lists as one.
fn joined(mine: Vec<End>, theirs: &[End]) -> Vec<End> {
    if mine.is_empty() {
        return theirs.to_vec();
    }
    let mut all = mine;
    all.extend_from_slice(theirs);
    // Two sorted runs: the stable sort joins them.
    all.sort_by_key(place);
    all.dedup_by(merge);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_kept_once_and_parts_add_up() {
        let (mut whole, mut one, mut two) = (Counted::default(), Counted::default(), Counted::default());
        let paths: [&[u32]; 4] = [&[1, 2], &[1], &[2, 1], &[1, 2, 3]];
        for n in 0..20_usize {
            let (path, class) = (paths[n * n % 4], u8::try_from(n % 3).unwrap());
            whole.add(path, class, 5);
            if n % 2 == 0 { one.add(path, class, 5) } else { two.add(path, class, 5) }
        }
        [&mut whole, &mut one, &mut two].into_iter().for_each(Counted::settle);
        two.merge(&one);
        let all = |counted: &Counted| {
            let mut all: Vec<_> = counted
                .ends()
                .iter()
                .map(|end| (counted.book.path(end.path as usize).to_vec(), end.class, end.count, end.units))
                .collect();
            all.sort();
            all
        };
        // n² mod 4 is 0 or 1: two paths, ten each; classes 0, 1, 2 of n.
        assert_eq!(whole.book.len(), 2);
        assert_eq!(whole.ends().iter().map(|end| end.count).sum::<u32>(), 20);
        assert_eq!(all(&whole), all(&two));
    }
}
