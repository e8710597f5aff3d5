//! The journeys that are running at the instant looked at, whatever the period (P1, P8).

use std::collections::BTreeSet;

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::journeys::{self, JourneyRow};
use crate::report::query::Query;

const SQL: &str = filter::filtered!("listed_journeys", "journey_spans"; include_str!("running.sql"));

/// The text of its query, by file name.
pub(in crate::report) const RUNNING_SQL: (&str, &str) = ("running.sql", SQL);

/// Its query.
pub(super) fn query(cx: &ReportContext<'_>, filter: &Filter) -> Query {
    Query::new("running.sql", SQL, &filter::params(cx, filter))
}

/// The ids of those of the filter.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn running(cx: &ReportContext<'_>, filter: &Filter) -> Result<BTreeSet<String>, Error> {
    Ok(query(cx, filter).rows(cx.reader, |row| row.get(0))?.into_iter().collect())
}

/// What runs for the answer (H1).
///
/// # Errors
/// As for the answer.
pub(in crate::report) fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let mut queries = (journeys::REPORT.queries)(cx, args)?;
    queries.push(query(cx, &args.filter));
    Ok(queries)
}

/// The rows of the report of journeys that are of running ones.
///
/// # Errors
/// When the filter names what is not there, or the store cannot be read.
pub(in crate::report) fn journeys(name: &'static str, cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let mut all = journeys::REPORT.ask(cx, args)?;
    let running = running(cx, &args.filter)?;
    let rows: Vec<JourneyRow> = all.table.read();
    all.report = name;
    all.table.rows.clear();
    all.table.extend(rows.into_iter().filter(|row| running.contains(&row.journey)));
    Ok(all)
}
