//! Those behind a count of reach: of a journey, or of a segment over all journeys (H4, P2).

use super::found::{Found, PersonRow};
use super::question::{ReachCount, Reached};
use crate::domain::time::Time;
use crate::domain::words;
use crate::report::args::{Args, Audience};
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::verbs::{deliveries, dispatches};
use crate::report::query::Query;
use crate::report::touches;
use crate::store::Param;

pub(super) const ALL: &str = filter::filtered!(
    "shapes", "listed_journeys", "placed_shapes", "facts", "reached"; include_str!("audience.sql"));
pub(super) const SOME: &str = filter::filtered!(
    "people", "asked_people", "shapes", "listed_journeys", "placed_shapes", "facts_of", "reached"; include_str!("audience.sql"));

/// What runs for those of a count.
pub(super) fn query(cx: &ReportContext<'_>, args: &Args, wanted: &Reached, limit: usize) -> Result<Query, Error> {
    let mut filter = args.filter.clone();
    let (item, segment) = (wanted.item.clone(), args.audience == Audience::Segment);
    if !segment {
        filter.journeys = vec![item.clone()];
    }
    filter::check(cx, &filter)?;
    let mut params = touches::params(cx, &filter);
    params.extend([
        ("sent", Param::Texts(dispatches(cx))),
        ("delivered", Param::Texts(deliveries(cx))),
        ("search", Param::Null),
        ("segment", if segment { Param::Text(item) } else { Param::Null }),
        ("count", Param::Text(wanted.count.name().to_owned())),
        ("limit", Param::Int(i64::try_from(limit).unwrap_or(i64::MAX))),
    ]);
    Ok(Query::new("people/audience.sql", if filter.selects_customers() { SOME } else { ALL }, &params))
}

/// Those of a count, by the first of what it counts: of people each once, of events with how many are theirs.
pub(super) fn audience(cx: &ReportContext<'_>, args: &Args, wanted: &Reached, limit: usize) -> Result<Found, Error> {
    let query = query(cx, args, wanted, limit)?;
    let noun = wanted.count.noun();
    let (mut all, mut counted) = (0, 0);
    let rows = query.rows(cx.reader, |row| {
        (all, counted) = (row.get(4)?, row.get(5)?);
        let times: u64 = row.get(3)?;
        let detail = noun.filter(|_| times > 1).map(|noun| words::counted(times, noun));
        Ok(PersonRow { customer: row.get(0)?, name: row.get(1)?, time: Some(Time(row.get(2)?)), detail })
    })?;
    let mut found = Found::of_people(rows, all);
    found.counted = noun.map(|noun| (counted, noun));
    let segment = args.audience == Audience::Segment;
    found.parameters = vec![
        (if segment { "segment" } else { "journey" }, wanted.item.as_str().into()),
        ("people_who", wanted.count.who().into()),
    ];
    Ok(found)
}

impl ReachCount {
    /// What is counted where that is no people.
    fn noun(self) -> Option<&'static str> {
        match self {
            Self::Messages => Some("message"),
            Self::Delivered => Some("delivery"),
            Self::Interactions => Some("touch"),
            _ => None,
        }
    }
}
