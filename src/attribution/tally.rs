//! What one milestone and one view keep of the paths: sufficient statistics of every model, by group of customers.

use super::counts::Counts;
use super::interval::GROUPS;
use super::sparse::Sparse;

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
    /// Steps of the paths, less those of the same customers in the paths of everyone.
    pub moves: Moves,
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
    pub fn new(items: u32) -> Self {
        Self {
            roles: Sparse::new(u64::from(items) * GROUPS as u64),
            moves: Moves::new(items),
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

    /// Adds another's; the order does not matter.
    pub fn merge(&mut self, other: &Self) {
        for (key, roles) in other.roles.iter() {
            self.roles.at(key).add(roles);
        }
        self.moves.merge(&other.moves);
        for (mine, theirs) in self.reached.iter_mut().zip(&other.reached) {
            mine.completions += theirs.completions;
            mine.units += theirs.units;
        }
        self.customers += other.customers;
        for (mine, theirs) in self.item_touches.iter_mut().zip(&other.item_touches) {
            *mine += theirs;
        }
        for (mine, theirs) in self.item_customers.iter_mut().zip(&other.item_customers) {
            *mine += theirs;
        }
    }
}

/// Up to so many items the steps are kept by group; beyond, for all groups together (no interval then).
pub const BY_GROUP: u32 = 2000;

/// Where a path ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// In a completion.
    Conversion,
    /// Nowhere.
    Null,
}

/// How often each state of the chain of order 1 follows each, by group. Counts are signed: paths can be taken back.
#[derive(Clone, Debug)]
pub struct Moves {
    items: u32,
    counts: Counts,
}

/// One count of [`Moves`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The group, 0 where the groups are not kept.
    pub group: usize,
    /// 0 = start, else one more than the item.
    pub from: usize,
    /// The item; [`Moves::conversion`] and one more (null) end the path.
    pub to: usize,
    /// How often.
    pub count: i64,
}

impl Moves {
    /// For so many items.
    pub fn new(items: u32) -> Self {
        let groups = if items <= BY_GROUP { GROUPS as u64 } else { 1 };
        let states = u64::from(items);
        Self { items, counts: Counts::new(groups * (states + 1) * (states + 2)) }
    }

    /// Whether groups are told apart.
    pub fn by_group(&self) -> bool {
        self.items <= BY_GROUP
    }

    /// The `to` of a conversion.
    pub fn conversion(&self) -> usize {
        self.items as usize
    }

    /// Adds one path (not empty), or takes it back; an item after itself is no step.
    pub fn add(&mut self, group: u8, path: &[u32], end: End, back: bool) {
        let states = u64::from(self.items);
        let base = if self.by_group() { u64::from(group) * (states + 1) } else { 0 };
        let mut from = 0;
        for &item in path {
            let to = u64::from(item);
            if from != to + 1 {
                self.counts.add((base + from) * (states + 2) + to, back);
                from = to + 1;
            }
        }
        let to = if end == End::Conversion { states } else { states + 1 };
        self.counts.add((base + from) * (states + 2) + to, back);
    }

    /// Ends the counting, before the counts are read.
    pub fn settle(&mut self) {
        self.counts.settle();
    }

    /// Adds another's, both settled.
    pub fn merge(&mut self, other: &Self) {
        self.counts.merge(&other.counts);
    }

    /// All counts that are not zero.
    #[expect(clippy::cast_possible_truncation, reason = "parts of a key are below the number of items and groups")]
    pub fn iter(&self) -> impl Iterator<Item = Move> {
        let (rows, width) = (u64::from(self.items) + 1, u64::from(self.items) + 2);
        self.counts.iter().map(move |(key, count)| {
            let (row, to) = (key / width, (key % width) as usize);
            Move { group: (row / rows) as usize, from: (row % rows) as usize, to, count: i64::from(count) }
        })
    }
}
