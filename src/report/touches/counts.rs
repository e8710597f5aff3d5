//! One read of the touches for every milestone, model and view (A4, A16), kept for the next question.

use std::sync::Arc;

use super::input::{Input, load};
use super::scan::{ScanShare, scan};
use crate::attribution::{Fold, Folded, Setup};
use crate::domain::filter::Filter;
use crate::domain::model::{Model, View};
use crate::report::cache::CountsKey;
use crate::report::contract::ReportContext;
use crate::report::error::Error;

/// The positions among the milestones of a read at which one of them is counted by completions and by value (A9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) struct BothMeasures {
    pub counted: usize,
    pub valued: usize,
}

/// What one read of the touches yields.
#[derive(Debug)]
pub struct TouchCounts {
    counts: Folded,
    /// Where a milestone was counted by both measures.
    both: Option<BothMeasures>,
    names: [Vec<String>; 3],
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

/// The counts of a filter for one milestone: from the cache, else by reading the touches.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn milestone_counts(cx: &ReportContext<'_>, filter: &Filter, milestone: usize) -> Result<Arc<TouchCounts>, Error> {
    cx.cache.counts.get_or_make(key(cx, filter, Some(milestone)), cx.progress, || {
        count(cx, load(cx, filter, cx.config.attribution.lookback, Some(milestone))?, None)
    })
}

/// The counts of a milestone by completions and by value from one read of the touches, whatever the configuration measures.
pub(in crate::report) fn counts_by_both_measures(
    cx: &ReportContext<'_>,
    filter: &Filter,
    milestone: usize,
) -> Result<Arc<TouchCounts>, Error> {
    let key = CountsKey { both_measures: true, ..key(cx, filter, Some(milestone)) };
    cx.cache.counts.get_or_make(key, cx.progress, || {
        let mut input = load(cx, filter, cx.config.attribution.lookback, Some(milestone))?;
        let both = input.measure_both(milestone);
        count(cx, input, Some(both))
    })
}

/// What counts depend on.
pub(super) fn key(cx: &ReportContext<'_>, filter: &Filter, milestone: Option<usize>) -> CountsKey {
    CountsKey {
        generation: cx.generation,
        as_of: cx.as_of,
        filter: filter.clone(),
        milestone,
        both_measures: false,
        settings: format!("{:?} {:?} {}", cx.config.attribution, cx.config.milestones, cx.config.zone),
    }
}

fn count(cx: &ReportContext<'_>, mut input: Input, both: Option<BothMeasures>) -> Result<TouchCounts, Error> {
    input.choose_sample(cx)?;
    let counts = scan(cx, &input.setup, ScanShare::ALL, || Fold::new(&input.setup))?.finish();
    Ok(TouchCounts { counts, both, names: input.names })
}

/// Everything but the touches, as the fold of a filter and milestone has it.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn setup(cx: &ReportContext<'_>, filter: &Filter, milestone: usize) -> Result<Setup, Error> {
    let mut input = load(cx, filter, cx.config.attribution.lookback, Some(milestone))?;
    input.choose_sample(cx)?;
    Ok(input.setup)
}
