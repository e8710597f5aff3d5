//! What happened to the messages of each step, in total and unique, by platform (F4, F6).

use std::collections::{BTreeMap, HashMap};

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::row::Row as _;
use crate::domain::standard::{Role, STANDARD};
use crate::domain::table::Cell;
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext, answered, of_rows};
use crate::report::equivalent::{Equivalent, by_customers};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::own::own;
use crate::report::query::Query;
use crate::store::Param;

use super::counted;
use super::selected;
use super::verbs::verbs;

const SQL: &str = filter::filtered!(
    "people", "shapes", "chosen";
    include_str!("step_metrics.sql"), include_str!("step_metrics_read.sql"), include_str!("step_metrics_lines.sql")
);

const COUNTED: &str = filter::filtered!(
    "people", "shapes";
    include_str!("step_metrics.sql"), include_str!("step_metrics_counted.sql"), include_str!("step_metrics_lines.sql")
);

const OWN: &str = own!("filtered", "step_metrics");

/// The texts of its own queries, by file name.
pub(super) const TEXTS: &[(&str, &str)] = &[
    ("step_metrics.sql", SQL),
    ("step_metrics_read.sql", SQL),
    ("step_metrics_lines.sql", SQL),
    ("step_metrics_counted.sql", COUNTED),
];

crate::row! {
    /// One metric of one step, for all platforms (`None`) or for one.
    pub struct StepMetricsRow {
        step: Option<String>,
        metric: String,
        platform: Option<String>,
        total: u64 = "event.total",
        unique: u64,
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "step-metrics",
    title: "Step metrics",
    about: "What happened to the messages of each step of one journey, those of no entry included, in total and unique, by platform.",
    flags: &[Flag::Journey, Flag::Step],
    rules: &["F4", "F6", "A13", "R1", "R10"],
    columns: StepMetricsRow::COLUMNS,
    steps: &["the rows are read once by event, each with its channel, and added up by what happened", counted::STEP],
    sql: &[TEXTS, counted::SQL],
    queries,
    equivalent,
    run,
};

/// The query that says it all in one statement.
fn query(cx: &ReportContext<'_>, journey: String, args: &Args) -> Query {
    Query::new("step_metrics.sql", SQL, &params(cx, journey, args, verbs(cx)))
}

/// Its parameters, each event of a channel under a name.
fn params(
    cx: &ReportContext<'_>,
    journey: String,
    args: &Args,
    names: Vec<(String, String)>,
) -> Vec<(&'static str, Param)> {
    let mut params = filter::params(cx, &args.filter);
    let (events, verbs) = names.into_iter().unzip();
    params.push(("journey", Param::Text(journey)));
    params.push(("step", args.step.clone().map_or(Param::Null, Param::Text)));
    params.push(("events", Param::Texts(events)));
    params.push(("verbs", Param::Texts(verbs)));
    params
}

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    Ok(vec![query(cx, journey, &args)])
}

/// The message events by the user's own tables.
fn equivalent(cx: &ReportContext<'_>, args: &Args) -> Result<Equivalent, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    selected::check_step(cx, &journey, args.step.as_deref())?;
    let mut params = params(cx, journey, &args, verbs(cx));
    let lifecycle = STANDARD.iter().filter(|event| event.role == Role::Lifecycle).map(|event| event.name.to_owned());
    params.push(("lifecycle", Param::Texts(lifecycle.collect())));
    let gives = "step, metric, platform, total and unique, but for passed:STEP: which visit passes on is found event by event (F3)";
    let query = Query::new("own/step_metrics.sql", OWN, &params);
    Ok(by_customers(&args.filter).unwrap_or_else(|| Equivalent::says(query, gives)))
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    selected::check_step(cx, &journey, args.step.as_deref())?;
    let mut answer = REPORT.answer(cx, &args);
    answer.parameters = vec![("journey", journey.clone().into()), ("step", args.step.clone().into())];
    let (events, outside) = events(cx, journey, &args)?;
    let rows = by_verb(&events, &verbs(cx));
    answer.checks.push(check(&rows));
    answer.table.extend(rows);
    remark(&mut answer, &args, outside);
    Ok(answer)
}

