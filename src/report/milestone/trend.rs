//! The completions of one milestone over time (M9, T3).

use std::collections::BTreeMap;

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::row::Row as _;
use crate::report::args::{Args, Flag};
use crate::report::buckets::fill;
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::own::{clock, own};
use crate::report::query::Query;
use crate::report::{filter, touches};
use crate::store::Param;

use super::selected;

const OWN: &str = own!("filtered", "completed", "clock", "milestone_trend");

crate::row! {
    /// One day, week, month, quarter or year.
    pub struct TrendRow {
        bucket: String,
        total: u64,
        influenced: u64,
        cumulative_total: u64,
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "milestone-trend",
    title: "Milestone trend",
    about: "The completions of one milestone per day, week, month, quarter or year, with those that had a touch before.",
    flags: &[Flag::Milestone, Flag::Bucket],
    rules: &["M9", "M10", "T3", "A4", "A16"],
    columns: TrendRow::COLUMNS,
    steps: &[
        "the completions are put into days, weeks from Monday, months, quarters or years of the configured zone; empty ones stay",
    ],
    sql: &[touches::SQL],
    queries: |cx, args| Ok(queries(cx, args)),
    equivalent,
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Vec<Query> {
    touches::queries(cx, &args.filter, None)
}

/// The completions by the user's own tables.
fn equivalent(cx: &ReportContext<'_>, args: &Args) -> Result<Equivalent, Error> {
    let (_, milestone) = selected::milestone(cx, args)?;
    let mut more = vec![("bucket", Param::Text(args.bucket.name().to_owned()))];
    more.extend(clock(cx)?);
    let gives = "bucket, total and cumulative_total, of buckets with any; the touches before a completion are those of touch.sql, on the store";
    super::own::equivalent(cx, args, &[milestone], ("own/milestone_trend.sql", OWN), more, gives)
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (place, milestone) = selected::milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    let completed = touches::by_day(cx, &args.filter)?;
    let zone = cx.config.zone;
    let mut buckets: BTreeMap<_, (u64, u64)> = BTreeMap::new();
    for (day, counts) in completed.days(place) {
        let bucket = buckets.entry(args.bucket.first_day(day)).or_default();
        bucket.0 += counts.total;
        bucket.1 += counts.influenced;
    }
    let mut answer = REPORT.answer(cx, args);
    answer.parameters = vec![
        ("milestone", milestone.id.clone().into()),
        ("bucket", args.bucket.name().into()),
        ("timezone", zone.name().into()),
    ];
    answer.parameters.extend(touches::parameters(cx, &args.filter));
    let mut cumulative = 0;
    if let Some(note) = fill(&mut buckets, None, zone, args.bucket) {
        answer.notes.push(note);
    }
    for (day, (total, influenced)) in &buckets {
        cumulative += total;
        answer.table.push(TrendRow {
            bucket: day.to_string(),
            total: *total,
            influenced: *influenced,
            cumulative_total: cumulative,
        });
    }
    answer.checks.push(Check {
        name: "with a touch before ≤ total",
        kept: buckets.values().all(|(total, influenced)| influenced <= total),
        detail: format!("{} ≤ {}", separated(completed.influenced(place)), separated(cumulative)),
    });
    Ok(answer)
}
