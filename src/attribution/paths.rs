//! The most common paths of one milestone and view (A14): exact counts for what is shown, in bounded memory.
//!
//! The first read keeps every distinct path as long as all of them have room. Where they have not, it sums their counts by
//! buckets of a hash instead, so that no path can be more common than its bucket; further reads count exactly the paths
//! of the most common buckets that have room, until the last path to be shown is more common than any bucket that is left. How the
//! customers are split decides how much a read keeps, never what is found (P4).

mod ranks;
mod table;

use std::sync::Arc;

use crate::domain::model::{Collapse, View};

use super::fixed::Scale;
use super::folded::place;
use super::setup::{Completion, Setup};
use super::walk::{self, Finder, Touches, Visit, spans};
use ranks::{Ranks, Sums};
use table::{Count, Table};

/// Room for distinct paths, in bytes per thread: about two million of a few touches each.
const ROOM: usize = 256 << 20;

/// Which paths are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The milestone whose completions convert.
    pub milestone: usize,
    /// The view whose items make the paths.
    pub view: View,
    /// What a path does with repeats.
    pub collapse: Collapse,
    /// So many paths at most.
    pub limit: usize,
}

/// One path.
#[derive(Clone, Debug, PartialEq)]
pub struct CommonPath {
    /// Its items, repeats collapsed.
    pub items: Vec<u32>,
    /// Influenced completions with it.
    pub conversions: u64,
    /// Their value.
    pub value: f64,
    /// Customers without a completion whose touches are it.
    pub non_conversions: u64,
    /// From the first touch to the completion (µs), the median; of an even number the mean of the middle two.
    pub median: Option<f64>,
}

/// The most common paths, and all paths together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Common {
    /// By conversions, then by non-conversions, the most common first; equal ones by their items.
    pub rows: Vec<CommonPath>,
    /// How many distinct paths there are; `None` where they were too many to be kept.
    pub distinct: Option<u64>,
    /// Influenced completions of the view.
    pub conversions: u64,
    /// Their value.
    pub value: f64,
    /// Customers without a completion with a path.
    pub non_conversions: u64,
}

/// The search for them: [`Search::counter`] for each part of the customers, [`Search::take`] for what came of all of
/// them, again until that says that all is found.
#[derive(Clone, Debug)]
pub struct Search {
    wanted: Wanted,
    scale: Scale,
    room: usize,
    found: Common,
    /// Once there were too many paths.
    ranks: Option<Arc<Ranks>>,
    /// The buckets of ranks below were counted.
    from: u32,
}

impl Search {
    /// A search that has read nothing.
    #[must_use]
    pub fn new(setup: &Setup, wanted: Wanted) -> Self {
        Self::within(setup, wanted, ROOM)
    }

    fn within(setup: &Setup, wanted: Wanted, room: usize) -> Self {
        let scale = Scale::for_weights(setup.picked(wanted.milestone).map(worth));
        Self { wanted, scale, room, found: Common::default(), ranks: None, from: 0 }
    }

    /// Counts the paths of some customers.
    #[must_use]
    pub fn counter(&self, setup: &Setup) -> Counter {
        let table = Table::new(self.room);
        Counter {
            wanted: self.wanted,
            scale: self.scale,
            mode: match &self.ranks {
                None => Mode::All(table),
                Some(ranks) => Mode::Some { table, ranks: Arc::clone(ranks), from: self.from, below: u32::MAX },
            },
            totals: Count::default(),
            finder: Finder::default(),
            cut: walk::Paths::default(),
            path: Vec::new(),
            seen: vec![0; setup.items[place(self.wanted.view)] as usize],
            stamp: 0,
        }
    }

    /// Takes what was counted of all customers; true when everything is found.
    pub fn take(&mut self, counted: Counter) -> bool {
        let Counter { mode, totals, .. } = counted;
        if self.ranks.is_none() {
            self.found.conversions = totals.conversions;
            self.found.non_conversions = totals.non_conversions;
            self.found.value = self.scale.weight(totals.units);
        }
        match mode {
            Mode::All(table) => {
                self.found.distinct = Some(table.len() as u64);
                self.keep(table);
                true
            }
            Mode::Sums(sums) => {
                self.ranks = Some(Arc::new(Ranks::of(&sums)));
                self.wanted.limit == 0
            }
            Mode::Some { table, ranks, below, .. } => {
                self.keep(table);
                self.from = below;
                let last = self.found.rows.last().filter(|_| self.found.rows.len() >= self.wanted.limit);
                // A path of a bucket that is left is at most as common as the bucket.
                ranks.best(below).is_none_or(|left| {
                    last.is_some_and(|last| (last.conversions, last.non_conversions) > (left.conversions, left.others))
                })
            }
        }
    }

