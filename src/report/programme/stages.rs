//! The stages that leads can stand at: those of the configuration, then others of the data (P4).

use crate::domain::stage::compared;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::{self, Param};

pub(in crate::report) const SQL: &str = filter::filtered!("stages"; include_str!("known_stages.sql"));

/// The parameters of the stages.
pub(in crate::report) fn params(cx: &ReportContext<'_>) -> [(&'static str, Param); 2] {
    let leads = &cx.config.leads;
    [("stages", Param::Texts(leads.stages.clone())), ("lost", Param::Texts(leads.lost.clone()))]
}

pub(in crate::report) fn query(cx: &ReportContext<'_>) -> Query {
    Query::new("known_stages.sql", SQL, &params(cx))
}

/// Every stage, and whether the configuration names it.
pub(in crate::report) fn known(cx: &ReportContext<'_>) -> Result<Vec<(String, bool)>, store::Error> {
    query(cx).rows(cx.reader, |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Refuses a stage that neither the configuration nor the data names.
pub(in crate::report) fn check(cx: &ReportContext<'_>, stage: Option<&str>) -> Result<(), Error> {
    let Some(stage) = stage else { return Ok(()) };
    let known: Vec<String> = known(cx)?.into_iter().map(|(name, _)| name).collect();
    let there = known.iter().any(|name| compared(name) == compared(stage));
    if there { Ok(()) } else { Err(Error::unknown("stage", stage, &known)) }
}
