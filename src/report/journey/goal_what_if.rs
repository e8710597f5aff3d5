//! What the goal of one journey would count with other listening (G4–G9, J2).

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::journey::{Goal, Journey, Measure};
use crate::domain::row::{Row as _, share};
use crate::domain::time::Span;
use crate::domain::words::counted;
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::{self, Param};

use super::entries;
use super::goal_faults::goal_fault;
use super::scenario::{ScenarioGoal, Scenarios};
use super::selected;
use super::with_goal::with_goal;

const ENTRIES: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("what_if_entries.sql"));
const HITS: &str = include_str!("what_if_hits.sql");

/// The listening that is tried, in days (J2); that in force is tried too.
const DAYS: [i64; 6] = [0, 1, 3, 7, 14, 30];

crate::row! {
    /// One way to listen for the goal.
    pub struct WhatIfRow {
        listening_days: f64 = "what_if.listening_days" ("Listens for", Days, "G4", "So long after a start's end the goal still counts."),
        after_exit: bool = "what_if.after_exit" ("After leaving too", Flag, "G5", "Whether it listens after every end but that by a suppression list, not only after those that ran to the end."),
        configured: bool = "what_if.configured" ("In force", Flag, "G4", "What the configuration says, and all other reports count."),
        attained: u64,
        attained_share: Option<f64>,
        closed_share: Option<f64>,
    }
}

impl WhatIfRow {
    /// How long it listens.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "days of a span, which are whole microseconds below 2^53")]
    pub fn listening(&self) -> Span {
        #[expect(clippy::cast_precision_loss, reason = "a day")]
        let day = Span::DAY.0 as f64;
        Span((self.listening_days * day).round() as i64)
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "goal-what-if",
    title: "Goal what-if",
    about: "One journey's goal under other listening: who would have reached it, and what is in force.",
    flags: &[Flag::Journey],
    rules: &["G4", "G5", "G6", "G7", "G8", "G9", "R1", "R10"],
    columns: WhatIfRow::COLUMNS,
    steps: &[
        "customers are read in ranges of their numbers, and each one's starts and hits are followed as a refresh follows them, once for each row",
        "listening of 0, 1, 3, 7, 14 and 30 days and that in force, after completion alone and after every end but that by a suppression segment",
        "only this journey's listening varies; other journeys with the same goal keep theirs",
        "attained_share = attained / entrants; closed_share: customers with the goal in a closed start / customers with a closed start",
    ],
    sql: &[&[("what_if_entries.sql", ENTRIES), ("what_if_hits.sql", HITS)], entries::SQL],
    queries: |cx, args| {
        let (journey, args) = selected::journey(cx, args)?;
        let everyone = [("first", Param::Int(0)), ("last", Param::Int(i64::from(u32::MAX)))];
        Ok(queries(cx, &args, &journey, &everyone).into())
    },
    equivalent: |_, _| Ok(Equivalent::of_goals()),
    run,
};

/// The journey, and the others with its goal (G7).
fn same_goal<'a>(cx: &ReportContext<'a>, id: &str) -> Vec<(&'a Journey, &'a Goal)> {
    let all: Vec<_> = with_goal(cx).filter_map(|journey| Some((journey, journey.goal.as_ref()?))).collect();
    let Some(own) = all.iter().find(|(journey, _)| journey.id == id).copied() else { return Vec::new() };
    let others = all.into_iter().filter(|(journey, goal)| journey.id != id && goal.same_as(own.1));
    std::iter::once(own).chain(others).collect()
}

/// Those of a range of customers: entries, hits.
fn queries(cx: &ReportContext<'_>, args: &Args, journey: &str, range: &[(&'static str, Param)]) -> [Query; 2] {
    let mut params = filter::params(cx, &args.filter);
    let same = same_goal(cx, journey).into_iter().map(|(journey, _)| journey.id.clone());
    params.push(("same", Param::Texts(same.collect())));
    params.push(("journey", Param::Text(journey.to_owned())));
    params.extend(range.iter().cloned());
    [Query::new("what_if_entries.sql", ENTRIES, &params), Query::new("what_if_hits.sql", HITS, &params)]
}

