//! The first few of many people, whatever the order in which they are found.

use std::collections::{BinaryHeap, HashMap};

use crate::domain::table::Cell;
use crate::store::Param;

use super::KEYS;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::query::text;

/// So many customers are named by one query.
const AT_ONCE: usize = 100_000;

/// The least of some keys, at most `limit` of them, and how many there were.
#[derive(Clone, Debug)]
pub struct Firsts<K> {
    limit: usize,
    all: u64,
    kept: BinaryHeap<K>,
}

impl<K: Ord> Firsts<K> {
    /// Nothing yet.
    pub fn new(limit: usize) -> Self {
        Self { limit, all: 0, kept: BinaryHeap::new() }
    }

    /// Takes one.
    pub fn add(&mut self, key: K) {
        self.all += 1;
        self.keep(key);
    }

    fn keep(&mut self, key: K) {
        self.kept.push(key);
        if self.kept.len() > self.limit {
            self.kept.pop();
        }
    }

    /// Takes those of others.
    pub fn merge(&mut self, other: Self) {
        self.all += other.all;
        other.kept.into_iter().for_each(|key| self.keep(key));
    }

    /// How many there were.
    pub fn all(&self) -> u64 {
        self.all
    }

    /// Those that are kept, in their order.
    pub fn sorted(self) -> Vec<K> {
        self.kept.into_sorted_vec()
    }
}

/// Id and name of customers, by key.
pub fn named(cx: &ReportContext<'_>, customers: impl Iterator<Item = u32>) -> Result<HashMap<u32, [Cell; 2]>, Error> {
    let keys: Vec<String> = customers.map(|customer| customer.to_string()).collect();
    let mut named = HashMap::with_capacity(keys.len());
    for keys in keys.chunks(AT_ONCE) {
        named.extend(cx.reader.rows(KEYS, &[("keys", Param::Texts(keys.to_vec()))], |row| {
            Ok((row.get::<u32>(0)?, [text(row, 1)?, text(row, 2)?]))
        })?);
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_are_kept_whatever_the_order_and_the_parts() {
        let mut whole = Firsts::new(3);
        let (mut one, mut two) = (Firsts::new(3), Firsts::new(3));
        for key in [5, 1, 9, 7, 3, 8] {
            whole.add(key);
            if key % 3 == 0 { one.add(key) } else { two.add(key) }
        }
        one.merge(two);
        assert_eq!((whole.all(), one.all()), (6, 6));
        assert_eq!((whole.sorted(), one.sorted()), (vec![1, 3, 5], vec![1, 3, 5]));
    }
}
