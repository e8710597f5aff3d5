//! What one milestone and one view keep of the paths: sufficient statistics of every model, by group of customers.

use super::ngram::NgramCounts;
use super::path_counts::PathCounts;
use super::sparse_map::SparseMap;
use crate::attribution::interval::GROUPS;
use crate::attribution::setup::Orders;

/// Units of credit of one item in one group, by the touch's role on its path. Every rule model is a sum of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PositionCredit {
    /// The only touch.
    pub only: i64,
    /// The first of two.
    pub first_of_two: i64,
    /// The last of two.
    pub last_of_two: i64,
    /// The first of three or more.
    pub first: i64,
    /// Between, sharing one with the others between.
    pub middle: i64,
    /// The last of three or more.
    pub last: i64,
    /// Sharing one with all touches.
    pub linear: i64,
    /// Sharing one by half-lives.
    pub decay: i64,
    /// One to each distinct item.
    pub each: i64,
}

impl PositionCredit {
    /// Adds another's.
    pub fn add(&mut self, other: &Self) {
        self.only += other.only;
        self.first_of_two += other.first_of_two;
        self.last_of_two += other.last_of_two;
        self.first += other.first;
        self.middle += other.middle;
        self.last += other.last;
        self.linear += other.linear;
        self.decay += other.decay;
        self.each += other.each;
    }
}

/// The influenced completions of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupTotals {
    /// How many.
    pub completions: u64,
    /// Their weight in units.
    pub units: i64,
}

/// The counts of one milestone in one view.
#[derive(Clone, Debug)]
pub struct SufficientStats {
    /// By group × item.
    pub by_position: SparseMap<PositionCredit>,
    /// The converting paths.
    pub paths: PathCounts,
    /// N-grams of the converting paths, less those of the same customers in the paths of everyone.
    pub ngrams: NgramCounts,
    /// Of customers who completed: their paths among those of everyone who was looked at.
    pub converters: PathCounts,
    /// By group.
    pub groups: Vec<GroupTotals>,
    /// Influenced customers (A7).
    pub customers: u64,
    /// By item: its touches on converting paths.
    pub item_touches: Vec<u64>,
    /// By item: influenced customers with it on their path.
    pub item_customers: Vec<u64>,
}

impl SufficientStats {
    /// For so many items.
    pub fn new(items: u32, orders: Orders) -> Self {
        Self {
            by_position: SparseMap::new(u64::from(items) * GROUPS as u64),
            paths: PathCounts::new(items),
            ngrams: NgramCounts::new(items, orders),
            converters: PathCounts::new(items),
            groups: vec![GroupTotals::default(); GROUPS],
            customers: 0,
            item_touches: vec![0; items as usize],
            item_customers: vec![0; items as usize],
        }
    }

    /// Group, item and roles of all that occur.
    #[expect(clippy::cast_possible_truncation, reason = "parts of a key are below the number of items and groups")]
    pub fn position_credits(&self) -> impl Iterator<Item = (usize, u32, &PositionCredit)> {
        let items = self.item_touches.len() as u64;
        self.by_position.iter().map(move |(key, roles)| ((key / items) as usize, (key % items) as u32, roles))
    }

    /// Ends the counting.
    pub fn finish(&mut self) {
        self.paths.finish();
        self.ngrams.finish();
        self.converters.finish();
    }

    /// About so many bytes are held.
    pub fn bytes(&self) -> usize {
        self.paths.bytes() + self.ngrams.bytes() + self.converters.bytes()
    }

    /// Adds another's, neither finished; the order does not matter.
    pub fn merge(&mut self, other: Self) {
        for (key, roles) in other.by_position.iter() {
            self.by_position.entry(key).add(roles);
        }
        self.paths.merge(other.paths);
        self.ngrams.merge(other.ngrams);
        self.converters.merge(other.converters);
        for (mine, theirs) in self.groups.iter_mut().zip(other.groups) {
            mine.completions += theirs.completions;
            mine.units += theirs.units;
        }
        self.customers += other.customers;
        for (mine, theirs) in self.item_touches.iter_mut().zip(other.item_touches) {
            *mine += theirs;
        }
        for (mine, theirs) in self.item_customers.iter_mut().zip(other.item_customers) {
            *mine += theirs;
        }
    }
}

/// All customers in one view, as if no one had completed anything.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// N-grams of their paths.
    pub ngrams: NgramCounts,
    /// The paths of those who are looked at one by one.
    pub paths: PathCounts,
}

impl Baseline {
    /// For so many items.
    pub fn new(items: u32, orders: Orders) -> Self {
        Self { ngrams: NgramCounts::new(items, orders), paths: PathCounts::new(items) }
    }

    /// Ends the counting.
    pub fn finish(&mut self) {
        self.ngrams.finish();
        self.paths.finish();
    }

    /// About so many bytes are held.
    pub fn bytes(&self) -> usize {
        self.ngrams.bytes() + self.paths.bytes()
    }

    /// Adds another's, neither finished.
    pub fn merge(&mut self, other: Self) {
        self.ngrams.merge(other.ngrams);
        self.paths.merge(other.paths);
    }
}
