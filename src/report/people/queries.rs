//! What runs for a list of people, to be shown (H1).

use super::question::People;
use super::{audience, factor, messaged, ranked, selected, sold};
use crate::report::args::Args;
use crate::report::attribution::{credit, paths};
use crate::report::contract::{Report, ReportContext};
use crate::report::error::Error;
use crate::report::journey::{custom_funnel, goal_what_if};
use crate::report::milestone::trend;
use crate::report::query::Query;

/// What is done with the rows of queries that tell of all customers.
const ONE_BY_ONE: &str = "of these the customers behind the number are taken one by one, the first of them are listed; keys.sql gives their ids and names";

/// What runs for a list of people.
pub struct PeopleSql {
    /// The queries.
    pub queries: Vec<Query>,
    /// What happens to their rows then, in words.
    pub steps: Vec<&'static str>,
}

/// What runs for at most so many of the people behind a number.
///
/// # Errors
/// As for the people.
pub fn people_sql(cx: &ReportContext<'_>, args: &Args, whose: &People, limit: usize) -> Result<PeopleSql, Error> {
    let of_report = |report: &Report| {
        let steps = report.steps.iter().copied().chain([ONE_BY_ONE]).collect();
        Ok(PeopleSql { queries: (report.queries)(cx, args)?, steps })
    };
    let query = match whose.parts().0 {
        People::Completed | People::Influenced => return of_report(&trend::REPORT),
        People::Item(_) => return of_report(&credit::REPORT),
        People::Path(_) => return of_report(&paths::REPORT),
        People::Listening(..) => return of_report(&goal_what_if::REPORT),
        People::Attempted(_) => return of_report(&custom_funnel::REPORT),
        People::Factor(wanted) => factor::query(cx, args, wanted, limit)?,
        People::Metric(wanted) => Some(messaged::metric_query(cx, args, wanted, limit)?),
        People::Messaged(wanted) => Some(messaged::messaged_query(cx, args, wanted, limit)?),
        People::Audience(wanted) => Some(audience::query(cx, args, wanted, limit)?),
        People::Leader(wanted) => Some(ranked::query(cx, args, wanted, limit)?.0),
        People::Leads(wanted) => Some(sold::leads_query(cx, args, wanted, limit)?),
        People::Deals(wanted) => Some(sold::deals_query(cx, args, wanted, limit)?),
        _ => Some(selected::query(cx, args, whose, limit)?),
    };
    Ok(PeopleSql { queries: query.into_iter().collect(), steps: Vec::new() })
}
