//! Rows that have one event id, of whichever customers (T5): a step of its own before the parts are folded, left out where the
//! order of the ids shows that there are none, and of no more ids than it leaves open.
//!
//! A filter of one byte a row says which ids may have come before; only what it suspects is kept. Where it would not fit the
//! memory it goes over the ids in several sweeps, each for a share of their hashes.

use std::collections::{HashMap, HashSet};

use crate::domain::hash::{BuildIntHasher, fmix64, fnv1a};
use crate::domain::standard::Depth;
use crate::store::Error;
use crate::store::refresh::extract::id_runs::Repeats;
use crate::store::refresh::extract::part::Part;
use crate::store::refresh::extract::record::IdKind;
use crate::store::refresh::shapes::{ShapeTexts, Shapes};

/// Rows of the source.
pub type Dropped = HashSet<i64, BuildIntHasher>;

/// Where a row of several with the same id stands in the order of T4: the first of them stays.
type Place = (i64, Depth, [Option<String>; 4], String, i64);

/// Of rows with the same event id, all but the first in the order of T4. `take` gives a part any number of times, with or
/// without its customers; `repeats` says by entry of events which ids may come twice, `rows` how many rows there are.
///
/// # Errors
/// When a part cannot be read.
pub fn find(
    parts: usize,
    take: impl Fn(usize, bool) -> Result<Part, Error>,
    shapes: &Shapes,
    repeats: &[Repeats],
    rows: u64,
    budget: usize,
) -> Result<Dropped, Error> {
    let mut dropped = Dropped::default();
    let bytes = usize::try_from(rows).unwrap_or(usize::MAX).max(64);
    let sweeps = bytes.div_ceil(budget.max(1 << 16)).next_power_of_two();
    for sweep in 0..sweeps {
        let of_sweep = |hash: u64| usize::try_from(hash).unwrap_or(usize::MAX) & (sweeps - 1) == sweep;
        let mut filter = Filter::new(bytes / sweeps);
        let mut suspects: HashSet<u64, BuildIntHasher> = HashSet::default();
        for part in 0..parts {
            each_id(&take(part, false)?, repeats, |_, hash| {
                if of_sweep(hash) && filter.seen(hash) {
                    suspects.insert(hash);
                }
            });
        }
        if suspects.is_empty() {
            continue;
        }
        let mut groups: HashMap<(usize, Vec<u8>), Vec<Place>> = HashMap::new();
        for part in 0..parts {
            let part = take(part, true)?;
            let mut id = Vec::new();
            each_id(&part, repeats, |record, hash| {
                if suspects.contains(&hash) {
                    let entry = part.segment(record).entry;
                    part.event_id(record, &mut id);
                    groups.entry((entry, id.clone())).or_default().push(place(&part, record, shapes));
                }
            });
        }
        for mut group in groups.into_values().filter(|group| group.len() > 1) {
            group.sort_unstable();
            dropped.extend(group[1..].iter().map(|(_, _, _, _, src)| *src));
        }
    }
    Ok(dropped)
}

fn place(part: &Part, record: usize, shapes: &Shapes) -> Place {
    let event = &part.records[record];
    let ShapeTexts { event: name, asset, journey, step, .. } = &shapes.texts[event.shape as usize];
    let texts = [Some(name.clone()), asset.clone(), journey.clone(), step.clone()];
    let customer = part.customers.get(event.customer as usize).to_owned();
    (event.at(), shapes.depths[event.shape as usize], texts, customer, part.src(record))
}

/// Hands over each record whose id may come twice, with a hash of the id.
fn each_id(part: &Part, repeats: &[Repeats], mut each: impl FnMut(usize, u64)) {
    let mut text = Vec::new();
    let ends = part.segments.iter().skip(1).map(|segment| segment.first).chain([part.records.len()]);
    for (segment, end) in part.segments.iter().zip(ends) {
        let repeats = &repeats[segment.entry];
        if repeats.none() {
            continue;
        }
        for record in segment.first..end {
            let event = &part.records[record];
            let hash = match event.id_kind() {
                IdKind::None => continue,
                IdKind::Number if !repeats.number(event.id.cast_signed()) => continue,
                IdKind::Number => event.id,
                IdKind::Short | IdKind::Long => {
                    part.event_id(record, &mut text);
                    if !repeats.text(&text) {
                        continue;
                    }
                    fnv1a(&text)
                }
            };
            each(record, fmix64(hash ^ (segment.entry as u64) << 48));
        }
    }
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
