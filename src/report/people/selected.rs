//! Those behind a number of journeys, goals and funnels: selected by SQL.

use super::found::{Found, PersonRow};
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::selected::journey as selected_journey;
use crate::report::query::Query;
use crate::store::Param;

pub(super) const ENTRIES: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("entries.sql"));
pub(super) const VISITS: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("visits.sql"));

/// Those with an entry into the journey: all, or those of a state.
pub(super) fn entries(cx: &ReportContext<'_>, args: &Args, which: &str, limit: usize) -> Result<Found, Error> {
    let (_, args) = selected_journey(cx, args)?;
    let mut params = common(cx, &args, limit);
    params.push(("which", Param::Text(which.to_owned())));
    found(cx, &Query::new("people/entries.sql", ENTRIES, &params), "entries")
}

/// Those who visited a step; of an outcome (that of the store), where one is given.
pub(super) fn visits(
    cx: &ReportContext<'_>,
    args: &Args,
    step: &str,
    outcome: Option<i64>,
    limit: usize,
) -> Result<Found, Error> {
    let (journey, args) = selected_journey(cx, args)?;
    let mut params = common(cx, &args, limit);
    params.push(("journey", Param::Text(journey)));
    params.push(("step", Param::Text(step.to_owned())));
    params.push(("outcome", outcome.map_or(Param::Null, Param::Int)));
    found(cx, &Query::new("people/visits.sql", VISITS, &params), "visits")
}

fn common(cx: &ReportContext<'_>, args: &Args, limit: usize) -> Vec<(&'static str, Param)> {
    let mut params = filter::params(cx, &args.filter);
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    params.push(("limit", Param::Int(i64::try_from(limit).unwrap_or(i64::MAX))));
    params
}

fn found(cx: &ReportContext<'_>, query: &Query, what: &str) -> Result<Found, Error> {
    let mut all: u64 = 0;
    let people = query.rows(cx.reader, |row| {
        let times: i64 = row.get(3)?;
        all = row.get(4)?;
        let detail = (times > 1).then(|| format!("{times} {what}"));
        let time = row.get::<Option<i64>>(2)?.map(Time);
        Ok(PersonRow { customer: row.get(0)?, name: row.get(1)?, time, detail })
    })?;
    Ok(Found::of_people(people, all))
}
