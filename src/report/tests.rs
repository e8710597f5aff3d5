//! A small world in memory, and the laws that hold for all reports.

use std::path::Path;
use std::sync::Mutex;

use super::attribution::credit::tests::PATHS as CREDIT_PATHS;
use super::journey::correlates::tests::CROWD;
use super::touches::Completed;
use super::*;
use crate::config::Config;
use crate::domain::answer::Answer;
use crate::domain::condition::Condition;
use crate::domain::filter::Filter;
use crate::domain::funnel::{Funnel, FunnelStep};
use crate::domain::journey::{Goal, GoalKind, Journey, Measure, Target};
use crate::domain::milestone::{Count, Milestone};
use crate::domain::progress::UNWATCHED;
use crate::domain::provenance::Provenance;
use crate::domain::row::Row;
use crate::domain::table::{Cell, Table};
use crate::domain::time::{Span, Time};
use crate::store::Reader;

pub const DAY: i64 = Span::DAY.0;

/// A configuration of these journeys and milestones.
pub fn config(journeys: Vec<Journey>, milestones: Vec<Milestone>) -> Config {
    Config {
        channels: vec![crate::config::Channel { name: "whatsapp".into(), attribute: false, touches: Vec::new() }],
        milestones,
        journeys,
        ..Config::defaults(std::path::Path::new("milepost.toml"))
    }
}

pub fn goal(id: &str, event: &str, target: Option<Target>) -> Journey {
    let measure = Measure::Trigger { event: event.into(), conditions: Vec::<Condition>::new() };
    let goal = Goal { kind: GoalKind::DrivePurchase, measure, target, listening: Span::days(3) };
    Journey { id: id.into(), goal: Some(goal), ..Journey::default() }
}

/// A funnel of these events within a week.
pub fn funnel(id: &str, events: &[&str]) -> Funnel {
    let step = |event: &&str| FunnelStep { event: (*event).to_owned(), ..FunnelStep::default() };
    let steps = events.iter().map(step).collect();
    Funnel { id: id.into(), name: id.into(), window: Span::days(7), steps, ..Funnel::default() }
}

pub fn milestone(id: &str, trigger: &str, since: Option<Time>) -> Milestone {
    Milestone {
        id: id.into(),
        name: id.into(),
        trigger: trigger.into(),
        conditions: Vec::new(),
        tracking_since: since,
        audience: None,
        count: Count::First,
    }
}

/// Two journeys, five customers. Shapes: 0 enter a, 1 enter b (unit north), 2–4 steps of a, 5 a's email sent, 6 opened on ios,
/// 7 opened on web by a machine, 8 a click without journey on a form, 9 purchase, 10 a message of b by whatsapp.
pub const WORLD: &str = "
insert into customer values
    (0, 'ann', 0, false, 'Ann', null, 'south', null), (1, 'bob', 1, false, null, null, 'south', null),
    (2, 'cid', 2, false, null, null, null, null), (3, 'dan', 3, false, null, null, 'north', null),
    (4, 'eve', 4, false, null, null, null, null);
insert into shape values
    (0, 'journey_entered', 'a', null, null, null, null, null, null, '1', false, null, 3, false, 5, 0),
    (1, 'journey_entered', 'b', null, null, null, null, 'north', null, null, false, null, 3, false, 2, 1),
    (2, 'step_entered', 'a', 's1', null, null, null, null, null, null, false, null, 3, false, 5, 2),
    (3, 'step_entered', 'a', 's2', null, null, null, null, null, null, false, null, 3, false, 2, 3),
    (4, 'step_entered', 'a', 's3', null, null, null, null, null, null, false, null, 3, false, 1, 4),
    (5, 'email_sent', 'a', 's1', 'email', 'm1', null, null, null, null, false, null, 0, false, 3, 5),
    (6, 'email_opened', 'a', 's1', 'email', 'm1', 'ios', null, null, null, false, null, 1, true, 3, 6),
    (7, 'email_opened', 'a', 's1', 'email', 'm1', 'web', null, null, null, true, null, 1, true, 1, 7),
    (8, 'form_submitted', null, null, 'form', 'f1', null, null, null, null, false, null, 2, true, 1, 8),
    (9, 'purchase', null, null, null, null, null, null, null, null, false, null, 3, false, 3, 9),
    (10, 'whatsapp_sent', 'b', null, 'whatsapp', null, null, null, null, null, false, null, 0, false, 1, 10);
