//! Those behind a number of journeys, goals and funnels: selected by SQL.

use super::found::{Found, JourneyPersonRow};
use super::question::{DropOff, During, Ending, Happened, People, WhoseTime};
use crate::domain::table::{Cell, Table};
use crate::domain::time::Time;
use crate::domain::words;
use crate::report::args::{Args, Group};
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::selected::journey as selected_journey;
use crate::report::journey::time_histogram::bin;
use crate::report::journey::verbs::dispatches;
use crate::report::query::Query;
use crate::store::{self, Param, Row};

pub(super) const ENTRIES: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("entries.sql"), include_str!("persons.sql"));
pub(super) const GROUP: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("../journey/message_channel.sql"), include_str!("group.sql"), include_str!("persons.sql"));
pub(super) const VISITS: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("visits.sql"), include_str!("persons.sql"));
pub(super) const DROPPED: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("dropped.sql"), include_str!("persons.sql"));
pub(super) const DURING: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("during.sql"), include_str!("persons.sql"));
pub(super) const WITHIN: &str = filter::filtered!(
    "people", "shapes", "chosen";
    include_str!("../journey/time_reached.sql"), include_str!("within.sql"), include_str!("persons.sql"));

/// Which entries or visits a number is made of.
#[derive(Clone, Copy)]
pub(super) enum Selected<'a> {
    /// Entries in a state, in the word of the query.
    Entries(&'static str),
    /// Entries that ended at a step.
    EndedAt(&'a str),
    /// Entries of those of a group of the experiment; with the goal alone.
    Group(Group, Option<&'a str>, bool),
    /// Visits of a step with an outcome, as the store writes it; `None` = any.
    Visits(&'a str, Option<i64>),
    /// Entries that came to the step before and not to this one.
    Dropped(&'a DropOff),
    /// Entries of which something fell in a bucket of time.
    During(&'a During),
    /// Entries that took so long to a step, or to the goal: a bin of the histogram.
    Within(Option<&'a str>, usize),
}

/// The word of the queries for what happens to an entry.
fn which(what: Happened) -> &'static str {
    match what {
        Happened::Begin => "entered",
        Happened::Goal => "attained",
        Happened::End => "ended",
    }
}

impl<'a> Selected<'a> {
    /// Those of a number; `None` where it is none of a journey's.
    pub fn new(people: &'a People) -> Option<Self> {
        Some(match people.parts().0 {
            People::Entered => Self::Entries("entered"),
            People::Attained => Self::Entries("attained"),
            People::Active => Self::Entries("active"),
            People::Ended => Self::Entries("ended"),
            People::EndedAt(step) => Self::EndedAt(step),
            People::Group(by, group, attained) => Self::Group(*by, group.as_deref(), *attained),
            People::Reached(step) => Self::Visits(step, None),
            People::At(step) => Self::Visits(step, Some(0)),
            People::Passed(step) => Self::Visits(step, Some(1)),
            People::Left(step) => Self::Visits(step, Some(2)),
            People::DroppedOff(dropped) => Self::Dropped(dropped),
            People::During(during) => Self::During(during),
            People::Within(step, place) => Self::Within(step.as_deref(), *place),
            _ => return None,
        })
    }

    /// What the queries need to know, the ending aside.
    pub fn params(&self, cx: &ReportContext<'_>, args: &Args) -> Result<Vec<(&'static str, Param)>, Error> {
        let (journey, args) = selected_journey(cx, args)?;
        let mut params = filter::params(cx, &args.filter);
        params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
        match self {
            Self::Entries(which) => {
                params.push(("which", Param::Text((*which).to_owned())));
                params.push(("end_step", Param::Null));
            }
            Self::EndedAt(step) => {
                params.push(("which", Param::Text("ended".to_owned())));
                params.push(("end_step", Param::Text((*step).to_owned())));
            }
            Self::Group(by, group, attained) => {
                params.push(("by_channel", Param::Bool(*by == Group::Channel)));
                params.push(("sent", Param::Texts(dispatches(cx))));
                params.push(("group", group.map_or(Param::Null, |group| Param::Text(group.to_owned()))));
                params.push(("attained", Param::Bool(*attained)));
            }
            Self::Visits(step, outcome) => {
                params.push(("journey", Param::Text(journey)));
                params.push(("step", Param::Text((*step).to_owned())));
                params.push(("outcome", outcome.map_or(Param::Null, Param::Int)));
            }
            Self::Dropped(DropOff { step, before, by_people }) => {
                params.push(("journey", Param::Text(journey)));
                params.push(("step", Param::Text(step.clone())));
                params.push(("before", before.clone().map_or(Param::Null, Param::Text)));
                params.push(("by_people", Param::Bool(*by_people)));
            }
            Self::During(during) => {
                let zone = cx.config.zone;
                let since = (during.whose != WhoseTime::FirstUpTo).then(|| zone.start_of(during.day));
                let until = zone.start_of(during.end());
                params.push(("journey", Param::Text(journey)));
                params.push(("step", during.step.clone().map_or(Param::Null, Param::Text)));
                params.push(("which", Param::Text(which(during.what).to_owned())));
                params.push(("firsts", Param::Bool(during.whose != WhoseTime::Every)));
                params.push(("since", since.map_or(Param::Null, |since| Param::Int(since.0))));
                params.push(("until", Param::Int(until.0)));
            }
            Self::Within(step, place) => {
                // Beyond the last bin there is none.
                let (from, to) = bin(*place).unwrap_or((f64::INFINITY, None));
                params.push(("step", step.map_or(Param::Null, |step| Param::Text(step.to_owned()))));
                params.push(("from_hours", Param::Num(from)));
                params.push(("to_hours", to.map_or(Param::Null, Param::Num)));
            }
        }
        Ok(params)
    }
}

/// Which number of which journey it is, for whoever reads the answer; nothing for other numbers.
pub(super) fn parameters(args: &Args, people: &People) -> Vec<(&'static str, Cell)> {
    let Some(selected) = Selected::new(people) else { return Vec::new() };
    let mut parameters: Vec<(&'static str, Cell)> = vec![("journey", args.journey.clone().into())];
    let who = match selected {
        Selected::Entries(which) => which,
        Selected::EndedAt(step) => {
            parameters.push(("step", step.into()));
            "ended"
        }
        Selected::Group(by, group, attained) => {
            parameters.push((by.name(), group.map(str::to_owned).into()));
            if attained { "attained" } else { "entered" }
        }
        Selected::Visits(step, outcome) => {
            parameters.push(("step", step.into()));
            match outcome {
                None => "reached",
                Some(0) => "at",
                Some(1) => "passed",
                Some(_) => "left",
            }
        }
        Selected::Dropped(DropOff { step, before, .. }) => {
            parameters.extend([("step", step.as_str().into()), ("from_step", before.clone().into())]);
            "dropped_off"
        }
        Selected::During(during) => {
            let since = (during.whose != WhoseTime::FirstUpTo).then(|| during.day.to_string());
            parameters.extend(during.step.clone().map(|step| ("step", step.into())));
            parameters.push(("since", since.into()));
            parameters.push(("before", during.end().to_string().into()));
            which(during.what)
        }
        Selected::Within(step, place) => {
            parameters.extend(step.map(|step| ("step", step.into())));
            let (from, to) = bin(place).unzip();
            parameters.push(("from_hours", from.into()));
            parameters.push(("to_hours", to.flatten().into()));
            if step.is_some() { "reached" } else { "attained" }
        }
    };
    parameters.push(("people_who", who.into()));
    match people.parts().1 {
        Ending::Any => {}
        Ending::Reason(reason) => parameters.push(("ending", reason.as_str().into())),
        Ending::WithGoal => parameters.push(("ending", "with_goal".into())),
        Ending::WithoutGoal => parameters.push(("ending", "without_goal".into())),
    }
    parameters
}

/// What selects them.
pub(super) fn query(cx: &ReportContext<'_>, args: &Args, people: &People, limit: usize) -> Result<Query, Error> {
    let Some(selected) = Selected::new(people) else { return Err(not_a_journeys()) };
    let mut params = selected.params(cx, args)?;
    let (reason, goal) = match people.parts().1 {
        Ending::Any => (Param::Null, Param::Null),
        Ending::Reason(reason) => (Param::Text(reason.clone()), Param::Null),
        Ending::WithGoal => (Param::Null, Param::Bool(true)),
        Ending::WithoutGoal => (Param::Null, Param::Bool(false)),
    };
    let limit = Param::Int(i64::try_from(limit).unwrap_or(i64::MAX));
    params.extend([("reason", reason), ("goal", goal), ("limit", limit)]);
    Ok(match selected {
        Selected::Entries(_) | Selected::EndedAt(_) => Query::new("people/entries.sql", ENTRIES, &params),
        Selected::Group(..) => Query::new("people/group.sql", GROUP, &params),
        Selected::Visits(..) => Query::new("people/visits.sql", VISITS, &params),
        Selected::Dropped(_) => Query::new("people/dropped.sql", DROPPED, &params),
        Selected::During(_) => Query::new("people/during.sql", DURING, &params),
        Selected::Within(..) => Query::new("people/within.sql", WITHIN, &params),
    })
}

/// The people behind a number of a journey, each with the first of their entries or visits.
pub(super) fn selected(cx: &ReportContext<'_>, args: &Args, people: &People, limit: usize) -> Result<Found, Error> {
    let query = query(cx, args, people, limit)?;
    let (mut all, mut counted): (u64, u64) = (0, 0);
    let selected = Selected::new(people);
    let of_step = match selected {
        Some(Selected::Visits(..)) => true,
        Some(Selected::During(during)) => during.step.is_some(),
        _ => false,
    };
    let noun = if of_step { "visit" } else { "start" };
    let rows = query.rows(cx.reader, |row| {
        (all, counted) = (row.get(12)?, row.get(13)?);
        read(row)
    })?;
    let counted = Some((counted, noun));
    let mut found = Found { table: Table::of_rows::<JourneyPersonRow>(), all, counted, ..Found::default() };
    found.table.extend(rows);
    if let Some(Selected::Dropped(dropped)) = selected {
        found.notes.push(dropped_says(dropped).to_owned());
    }
    Ok(found)
}

/// Why the people of a drop-off may be more than it says: it compares numbers of visits, or of people, whoever they are (F3).
fn dropped_says(dropped: &DropOff) -> &'static str {
    if dropped.by_people {
        "drop-off compares how many people came to the two: where some came to this one by another way, it is less than these"
    } else {
        "drop-off compares the visits of the two: where some came by another way, or several times, it is not just these starts"
    }
}

/// Only entries end.
pub(super) fn not_a_journeys() -> Error {
    Error::Usage {
        message: "these people are behind no number of a journey".to_owned(),
        hint: "starts, goals and steps of a journey have endings".to_owned(),
    }
}

fn read(row: &Row<'_>) -> Result<JourneyPersonRow, store::Error> {
    let time = |column: usize| Ok::<_, store::Error>(row.get::<Option<i64>>(column)?.map(Time));
    let reason: Option<String> = row.get(6)?;
    Ok(JourneyPersonRow {
        customer: row.get(0)?,
        name: row.get(1)?,
        started: Time(row.get(2)?),
        reached: time(3)?,
        goal: time(4)?,
        left: time(5)?,
        reason_name: reason.as_deref().map(|reason| words::reason(reason).to_owned()),
        reason,
        step: row.get(7)?,
        step_name: row.get(8)?,
        journey: row.get(9)?,
        journey_name: row.get(10)?,
        times: row.get(11)?,
    })
}
