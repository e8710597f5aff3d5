//! What happens in one journey over time: starts, messages, clicks, goals and ends, or those of one of its steps (J0).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::row::Row as _;
use crate::domain::time::Time;
use crate::domain::zone::DayFinder;
use crate::report::args::{Args, Flag};
use crate::report::buckets::fill;
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::{Equivalent, by_customers};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::own::{clock, own};
use crate::report::query::Query;
use crate::store::Param;

use super::goal_faults::goal_fault;
use super::selected;
use super::verbs::{clicks, dispatches};
use super::with_goal::{goals, with_goal};

const SQL: &str = filter::filtered!("people", "shapes", "chosen", "dispatch"; include_str!("journey_trend.sql"));

const OWN: &str = own!("filtered", "clock", "journey_trend");

crate::row! {
    /// One day, week, month, quarter or year; `converted` is `None` without a goal and of a step.
    pub struct JourneyTrendRow {
        bucket: String,
        entries: u64 = "journey_trend.entries" ("Starts", Count, "F1", "Starts in this row; of a step, visits that began in it."),
        entrants: u64 = "journey_trend.entrants"
            ("People", People, "G8", "Customers whose first start, or first visit of the step, is in this row."),
        messages_sent: u64 = "journey_trend.messages_sent" ("Sent", Count, "F1", "Messages dispatched in this row, those of no start included."),
        clicked: u64 = "journey_trend.clicked"
            ("Clicks", Count, "F4", "Clicks in this row, each counted: email, text, push and in-app messages."),
        converted: Option<u64> = "journey_trend.converted"
            ("With the goal", Count, "F2", "Starts whose first goal fell in this row, whenever they began."),
        exits: u64 = "journey_trend.exits"
            ("Ended", Count, "F2", "Starts that ended in this row for any reason; of a step, visits left there by starts that ended in it."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "journey-trend",
    title: "Journey trend",
    about: "One journey, or one of its steps, over time: starts, people, messages sent, clicks, goals and ends.",
    flags: &[Flag::Journey, Flag::Step, Flag::Bucket],
    rules: &["F1", "F2", "F3", "G8", "T3", "R1", "R10"],
    columns: JourneyTrendRow::COLUMNS,
    steps: &[
        "what is counted is put into days, weeks from Monday, months, quarters or years of the configured zone, from the first to the last with any; empty ones stay",
        "starts are those that began in the period of the filter, their goals and ends may lie after it; messages and clicks are those of the period",
    ],
    sql: &[&[("journey_trend.sql", SQL)]],
    queries: |cx, args| {
        let (journey, args) = selected::journey(cx, args)?;
        Ok(vec![query(cx, journey, &args)])
    },
    equivalent,
    run,
};

fn query(cx: &ReportContext<'_>, journey: String, args: &Args) -> Query {
    let mut params = filter::params(cx, &args.filter);
    params.push(("journey", Param::Text(journey)));
    params.push(("step", args.step.clone().map_or(Param::Null, Param::Text)));
    params.push(("sent", Param::Texts(dispatches(cx))));
    params.push(("clicks", Param::Texts(clicks())));
    params.push(goals(cx));
    Query::new("journey_trend.sql", SQL, &params)
}

/// What is counted of a bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct TrendCounts {
    entries: u64,
    entrants: u64,
    sent: u64,
    clicked: u64,
    converted: u64,
    exits: u64,
}

impl TrendCounts {
    fn add(&mut self, other: Self) {
        self.entries += other.entries;
        self.entrants += other.entrants;
        self.sent += other.sent;
        self.clicked += other.clicked;
        self.converted += other.converted;
        self.exits += other.exits;
    }
}

/// The buckets with any, by their first day.
fn buckets(cx: &ReportContext<'_>, journey: String, args: &Args) -> Result<BTreeMap<NaiveDate, TrendCounts>, Error> {
    let (mut buckets, mut finder) = (BTreeMap::<NaiveDate, TrendCounts>::new(), DayFinder::new(cx.config.zone));
    let query = query(cx, journey, args);
    cx.reader.batches(query.text, &query.params, |rows, columns| {
        for row in 0..rows {
            let count = |column: usize| u64::try_from(columns[column].int(row)).unwrap_or(0);
            let day = finder.day(Time(columns[0].int(row)));
            buckets.entry(args.bucket.first_day(day)).or_default().add(TrendCounts {
                entries: count(1),
                entrants: count(2),
                sent: count(3),
                clicked: count(4),
                converted: count(5),
                exits: count(6),
            });
        }
    })?;
    Ok(buckets)
}

/// The messages by the user's own tables.
fn equivalent(cx: &ReportContext<'_>, args: &Args) -> Result<Equivalent, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    selected::check_step(cx, &journey, args.step.as_deref())?;
    let mut params = query(cx, journey, &args).params;
    params.push(("bucket", Param::Text(args.bucket.name().to_owned())));
    params.extend(clock(cx)?);
    let gives = "bucket, messages_sent and clicked, of buckets with any; starts and what comes of them are found event by event (G4, G7)";
    let query = Query::new("own/journey_trend.sql", OWN, &params);
    Ok(by_customers(&args.filter).unwrap_or_else(|| Equivalent::says(query, gives)))
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    selected::check_step(cx, &journey, args.step.as_deref())?;
    let mut answer = REPORT.answer(cx, &args);
    let zone = cx.config.zone;
    answer.parameters = vec![
        ("journey", journey.clone().into()),
        ("step", args.step.clone().into()),
        ("bucket", args.bucket.name().into()),
        ("timezone", zone.name().into()),
    ];
    let goal = with_goal(cx).any(|other| other.id == journey);
    let mut buckets = buckets(cx, journey.clone(), &args)?;
    if let Some(note) = fill(&mut buckets, None, zone, args.bucket) {
        answer.notes.push(note);
    }
    let mut sum = TrendCounts::default();
    for (day, counts) in &buckets {
        sum.add(*counts);
        answer.table.push(JourneyTrendRow {
            bucket: day.to_string(),
            entries: counts.entries,
            entrants: counts.entrants,
            messages_sent: counts.sent,
            clicked: counts.clicked,
            converted: (goal && args.step.is_none()).then_some(counts.converted),
            exits: counts.exits,
        });
    }
    answer.checks.extend(checks(sum));
    if args.step.is_some() {
        answer.notes.push("goals are of whole starts and not told of a step");
    } else if goal {
        answer.notes.extend(goal_fault(cx, &journey)?);
    } else {
        answer.notes.push("this journey has no goal: set one with goal = { … } under [[journey]]");
    }
    filter::unapplied(&mut answer, &args.filter, if args.step.is_some() { "visits" } else { "starts" });
    Ok(answer)
}

fn checks(sum: TrendCounts) -> [Check; 2] {
    let ended = sum.converted.max(sum.exits);
    [
        Check {
            name: "people ≤ starts",
            kept: sum.entrants <= sum.entries,
            detail: format!("{} ≤ {}", separated(sum.entrants), separated(sum.entries)),
        },
        Check {
            name: "with the goal, ended ≤ starts",
            kept: ended <= sum.entries,
            detail: format!("{}, {} ≤ {}", separated(sum.converted), separated(sum.exits), separated(sum.entries)),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::domain::filter::Filter;
    use crate::domain::zone::{Bucket, Zone};
    use crate::report::tests::{ENTRIES, WORLD, ask, config, goal, kept, of, row, row_texts};

    fn purchase() -> Config {
        config(vec![goal("a", "purchase", None)], vec![])
    }

    fn rows(more: &str, args: &Args) -> Vec<Vec<String>> {
        let answer = ask("journey-trend", &purchase(), &[WORLD, ENTRIES, more], args).unwrap();
        assert!(kept(&answer));
        row_texts(&answer)
    }

    /// The rows with any.
    fn filled(more: &str, args: &Args) -> Vec<Vec<String>> {
        let mut rows = rows(more, args);
        rows.retain(|row| row[1..].iter().any(|cell| cell != "0" && cell != "–"));
        rows
    }

    fn of_step(step: &str) -> Args {
        Args { step: Some(step.into()), ..of("a") }
    }

    /// Shapes 11 to 17: clicks of a in s1, s2 and s1, one of an in-app message without a step, one of a channel of its own, one of
    /// b, a mail of a sent without a step. Ann clicks her mail twice on day 1, outside of all entries eve a text and a push
    /// on day 2 and the message in the app on day 5.
    const CLICKS: &str = "
        insert into shape values
            (11, 'email_clicked', 'a', 's1', 'email', null, null, null, null, null, false, null, 2, true, 2, 11),
            (12, 'text_clicked', 'a', 's2', 'text', null, null, null, null, null, false, null, 2, true, 1, 12),
            (13, 'push_clicked', 'a', 's1', 'push', null, null, null, null, null, false, null, 2, true, 1, 13),
            (14, 'in_app_clicked', 'a', null, 'in_app', null, null, null, null, null, false, null, 2, false, 1, 14),
            (15, 'whatsapp_clicked', 'a', 's1', 'whatsapp', null, null, null, null, null, false, null, 2, false, 1, 15),
            (16, 'email_clicked', 'b', 's1', 'email', null, null, null, null, null, false, null, 2, true, 1, 16),
            (17, 'email_sent', 'a', null, 'email', null, null, null, null, null, false, null, 0, false, 1, 17);
        insert into message values
            (0, 0, 11, 86400000005, true, true, null), (0, 0, 11, 86400000006, false, false, null),
            (null, 4, 12, 2*86400000000, true, true, null), (null, 4, 13, 2*86400000000, true, true, null),
            (null, 4, 14, 5*86400000000, true, true, null), (0, 0, 15, 86400000007, true, true, null),
            (4, 3, 16, 4*86400000000, true, true, null), (0, 0, 17, 86400000000, true, true, null);";

    #[test]
    fn j0_starts_messages_goals_and_ends_fall_into_days_without_gaps() {
        // Ann starts on days 1 and 10, bob on 2, cid on 3. Sent on days 1, 2 and, outside of all starts, 12. Ann has the goal on
        // day 1.5. The starts of ann, bob and cid end on days 2, 3 and 11.
        let rows = rows("", &of("a"));
        let cells = |day: usize| rows[day - 1].join(" ");
        assert_eq!(rows.len(), 12);
        assert_eq!(cells(1), "1970-01-02 1 1 1 0 1 0");
        assert_eq!(cells(2), "1970-01-03 1 1 1 0 0 1");
        assert_eq!(cells(3), "1970-01-04 1 1 0 0 0 1");
        assert_eq!(cells(4), "1970-01-05 0 0 0 0 0 0");
        assert_eq!(cells(10), "1970-01-11 1 0 0 0 0 0");
        assert_eq!(cells(11), "1970-01-12 0 0 0 0 0 1");
        assert_eq!(cells(12), "1970-01-13 0 0 1 0 0 0");
    }

    #[test]
    fn j0_clicks_are_counted_each_and_only_those_of_mails_texts_pushes_and_messages_in_the_app() {
        let answer = ask("journey-trend", &purchase(), &[WORLD, ENTRIES, CLICKS], &of("a")).unwrap();
        // Day 1: both of ann's; two mails sent. Day 2: eve's text and push. Day 5: that in the app.
        assert_eq!(row(&answer, "1970-01-02")[3..5], ["2", "2"]);
        assert_eq!(row(&answer, "1970-01-03")[3..5], ["1", "2"]);
        assert_eq!(row(&answer, "1970-01-06")[3..5], ["0", "1"]);
        let sums =
            |column: usize| -> u64 { row_texts(&answer).iter().map(|row| row[column].parse::<u64>().unwrap()).sum() };
        assert_eq!((sums(3), sums(4)), (4, 5));
    }

    #[test]
    fn j0_of_a_step_there_are_visits_its_messages_and_no_goal() {
        // Visits of s1 on days 1 and 10 (ann), 2 (bob), 3 (cid); bob's exits by the end of his start on day 3. A mail and two
        // clicks on day 1, a mail and a push clicked on day 2, a mail on day 12: what bears no step is of none.
        assert_eq!(
            filled(CLICKS, &of_step("s1")),
            [
                ["1970-01-02", "1", "1", "1", "2", "–", "0"],
                ["1970-01-03", "1", "1", "1", "1", "–", "0"],
                ["1970-01-04", "1", "1", "0", "0", "–", "1"],
                ["1970-01-11", "1", "0", "0", "0", "–", "0"],
                ["1970-01-13", "0", "0", "1", "0", "–", "0"],
            ]
        );
        // Ann comes to s3 twice in one start on day 1, after cid's visit of day 4 was all there was.
        let twice = "insert into visit values (0, 0, 4, 86400000005, 1, null), (0, 0, 4, 86400000006, 1, null);";
        assert_eq!(
            filled(twice, &of_step("s3")),
            [["1970-01-02", "2", "1", "0", "0", "–", "0"], ["1970-01-05", "1", "1", "0", "0", "–", "0"]]
        );
        let refused = ask("journey-trend", &purchase(), &[WORLD, ENTRIES], &of_step("s9")).unwrap_err();
        assert_eq!(refused.exit_code(), 2);
    }

    #[test]
    fn t3_days_begin_at_midnight_of_the_zone() {
        // Two start, one a microsecond before midnight and one at it: UTC + 1 h; + 5 h 30 min; − 44 min 30 s, as it was in
        // Monrovia until 1972; + 5 h 45 min in 2024, whose January began so many seconds after 1970 in UTC.
        let january = 1_704_067_200_i64;
        for (zone, midnight, days) in [
            ("Europe/Berlin", 23 * 3600, ["1970-01-01", "1970-01-02"]),
            ("Asia/Kolkata", 18 * 3600 + 1800, ["1970-01-01", "1970-01-02"]),
            ("Africa/Monrovia", 86400 + 44 * 60 + 30, ["1970-01-01", "1970-01-02"]),
            ("Europe/Berlin", -3600, ["1969-12-31", "1970-01-01"]),
            ("Asia/Kathmandu", january + 18 * 3600 + 900, ["2024-01-01", "2024-01-02"]),
        ] {
            let at = midnight * 1_000_000;
            let starts = format!(
                "insert into entry values (0, 0, 0, {at} - 1, null, false, false, null, null, null, null),
                    (1, 1, 0, {at}, null, false, false, null, null, null, null);"
            );
            let config = Config { zone: Zone::parse(zone).unwrap(), ..purchase() };
            let answer = ask("journey-trend", &config, &[WORLD, &starts], &of("a")).unwrap();
            let rows = row_texts(&answer);
            assert_eq!(rows, days.map(|day| [day, "1", "1", "0", "0", "0", "0"]), "{zone}");
        }
    }

    #[test]
    fn j0_weeks_begin_on_monday_and_re_entries_are_no_new_people() {
        // Day 4 (1970-01-05) is a Monday: in the week before four things of three people; then ann's second start and cid's end.
        let args = Args { bucket: Bucket::Week, ..of("a") };
        assert_eq!(
            rows("", &args),
            [
                ["1969-12-29", "3", "3", "2", "0", "1", "2"],
                ["1970-01-05", "1", "0", "0", "0", "0", "0"],
                ["1970-01-12", "0", "0", "1", "0", "0", "1"],
            ]
        );
    }

    #[test]
    fn r1_goals_and_ends_may_lie_after_the_period_and_messages_are_those_of_the_period() {
        let day = |text: &str| text.parse().ok();
        let of_day = |text| Args { filter: Filter { from: day(text), to: day(text), ..Filter::default() }, ..of("a") };
        // Day 1: ann's start, which ends a day later; two mails, two clicks.
        assert_eq!(
            rows(CLICKS, &of_day("1970-01-02")),
            [["1970-01-02", "1", "1", "2", "2", "1", "0"], ["1970-01-03", "0", "0", "0", "0", "0", "1"]]
        );
        // Day 10: ann's second start is the first of those that are chosen.
        assert_eq!(rows(CLICKS, &of_day("1970-01-11")), [["1970-01-11", "1", "1", "0", "0", "0", "0"]]);
        // Day 12: a mail alone.
        assert_eq!(rows(CLICKS, &of_day("1970-01-13")), [["1970-01-13", "0", "0", "1", "0", "0", "0"]]);
    }

    #[test]
    fn r1_r10_units_and_former_members_of_segments() {
        // bob left the segment long ago; his start on day 2 ends on day 3. eve is of it: her mail of day 12.
        let member = "insert into member values ('vip', 1, null, 1), ('vip', 4, null, null);";
        let vip = Args { filter: Filter { segments: vec!["vip".into()], ..Filter::default() }, ..of("a") };
        assert_eq!(
            filled(member, &vip),
            [
                ["1970-01-03", "1", "1", "1", "0", "0", "0"],
                ["1970-01-04", "0", "0", "0", "0", "0", "1"],
                ["1970-01-13", "0", "0", "1", "0", "0", "0"],
            ]
        );
        // The starts of b are of the unit of their event.
        let north = Filter { business_units: vec!["north".into()], ..Filter::default() };
        let rows = filled("", &Args { filter: north, ..of("b") });
        assert_eq!(rows.iter().map(|row| row[1].as_str()).collect::<Vec<_>>(), ["1", "1", "0"]);
    }

    #[test]
    fn j0_without_a_goal_converted_is_null_and_makes_no_row() {
        // What is stored of a goal is of day 20, and of none that is configured.
        let more = "update goal_entry set converted_us = 20*86400000000 where entry = 3;";
        let answer = ask("journey-trend", &config(vec![], vec![]), &[WORLD, ENTRIES, more], &of("a")).unwrap();
        assert_eq!(row(&answer, "1970-01-02"), ["1970-01-02", "1", "1", "1", "0", "–", "0"]);
        assert_eq!(answer.table.rows.len(), 12);
        assert!(answer.notes.texts().iter().any(|note| note.contains("no goal")));
        let nothing = ask("journey-trend", &purchase(), &[WORLD, ENTRIES], &of("c")).unwrap();
        assert!(nothing.table.rows.is_empty());
    }
}