insert into journey values
    ('a', 'A', null, null, null, null, true, 10), ('b', null, null, null, null, null, false, 3),
    ('c', null, null, null, null, null, true, 0);
insert into step values
    ('a', 's1', 'Mail', 'email', 1, null, true), ('a', 's2', 'Wait', 'wait', 2, null, true),
    ('a', 's3', null, null, 2, 's1', true);
";

/// Entries of journey a: ann twice (day 1 completed and converted, day 10 active), bob (day 2 exited, unconverted), cid (day 3
/// completed, still listening, not converted). Of b: dan (day 4, exited) and ann (day 5, exited). Stored by customer.
pub const ENTRIES: &str = "
insert into entry values
    (0, 0, 0, 86400000000, 2*86400000000, true, false, 'completed', 3, null, null),
    (1, 0, 0, 10*86400000000, null, false, false, null, null, null, null),
    (5, 0, 1, 5*86400000000, 6*86400000000, false, false, null, null, null, null),
    (2, 1, 0, 2*86400000000, 3*86400000000, false, false, 'condition_unmet', 2, null, null),
    (3, 2, 0, 3*86400000000, 11*86400000000, true, false, 'completed', 4, null, null),
    (4, 3, 1, 4*86400000000, 5*86400000000, false, false, 'suppressed', null, null, null);
insert into goal_entry values
    (0, 1.5*86400000000, false), (1, null, true), (2, null, false), (3, null, true), (4, 4.5*86400000000, false), (5, null, false);
insert into attained values ('a', 0, 0, 1.5*86400000000, false), ('b', 3, 4, 4.5*86400000000, false);
insert into visit values
    (0, 0, 2, 86400000000, 1, 3), (0, 0, 3, 86400000001, 1, null), (1, 0, 2, 10*86400000000, 0, null),
    (2, 1, 2, 2*86400000000, 2, null), (3, 2, 2, 3*86400000000, 1, 4), (3, 2, 4, 4*86400000000, 1, null);
insert into message values
    (0, 0, 5, 86400000000, true, true, null), (0, 0, 6, 86400000002, true, true, null), (0, 0, 6, 86400000003, false, false, null),
    (0, 0, 7, 86400000004, false, true, null), (2, 1, 5, 2*86400000000, true, true, null), (null, 4, 5, 12*86400000000, true, true, null),
    (4, 3, 10, 4*86400000000, true, true, null);
";

/// Leads l1 and l5 are outbound by journeys a and one that nothing else names, l2 inbound by b, l3 by its page, l4 of sales. Customer
/// `gone` is in no event; l1 has a history. Opportunities a and b are of l1, c of l2, d of l4, e of a lead that is not known.
pub const PROGRAMME: &str = "
update journey set direction = ' Inbound ' where journey = 'b';
insert into mapped_column values
    ('leads', 'lead_id'), ('lead_stages', 'lead_id'), ('opportunities', 'opportunity_id'), ('opportunities', 'budget'),
    ('opportunities', 'estimated_revenue'), ('opportunities', 'actual_revenue'), ('opportunities', 'status'),
    ('costs', 'amount');
insert into member values ('vip', 1, null, null);
insert into touch values (0, 1000, 6, 0, 1), (0, 2000, 8, 1, 2);
insert into lead values
    ('l1', 86400000000, 'ann', 0, null, null, null, true, 'a', 'f1', null, null),
    ('l2', 2*86400000000, 'gone', null, 'north', ['vip'], 'Sales-Ready', false, 'b', null, null, null),
    ('l3', 2*86400000000, null, null, null, null, null, false, null, null, 'p1', 'c1'),
    ('l4', 5*86400000000, 'dan', 3, null, null, 'dormant', false, null, null, null, 'c1'),
    ('l5', 6*86400000000, 'eve', 4, null, null, null, false, 'deleted', null, null, null);
insert into lead_stage values ('l1', 'Inquiry', 86400000000), ('l1', 'won', 3*86400000000);
insert into opportunity values
    ('a', 3*86400000000, 'l1', true, 'a', 'f1', null, 'ann', 0, null, null, 7, null, 0.10, ' Won '),
    ('b', 4*86400000000, 'l1', true, 'a', 'f1', null, 'ann', 0, null, null, null, null, 0.20, 'open'),
    ('c', 4*86400000000, 'l2', true, 'b', null, null, 'gone', null, 'north', ['vip'], null, 3.5, -5, 'won'),
    ('d', 5*86400000000, 'l4', true, null, null, null, 'dan', 3, null, null, null, null, null, null),
    ('e', 5*86400000000, 'none', false, null, null, null, null, null, null, null, null, null, 1, 'won');
