//! The spans that are looked at of those who started a funnel (J8).

use crate::domain::funnel::Funnel;
use crate::journey::funnel::{FunnelPlan, Standing};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::custom_funnel::attempts::{self, CustomerAttempts};
use crate::report::query::Query;
use crate::store::Param;

pub(super) const SQL: &str = filter::filtered!(
    "shapes";
    include_str!("../correlates_starters.sql"), include_str!("../correlates_facts.sql"), include_str!("../correlates.sql")
);

/// What runs for a funnel, without its starters, which are made of the attempts: those, then the count of factors.
pub(super) fn queries(
    cx: &ReportContext<'_>,
    args: &Args,
    position: usize,
    factors: Vec<(&'static str, Param)>,
) -> Vec<Query> {
    let mut params = filter::params(cx, &args.filter);
    params.extend(factors);
    let counting = Query::new("correlates_starters.sql", SQL, &params);
    attempts::queries(cx, args, position).into_iter().chain([counting]).collect()
}

/// The starters as the parameter `$starters`: a JSON list of lists of customer, first and last time (µs), shape of the start, shape
/// of the last required step (−1 = it was not reached). Of several attempts of a customer the one that gets furthest, of these the first.
///
/// # Errors
/// When the store cannot be read or the question is withdrawn.
pub(super) fn read(cx: &ReportContext<'_>, args: &Args, selected: (usize, &Funnel)) -> Result<Param, Error> {
    let last = selected.1.last_required() - 1;
    let plan = FunnelPlan::new(selected.1, cx.as_of.0);
    let visit = |starters: &mut Vec<[i64; 5]>, own: &CustomerAttempts<'_>| {
        let best = own.attempts.iter().reduce(|best, next| if next.0.furthest > best.0.furthest { next } else { best });
        if let Some((attempt, chain)) = best {
            let end = (plan.standing(attempt, chain, last) == Some(Standing::Reached)).then(|| chain[last]);
            starters.push(span(&plan, own, attempt.start, end));
        }
    };
    let mut starters = attempts::scan(cx, args, selected, Vec::new, visit, Extend::extend)?;
    starters.sort_unstable();
    Ok(Param::Text(serde_json::Value::from(starters.into_iter().map(Vec::from).collect::<Vec<_>>()).to_string()))
}

/// `start` and `end` are positions of events; `None` = the last required step was not reached.
fn span(plan: &FunnelPlan, own: &CustomerAttempts<'_>, start: u32, end: Option<u32>) -> [i64; 5] {
    let at = |event: u32| own.events[event as usize].at;
    let shape = |event: u32| i64::from(own.shapes[event as usize]);
    let to = end.map_or_else(|| at(start).saturating_add(plan.window).min(plan.as_of), at);
    [i64::from(own.customer), at(start), to, shape(start), end.map_or(-1, shape)]
}
