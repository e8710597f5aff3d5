//! The customers of a part by number, and each one's records in the order of T4.

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::domain::hash::customer_hash;
use crate::domain::standard::Depth;
use crate::store::refresh::extract::part::{Part, Texts};
use crate::store::refresh::extract::record::IdKind;
use crate::store::refresh::shapes::Shapes;

/// The customers of a part by rank of (hash, id), whatever the order in which they came.
pub struct Customers<'a> {
    ids: &'a Texts,
    /// Hash and a position in `ids`, by rank.
    ranked: Vec<(u64, u32)>,
    /// By position in `ids`.
    ranks: Vec<u32>,
}

impl<'a> Customers<'a> {
    /// Numbers those that have an event which is not left out (T5).
    #[must_use]
    pub fn new(part: &'a Part) -> Self {
        let ids = &part.customers;
        let text = |position: u32| ids.get(position as usize);
        let has_event = with_event(part);
        let positions = (0_u32..).take(ids.len()).filter(|position| has_event.get(*position as usize) != Some(&false));
        let mut ranked: Vec<(u64, u32)> = positions.map(|position| (customer_hash(text(position)), position)).collect();
        // Equal hashes are told apart by the ids themselves.
        ranked.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| text(a.1).cmp(text(b.1))));
        let mut ranks = vec![0; ids.len()];
        let mut rank = 0;
        for at in 0..ranked.len() {
            if at > 0 && (ranked[at - 1].0 != ranked[at].0 || text(ranked[at - 1].1) != text(ranked[at].1)) {
                rank += 1;
            }
            ranks[ranked[at].1 as usize] = rank;
        }
        ranked.dedup_by(|a, b| ranks[a.1 as usize] == ranks[b.1 as usize]);
        Self { ids, ranked, ranks }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ranked.len()
    }

    /// The id by rank.
    #[must_use]
    pub fn id(&self, rank: usize) -> &'a str {
        self.ids.get(self.ranked[rank].1 as usize)
    }

    /// The rank of an id. Hashes are spread evenly, so it is looked for where it must be about.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<usize> {
        let (&(low, _), &(high, _)) = (self.ranked.first()?, self.ranked.last()?);
        let hash = customer_hash(id);
        if hash < low || hash > high {
            return None;
        }
        let (last, span) = (self.ranked.len() - 1, u128::from(high - low).max(1));
        let mut rank = usize::try_from(u128::from(hash - low) * last as u128 / span).unwrap_or(0).min(last);
        while rank > 0 && self.ranked[rank].0 >= hash {
            rank -= 1;
        }
        let from_here = self.ranked[rank..].iter().take_while(|(other, _)| *other <= hash);
        let found = from_here.clone().position(|(other, at)| *other == hash && self.ids.get(*at as usize) == id);
        found.map(|after| rank + after)
    }
}

/// By position in the part's ids, whether a record that is not left out is theirs; empty = all have one.
fn with_event(part: &Part) -> Vec<bool> {
    if part.dropped.is_empty() {
        return Vec::new();
    }
    let mut has_event = vec![false; part.customers.len()];
    let mut dropped = part.dropped.iter().copied().peekable();
    for (n, record) in (0_u32..).zip(&part.records) {
        if dropped.next_if_eq(&n).is_none() {
            has_event[record.customer as usize] = true;
        }
    }
    has_event
}

/// Records by customer.
pub struct Ordered {
    /// Positions of records, customer by customer.
    records: Vec<u32>,
    /// Where each customer's end.
    ends: Vec<u32>,
}

