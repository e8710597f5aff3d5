//! Rows that have one event id, of whichever customers (T5): a step of its own before the parts are folded, left out where the
//! order of the ids shows that there are none, and of no more ids than it leaves open.
//!
//! What is left open is noted as hashes, one part after the other. Where these would not fit the memory, a filter of one byte a
//! row says before which of them may have come twice, in several sweeps where it would not fit either, each for a share of the
//! hashes.

use std::collections::{HashMap, HashSet};

use crate::domain::hash::{BuildIntHasher, fmix64, fnv1a};
use crate::domain::standard::Depth;
use crate::store::Error;
use crate::store::refresh::extract::id_runs::Repeats;
use crate::store::refresh::extract::part::Part;
use crate::store::refresh::extract::record::IdKind;
use crate::store::refresh::shapes::{ShapeTexts, Shapes};

/// By part, the records that are left out, ascending.
pub type Dropped = Vec<Vec<u32>>;

/// Where a row of several with the same id stands in the order of T4: the first of them stays. Part and record follow.
type Place = (i64, Depth, [Option<String>; 4], String, i64, usize, u32);

/// A record whose id may come twice: a hash of the id, the part, the record.
type Candidate = (u64, u32, u32);

/// What the search goes by.
pub struct Search<'a> {
    pub parts: usize,
    pub shapes: &'a Shapes,
    /// Which ids may come twice, by entry of events.
    pub repeats: &'a [Repeats],
    /// How many rows there are.
    pub rows: u64,
    /// Bytes of memory.
    pub memory: usize,
}

impl Search<'_> {
    /// Of rows with the same event id, all but the first in the order of T4. `take` gives a part any number of times, with or
    /// without its customers.
    ///
    /// # Errors
    /// When a part cannot be read.
    pub fn run(&self, take: impl Fn(usize, bool) -> Result<Part, Error>) -> Result<Dropped, Error> {
        let mut dropped = vec![Vec::new(); self.parts];
        let most = (self.memory / 2 / size_of::<Candidate>()).max(1 << 12);
        // What is not filled of it takes no memory, and it never moves.
        let mut candidates: Vec<Candidate> = Vec::with_capacity(most);
        let (mut part, mut many) = (0, false);
        while part < self.parts && !many {
            self.each_id(&take(part, false)?, |record, hash| {
                many |= candidates.len() == most;
                if !many {
                    candidates.push((hash, number(part), record));
                }
            });
            part += 1;
        }
        if many {
            drop(candidates);
            self.sweep(&take, &mut dropped)?;
        } else {
            self.decide(candidates, &take, &mut dropped)?;
        }
        for of_part in &mut dropped {
            of_part.sort_unstable();
        }
        Ok(dropped)
    }

    /// The same for more ids than can be noted.
    fn sweep(&self, take: &impl Fn(usize, bool) -> Result<Part, Error>, dropped: &mut Dropped) -> Result<(), Error> {
        let bytes = usize::try_from(self.rows).unwrap_or(usize::MAX).max(64);
        let sweeps = bytes.div_ceil(self.memory.max(1 << 16)).next_power_of_two();
        for sweep in 0..sweeps {
            let of_sweep = |hash: u64| usize::try_from(hash).unwrap_or(usize::MAX) & (sweeps - 1) == sweep;
            let mut filter = Filter::new(bytes / sweeps);
            let mut suspects: HashSet<u64, BuildIntHasher> = HashSet::default();
            for part in 0..self.parts {
                self.each_id(&take(part, false)?, |_, hash| {
                    if of_sweep(hash) && filter.seen(hash) {
                        suspects.insert(hash);
                    }
                });
            }
            if suspects.is_empty() {
                continue;
            }
            let mut candidates = Vec::new();
            for part in 0..self.parts {
                self.each_id(&take(part, false)?, |record, hash| {
                    if suspects.contains(&hash) {
                        candidates.push((hash, number(part), record));
                    }
                });
            }
            self.decide(candidates, take, dropped)?;
        }
        Ok(())
    }

    /// Compares what has the same hash.
    fn decide(
        &self,
        mut candidates: Vec<Candidate>,
        take: &impl Fn(usize, bool) -> Result<Part, Error>,
        dropped: &mut Dropped,
    ) -> Result<(), Error> {
        candidates.sort_unstable();
        let twice = candidates.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1);
        let mut twice: Vec<Candidate> = twice.flatten().copied().collect();
        drop(candidates);
        twice.sort_unstable_by_key(|(_, part, record)| (*part, *record));
        let mut groups: HashMap<(usize, Vec<u8>), Vec<Place>> = HashMap::new();
        for of_part in twice.chunk_by(|a, b| a.1 == b.1) {
            let part = take(of_part[0].1 as usize, true)?;
            for (_, number, record) in of_part {
                let mut id = Vec::new();
                part.event_id(*record as usize, &mut id);
                let entry = part.segment(*record as usize).entry;
                let place = place(&part, (*number as usize, *record), self.shapes);
                groups.entry((entry, id)).or_default().push(place);
            }
        }
        for mut group in groups.into_values().filter(|group| group.len() > 1) {
            group.sort_unstable();
            for (.., part, record) in group.drain(1..) {
                dropped[part].push(record);
            }
        }
        Ok(())
    }

    /// Hands over each record whose id may come twice, with a hash of the id.
    fn each_id(&self, part: &Part, mut each: impl FnMut(u32, u64)) {
        let mut text = Vec::new();
        let ends = part.segments.iter().skip(1).map(|segment| segment.first).chain([part.records.len()]);
        for (segment, end) in part.segments.iter().zip(ends) {
            let repeats = &self.repeats[segment.entry];
            if repeats.none() {
                continue;
            }
            let mut cursor = 0;
            for (record, event) in (segment.first..).zip(&part.records[segment.first..end]) {
                let hash = match event.id_kind() {
                    IdKind::None => continue,
                    IdKind::Number if !repeats.number(event.id.cast_signed(), &mut cursor) => continue,
                    IdKind::Number => event.id,
                    IdKind::Short | IdKind::Long => {
                        part.event_id(record, &mut text);
                        if !repeats.text(&text) {
                            continue;
                        }
                        fnv1a(&text)
                    }
                };
                each(number(record), fmix64(hash ^ (segment.entry as u64) << 48));
            }
        }
    }
}

fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

fn place(part: &Part, (number, record): (usize, u32), shapes: &Shapes) -> Place {
    let event = &part.records[record as usize];
    let ShapeTexts { event: name, asset, journey, step, .. } = &shapes.texts[event.shape as usize];
    let texts = [Some(name.clone()), asset.clone(), journey.clone(), step.clone()];
    let customer = part.customers.get(event.customer as usize).to_owned();
    let depth = shapes.depths[event.shape as usize];
    (event.at(), depth, texts, customer, part.src(record as usize), number, record)
}

/// Which hashes may have come before: words of 64 bits, four bits of one for each.
struct Filter(Vec<u64>);

impl Filter {
    fn new(bytes: usize) -> Self {
        Self(vec![0; (bytes / 8).max(1).next_power_of_two()])
    }

    /// Whether a hash may have come before; notes it.
    fn seen(&mut self, hash: u64) -> bool {
        let at = usize::try_from(hash >> 32).unwrap_or(0) & (self.0.len() - 1);
        let bits = (0..4).fold(0, |bits, n| bits | 1 << ((hash >> (8 + 6 * n)) & 63));
        let word = &mut self.0[at];
        let seen = *word & bits == bits;
        *word |= bits;
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t5_the_filter_suspects_what_came_before_and_little_else() {
        let mut filter = Filter::new(100_000);
        let wrong = (0..100_000).filter(|n| filter.seen(fmix64(*n))).count();
        assert!(wrong < 5_000, "{wrong}");
        assert!((0..100_000).all(|n| filter.seen(fmix64(n))));
    }
}
