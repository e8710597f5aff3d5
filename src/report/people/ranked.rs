//! Those behind a count of the leaderboard that is one of events, or behind a part of a rate (H4, P3).

use super::found::Found;
use super::messaged::{read, with_limit};
use super::question::Leader;
use crate::report::args::{Args, Ranked};
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::programme::leaderboard;
use crate::report::query::Query;
use crate::store::Param;

pub(super) const ALL: &str = filter::filtered!(
    "shapes", "facts", "ranked_events"; include_str!("ranked.sql"), include_str!("recipients.sql"));
pub(super) const SOME: &str = filter::filtered!(
    "people", "asked_people", "shapes", "facts_of", "ranked_events";
    include_str!("ranked.sql"), include_str!("recipients.sql"));

/// What runs for those of an item, and what their events are called.
pub(super) fn query(
    cx: &ReportContext<'_>,
    args: &Args,
    wanted: &Leader,
    limit: usize,
) -> Result<(Query, &'static str), Error> {
    let Some(behind) = leaderboard::events_behind(cx, args, wanted.all)? else {
        return Err(Error::Usage {
            message: format!("{} counts no events", args.measure.name()),
            hint: "people who started, leads and credit have lists of their own".to_owned(),
        });
    };
    let mut params = behind.params;
    params.extend([("item", Param::Text(wanted.item.clone())), ("once", Param::Bool(behind.once))]);
    let params = with_limit(params, limit);
    let text = if args.filter.selects_customers() { SOME } else { ALL };
    Ok((Query::new("people/ranked.sql", text, &params), behind.noun))
}

/// Those of an item, by the first of their events.
pub(super) fn ranked(cx: &ReportContext<'_>, args: &Args, wanted: &Leader, limit: usize) -> Result<Found, Error> {
    let (query, noun) = query(cx, args, wanted, limit)?;
    let mut found = read(cx, &query, noun)?;
    let kind = match args.ranked {
        Ranked::Journey => "journey",
        Ranked::Asset => "asset",
    };
    found.parameters =
        vec![(kind, wanted.item.as_str().into()), ("of", kind.into()), ("measure", args.measure.name().into())];
    found.parameters.extend(wanted.all.then(|| ("divided_by", true.into())));
    Ok(found)
}
