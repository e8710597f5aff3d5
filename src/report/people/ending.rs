//! How the entries ended of those behind a number of a journey (F7, F2).

use super::question::{Ending, People};
use super::selected::{Selected, not_a_journeys};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;

pub(super) const OF_ENTRIES: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("entries.sql"), include_str!("endings.sql"));
pub(super) const OF_GROUP: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("../journey/message_channel.sql"), include_str!("group.sql"), include_str!("endings.sql"));
pub(super) const OF_VISITS: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("visits.sql"), include_str!("endings.sql"));
pub(super) const OF_DROPPED: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("dropped.sql"), include_str!("endings.sql"));
pub(super) const OF_DURING: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("during.sql"), include_str!("endings.sql"));
pub(super) const OF_WITHIN: &str = filter::filtered!(
    "people", "shapes", "chosen";
    include_str!("../journey/time_reached.sql"), include_str!("within.sql"), include_str!("endings.sql"));

crate::row! {
    /// How many people's entries ended in a way: `kind` is `reason`, `with_goal` or `without_goal`.
    pub struct EndingRow {
        kind: String = "ending.kind" ("Ending", Text, "F7", "A reason, or with or without the journey's goal."),
        reason: Option<String>,
        people: u64 = "ending.people" ("People", People, "H4", "Customers with such an ending."),
    }
}

impl EndingRow {
    /// The way.
    #[must_use]
    pub fn ending(&self) -> Ending {
        match (self.kind.as_str(), &self.reason) {
            ("with_goal", _) => Ending::WithGoal,
            ("without_goal", _) => Ending::WithoutGoal,
            (_, Some(reason)) => Ending::Reason(reason.clone()),
            (_, None) => Ending::Any,
        }
    }
}

pub(in crate::report) fn query(cx: &ReportContext<'_>, args: &Args, people: &People) -> Result<Query, Error> {
    let Some(selected) = Selected::new(people) else { return Err(not_a_journeys()) };
    let params = selected.params(cx, args)?;
    let text = match selected {
        Selected::Entries(_) | Selected::EndedAt(_) => OF_ENTRIES,
        Selected::Group(..) => OF_GROUP,
        Selected::Visits(..) => OF_VISITS,
        Selected::Dropped(_) => OF_DROPPED,
        Selected::During(_) => OF_DURING,
        Selected::Within(..) => OF_WITHIN,
    };
    Ok(Query::new("people/endings.sql", text, &params))
}

/// The ways in which the entries ended of those behind a number: reasons first, the most frequent one on top.
pub(in crate::report) fn endings(
    cx: &ReportContext<'_>,
    args: &Args,
    people: &People,
) -> Result<Vec<EndingRow>, Error> {
    Ok(query(cx, args, people)?
        .rows(cx.reader, |row| Ok(EndingRow { kind: row.get(0)?, reason: row.get(1)?, people: row.get(2)? }))?)
}
