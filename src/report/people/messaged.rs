//! Those behind a metric of the messages of a step (F4, F6), or behind the messages of a bucket of time (J0).

use super::found::{Found, PersonRow};
use super::question::{Messaged, StepMetric};
use crate::domain::life::PASSED;
use crate::domain::time::Time;
use crate::domain::words;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::selected;
use crate::report::journey::verbs::{clicks, dispatches, verbs};
use crate::report::query::Query;
use crate::store::Param;

pub(super) const METRIC: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("metric.sql"), include_str!("recipients.sql"));
pub(super) const MESSAGED: &str = filter::filtered!(
    "people", "shapes", "dispatch"; include_str!("messaged.sql"), include_str!("recipients.sql"));

/// Those of a metric, by the first of its events: the events that the step's metrics count in total, so that it is the same
/// people whose events are unique.
pub(super) fn metric(cx: &ReportContext<'_>, args: &Args, wanted: &StepMetric, limit: usize) -> Result<Found, Error> {
    let (journey, _) = selected::journey(cx, args)?;
    let StepMetric { step, metric, platform } = wanted;
    let noun = if metric.starts_with(PASSED) { "visit" } else { "event" };
    let mut found = read(cx, &metric_query(cx, args, wanted, limit)?, noun)?;
    found.parameters = vec![
        ("journey", journey.into()),
        ("step", step.clone().into()),
        ("metric", metric.as_str().into()),
        ("platform", platform.clone().into()),
    ];
    Ok(found)
}

/// What finds them.
pub(super) fn metric_query(
    cx: &ReportContext<'_>,
    args: &Args,
    wanted: &StepMetric,
    limit: usize,
) -> Result<Query, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let StepMetric { step, metric, platform } = wanted;
    let known = verbs(cx);
    let loose: Vec<String> = known.iter().filter(|(_, verb)| verb == metric).map(|(event, _)| event.clone()).collect();
    // An event of a channel goes by its name without it alone.
    let own = (!known.iter().any(|(event, _)| event == metric)).then(|| metric.clone());
    let events = loose.iter().cloned().chain(own).collect();
    let next_step = metric.strip_prefix(PASSED);
    let text = |text: Option<&str>| text.map_or(Param::Null, |text| Param::Text(text.to_owned()));
    let mut params = filter::params(cx, &args.filter);
    params.extend([
        ("journey", Param::Text(journey)),
        ("step", text(step.as_deref())),
        ("platform", text(platform.as_deref())),
        ("events", Param::Texts(events)),
        ("loose", Param::Texts(loose)),
        ("next_step", text(next_step)),
    ]);
    Ok(Query::new("people/metric.sql", METRIC, &with_limit(params, limit)))
}

/// Those with a message in a bucket, or with a click.
pub(super) fn messaged(cx: &ReportContext<'_>, args: &Args, wanted: &Messaged, limit: usize) -> Result<Found, Error> {
    let (journey, _) = selected::journey(cx, args)?;
    let noun = if wanted.clicked { "click" } else { "message" };
    let mut found = read(cx, &messaged_query(cx, args, wanted, limit)?, noun)?;
    found.parameters = vec![
        ("journey", journey.into()),
        ("since", wanted.day.to_string().into()),
        ("before", wanted.end().to_string().into()),
        ("people_who", what(wanted).into()),
    ];
    found.parameters.extend(wanted.step.clone().map(|step| ("step", step.into())));
    Ok(found)
}

fn what(wanted: &Messaged) -> &'static str {
    if wanted.clicked { "clicked" } else { "sent" }
}

/// What finds them.
pub(super) fn messaged_query(
    cx: &ReportContext<'_>,
    args: &Args,
    wanted: &Messaged,
    limit: usize,
) -> Result<Query, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let zone = cx.config.zone;
    let mut params = filter::params(cx, &args.filter);
    params.extend([
        ("journey", Param::Text(journey)),
        ("step", wanted.step.clone().map_or(Param::Null, Param::Text)),
        ("what", Param::Text(what(wanted).to_owned())),
        ("sent", Param::Texts(dispatches(cx))),
        ("clicks", Param::Texts(clicks())),
        ("since", Param::Int(zone.start_of(wanted.day).0)),
        ("until", Param::Int(zone.start_of(wanted.end()).0)),
    ]);
    Ok(Query::new("people/messaged.sql", MESSAGED, &with_limit(params, limit)))
}

pub(super) fn with_limit(mut params: Vec<(&'static str, Param)>, limit: usize) -> Vec<(&'static str, Param)> {
    params.push(("limit", Param::Int(i64::try_from(limit).unwrap_or(i64::MAX))));
    params
}

/// The people of a query that ends with recipients.sql, each with how many of what is counted are theirs.
pub(super) fn read(cx: &ReportContext<'_>, query: &Query, noun: &'static str) -> Result<Found, Error> {
    let (mut all, mut counted) = (0, 0);
    let rows = query.rows(cx.reader, |row| {
        (all, counted) = (row.get(4)?, row.get(5)?);
        let times: u64 = row.get(3)?;
        let detail = (times > 1).then(|| words::counted(times, noun));
        Ok(PersonRow { customer: row.get(0)?, name: row.get(1)?, time: Some(Time(row.get(2)?)), detail })
    })?;
    let mut found = Found::of_people(rows, all);
    found.counted = Some((counted, noun));
    Ok(found)
}
