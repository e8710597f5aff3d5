//! What one read of the touches yields.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::attribution::Folded;
use crate::domain::filter::Filter;
use crate::domain::model::{Model, View};
use crate::domain::time::Time;

/// One completion of the period and units, by a customer of the segments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completed {
    /// When.
    pub at: Time,
    /// Who.
    pub customer: u32,
    /// It has a touch before it and inside the lookback (M9).
    pub influenced: bool,
}

/// The completions of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CompletedOfDay {
    /// All of them.
    pub total: u64,
    /// Those with a touch before.
    pub influenced: u64,
}

/// The completions of each milestone by the days of the configured zone (T3).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CompletedByDay(pub(super) Vec<BTreeMap<NaiveDate, CompletedOfDay>>);

impl CompletedByDay {
    /// The days of a milestone that have any, by its position in the configuration.
    pub fn days(&self, milestone: usize) -> impl Iterator<Item = (NaiveDate, CompletedOfDay)> {
        self.0.get(milestone).into_iter().flatten().map(|(day, counts)| (*day, *counts))
    }

    /// How many completions of a milestone are influenced (M9).
    #[must_use]
    pub fn influenced(&self, milestone: usize) -> u64 {
        self.days(milestone).map(|(_, counts)| counts.influenced).sum()
    }

    /// About so many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.iter().map(BTreeMap::len).sum::<usize>() * size_of::<(NaiveDate, CompletedOfDay)>() * 2
    }

    pub(super) fn within(&self, filter: &Filter) -> Self {
        let inside =
            |day: NaiveDate| filter.from.is_none_or(|from| from <= day) && filter.to.is_none_or(|to| day <= to);
        let own = |days: &BTreeMap<_, _>| days.iter().filter(|(day, _)| inside(**day)).map(|(k, v)| (*k, *v)).collect();
        Self(self.0.iter().map(own).collect())
    }

    pub(super) fn add(&mut self, milestone: usize, day: NaiveDate, counts: CompletedOfDay) {
        if self.0.len() <= milestone {
            self.0.resize(milestone + 1, BTreeMap::new());
        }
        let own = self.0[milestone].entry(day).or_default();
        own.total += counts.total;
        own.influenced += counts.influenced;
    }
}

/// The positions among the milestones of a read at which one of them is counted by completions and by value (A9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) struct BothMeasures {
    pub counted: usize,
    pub valued: usize,
}

/// What one read of the touches yields.
#[derive(Debug)]
pub struct TouchCounts {
    pub(super) counts: Folded,
    /// Where a milestone was counted by both measures.
    pub(super) both: Option<BothMeasures>,
    pub(super) names: [Vec<String>; 3],
}

impl TouchCounts {
    /// The counts from which every model's credits come.
    #[must_use]
    pub fn counts(&self) -> &Folded {
        &self.counts
    }

    /// The positions of a milestone that was counted by completions and by value.
    #[must_use]
    pub(in crate::report) fn both_measures(&self) -> Option<BothMeasures> {
        self.both
    }

    /// About so many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.counts.bytes()
    }

    /// The name of an item of a view.
    #[must_use]
    pub fn item(&self, view: View, item: u32) -> &str {
        self.names[view.index()].get(item as usize).map_or("", String::as_str)
    }

    /// How many completions are influenced in a view (A6).
    #[must_use]
    pub fn influenced_of(&self, milestone: usize, view: View) -> u64 {
        self.counts.credits(milestone, view, &Model::Last).map_or(0, |credits| credits.influenced_completions)
    }

    /// Both numbers of influenced completions where they differ: a touch without an item of the view is on none of its
    /// paths, but is a touch before the completion (A6).
    #[must_use]
    pub fn by_view(&self, milestone: usize, view: View) -> Option<String> {
        let (own, any) = (self.influenced_of(milestone, view), self.influenced(milestone));
        let name = view.name();
        let article = if view == View::Asset { "an" } else { "a" };
        (own != any).then(|| {
            format!(
                "with a touch before: {own} by {article} {name}, {any} by anything; a touch without {article} {name} is on no path of this view"
            )
        })
    }

    /// How many of them are influenced (M9).
    #[must_use]
    pub fn influenced(&self, milestone: usize) -> u64 {
        self.counts.influenced(milestone)
    }
}