    fn keep(&mut self, table: Table) {
        self.found.rows.extend(table.most_common(self.wanted.limit, self.scale));
        self.found.rows.sort_by(|a, b| {
            let key = |row: &CommonPath| (row.conversions, row.non_conversions);
            key(b).cmp(&key(a)).then_with(|| a.items.cmp(&b.items))
        });
        self.found.rows.truncate(self.wanted.limit);
    }

    /// What was found.
    #[must_use]
    pub fn found(self) -> Common {
        self.found
    }
}

/// What a completion is worth: nothing where its value is no number, and none is beyond 10¹².
fn worth(done: &Completion) -> f64 {
    if done.value.is_nan() { 0.0 } else { done.value.clamp(-1e12, 1e12) }
}

/// What is kept of the paths.
enum Mode {
    /// All of them.
    All(Table),
    /// They are too many: their sums.
    Sums(Sums),
    /// Those of the buckets of these ranks.
    Some { table: Table, ranks: Arc<Ranks>, from: u32, below: u32 },
}

/// Counts paths, customer by customer.
pub struct Counter {
    wanted: Wanted,
    scale: Scale,
    mode: Mode,
    totals: Count,
    finder: Finder,
    cut: walk::Paths,
    /// The path at hand, repeats collapsed.
    path: Vec<u32>,
    /// By item: the last path with it.
    seen: Vec<u32>,
    stamp: u32,
}

impl Visit for Counter {
    fn customer(&mut self, setup: &Setup, customer: u32, touches: &Touches) {
        let (_, own) = self.finder.of(&setup.milestones[self.wanted.milestone], customer);
        if own.is_empty() {
            touches.cut_all(&mut self.cut);
            self.add(None);
        }
        for (done, span) in spans(own).filter(|(done, _)| done.picked) {
            touches.cut(&mut self.cut, span, done.at);
            self.add(Some(done));
        }
    }
}

impl Counter {
    /// Counts the path that was cut.
    fn add(&mut self, done: Option<&Completion>) {
        let Some(begun) = self.cut[place(self.wanted.view)].times.first().copied() else { return };
        self.collapse();
        let own = match done {
            Some(done) => Count::conversion(self.scale.units(worth(done)), done.at.saturating_sub(begun)),
            None => Count::other(),
        };
        self.totals.sum(&own);
        match &mut self.mode {
            Mode::All(table) => {
                table.add(&self.path, own);
                self.overflow();
            }
            Mode::Sums(sums) => sums.add(&self.path, &own),
            Mode::Some { table, ranks, from, below } => {
                let rank = ranks.of_path(&self.path);
                if (*from..*below).contains(&rank) {
                    table.add(&self.path, own);
                    if table.is_full() {
                        *below = table.shrink(|path| ranks.of_path(path)).min(*below);
                    }
                }
            }
        }
    }

    fn collapse(&mut self) {
        let items = &self.cut[place(self.wanted.view)].items;
        self.path.clear();
        match self.wanted.collapse {
            Collapse::None => self.path.extend_from_slice(items),
            Collapse::Consecutive => {
                self.path.extend_from_slice(items);
                self.path.dedup();
            }
            Collapse::First => {
                if self.stamp == u32::MAX {
                    self.seen.fill(0);
                    self.stamp = 0;
                }
                self.stamp += 1;
                for &item in items {
                    if std::mem::replace(&mut self.seen[item as usize], self.stamp) != self.stamp {
                        self.path.push(item);
                    }
                }
            }
        }
    }

    /// Sums the paths instead of keeping them, where they have no room.
    fn overflow(&mut self) {
        if let Mode::All(table) = &mut self.mode
            && table.is_full()
        {
            let mut sums = Sums::new();
            for (path, count) in table.iter() {
                sums.add(path, count);
            }
            self.mode = Mode::Sums(sums);
        }
    }

    /// Adds what was counted of other customers by the same search; the order does not matter.
    pub fn merge(&mut self, other: Self) {
        self.totals.sum(&other.totals);
        match (&mut self.mode, other.mode) {
            (Mode::All(mine), Mode::All(theirs)) => {
                mine.merge(theirs);
                self.overflow();
            }
            (Mode::Sums(mine), Mode::Sums(theirs)) => mine.merge(&theirs),
            (Mode::Sums(mine), Mode::All(theirs)) => theirs.iter().for_each(|(path, count)| mine.add(path, count)),
            (mine, Mode::Sums(mut theirs)) => {
                if let Mode::All(table) = mine {
                    table.iter().for_each(|(path, count)| theirs.add(path, count));
                }
                *mine = Mode::Sums(theirs);
            }
            (Mode::Some { table, ranks, below, .. }, Mode::Some { table: theirs, below: other, .. }) => {
                *below = other.min(*below);
                table.merge(theirs);
                table.retain(|path| ranks.of_path(path) < *below);
            }
            // One search makes counters of one kind at a time.
            (Mode::Some { .. }, Mode::All(_)) | (_, Mode::Some { .. }) => {}
        }
    }
}

#[cfg(test)]
mod tests;
