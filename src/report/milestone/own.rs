//! What the statements over the user's own tables ask of milestones (H1).

use std::fmt::Write as _;

use crate::domain::milestone::{Count, Milestone};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::equivalent::{Equivalent, OwnQuery, UNSAID, by_customers, says};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::own::listed;
use crate::report::query::Query;
use crate::store::Param;

/// A statement on some milestones: a text that asks for `completed`, and parameters of its own beside those of the filter.
pub(super) fn equivalent(
    cx: &ReportContext<'_>,
    args: &Args,
    milestones: &[&Milestone],
    (name, text): (&'static str, &'static str),
    more: Vec<(&'static str, Param)>,
    gives: &str,
) -> Result<Equivalent, Error> {
    filter::check(cx, &args.filter)?;
    if let Some(none) = by_customers(&args.filter) {
        return Ok(none);
    }
    let (said, unsaid): (Vec<&Milestone>, Vec<&Milestone>) =
        milestones.iter().partition(|milestone| says(cx.config, &milestone.conditions));
    if said.is_empty() {
        return Ok(Equivalent::none(if unsaid.is_empty() { "no milestone is configured" } else { UNSAID }));
    }
    let mut params = filter::params(cx, &args.filter);
    params.extend(more);
    params.push(("ids", Param::Texts(said.iter().map(|milestone| milestone.id.clone()).collect())));
    params.push(("triggers", Param::Texts(said.iter().map(|milestone| milestone.trigger.clone()).collect())));
    let since: Vec<Option<i64>> = said.iter().map(|milestone| milestone.tracking_since.map(|since| since.0)).collect();
    let every: Vec<bool> = said.iter().map(|milestone| milestone.count == Count::Every).collect();
    params.extend([("since_each", listed(&since)), ("every", listed(&every))]);
    let mut gives = gives.to_owned();
    if !unsaid.is_empty() {
        let ids: Vec<&str> = unsaid.iter().map(|milestone| milestone.id.as_str()).collect();
        let _ = write!(gives, "; without {}: {UNSAID}", ids.join(", "));
    }
    let conditions = said.iter().map(|milestone| milestone.conditions.clone()).collect();
    Ok(Equivalent::Says(OwnQuery { query: Query::new(name, text, &params), gives, conditions }))
}
