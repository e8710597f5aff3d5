//! Those with a factor of what goes with the goal, or without it (H4, J8).

use super::found::{Found, PersonRow};
use super::question::Factor;
use crate::domain::time::Time;
use crate::domain::words;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::{correlates, selected};
use crate::report::query::Query;
use crate::store::Param;

pub(super) const SQL: &str = filter::filtered!(
    "people", "shapes", "chosen";
    include_str!("../journey/correlates_spans.sql"), include_str!("../journey/correlates_facts.sql"),
    include_str!("factor.sql"));

/// The people, by the begin of what is looked at of them.
pub(super) fn factor(cx: &ReportContext<'_>, args: &Args, wanted: &Factor, limit: usize) -> Result<Found, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let one = Some((wanted.factor.as_str(), wanted.value.as_str()));
    let mut found = Found::default();
    if let Some(mut params) = correlates::params(cx, &journey, &args, one) {
        params.push(("with", Param::Bool(wanted.with)));
        params.push(("converted", Param::Bool(wanted.converted)));
        params.push(("limit", Param::Int(i64::try_from(limit).unwrap_or(i64::MAX))));
        let rows = Query::new("people/factor.sql", SQL, &params).rows(cx.reader, |row| {
            found.all = row.get(4)?;
            let detail = row.get::<bool>(3)?.then(|| words::WITH_GOAL_SHARE.to_owned());
            let detail = detail.filter(|_| !wanted.converted);
            Ok(PersonRow { customer: row.get(0)?, name: row.get(1)?, time: Some(Time(row.get(2)?)), detail })
        })?;
        found.table.extend(rows);
    }
    found.parameters = vec![
        ("journey", journey.into()),
        ("factor", wanted.factor.as_str().into()),
        ("value", wanted.value.as_str().into()),
        ("with", wanted.with.into()),
        ("people_who", if wanted.converted { "attained" } else { "entered" }.into()),
    ];
    Ok(found)
}
