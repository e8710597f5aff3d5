//! Reads until the most common paths are known.

use std::sync::Arc;

use super::counter::{Mode, PathCounter};
use super::query::{CommonPath, CommonPaths, PathQuery};
use super::ranks::BucketRanks;
use super::table::PathTable;
use crate::attribution::fixed::Scale;
use crate::attribution::setup::{Completion, Setup};

/// Room for distinct paths, in bytes per thread: about two million of a few touches each.
pub(super) const ROOM: usize = 256 << 20;

/// The search for them: [`PathSearch::counter`] for each part of the customers, [`PathSearch::take`] for what came of all of
/// them, again until that says that all is found.
#[derive(Clone, Debug)]
pub struct PathSearch {
    query: PathQuery,
    scale: Scale,
    room: usize,
    found: CommonPaths,
    /// Once there were too many paths.
    ranks: Option<Arc<BucketRanks>>,
    /// The buckets of ranks below were counted.
    from: u32,
}

impl PathSearch {
    /// A search that has read nothing.
    #[must_use]
    pub fn new(setup: &Setup, query: PathQuery) -> Self {
        Self::within(setup, query, ROOM)
    }

    pub(super) fn within(setup: &Setup, query: PathQuery, room: usize) -> Self {
        let scale = Scale::for_weights(setup.picked(query.milestone).map(Completion::worth));
        Self { query, scale, room, found: CommonPaths::default(), ranks: None, from: 0 }
    }

    /// Counts the paths of some customers.
    #[must_use]
    pub fn counter(&self, setup: &Setup) -> PathCounter {
        let table = PathTable::new(self.room);
        let mode = match &self.ranks {
            None => Mode::All(table),
            Some(ranks) => Mode::Some { table, ranks: Arc::clone(ranks), from: self.from, below: u32::MAX },
        };
        PathCounter::new(setup, self.query, self.scale, mode)
    }

    /// Takes what was counted of all customers; true when everything is found.
    pub fn take(&mut self, counted: PathCounter) -> bool {
        let PathCounter { mode, totals, .. } = counted;
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
            Mode::Buckets(sums) => {
                self.ranks = Some(Arc::new(BucketRanks::new(&sums)));
                self.query.limit == 0
            }
            Mode::Some { table, ranks, below, .. } => {
                self.keep(table);
                self.from = below;
                let last = self.found.rows.last().filter(|_| self.found.rows.len() >= self.query.limit);
                // A path of a bucket that is left is at most as common as the bucket.
                ranks.best(below).is_none_or(|left| {
                    last.is_some_and(|last| (last.conversions, last.non_conversions) > (left.conversions, left.others))
                })
            }
        }
    }

    fn keep(&mut self, table: PathTable) {
        self.found.rows.extend(table.most_common(self.query.limit, self.scale));
        self.found.rows.sort_by(|a, b| {
            let key = |row: &CommonPath| (row.conversions, row.non_conversions);
            key(b).cmp(&key(a)).then_with(|| a.items.cmp(&b.items))
        });
        self.found.rows.truncate(self.query.limit);
    }

    /// What was found.
    #[must_use]
    pub fn found(self) -> CommonPaths {
        self.found
    }
}
