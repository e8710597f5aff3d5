//! What one milestone and one view keep of the paths: sufficient statistics of every model, by group of customers.

use super::counted::Counted;
use super::interval::GROUPS;
use super::setup::Orders;
use super::sparse::Sparse;
use super::windows::Windows;

/// Units of credit of one item in one group, by the touch's role on its path. Every rule model is a sum of these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// The only touch.
    pub one: i64,
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

impl Roles {
    /// Adds another's.
    pub fn add(&mut self, other: &Self) {
        self.one += other.one;
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
pub struct Reached {
    /// How many.
    pub completions: u64,
    /// Their weight in units.
    pub units: i64,
}

/// The counts of one milestone in one view.
#[derive(Clone, Debug)]
pub struct Tally {
    /// By group × item.
    pub roles: Sparse<Roles>,
    /// The converting paths.
    pub paths: Counted,
    /// Windows of the converting paths, less those of the same customers in the paths of everyone.
    pub windows: Windows,
    /// Of customers who completed: their paths among those of everyone who was looked at.
    pub taken: Counted,
    /// By group.
    pub reached: Vec<Reached>,
    /// Influenced customers (A7).
    pub customers: u64,
    /// By item: its touches on converting paths.
    pub item_touches: Vec<u64>,
    /// By item: influenced customers with it on their path.
    pub item_customers: Vec<u64>,
}

impl Tally {
    /// For so many items.
    pub fn new(items: u32, orders: Orders) -> Self {
        Self {
            roles: Sparse::new(u64::from(items) * GROUPS as u64),
            paths: Counted::new(items),
            windows: Windows::new(items, orders),
            taken: Counted::new(items),
            reached: vec![Reached::default(); GROUPS],
            customers: 0,
            item_touches: vec![0; items as usize],
            item_customers: vec![0; items as usize],
        }
    }

    /// Group, item and roles of all that occur.
    #[expect(clippy::cast_possible_truncation, reason = "parts of a key are below the number of items and groups")]
    pub fn roles(&self) -> impl Iterator<Item = (usize, u32, &Roles)> {
        let items = self.item_touches.len() as u64;
        self.roles.iter().map(move |(key, roles)| ((key / items) as usize, (key % items) as u32, roles))
    }

    /// Ends the counting.
    pub fn settle(&mut self) {
        self.paths.settle();
        self.windows.settle();
        self.taken.settle();
    }

    /// About so many bytes are held.
    pub fn bytes(&self) -> usize {
        self.paths.bytes() + self.windows.bytes() + self.taken.bytes()
    }

    /// Adds another's, neither settled; the order does not matter.
    pub fn merge(&mut self, other: Self) {
        for (key, roles) in other.roles.iter() {
            self.roles.at(key).add(roles);
        }
        self.paths.merge(other.paths);
        self.windows.merge(other.windows);
        self.taken.merge(other.taken);
        for (mine, theirs) in self.reached.iter_mut().zip(other.reached) {
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
pub struct Everyone {
    /// Windows of their paths.
    pub windows: Windows,
    /// The paths of those who are looked at one by one.
    pub paths: Counted,
}

impl Everyone {
    /// For so many items.
    pub fn new(items: u32, orders: Orders) -> Self {
        Self { windows: Windows::new(items, orders), paths: Counted::new(items) }
    }

    /// Ends the counting.
    pub fn settle(&mut self) {
        self.windows.settle();
        self.paths.settle();
    }

    /// About so many bytes are held.
    pub fn bytes(&self) -> usize {
        self.windows.bytes() + self.paths.bytes()
    }

    /// Adds another's, neither settled.
    pub fn merge(&mut self, other: Self) {
        self.windows.merge(other.windows);
        self.paths.merge(other.paths);
    }
}
