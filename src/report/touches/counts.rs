//! One read of the touches for every milestone, model and view (A4, A16), kept for the next question.

use std::sync::Arc;

use super::cache::CountsKey;
use super::completed::{Completed, TouchCounts};
use super::input::{Input, load};
use super::scan::{ScanShare, scan};
use crate::attribution::{Completion, Fold, Setup};
use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;

/// The counts of a filter for one milestone: from the cache, else by reading the touches.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn milestone_counts(cx: &ReportContext<'_>, filter: &Filter, milestone: usize) -> Result<Arc<TouchCounts>, Error> {
    cx.folds.counts(key(cx, filter, Some(milestone)), || {
        count(cx, load(cx, filter, cx.config.attribution.lookback, Some(milestone))?)
    })
}

/// Who completed which milestone, and who is influenced; no counts.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn completed(cx: &ReportContext<'_>, filter: &Filter) -> Result<Arc<TouchCounts>, Error> {
    cx.folds.counts(key(cx, filter, None), || {
        let mut input = load(cx, filter, cx.config.attribution.lookback, None)?;
        input.setup.reached_only = true;
        count(cx, input)
    })
}

/// The answer of a report that reads the touches for itself: the one given before, else made now.
pub(in crate::report) fn cached_answer(
    cx: &ReportContext<'_>,
    report: &'static str,
    args: &Args,
    make: impl FnOnce() -> Result<Answer, Error>,
) -> Result<Answer, Error> {
    cx.folds.answer(key(cx, &args.filter, None), format!("{report} {args:?}"), make)
}

/// What counts depend on.
fn key(cx: &ReportContext<'_>, filter: &Filter, milestone: Option<usize>) -> CountsKey {
    CountsKey {
        generation: cx.generation,
        as_of: cx.as_of,
        filter: filter.clone(),
        milestone,
        settings: format!("{:?} {:?} {}", cx.config.attribution, cx.config.milestones, cx.config.zone),
    }
}

fn count(cx: &ReportContext<'_>, input: Input) -> Result<TouchCounts, Error> {
    let counts = scan(cx, &input.setup, ScanShare::ALL, || Fold::new(&input.setup))?.finish();
    let completed = |(place, done): (usize, &Vec<Completion>)| {
        let pairs = done.iter().zip(counts.reached(place)).filter(|(done, _)| done.picked);
        pairs
            .map(|(done, influenced)| Completed { at: Time(done.at), customer: done.customer, influenced: *influenced })
            .collect()
    };
    let milestones = input.setup.milestones.iter().enumerate().map(completed).collect();
    Ok(TouchCounts { milestones, counts, names: input.names })
}

/// Everything but the touches, as the fold of a filter and milestone has it.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub fn setup(cx: &ReportContext<'_>, filter: &Filter, milestone: usize) -> Result<Setup, Error> {
    Ok(load(cx, filter, cx.config.attribution.lookback, Some(milestone))?.setup)
}