insert into cost values
    (86400000000, 0.10, 'a', 'email', null), (2*86400000000, 4, 'b', null, null), (2*86400000000, 1, null, 'search', null),
    (2*86400000000, 0.5, null, null, null), (3*86400000000, 2.5, 'deleted', null, null);
";

/// Does something with a world; with two helpers where wanted.
pub fn with<T>(config: &Config, statements: &[&str], two: bool, work: impl FnOnce(&ReportContext<'_>) -> T) -> T {
    let scratch = || Reader::scratch(&statements.join("\n"));
    let helpers: Vec<_> = (0..2).filter(|_| two).map(|_| Mutex::new(scratch())).collect();
    let (reader, cache) = (scratch(), AnswerCache::default());
    work(&ReportContext {
        reader: &reader,
        helpers: Helpers::made(&helpers),
        config,
        as_of: Time(12 * DAY),
        data: &Provenance::default(),
        generation: 1,
        cache: &cache,
        progress: &UNWATCHED,
    })
}

/// Asks a report of a world.
pub fn ask(name: &str, config: &Config, statements: &[&str], args: &Args) -> Result<Answer, Error> {
    with(config, statements, false, |cx| (find(name).unwrap().run)(cx, args))
}

/// The row that begins with a text, as texts; null is "–".
pub fn row(answer: &Answer, first: &str) -> Vec<String> {
    let row = answer.table.rows.iter().find(|row| row[0].text() == Some(first));
    row.unwrap_or_else(|| panic!("no row {first} in {:?}", answer.table.rows)).iter().map(shown).collect()
}

/// A cell as text.
pub fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Null => "–".into(),
        Cell::Bool(value) => value.to_string(),
        Cell::Int(value) => value.to_string(),
        Cell::Num(value) => format!("{value:.4}"),
        Cell::Text(value) => value.clone(),
        Cell::Time(value) => value.to_string(),
        Cell::List(values) => values.join(">"),
    }
}

/// All rows as texts.
pub fn row_texts(answer: &Answer) -> Vec<Vec<String>> {
    answer.table.rows.iter().map(|row| row.iter().map(shown).collect()).collect()
}

pub fn of(journey: &str) -> Args {
    Args { journey: Some(journey.into()), ..Args::default() }
}

pub fn kept(answer: &Answer) -> bool {
    answer.checks.iter().all(|check| check.kept)
}

