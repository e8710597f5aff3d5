//! All milestones side by side: total, influenced, first and latest completion, the previous period (M8–M11).

use crate::domain::answer::{Answer, Check};
use crate::domain::metric::{Metric, metrics};
use crate::domain::milestone::{Count, Milestone};
use crate::domain::table::Cell;
use crate::domain::time::Time;
use crate::store::Param;

use super::error::near;
use super::query::{int, time};
use super::{Args, Cx, Error, Query, Report, fold, scope};

const SQL: &str = include_str!("milestones.sql");
const BACKFILL: &str = include_str!("backfill.sql");
const TRIGGERS: &str = include_str!("triggers.sql");

const COLUMNS: &[&Metric] = &metrics([
    "id",
    "name",
    "trigger",
    "tracking_since",
    "state",
    "total",
    "influenced",
    "influenced_share",
    "first_completion",
    "latest_completion",
    "previous_total",
]);

/// The report.
pub const REPORT: Report = Report {
    name: "milestones",
    title: "Milestones",
    about: "Every milestone with its total, its influenced completions, and the previous period beside it.",
    flags: &[],
    rules: &["M1", "M5", "M8", "M9", "M10", "M11", "A4", "A16"],
    columns: COLUMNS,
    steps: &[
        "influenced: the touches of touch.sql are read once in their order; a completion is influenced when one of the touches that precede it, and follow the completion before it, is kept by the filter, at most two years older than as_of and at most the lookback older than the completion",
        "state: broken when the trigger is not among the events",
    ],
    sql: &[("milestones.sql", SQL), ("backfill.sql", BACKFILL), ("triggers.sql", TRIGGERS)],
    queries,
    run,
};

fn queries(cx: &Cx<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let mut all = vec![totals(cx, args), Query::new("triggers.sql", TRIGGERS, &[])];
    all.extend(fold::queries(cx, &args.filter));
    Ok(all)
}

/// The equally long time just before the period begins here; null unless both ends are given (M9).
fn totals(cx: &Cx<'_>, args: &Args) -> Query {
    let mut params = scope::params(cx, &args.filter);
    let previous = match cx.config.zone.days(args.filter.from, args.filter.to) {
        (Some(from), Some(to)) => Param::Int((from - (to - from)).0),
        _ => Param::Null,
    };
    params.push(("previous_from", previous));
    Query::new("milestones.sql", SQL, &params)
}

/// What a milestone would have counted before its tracking start, never mixed in (M11); `None` when tracking has no start.
///
/// # Errors
/// When the store cannot be read.
pub fn backfill(cx: &Cx<'_>, milestone: usize) -> Result<Option<i64>, Error> {
    let Some((definition, since)) = cx.config.milestones.get(milestone).and_then(|m| Some((m, m.tracking_since?)))
    else {
        return Ok(None);
    };
    let params = [
        ("milestone", Param::Int(i64::try_from(milestone).unwrap_or(i64::MAX))),
        ("since", Param::Int(since.0)),
        ("every", Param::Bool(definition.count == Count::Every)),
    ];
    Ok(cx.reader.rows(BACKFILL, &params, |row| row.get(0))?.pop())
}

fn run(cx: &Cx<'_>, args: &Args) -> Result<Answer, Error> {
    scope::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, args);
    let milestones = &cx.config.milestones;
    if milestones.is_empty() {
        answer.notes.push("no milestone is configured: add a [[milestone]] with id, name and trigger".to_owned());
        return Ok(answer);
    }
    let folded = fold::folded(cx, &args.filter)?;
    let known: Vec<String> = cx.reader.rows(TRIGGERS, &[], |row| row.get(0))?;
    let totals = totals(cx, args)
        .rows(cx.reader, |row| Ok((row.get::<i64>(0)?, [int(row, 1)?, time(row, 2)?, time(row, 3)?, int(row, 4)?])))?;
    let previous = args.filter.from.is_some() && args.filter.to.is_some();
    let mut kept = true;
    let mut detail = Vec::new();
    for (place, milestone) in milestones.iter().enumerate() {
        let own = totals.iter().find(|(position, _)| usize::try_from(*position) == Ok(place)).map(|(_, cells)| cells);
        let [total, first, latest, before] =
            own.cloned().unwrap_or([0_i64.into(), Cell::Null, Cell::Null, 0_i64.into()]);
        let influenced = folded.influenced(place);
        kept &= influenced <= total.number().map_or(0, whole);
        detail.push(format!("{}: {influenced} ≤ {}", milestone.id, total.number().map_or(0, whole)));
        let broken = !known.contains(&milestone.trigger);
        if broken {
            answer.notes.push(broken_note(milestone, &known));
        }
        if let Some(count) = backfill(cx, place)?.filter(|count| *count > 0) {
            answer.notes.push(format!(
                "{}: {count} more would have counted before tracking began ({})",
                milestone.id,
                milestone.tracking_since.unwrap_or(Time(0))
            ));
        }
        answer.table.rows.push(vec![
            milestone.id.clone().into(),
            milestone.name.clone().into(),
            milestone.trigger.clone().into(),
            milestone.tracking_since.into(),
            if broken { "broken" } else { "ok" }.into(),
            total.clone(),
            influenced.into(),
            total.number().filter(|total| *total > 0.0).and_then(|total| Some(share(influenced)? / total)).into(),
            first,
            latest,
            if previous { before } else { Cell::Null },
        ]);
    }
    answer.parameters = fold::parameters(cx);
    answer.checks.push(Check { name: "influenced ≤ total", kept, detail: detail.join(", ") });
    Ok(answer)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count of rows")]
fn whole(number: f64) -> u64 {
    number as u64
}

fn share(count: u64) -> Option<f64> {
    Cell::from(count).number()
}

fn broken_note(milestone: &Milestone, known: &[String]) -> String {
    let near = near(&milestone.trigger, known);
    let hint = if near.is_empty() { String::new() } else { format!("; near: {}", near.join(", ")) };
    format!("{}: no event is called “{}”{hint}", milestone.id, milestone.trigger)
}
