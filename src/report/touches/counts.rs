//! One read of the touches for every milestone, model and view (A4, A16), kept for the next question.

use std::sync::Arc;

use super::completed::{BothMeasures, TouchCounts};
use super::input::{Input, load};
use super::scan::{ScanShare, scan};
use crate::attribution::{Fold, Setup};
use crate::domain::filter::Filter;
use crate::report::cache::CountsKey;
use crate::report::contract::ReportContext;
use crate::report::error::Error;

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