#[test]
fn every_report_answers_an_empty_store() {
    let config = config(vec![goal("a", "purchase", None)], vec![milestone("m", "purchase", Some(Time(0)))]);
    for report in REPORTS {
        let asked = ["insert into journey values ('a', null, null, null, null, null, false, 0);
            insert into customer values (0, 'ann', 0, false, null, null, null, null);"];
        let args = Args { customer: Some("ann".into()), ..of("a") };
        let answer = ask(report.name, &config, &asked, &args).unwrap_or_else(|e| panic!("{}: {e}", report.name));
        assert!(kept(&answer), "{}: {:?}", report.name, answer.checks);
        assert!(answer.table.rows.iter().all(|row| row.len() == report.columns.len()));
        assert_eq!(answer.report, report.name);
    }
}

/// How many rows of a table can be read back as those of a report.
type ReadBack = fn(&Table) -> usize;

fn read_back<R: Row>(table: &Table) -> usize {
    assert_eq!(table.columns, R::COLUMNS);
    table.read::<R>().into_iter().zip(&table.rows).filter(|(row, cells)| row.clone().cells() == **cells).count()
}

#[test]
fn h2_rows_are_read_back_as_they_were_written() {
    let readers: [(&str, ReadBack); 34] = [
        ("attribution", read_back::<CreditRow>),
        ("attribution-compare", read_back::<CompareRow>),
        ("attribution-costs", read_back::<CostRow>),
        ("paths", read_back::<PathRow>),
        ("transitions", read_back::<TransitionRow>),
        ("lookback-curve", read_back::<LookbackRow>),
        ("scorecard", read_back::<ScorecardRow>),
        ("timeline", read_back::<TimelineRow>),
        ("milestones", read_back::<MilestoneRow>),
        ("milestone-trend", read_back::<TrendRow>),
        ("journeys", read_back::<JourneyRow>),
        ("journey-trend", read_back::<JourneyTrendRow>),
        ("goals", read_back::<GoalRow>),
        ("goal-trend", read_back::<GoalTrendRow>),
        ("goal-what-if", read_back::<WhatIfRow>),
        ("experiment", read_back::<ExperimentRow>),
        ("lift", read_back::<LiftRow>),
        ("step-times", read_back::<StepTimeRow>),
        ("time-histogram", read_back::<TimeBinRow>),
        ("custom-funnel", read_back::<CustomFunnelRow>),
        ("correlates", read_back::<CorrelateRow>),
        ("funnel", read_back::<FunnelRow>),
        ("step-metrics", read_back::<StepMetricsRow>),
        ("step-rates", read_back::<StepRateRow>),
        ("exits", read_back::<ExitRow>),
        ("home", read_back::<HomeRow>),
        ("plan", read_back::<PlanRow>),
        ("leaderboard", read_back::<LeaderRow>),
        ("reach", read_back::<ReachRow>),
        ("leads", read_back::<LeadTrendRow>),
        ("lead-list", read_back::<LeadRow>),
        ("pipeline", read_back::<PipelineRow>),
        ("roi", read_back::<RoiRow>),
        ("health", read_back::<FindingRow>),
    ];
    let completed = "insert into completion values (0, 0, 2*86400000000, 1, 10, 'south', 4, true);";
    // With `CREDIT_PATHS` there are enough touches for every model, with `CROWD` enough people for factors.
    let cost = "insert into cost values (0, 20, 'a', null, null);";
    // One more start of journey a, of its control group.
    let control = "insert into shape values
            (51, 'journey_entered', 'a', null, null, null, null, null, 'control', null, false, null, 3, false, 1, 51);
        insert into entry values (6, 4, 51, 86400000000, null, false, false, null, null, null, null);
        insert into goal_trigger values ('a', 0, 0);";
    let steps = "insert into funnel_event values (0, 0, 86400000000, 6, 0, 1, 0), (0, 0, 90000000000, 8, 0, 2, 0);";
    let mut config = config(
        vec![goal("a", "purchase", Some(Target::Share(0.5)))],
        vec![milestone("m", "purchase", None), milestone("n", "gone", None)],
    );
    config.funnels = vec![funnel("f", &["email_clicked", "purchase"])];
    for report in REPORTS {
        let args = Args { customer: Some("ann".into()), ..of("a") };
        let worlds = [WORLD, ENTRIES, completed, CREDIT_PATHS, CROWD, cost, control, steps, PROGRAMME];
        let answer = ask(report.name, &config, &worlds, &args).unwrap();
        assert_eq!(answer.table.columns, report.columns, "{}", report.name);
        assert!(answer.table.rows.iter().all(|row| row.len() == report.columns.len()), "{}", report.name);
        let (_, read) = readers.iter().find(|(name, _)| *name == report.name).expect("each report has its row here");
        assert!(!answer.table.rows.is_empty(), "{}", report.name);
        assert_eq!(read(&answer.table), answer.table.rows.len(), "{}", report.name);
    }
}

#[test]
fn h1_every_sql_file_is_shown_by_a_report_and_says_what_it_is() {
    let mut known: Vec<&str> = REPORTS
        .iter()
        .flat_map(|report| report.sql.iter().copied().flatten())
        .chain(people::SQL)
        .chain(DRILLDOWN_SQL)
        .map(|(name, _)| *name)
        .collect();
    known.extend(["fold_rows.sql", "path_touches.sql", "names.sql", "versions.sql", "called.sql"]);
    // Those on the user's own tables, which the store cannot prepare.
    known.extend(["filtered.sql", "clock.sql", "completed.sql", "milestone_trend.sql", "custom_funnel.sql"]);
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report")];
    while let Some(folder) = folders.pop() {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "sql") {
                let name = path.file_name().unwrap().to_str().unwrap();
                let text = std::fs::read_to_string(&path).unwrap();
                assert!(!text.contains("select *"), "{name}");
                // A fragment of the filter is a part of queries: it says what its sentences are, by their names.
                if path.parent().unwrap().ends_with("filter") && !text.contains("-- grain: ") {
                    let sentence = [" as (", " as not materialized ("].iter().any(|begin| text.contains(begin));
                    assert!(text.starts_with("-- ") && sentence, "{name}");
                    continue;
                }
                assert!(known.iter().any(|known| known.rsplit('/').next() == Some(name)), "{name} is in no report");
                assert!(text.contains("-- grain: "), "{name}");
            }
        }
    }
}

