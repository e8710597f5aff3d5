//! The customers of leads and of opportunities (H4, R6–R8): by the ids that these name, whether an event names them or not (R10).

use super::found::{Found, PersonRow};
use super::messaged::with_limit;
use super::question::{Deals, LeadCustomers};
use crate::domain::origin::Origin;
use crate::domain::time::Time;
use crate::domain::words;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::programme::stages;
use crate::report::query::Query;
use crate::store::Param;

pub(super) const LEADS: &str = filter::filtered!(
    "people", "inbound", "chosen_leads", "stages", "stage_history";
    include_str!("lead_customers.sql"), include_str!("named_customers.sql"));
pub(super) const DEALS: &str = filter::filtered!(
    "people", "inbound", "chosen_opportunities"; include_str!("deal_customers.sql"), include_str!("named_customers.sql"));

fn text(text: Option<&str>) -> Param {
    text.map_or(Param::Null, |text| Param::Text(text.to_owned()))
}

/// What runs for those of the leads of a stage and origin.
pub(super) fn leads_query(
    cx: &ReportContext<'_>,
    args: &Args,
    wanted: &LeadCustomers,
    limit: usize,
) -> Result<Query, Error> {
    filter::check(cx, &args.filter)?;
    stages::check(cx, args.stage.as_deref())?;
    let mut params = filter::params(cx, &args.filter);
    params.extend(stages::params(cx));
    params.extend([
        ("origin", text(args.origin.map(Origin::name))),
        ("stage", text(args.stage.as_deref())),
        ("asset", text(wanted.asset.as_deref())),
        ("ever", Param::Bool(wanted.ever)),
    ]);
    Ok(Query::new("people/lead_customers.sql", LEADS, &with_limit(params, limit)))
}

/// Those of the leads of a stage and origin, by the first of their leads.
pub(super) fn leads(cx: &ReportContext<'_>, args: &Args, wanted: &LeadCustomers, limit: usize) -> Result<Found, Error> {
    let mut found = read(cx, &leads_query(cx, args, wanted, limit)?, limit, "lead")?;
    found.parameters.extend(args.origin.map(|origin| ("origin", origin.into())));
    found.parameters.extend(args.stage.as_ref().map(|stage| ("stage", stage.as_str().into())));
    found.parameters.extend(wanted.ever.then(|| ("ever", true.into())));
    found.parameters.extend(wanted.asset.as_ref().map(|asset| ("asset", asset.as_str().into())));
    Ok(found)
}

/// What runs for those of opportunities whose leads come from one place.
pub(super) fn deals_query(cx: &ReportContext<'_>, args: &Args, wanted: &Deals, limit: usize) -> Result<Query, Error> {
    filter::check(cx, &args.filter)?;
    let mut params = filter::params(cx, &args.filter);
    params.extend([
        ("won", Param::Texts(cx.config.leads.won.clone())),
        ("origin", text(wanted.origin.map(Origin::name))),
        ("journey", text(wanted.journey.as_deref())),
        ("won_alone", Param::Bool(wanted.won)),
    ]);
    Ok(Query::new("people/deal_customers.sql", DEALS, &with_limit(params, limit)))
}

/// Those of opportunities whose leads come from one place, by the first of their opportunities.
pub(super) fn deals(cx: &ReportContext<'_>, args: &Args, wanted: &Deals, limit: usize) -> Result<Found, Error> {
    let mut found = read(cx, &deals_query(cx, args, wanted, limit)?, limit, "opportunity")?;
    found.parameters.extend(wanted.journey.as_ref().map(|journey| ("journey", journey.as_str().into())));
    found.parameters.extend(wanted.origin.map(|origin| ("origin", origin.into())));
    found.parameters.extend(wanted.won.then(|| ("won_alone", true.into())));
    Ok(found)
}

/// The customers of a query, at most so many, each with how many of what is counted are theirs.
fn read(cx: &ReportContext<'_>, query: &Query, limit: usize, noun: &'static str) -> Result<Found, Error> {
    let (mut all, mut counted, mut nameless): (u64, u64, u64) = (0, 0, 0);
    let rows = query.rows(cx.reader, |row| {
        (all, counted, nameless) = (row.get(4)?, row.get(5)?, row.get(6)?);
        let Some(customer) = row.get::<Option<String>>(0)? else { return Ok(None) };
        let times: u64 = row.get(3)?;
        let detail = (times > 1).then(|| words::counted(times, noun));
        Ok(Some(PersonRow { customer: Some(customer), name: row.get(1)?, time: Some(Time(row.get(2)?)), detail }))
    })?;
    let mut found = Found::of_people(rows.into_iter().flatten().take(limit), all);
    found.counted = Some((counted, noun));
    if nameless > 0 {
        let verb = if nameless == 1 { "names" } else { "name" };
        found.notes.push(format!("{} {verb} no customer (customer_id)", words::counted(nameless, noun)));
    }
    Ok(found)
}
