//! Those with a factor of what goes with the goal or with reaching the end of a funnel, or without it (H4, J8).

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

/// The same of those who started a funnel.
pub(super) const STARTERS: &str = filter::filtered!(
    "shapes";
    include_str!("../journey/correlates_starters.sql"), include_str!("../journey/correlates_facts.sql"),
    include_str!("factor.sql"));

/// The people, by the begin of what is looked at of them.
pub(super) fn factor(cx: &ReportContext<'_>, args: &Args, wanted: &Factor, limit: usize) -> Result<Found, Error> {
    let of_it = OfIt::new(cx, args, wanted)?;
    let mut found = Found::default();
    if let Some(query) = of_it.query(wanted, limit) {
        let rows = query.rows(cx.reader, |row| {
            found.all = row.get(4)?;
            let detail = row.get::<bool>(3)?.then(|| of_it.detail.to_owned());
            let detail = detail.filter(|_| !wanted.converted);
            Ok(PersonRow { customer: row.get(0)?, name: row.get(1)?, time: Some(Time(row.get(2)?)), detail })
        })?;
        found.table.extend(rows);
    }
    let (what, id) = of_it.named;
    found.parameters = vec![
        (what, id.into()),
        ("factor", wanted.factor.as_str().into()),
        ("value", wanted.value.as_str().into()),
        ("with", wanted.with.into()),
        ("people_who", of_it.who[usize::from(wanted.converted)].into()),
    ];
    Ok(found)
}

/// What finds them; `None` where nobody can have the goal.
pub(super) fn query(
    cx: &ReportContext<'_>,
    args: &Args,
    wanted: &Factor,
    limit: usize,
) -> Result<Option<Query>, Error> {
    Ok(OfIt::new(cx, args, wanted)?.query(wanted, limit))
}

/// What differs between the people of a journey and those of a funnel.
struct OfIt {
    sql: &'static str,
    /// `None` = the journey has no goal.
    params: Option<Vec<(&'static str, Param)>>,
    named: (&'static str, String),
    /// Whose people they are: all, or those with the goal or at the end.
    who: [&'static str; 2],
    /// What is said of one with the goal, or at the end.
    detail: &'static str,
}

impl OfIt {
    fn new(cx: &ReportContext<'_>, args: &Args, wanted: &Factor) -> Result<Self, Error> {
        let one = Some((wanted.factor.as_str(), wanted.value.as_str()));
        Ok(if let Some(selected) = correlates::funnel(cx, args)? {
            filter::check(cx, &args.filter)?;
            OfIt {
                sql: STARTERS,
                params: Some(correlates::starters(cx, args, selected, one)?),
                named: ("funnel", selected.1.id.clone()),
                who: ["began_funnel", "ended_funnel"],
                detail: "Reached the end",
            }
        } else {
            let (journey, args) = selected::journey(cx, args)?;
            OfIt {
                sql: SQL,
                params: correlates::params(cx, &journey, &args, one),
                named: ("journey", journey),
                who: ["entered", "attained"],
                detail: words::WITH_GOAL_SHARE,
            }
        })
    }

    fn query(&self, wanted: &Factor, limit: usize) -> Option<Query> {
        let mut params = self.params.clone()?;
        params.push(("with", Param::Bool(wanted.with)));
        params.push(("converted", Param::Bool(wanted.converted)));
        params.push(("limit", Param::Int(i64::try_from(limit).unwrap_or(i64::MAX))));
        Some(Query::new("people/factor.sql", self.sql, &params))
    }
}