/// Says of message events what their counts leave open; `outside` of them are of no entry.
pub(super) fn remark(answer: &mut Answer, args: &Args, outside: u64) {
    if outside > 0 {
        answer.notes.push(format!(
            "message events of no start, which are in no funnel: {}, by their own time",
            separated(outside)
        ));
    }
    if args.filter.platforms.len() > 1 {
        answer.notes.push("with several platforms, unique is counted on each and added up");
    }
    if args.filter.without_machine {
        answer.notes.push("an open counts as unique only where the first of its message was no machine's");
    }
}

/// The rows, and how many events of no entry are among them.
fn read(cx: &ReportContext<'_>, query: &Query) -> Result<(Vec<StepMetricsRow>, i64), Error> {
    let mut outside = 0;
    let rows = query.rows(cx.reader, |row| {
        outside = row.get::<i64>(5)?;
        Ok(StepMetricsRow {
            step: row.get(0)?,
            metric: row.get(1)?,
            platform: row.get(2)?,
            total: row.get(3)?,
            unique: row.get(4)?,
        })
    })?;
    Ok((rows, outside))
}

/// The parameter of [`events`] that says how many of them are of no entry.
const OUTSIDE: &str = "outside";

/// The rows with the channel in their metrics, `email_opened`, and how many of the events are of no entry. Read once for the report
/// and for the rates of the steps.
fn events(cx: &ReportContext<'_>, journey: String, args: &Args) -> Result<(Vec<StepMetricsRow>, u64), Error> {
    let answer = answered(cx, "events of steps".to_owned(), args, || {
        let names = verbs(cx).into_iter().map(|(event, _)| (event.clone(), event)).collect();
        let whole = Args { version: None, ..args.clone() };
        let (messages, visits) = (counted::messages(cx, &journey, &whole)?, counted::visits(cx, &journey, &whole)?);
        let mut params = params(cx, journey, args, names);
        params.extend([("messages", messages.counts()), ("passed", visits.passed())]);
        let (rows, outside) = read(cx, &Query::new("step_metrics_counted.sql", COUNTED, &params))?;
        let mut answer = of_rows("step-events", cx, args, rows);
        answer.parameters = vec![(OUTSIDE, outside.into())];
        Ok(answer)
    })?;
    let outside = match answer.parameter(OUTSIDE) {
        Some(Cell::Int(outside)) => outside.unsigned_abs(),
        _ => 0,
    };
    Ok((answer.table.read(), outside))
}

/// The same without the channel: events of several channels are added up, as a message is of one channel alone.
fn by_verb(events: &[StepMetricsRow], verbs: &[(String, String)]) -> Vec<StepMetricsRow> {
    let verbs: HashMap<&str, &str> = verbs.iter().map(|(event, verb)| (event.as_str(), verb.as_str())).collect();
    let mut rows = Vec::new();
    for of_step in events.chunk_by(|a, b| a.step == b.step) {
        let mut counts: BTreeMap<(&str, &Option<String>), (u64, u64)> = BTreeMap::new();
        for row in of_step {
            let verb = verbs.get(row.metric.as_str()).copied().unwrap_or(&row.metric);
            let sum = counts.entry((verb, &row.platform)).or_default();
            *sum = (sum.0 + row.total, sum.1 + row.unique);
        }
        rows.extend(counts.into_iter().map(|((metric, platform), (total, unique))| StepMetricsRow {
            step: of_step[0].step.clone(),
            metric: metric.to_owned(),
            platform: platform.clone(),
            total,
            unique,
        }));
    }
    rows
}

/// The metrics of all platforms with the channel in their names, `email_opened`, and how many of the events are of no entry; steps
/// follow each other as in the report. `journey` is the one of the filter.
pub(super) fn by_event(
    cx: &ReportContext<'_>,
    journey: String,
    args: &Args,
) -> Result<(Vec<StepMetricsRow>, u64), Error> {
    let (mut rows, outside) = events(cx, journey, args)?;
    rows.retain(|row| row.platform.is_none());
    Ok((rows, outside))
}

