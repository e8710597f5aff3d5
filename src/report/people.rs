//! The people behind a number on screen (H4).

mod credited;
mod firsts;
mod path;

use std::collections::BTreeMap;

use crate::domain::answer::{Answer, Check};
use crate::domain::metric::{Metric, metrics};
use crate::domain::table::{Cell, Table};
use crate::domain::time::Time;
use crate::store::Param;

use firsts::named;

use super::query::{text, time};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::journey::selected::journey as selected_journey;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::query::Query;
use crate::report::{filter, touches};

const ENTRIES: &str = concat!(include_str!("filter/chosen.sql"), include_str!("people/entries.sql"));
const VISITS: &str = concat!(include_str!("filter/chosen.sql"), include_str!("people/visits.sql"));
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
    /// Those who completed with a touch of this item of the view on their path, and what each of them adds to its credit
    /// under the model: the largest first.
    Item(String),
    /// Those who took this path of items of the view, repeats collapsed as the arguments say: those who completed the
    /// milestone on it, then those who did not complete it at all.
    Path(Vec<String>),
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

/// Some of the people and what there is to say of all.
struct Found {
    /// What a line tells.
    columns: &'static [&'static Metric],
    /// One line per person.
    rows: Vec<Vec<Cell>>,
    /// How many people there are.
    all: u64,
    /// What the list depends on.
    parameters: Vec<(&'static str, Cell)>,
    /// The laws.
    checks: Vec<Check>,
    /// What else is to be known.
    notes: Vec<String>,
}

impl Default for Found {
    fn default() -> Self {
        Self {
            columns: COLUMNS,
            rows: Vec::new(),
            all: 0,
            parameters: Vec::new(),
            checks: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// The people, at most `limit` of them, first come first; a note tells how many there are.
///
/// # Errors
/// When the arguments name what is not there, or the store cannot be read.
pub fn people(cx: &ReportContext<'_>, args: &Args, question: &People, limit: usize) -> Result<Answer, Error> {
    let found = match question {
        People::Completed => completed(cx, args, limit, &*touches::completed(cx, &args.filter)?, |_| true)?,
        People::Influenced => {
            completed(cx, args, limit, &*touches::completed(cx, &args.filter)?, |completed| completed.influenced)?
        }
        People::Item(item) => credited::credited(cx, args, item, limit)?,
        People::Path(items) => path::path(cx, args, items, limit)?,
        People::Entered => entries(cx, args, "entered", limit)?,
        People::Attained => entries(cx, args, "attained", limit)?,
        People::Active => entries(cx, args, "active", limit)?,
        People::Ended => entries(cx, args, "ended", limit)?,
        People::Reached(step) => visits(cx, args, step, None, limit)?,
        People::At(step) => visits(cx, args, step, Some(0), limit)?,
        People::Passed(step) => visits(cx, args, step, Some(1), limit)?,
        People::Left(step) => visits(cx, args, step, Some(2), limit)?,
    };
    let Found { columns, rows, all, mut parameters, checks, notes } = found;
    parameters.insert(0, ("people", all.into()));
    let shown = rows.len() as u64;
    let how_many = if shown < all { format!("the first {shown} of {all} people") } else { format!("{all} people") };
    let answer = Answer {
        report: "people",
        as_of: Some(cx.as_of),
        source: crate::domain::provenance::Provenance::default(),
        filter: args.filter.clone(),
        parameters,
        table: Table { columns: columns.to_vec(), rows },
        findings: Vec::new(),
        gate: None,
        checks,
        notes: std::iter::once(how_many).chain(notes).collect(),
    };
    Ok(super::contract::signed(answer, cx))
}

fn entries(cx: &ReportContext<'_>, args: &Args, which: &str, limit: usize) -> Result<Found, Error> {
    let (_, args) = selected_journey(cx, args)?;
    let mut params = common(cx, &args, limit);
    params.push(("which", Param::Text(which.to_owned())));
    found(cx, &Query::new("people/entries.sql", ENTRIES, &params), "entries")
}

fn visits(cx: &ReportContext<'_>, args: &Args, step: &str, outcome: Option<i64>, limit: usize) -> Result<Found, Error> {
    let (journey, args) = selected_journey(cx, args)?;
    let mut params = common(cx, &args, limit);
    params.push(("journey", Param::Text(journey)));
    params.push(("step", Param::Text(step.to_owned())));
    params.push(("outcome", outcome.map_or(Param::Null, Param::Int)));
    found(cx, &Query::new("people/visits.sql", VISITS, &params), "visits")
}

fn common(cx: &ReportContext<'_>, args: &Args, limit: usize) -> Vec<(&'static str, Param)> {
    let mut params = filter::params(cx, &args.filter);
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    params.push(("limit", Param::Int(i64::try_from(limit).unwrap_or(i64::MAX))));
    params
}

fn found(cx: &ReportContext<'_>, query: &Query, what: &str) -> Result<Found, Error> {
    let mut all: u64 = 0;
    let rows = query.rows(cx.reader, |row| {
        let times: i64 = row.get(3)?;
        all = row.get(4)?;
        let detail = (times > 1).then(|| format!("{times} {what}"));
        Ok(vec![text(row, 0)?, text(row, 1)?, time(row, 2)?, detail.into()])
    })?;
    Ok(Found { rows, all, ..Found::default() })
}

fn completed(
    cx: &ReportContext<'_>,
    args: &Args,
    limit: usize,
    folded: &touches::TouchCounts,
    wanted: impl Fn(&touches::Completed) -> bool,
) -> Result<Found, Error> {
    let (place, _) = selected_milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    let mut people: BTreeMap<u32, (Time, u64)> = BTreeMap::new();
    for completed in folded.completions(place).iter().filter(|completed| wanted(completed)) {
        let own = people.entry(completed.customer).or_insert((completed.at, 0));
        *own = (own.0.min(completed.at), own.1 + 1);
    }
    let all = people.len() as u64;
    let mut sorted: Vec<_> = people.into_iter().map(|(customer, (at, times))| (at, customer, times)).collect();
    sorted.sort_unstable();
    sorted.truncate(limit);
    let named = named(cx, sorted.iter().map(|(_, customer, _)| *customer))?;
    let rows = sorted.into_iter().map(|(at, customer, times)| {
        let [id, name] = named.get(&customer).cloned().unwrap_or([Cell::Null, Cell::Null]);
        vec![id, name, at.into(), (times > 1).then(|| format!("{times} completions")).into()]
    });
    Ok(Found { rows: rows.collect(), all, ..Found::default() })
}