/// The listening that is tried, ascending.
fn windows(own: Span) -> Vec<Span> {
    let mut windows: Vec<Span> = DAYS.iter().map(|days| Span::days(*days)).chain([own]).collect();
    windows.sort_unstable();
    windows.dedup();
    windows
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let mut answer = REPORT.answer(cx, &args);
    let same = same_goal(cx, &journey);
    let goal = same.first().map(|(_, goal)| *goal);
    let target = goal.and_then(|goal| goal.target).map(|target| target.to_string());
    answer.parameters = vec![("journey", journey.clone().into()), ("target", target.into())];
    match goal {
        None => answer.notes.push("this journey has no goal: set one with goal = { … } under [[journey]]"),
        Some(goal) if !matches!(goal.measure, Measure::Trigger { .. }) => {
            answer
                .notes
                .push("the goal of this journey is a message opened or clicked at any time: listening changes nothing");
        }
        Some(goal) => follow(cx, &args, &journey, goal.listening, &same, &mut answer)?,
    }
    answer.notes.extend(goal_fault(cx, &journey)?);
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

/// Follows all customers, a range of them at a time.
fn scan(
    cx: &ReportContext<'_>,
    args: &Args,
    journey: &str,
    scenarios: &mut Scenarios<'_>,
    found: &mut impl FnMut(ScenarioGoal),
) -> Result<(), Error> {
    for range in entries::ranges(cx)? {
        if cx.progress.is_cancelled() {
            return Err(store::Error::Cancelled.into());
        }
        scenarios.read(cx, &queries(cx, args, journey, &range), found)?;
    }
    Ok(())
}

/// Tells of each customer who would have the goal under one way to listen, in any order, with the first time in microseconds; of
/// nobody where listening changes nothing.
pub(in crate::report) fn attained(
    cx: &ReportContext<'_>,
    args: &Args,
    journey: &str,
    (window, after_exit): (Span, bool),
    mut take: impl FnMut(u32, i64),
) -> Result<(), Error> {
    let same = same_goal(cx, journey);
    if !same.first().is_some_and(|(_, goal)| matches!(goal.measure, Measure::Trigger { .. })) {
        return Ok(());
    }
    let listening: Vec<i64> = same.iter().map(|(_, goal)| goal.listening.0).collect();
    let goals = super::scenario::goals(&[window], &listening);
    let mut scenarios = Scenarios::new(&goals, cx.as_of.0);
    scan(cx, args, journey, &mut scenarios, &mut |goal| {
        if goal.after_exit == after_exit {
            take(goal.customer, goal.at);
        }
    })
}

/// Adds the rows of a journey whose goal a trigger measures, with their check.
fn follow(
    cx: &ReportContext<'_>,
    args: &Args,
    journey: &str,
    own: Span,
    same: &[(&Journey, &Goal)],
    answer: &mut Answer,
) -> Result<(), Error> {
    let listening: Vec<i64> = same.iter().map(|(_, goal)| goal.listening.0).collect();
    let windows = windows(own);
    let goals = super::scenario::goals(&windows, &listening);
    let mut scenarios = Scenarios::new(&goals, cx.as_of.0);
    scan(cx, args, journey, &mut scenarios, &mut |_| {})?;
    let entrants = scenarios.entrants;
    for (window, counts) in windows.iter().zip(&scenarios.counts) {
        for (after_exit, counts) in [false, true].into_iter().zip(counts) {
            answer.table.push(WhatIfRow {
                listening_days: window.as_days(),
                after_exit,
                configured: *window == own && !after_exit,
                attained: counts.attained,
                attained_share: share(counts.attained, entrants),
                closed_share: share(counts.closed_attained, counts.closed_entrants),
            });
        }
    }
    let in_force =
        windows.iter().position(|window| *window == own).map_or(0, |place| scenarios.counts[place][0].attained);
    let told = entries::count(cx, &args.filter, &[(journey.to_owned(), journey.to_owned())])?;
    let told = told.journeys.get(journey).map_or(0, |counts| counts.goal.attained);
    answer.checks.push(Check {
        name: "people with the goal of the row in force = those of goals",
        kept: in_force == told,
        detail: format!("{} = {}", separated(in_force), separated(told)),
    });
    if let Some(others) = u64::try_from(same.len() - 1).ok().filter(|others| *others > 0) {
        let (has, listens) = if others == 1 { ("has", "listens") } else { ("have", "listen") };
        answer.notes.push(format!(
            "{} {has} the same goal and {listens} as configured in all rows",
            counted(others, "other journey")
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