impl Ordered {
    /// Puts records together by a counting pass, those of [`Part::dropped`] left out; each customer's in the order in which
    /// they came.
    #[must_use]
    pub fn new(part: &Part, customers: &Customers<'_>) -> Self {
        let mut ends = vec![0_u32; customers.len()];
        let ranks = &customers.ranks;
        let mut dropped = part.dropped.iter().copied().peekable();
        let mut kept: Vec<bool> = Vec::new();
        if !part.dropped.is_empty() {
            kept = (0_u32..).take(part.records.len()).map(|n| dropped.next_if_eq(&n).is_none()).collect();
        }
        let is_kept = |record: usize| kept.is_empty() || kept[record];
        for (_, record) in part.records.iter().enumerate().filter(|(n, _)| is_kept(*n)) {
            ends[ranks[record.customer as usize] as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            sum += std::mem::replace(end, sum);
        }
        let mut records = vec![0; sum as usize];
        for (n, record) in (0_u32..).zip(&part.records) {
            if is_kept(n as usize) {
                let end = &mut ends[ranks[record.customer as usize] as usize];
                records[*end as usize] = n;
                *end += 1;
            }
        }
        Self { records, ends }
    }

    /// The records of a customer by rank.
    #[must_use]
    pub fn of(&self, rank: usize) -> &[u32] {
        let from = rank.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.records[from..self.ends[rank] as usize]
    }
}

/// A record among those of its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    pub at: i64,
    depth: Depth,
    pub record: u32,
}

/// Puts a customer's records in the order of T4; rows without id that occur twice (T5) go to `twice`, the first stays.
pub fn sort(part: &Part, shapes: &Shapes, records: &[u32], sorted: &mut Vec<Placed>, twice: &mut Vec<u32>) {
    sorted.clear();
    sorted.extend(records.iter().map(|record| {
        let event = &part.records[*record as usize];
        Placed { at: event.at(), depth: shapes.depths[event.shape as usize], record: *record }
    }));
    sorted.sort_unstable_by(|a, b| order(part, shapes, a, b));
    // Equal rows are of one tie and need not stand side by side in it.
    let before = twice.len();
    for tie in sorted.chunk_by(|a, b| key(part, shapes, a) == key(part, shapes, b)).filter(|tie| tie.len() > 1) {
        let is_row = |placed: &&Placed| part.records[placed.record as usize].id_kind() == IdKind::None;
        let mut seen = HashSet::new();
        let rows = tie.iter().filter(is_row);
        twice.extend(rows.filter(|row| !seen.insert(part.records[row.record as usize].id)).map(|row| row.record));
    }
    if twice.len() > before {
        sorted.retain(|placed| !twice[before..].contains(&placed.record));
    }
}

/// What equal rows have in common: the order of T4 but for the id.
fn key(part: &Part, shapes: &Shapes, placed: &Placed) -> (i64, Depth, u32, u64, u64) {
    let event = &part.records[placed.record as usize];
    (placed.at, placed.depth, shapes.ranks[event.shape as usize], event.entry(), event.message())
}

/// The order of T4, at last that of the source.
fn order(part: &Part, shapes: &Shapes, a: &Placed, b: &Placed) -> Ordering {
    (a.at, a.depth).cmp(&(b.at, b.depth)).then_with(|| {
        let (x, y) = (a.record as usize, b.record as usize);
        part.id_order(x, y)
            .then_with(|| key(part, shapes, a).cmp(&key(part, shapes, b)))
            .then_with(|| part.src(x).cmp(&part.src(y)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_of_one_hash_are_told_apart_by_their_ids() {
        // FNV-1a of both is 4eac0c95540867e4.
        let ids = ["8yn0iYCKYHlIj4-BwPqk", "GReLUrM4wMqfg9yzV3KQ"];
        assert_eq!(customer_hash(ids[0]), customer_hash(ids[1]));
        // Each of two threads has seen one of them first, and the first one once more.
        for order in [[0, 1, 0], [1, 0, 1]] {
            let mut part = Part::default();
            for id in order {
                part.customers.push(ids[id]);
            }
            let customers = Customers::new(&part);
            assert_eq!([customers.len(), customers.find(ids[0]).unwrap(), customers.find(ids[1]).unwrap()], [2, 0, 1]);
            assert_eq!([customers.id(0), customers.id(1)], ids);
        }
    }
}