#[test]
fn h1_the_columns_of_a_report_have_one_name_each() {
    for report in REPORTS {
        for (i, column) in report.columns.iter().enumerate() {
            assert!(report.columns[..i].iter().all(|other| other.name != column.name), "{}", report.name);
        }
        assert!(report.about.ends_with('.') && !report.rules.is_empty(), "{}", report.name);
    }
}

#[test]
fn unknown_names_are_refused_with_near_ones() {
    let config = config(vec![], vec![milestone("hot-lead", "purchase", None)]);
    let filter = Filter { segments: vec!["vip".into()], ..Filter::default() };
    let segment = ask("journeys", &config, &[WORLD], &Args { filter, ..Args::default() }).unwrap_err();
    assert_eq!(
        (segment.to_string().as_str(), segment.hint()),
        ("there is no segment “vip”", "no event that was read has a segment")
    );
    // The table names some, but for customers of no event.
    let elsewhere = "update customer set business_unit = null; update shape set business_unit = null;
        insert into health values ('names_unmatched', 'customers', 'x', null, 2, null, 'north, south', false);";
    let filter = Filter { business_units: vec!["north".into()], ..Filter::default() };
    let unit = ask("journeys", &config, &[WORLD, elsewhere], &Args { filter, ..Args::default() }).unwrap_err();
    assert_eq!(
        unit.hint(),
        "the customers table names north, south, but for customers of no event: compare its customer ids with those of the events (health)"
    );
    let journey = ask("funnel", &config, &[WORLD], &of("aa")).unwrap_err();
    assert_eq!(journey.exit_code(), 2);
    assert!(journey.hint().contains('a'), "{}", journey.hint());
    let args = Args { milestone: Some("hot-leed".into()), ..Args::default() };
    assert_eq!(ask("milestone-trend", &config, &[WORLD], &args).unwrap_err().hint(), "did you mean hot-lead?");
    assert!(ask("funnel", &config, &[WORLD], &Args::default()).unwrap_err().hint().starts_with("name one"));
}

#[test]
fn p4_helpers_change_nothing() {
    // Customers 0–99 with a touch each, of whom every third completes after it.
    let many = "
        insert into customer select i, 'c' || i, i, false, null, null, null, null from range(5, 100) t(i);
        insert into touch select i, 1000, 6, 0, i from range(100) t(i);
        insert into completion select 0, i, 2000, i % 2, null, null, i, true from range(0, 100, 3) t(i);";
    let config = config(vec![], vec![milestone("m", "purchase", None)]);
    let fold = |helpers: &[Mutex<Reader>]| {
        let reader = Reader::scratch(&[WORLD, many].join("\n"));
        let cache = AnswerCache::default();
        let cx = ReportContext {
            reader: &reader,
            helpers: Helpers::made(helpers),
            config: &config,
            as_of: Time(DAY),
            data: &Provenance::default(),
            generation: 1,
            cache: &cache,
            progress: &UNWATCHED,
        };
        let take = |all: &mut Vec<Completed>, _: usize, some: &[Completed]| all.extend(some);
        let merge = |all: &mut Vec<Completed>, other: Vec<Completed>| all.extend(other);
        let mut all = touches::completed(&cx, &Filter::default(), Some(0), Vec::new, take, merge).unwrap();
        all.sort_unstable_by_key(|completed| (completed.customer, completed.at));
        all
    };
    let alone = fold(&[]);
    // 34 completions, those of odd customers (3, 9, … 99: 17) after their touch.
    assert_eq!((alone.len(), alone.iter().filter(|completed| completed.influenced).count()), (34, 17));
    let helpers = [(); 2].map(|()| Mutex::new(Reader::scratch(&[WORLD, many].join("\n"))));
    assert_eq!(fold(&helpers), alone);
    let paths = |helpers: &[Mutex<Reader>]| {
        let (reader, cache) = (Reader::scratch(&[WORLD, many].join("\n")), AnswerCache::default());
        let as_of = Time(DAY);
        let cx = ReportContext {
            reader: &reader,
            helpers: Helpers::made(helpers),
            config: &config,
            as_of,
            data: &Provenance::default(),
            generation: 1,
            cache: &cache,
            progress: &UNWATCHED,
        };
        (find("paths").unwrap().run)(&cx, &Args::default()).unwrap()
    };
    // One path, a, of the 17 and of the 66 who completed nothing; the 17 who completed before their touch are on neither side.
    let found = paths(&helpers);
    assert_eq!(row_texts(&found), [["a", "17", "0.0000", "66", "0.2048", "0.0000", "1"]]);
    assert_eq!(paths(&[]), found);
}
