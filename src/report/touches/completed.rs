//! What one read of the touches yields.

use crate::attribution::Folded;
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

/// The positions among the milestones of a read at which one of them is counted by completions and by value (A9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) struct BothMeasures {
    pub counted: usize,
    pub valued: usize,
}

/// The completions of some milestones, each with whether it is influenced.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Completions(pub(super) Vec<Vec<Completed>>);

impl Completions {
    /// Those of a milestone, by its position in the configuration.
    #[must_use]
    pub fn completions(&self, milestone: usize) -> &[Completed] {
        self.0.get(milestone).map_or(&[], Vec::as_slice)
    }

    /// How many of them are influenced (M9).
    #[must_use]
    pub fn influenced(&self, milestone: usize) -> u64 {
        self.completions(milestone).iter().map(|completed| u64::from(completed.influenced)).sum()
    }

    /// Those from an instant on and before another.
    pub(super) fn within(&self, from: Option<Time>, to: Option<Time>) -> Self {
        let inside = |done: &&Completed| from.is_none_or(|from| done.at >= from) && to.is_none_or(|to| done.at < to);
        Self(self.0.iter().map(|own| own.iter().filter(inside).copied().collect()).collect())
    }
}

/// What one read of the touches yields.
#[derive(Debug)]
pub struct TouchCounts {
    pub(super) completions: Completions,
    pub(super) counts: Folded,
    /// Where a milestone was counted by both measures.
    pub(super) both: Option<BothMeasures>,
    pub(super) names: [Vec<String>; 3],
}

impl TouchCounts {
    /// The completions of a milestone, by its position in the configuration.
    #[must_use]
    pub fn completions(&self, milestone: usize) -> &[Completed] {
        self.completions.completions(milestone)
    }

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
        let completed: usize = self.completions.0.iter().map(Vec::len).sum();
        self.counts.bytes() + completed * (size_of::<Completed>() + 1)
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
        self.completions.influenced(milestone)
    }
}
