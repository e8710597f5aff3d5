//! Counts paths in one read.

use std::sync::Arc;

use super::query::PathQuery;
use super::ranks::{BucketRanks, BucketTotals};
use super::table::{PathFrequency, PathTable};
use crate::attribution::fixed::Scale;
use crate::attribution::paths::{CompletionCursor, CustomerTouches, CustomerVisitor, ViewPaths, touch_spans};
use crate::attribution::setup::{Completion, Setup};
use crate::domain::model::Collapse;

/// What is kept of the paths.
pub(super) enum Mode {
    /// All of them.
    All(PathTable),
    /// They are too many: their sums.
    Buckets(BucketTotals),
    /// Those of the buckets of these ranks.
    Some { table: PathTable, ranks: Arc<BucketRanks>, from: u32, below: u32 },
}

/// Counts paths, customer by customer.
pub struct PathCounter {
    query: PathQuery,
    scale: Scale,
    pub(super) mode: Mode,
    pub(super) totals: PathFrequency,
    cursor: CompletionCursor,
    cut: ViewPaths,
    /// The path at hand, repeats collapsed.
    path: Vec<u32>,
    /// By item: the last path with it.
    seen: Vec<u32>,
    stamp: u32,
}

impl CustomerVisitor for PathCounter {
    fn visit(&mut self, setup: &Setup, customer: u32, touches: &CustomerTouches) {
        let (_, own) = self.cursor.seek(&setup.milestones[self.query.milestone], customer);
        if own.is_empty() {
            touches.cut_all(&mut self.cut);
            self.add(None);
        }
        for (done, span) in touch_spans(own).filter(|(done, _)| done.picked) {
            touches.cut(&mut self.cut, span, done.at);
            self.add(Some(done));
        }
    }
}

impl PathCounter {
    /// For one read of a search.
    pub(super) fn new(setup: &Setup, query: PathQuery, scale: Scale, mode: Mode) -> Self {
        Self {
            query,
            scale,
            mode,
            totals: PathFrequency::default(),
            cursor: CompletionCursor::default(),
            cut: ViewPaths::default(),
            path: Vec::new(),
            seen: vec![0; setup.items[query.view.index()] as usize],
            stamp: 0,
        }
    }

    /// Counts the path that was cut.
    fn add(&mut self, done: Option<&Completion>) {
        let Some(begun) = self.cut[self.query.view.index()].times.first().copied() else { return };
        self.collapse();
        let own = match done {
            Some(done) => PathFrequency::conversion(self.scale.units(done.worth()), done.at.saturating_sub(begun)),
            None => PathFrequency::other(),
        };
        self.totals.sum(&own);
        match &mut self.mode {
            Mode::All(table) => {
                table.add(&self.path, own);
                self.overflow();
            }
            Mode::Buckets(sums) => sums.add(&self.path, &own),
            Mode::Some { table, ranks, from, below } => {
                let rank = ranks.rank(&self.path);
                if (*from..*below).contains(&rank) {
                    table.add(&self.path, own);
                    if table.is_full() {
                        *below = table.shrink(|path| ranks.rank(path)).min(*below);
                    }
                }
            }
        }
    }

    fn collapse(&mut self) {
        let items = &self.cut[self.query.view.index()].items;
        self.path.clear();
        match self.query.collapse {
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
            let mut sums = BucketTotals::new();
            for (path, count) in table.iter() {
                sums.add(path, count);
            }
            self.mode = Mode::Buckets(sums);
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
            (Mode::Buckets(mine), Mode::Buckets(theirs)) => mine.merge(&theirs),
            (Mode::Buckets(mine), Mode::All(theirs)) => theirs.iter().for_each(|(path, count)| mine.add(path, count)),
            (mine, Mode::Buckets(mut theirs)) => {
                if let Mode::All(table) = mine {
                    table.iter().for_each(|(path, count)| theirs.add(path, count));
                }
                *mine = Mode::Buckets(theirs);
            }
            (Mode::Some { table, ranks, below, .. }, Mode::Some { table: theirs, below: other, .. }) => {
                *below = other.min(*below);
                table.merge(theirs);
                table.retain(|path| ranks.rank(path) < *below);
            }
            // One search makes counters of one kind at a time.
            (Mode::Some { .. }, Mode::All(_)) | (_, Mode::Some { .. }) => {}
        }
    }
}
