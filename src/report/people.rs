//! The people behind a number on screen (H4).

use std::collections::{BTreeMap, HashMap};

use crate::domain::answer::Answer;
use crate::domain::metric::{Metric, metrics};
use crate::domain::table::{Cell, Table};
use crate::domain::time::Time;
use crate::store::Param;

use super::query::{text, time};
use super::{Args, Cx, Error, Query, fold, scope};

const ENTRIES: &str = concat!(include_str!("chosen.sql"), include_str!("people/entries.sql"));
const VISITS: &str = concat!(include_str!("chosen.sql"), include_str!("people/visits.sql"));
const KEYS: &str = include_str!("people/keys.sql");

/// The texts of the queries, by file name.
pub const SQL: &[(&str, &str)] =
    &[("people/entries.sql", ENTRIES), ("people/keys.sql", KEYS), ("people/visits.sql", VISITS)];

const COLUMNS: &[&Metric] = &metrics(["customer", "name", "time", "detail"]);

/// Which number the people are behind; milestone, journey, version, view and filter stand in the [`Args`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum People {
    /// All who completed the milestone.
    Completed,
    /// Those of them who are influenced (M9).
    Influenced,
    /// Those who completed with a touch of this item of the view on their path.
    Item(String),
    /// All who entered the journey.
    Entered,
    /// Those who attained its goal.
    Attained,
    /// Those with an active entry.
    Active,
    /// Those with an ended entry.
    Ended,
    /// Those who visited this step.
    Reached(String),
    /// Those at this step.
    At(String),
    /// Those who passed on from this step.
    Passed(String),
    /// Those who exited at this step.
    Left(String),
}

/// The people, at most `limit` of them, first come first; a note tells how many there are.
///
/// # Errors
/// When the arguments name what is not there, or the store cannot be read.
pub fn people(cx: &Cx<'_>, args: &Args, question: &People, limit: usize) -> Result<Answer, Error> {
    let (rows, all) = match question {
        People::Completed => completed(cx, args, limit, &*fold::completed(cx, &args.filter)?, |_| true)?,
        People::Influenced => {
            completed(cx, args, limit, &*fold::completed(cx, &args.filter)?, |completed| completed.influenced)?
        }
        People::Item(item) => {
            let (place, _) = scope::milestone(cx, args)?;
            let folded = fold::touched(cx, &args.filter, place, args.by, item)?;
            completed(cx, args, limit, &folded, |completed| completed.influenced)?
        }
        People::Entered => entries(cx, args, "entered", limit)?,
        People::Attained => entries(cx, args, "attained", limit)?,
        People::Active => entries(cx, args, "active", limit)?,
        People::Ended => entries(cx, args, "ended", limit)?,
        People::Reached(step) => visits(cx, args, step, None, limit)?,
        People::At(step) => visits(cx, args, step, Some(0), limit)?,
        People::Passed(step) => visits(cx, args, step, Some(1), limit)?,
        People::Left(step) => visits(cx, args, step, Some(2), limit)?,
    };
    let mut notes = vec![format!("{all} people")];
    if rows.len() < usize::try_from(all).unwrap_or(usize::MAX) {
        notes = vec![format!("the first {} of {all} people", rows.len())];
    }
    Ok(Answer {
        report: "people",
        as_of: cx.as_of,
        filter: args.filter.clone(),
        parameters: vec![("people", all.into())],
        table: Table { columns: COLUMNS.to_vec(), rows },
        gate: None,
        checks: Vec::new(),
        notes,
    })
}

type Found = (Vec<Vec<Cell>>, i64);

fn entries(cx: &Cx<'_>, args: &Args, which: &str, limit: usize) -> Result<Found, Error> {
    let (_, args) = scope::journey(cx, args)?;
    let mut params = common(cx, &args, limit);
    params.push(("which", Param::Text(which.to_owned())));
    found(cx, &Query::new("people/entries.sql", ENTRIES, &params), "entries")
}

fn visits(cx: &Cx<'_>, args: &Args, step: &str, outcome: Option<i64>, limit: usize) -> Result<Found, Error> {
    let (journey, args) = scope::journey(cx, args)?;
    let mut params = common(cx, &args, limit);
    params.push(("journey", Param::Text(journey)));
    params.push(("step", Param::Text(step.to_owned())));
    params.push(("outcome", outcome.map_or(Param::Null, Param::Int)));
    found(cx, &Query::new("people/visits.sql", VISITS, &params), "visits")
}

fn common(cx: &Cx<'_>, args: &Args, limit: usize) -> Vec<(&'static str, Param)> {
    let mut params = scope::params(cx, &args.filter);
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    params.push(("limit", Param::Int(i64::try_from(limit).unwrap_or(i64::MAX))));
    params
}

fn found(cx: &Cx<'_>, query: &Query, what: &str) -> Result<Found, Error> {
    let mut all = 0;
    let rows = query.rows(cx.reader, |row| {
        let times: i64 = row.get(3)?;
        all = row.get(4)?;
        let detail = (times > 1).then(|| format!("{times} {what}"));
        Ok(vec![text(row, 0)?, text(row, 1)?, time(row, 2)?, detail.into()])
    })?;
    Ok((rows, all))
}

fn completed(
    cx: &Cx<'_>,
    args: &Args,
    limit: usize,
    folded: &fold::Folded,
    wanted: impl Fn(&fold::Completed) -> bool,
) -> Result<Found, Error> {
    let (place, _) = scope::milestone(cx, args)?;
    scope::check(cx, &args.filter)?;
    let mut people: BTreeMap<u32, (Time, u64)> = BTreeMap::new();
    for completed in folded.completions(place).iter().filter(|completed| wanted(completed)) {
        let own = people.entry(completed.customer).or_insert((completed.at, 0));
        *own = (own.0.min(completed.at), own.1 + 1);
    }
    let all = i64::try_from(people.len()).unwrap_or(i64::MAX);
    let mut sorted: Vec<_> = people.into_iter().map(|(customer, (at, times))| (at, customer, times)).collect();
    sorted.sort_unstable();
    sorted.truncate(limit);
    let keys = Param::Texts(sorted.iter().map(|(_, customer, _)| customer.to_string()).collect());
    let named: HashMap<i64, [Cell; 2]> = cx
        .reader
        .rows(KEYS, &[("keys", keys)], |row| Ok((row.get(0)?, [text(row, 1)?, text(row, 2)?])))?
        .into_iter()
        .collect();
    let rows = sorted.into_iter().map(|(at, customer, times)| {
        let [id, name] = named.get(&i64::from(customer)).cloned().unwrap_or([Cell::Null, Cell::Null]);
        vec![id, name, at.into(), (times > 1).then(|| format!("{times} completions")).into()]
    });
    Ok((rows.collect(), all))
}