pub(super) fn check(rows: &[StepMetricsRow]) -> Check {
    let broken = rows.iter().filter(|row| row.unique > row.total).count();
    Check {
        name: "unique ≤ total",
        kept: broken == 0,
        detail: format!("{} of {} rows break it", separated(broken as u64), separated(rows.len() as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filter::Filter;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, kept, of, shown, with};

    #[test]
    fn f4_f6_totals_and_uniques_by_platform_and_branch() {
        let answer = ask("step-metrics", &config(vec![], vec![]), &[WORLD, ENTRIES], &of("a")).unwrap();
        let rows: Vec<Vec<String>> = answer.table.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
        // Opens of entry 0's one message: two on ios, one on web: 3, unique 1; each platform has one unique. Sent: entries 0 and
        // 2 and the one outside every entry; no platform is given. s1 branches to s2 and s3.
        assert_eq!(
            rows,
            [
                ["s1", "opened", "–", "3", "1"],
                ["s1", "opened", "ios", "2", "1"],
                ["s1", "opened", "web", "1", "1"],
                ["s1", "passed:s2", "–", "1", "1"],
                ["s1", "passed:s3", "–", "1", "1"],
                ["s1", "sent", "–", "3", "3"],
            ]
        );
        assert!(kept(&answer));
        assert_eq!(answer.notes.texts(), ["message events of no start, which are in no funnel: 1, by their own time"]);
    }

    #[test]
    fn h1_the_query_that_is_shown_says_the_same() {
        // Pushes are opened as mails are, in an entry and outside of all.
        let more = "insert into shape values
                (11, 'push_opened', 'a', 's1', 'push', null, 'ios', null, null, null, false, null, 1, true, 2, 11);
            insert into message values (0, 0, 11, 86400000000, true, true, null), (null, 4, 11, 86400000000, true, true, null);
            insert into member values ('vip', 1, null, 1), ('vip', 0, null, null);";
        // Ann goes from s1 to s2 twice, by way of an event that names no step.
        let more = more.to_owned()
            + "insert into shape values
                (12, 'step_entered', 'a', null, null, null, null, null, null, null, false, null, 0, false, 2, 12);
            delete from visit;
            insert into visit values
                (0, 0, 2, 86400000000, 1, 3), (0, 0, 3, 86400000001, 1, 12), (0, 0, 12, 86400000002, 1, 2),
                (0, 0, 2, 86400000003, 1, 3), (0, 0, 3, 86400000004, 1, null),
                (2, 1, 2, 2*86400000000, 2, null), (3, 2, 2, 3*86400000000, 1, 4), (3, 2, 4, 4*86400000000, 1, 12),
                (3, 2, 12, 5*86400000000, 1, null);";
        let config = config(vec![], vec![]);
        let mut passed = 0;
        for filter in crate::report::journey::entries::tests::filters() {
            with(&config, &[WORLD, ENTRIES, &more], false, |cx| {
                let (journey, args) = selected::journey(cx, &Args { filter, ..of("a") }).unwrap();
                let (said, _) = read(cx, &query(cx, journey, &args)).unwrap();
                let rows: Vec<StepMetricsRow> = run(cx, &args).unwrap().table.read();
                assert_eq!(rows, said, "{:?}", args.filter);
                let told = |row: &&StepMetricsRow| row.metric.starts_with("passed:") && row.total > row.unique;
                passed += rows.iter().filter(told).count();
            });
        }
        assert!(passed > 0);
    }

    /// How often the mail of journey a was sent in s1, under a filter.
    fn sent(filter: Filter, more: &str) -> Vec<String> {
        let args = Args { filter, ..of("a") };
        let answer = ask("step-metrics", &config(vec![], vec![]), &[WORLD, ENTRIES, more], &args).unwrap();
        let rows = answer.table.rows.iter().filter(|row| shown(&row[1]) == "sent").map(|row| shown(&row[3]));
        rows.collect()
    }

    #[test]
    fn f6_a_message_event_without_an_entry_meets_the_filter_by_its_own_time_unit_and_customer() {
        // Of the three: entry 0 began on day 1, entry 2 on day 2; eve's on day 12 belongs to none.
        let day = |text: &str| text.parse().ok();
        let period = |from, to| Filter { from: day(from), to: day(to), ..Filter::default() };
        assert_eq!(sent(period("1970-01-13", "1970-01-13"), ""), ["1"]);
        assert_eq!(sent(period("1970-01-02", "1970-01-03"), ""), ["2"]);
        // 0 and 2 are of ann and bob, who are of the south; eve is of no unit until she is given one.
        let south = Filter { business_units: vec!["south".into()], ..Filter::default() };
        assert_eq!(sent(south.clone(), ""), ["2"]);
        assert_eq!(sent(south, "update customer set business_unit = 'south' where customer_id = 'eve';"), ["3"]);
        let vip = Filter { segments: vec!["vip".into()], ..Filter::default() };
        assert_eq!(sent(vip, "insert into member values ('vip', 4, null, null);"), ["1"]);
    }

    #[test]
    fn f6_without_an_entry_unique_is_counted_among_the_events_that_meet_the_filter() {
        // eve opened message 7 on days 1 and 2 and two of no id but the same asset on day 2, bob message 7 on day 2.
        let more = "insert into message values
            (null, 4, 6, 86400000000, true, true, 7), (null, 4, 6, 2*86400000000, false, false, 7),
            (null, 4, 6, 2*86400000000, true, true, null), (null, 4, 7, 2*86400000000 + 1, false, true, null),
            (null, 1, 6, 2*86400000000, true, true, 7);";
        let opened = |filter: Filter| {
            let args = Args { filter, ..of("a") };
            let answer = ask("step-metrics", &config(vec![], vec![]), &[WORLD, ENTRIES, more], &args).unwrap();
            let rows = answer.table.rows.iter().filter(|row| shown(&row[1]) == "opened");
            rows.map(|row| [2, 3, 4].map(|column| shown(&row[column]))).collect::<Vec<_>>()
        };
        let day = "1970-01-03".parse().ok();
        let second = Filter { from: day, to: day, ..Filter::default() };
        // Of day 2: eve's 7, her asset (on ios and, by a machine, on the web) and bob's 7.
        assert_eq!(opened(second.clone()), [["–", "4", "3"], ["ios", "3", "3"], ["web", "1", "1"]]);
        assert_eq!(opened(Filter { without_machine: true, ..second.clone() }), [["–", "3", "3"], ["ios", "3", "3"]]);
        assert_eq!(opened(Filter { platforms: vec!["web".into()], ..second }), [["–", "1", "1"], ["web", "1", "1"]]);
        // All: entry 0's 3 and 1 as well.
        assert_eq!(opened(Filter::default()), [["–", "8", "4"], ["ios", "6", "4"], ["web", "2", "2"]]);
    }

    #[test]
    fn f6_an_event_of_no_channel_without_an_entry_is_in_no_funnel() {
        let quiz = "insert into shape values
                (11, 'quiz_finished', 'a', 's1', null, null, null, null, null, null, false, null, 3, false, 2, 11);
            insert into message values (0, 0, 11, 86400000000, true, true, null), (null, 4, 11, 86400000000, true, true, null);";
        let answer = ask("step-metrics", &config(vec![], vec![]), &[WORLD, ENTRIES, quiz], &of("a")).unwrap();
        let rows: Vec<Vec<String>> = answer.table.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
        assert!(rows.iter().any(|row| *row == ["s1", "quiz_finished", "–", "1", "1"]), "{rows:?}");
    }

    #[test]
    fn f1_a_configured_channel_loses_its_name_in_the_metric() {
        let answer = ask("step-metrics", &config(vec![], vec![]), &[WORLD, ENTRIES], &of("b")).unwrap();
        assert_eq!(answer.table.rows[0].iter().map(shown).collect::<Vec<_>>(), ["–", "sent", "–", "1", "1"]);
    }
}
