//! How the goal of one journey is reached over time: its pace, and where that leads (G8–G10, J1).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::note::{Note, Topic};
use crate::domain::row::{Row as _, share};
use crate::domain::table::Cell;
use crate::report::args::{Args, Flag};
use crate::report::buckets::fill;
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::health::definitions;
use crate::report::query::Query;

use super::goal_faults::goal_fault;
use super::outlook::{self, Outlook};
use super::selected;
use super::with_goal::with_goal;

crate::row! {
    /// One day, week, month, quarter or year; what the goal is counted by is `None` without one.
    pub struct GoalTrendRow {
        bucket: String,
        entrants: u64 = "goal_trend.entrants" ("People", People, "G8", "Customers whose first start is in this row."),
        attained: Option<u64> = "goal_trend.attained"
            ("With the goal", People, "G8", "Customers whose first goal fell in this row."),
        cumulative_entrants: u64 = "cumulative_entrants" ("People so far", People, "G8", "Customers who started up to the end of this row."),
        cumulative_attained: Option<u64> = "cumulative_attained"
            ("With the goal so far", People, "G8", "Customers with the goal up to the end of this row."),
        cumulative_share: Option<f64> = "cumulative_share"
            ("% so far", Share, "G9", "Customers with the goal divided by customers who started, both up to the end of this row."),
    }
}

/// What its answer says beside the rows (J1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GoalOutlook {
    /// People with the goal a day, over the last weeks.
    pub pace_per_day: Option<f64>,
    /// Days up to the end of the journey.
    pub days_left: Option<f64>,
    /// People at the end of the journey.
    pub projected: Option<f64>,
    /// The target in people.
    pub needed: Option<u64>,
    /// The day on which the target was reached or will be, as it is written.
    pub target_at: Option<String>,
}

impl GoalOutlook {
    /// That of an answer.
    #[must_use]
    pub fn read(answer: &Answer) -> Self {
        let number = |name: &str| answer.parameter(name).and_then(Cell::number);
        let needed = match answer.parameter("needed") {
            Some(Cell::Int(needed)) => u64::try_from(*needed).ok(),
            _ => None,
        };
        Self {
            pace_per_day: number("pace_per_day"),
            days_left: number("days_left"),
            projected: number("projected"),
            needed,
            target_at: answer.parameter("target_at").and_then(Cell::text).map(str::to_owned),
        }
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "goal-trend",
    title: "Goal trend",
    about: "One journey over time: people who started and people with its goal, with the pace and where it leads.",
    flags: &[Flag::Journey, Flag::Bucket],
    rules: &["G8", "G9", "G10", "T3", "R1", "R10"],
    columns: GoalTrendRow::COLUMNS,
    steps: &[
        "first starts and first goals are put into days, weeks from Monday, months, quarters or years of the configured zone, from the first start's to that of as_of",
        "pace_per_day: goals of the 28 days up to as_of, both ends in, divided by 28, or by the days since the first start where these are fewer, at least 1",
        "projected = goals so far + pace_per_day × days_left; needed: the target in people, a percentage of those who started rounded up; target_at: the day on which that many was reached, else as_of + missing / pace_per_day",
    ],
    sql: &[outlook::SQL],
    queries,
    equivalent: |_, _| Ok(Equivalent::of_goals()),
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    Ok(outlook::queries(cx, journey, &args).into_iter().chain(definitions::queries()).collect())
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let mut answer = REPORT.answer(cx, &args);
    let zone = cx.config.zone;
    let goal = with_goal(cx).find(|other| other.id == journey).and_then(|journey| journey.goal.as_ref());
    let (days, outlook) = Outlook::read(cx, &journey, goal, &args)?;
    answer.parameters = vec![
        ("journey", journey.clone().into()),
        ("bucket", args.bucket.name().into()),
        ("timezone", zone.name().into()),
    ];
    answer.parameters.extend([
        ("pace_per_day", outlook.pace.into()),
        ("days_left", outlook.days_left.into()),
        ("projected", outlook.projected.into()),
        ("needed", outlook.needed.into()),
        ("target_at", outlook.target_at.map(|day| day.to_string()).into()),
    ]);
    let mut buckets: BTreeMap<NaiveDate, (u64, u64)> = BTreeMap::new();
    for (day, counts) in &days.all {
        let bucket = buckets.entry(args.bucket.first_day(*day)).or_default();
        *bucket = (bucket.0 + counts.0, bucket.1 + counts.1);
    }
    let last = args.bucket.first_day(zone.day(cx.as_of));
    if let Some(note) = fill(&mut buckets, Some(last), zone, args.bucket) {
        answer.notes.push(note);
    }
    let (mut people, mut attained) = (0, 0);
    for (day, counts) in &buckets {
        (people, attained) = (people + counts.0, attained + counts.1);
        answer.table.push(GoalTrendRow {
            bucket: day.to_string(),
            entrants: counts.0,
            attained: goal.map(|_| counts.1),
            cumulative_entrants: people,
            cumulative_attained: goal.map(|_| attained),
            cumulative_share: goal.and_then(|_| share(attained, people)),
        });
    }
    answer.notes.extend(goal_fault(cx, &journey)?);
    if goal.is_some() {
        answer.checks.push(Check {
            name: "people with the goal ≤ people",
            kept: attained <= people,
            detail: format!("{} ≤ {}", separated(attained), separated(people)),
        });
        answer.notes.push(match outlook.over(cx.as_of) {
            Some(ended) => {
                let day = zone.day(ended);
                Note::on(Topic::Ended, format!("the journey ended on {day}: nothing is projected from its pace"))
            }
            None => {
                "the projection is a straight line at the pace of the last weeks; people who started are held fixed"
                    .into()
            }
        });
    } else {
        answer.notes.push("this journey has no goal: set one with goal = { … } under [[journey]]");
    }
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::journey::{Journey, Target};
    use crate::domain::zone::Bucket;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, goal, kept, of, row, row_texts, shown};

    fn answer(goals: Vec<Journey>, more: &str, args: &Args) -> Answer {
        ask("goal-trend", &config(goals, vec![]), &[WORLD, ENTRIES, more], args).unwrap()
    }

    fn said(answer: &Answer) -> Vec<String> {
        let names = ["pace_per_day", "days_left", "projected", "needed", "target_at"];
        let of = |name: &str| answer.parameters.iter().find(|(other, _)| *other == name).map(|(_, cell)| shown(cell));
        names.iter().map(|name| of(name).unwrap()).collect()
    }

    const HALF: Option<Target> = Some(Target::Share(0.5));

    #[test]
    fn j1_first_starts_and_first_goals_fall_into_days_up_to_that_of_as_of() {
        // Ann starts on day 1 and 10, bob on day 2, cid on day 3; ann has the goal on day 1.5. as_of is day 12 (1970-01-13).
        let answer = answer(vec![goal("a", "purchase", HALF)], "", &of("a"));
        assert_eq!(answer.table.rows.len(), 12);
        assert_eq!(row(&answer, "1970-01-02"), ["1970-01-02", "1", "1", "1", "1", "1.0000"]);
        assert_eq!(row(&answer, "1970-01-03"), ["1970-01-03", "1", "0", "2", "1", "0.5000"]);
        assert_eq!(row(&answer, "1970-01-04"), ["1970-01-04", "1", "0", "3", "1", "0.3333"]);
        assert_eq!(row(&answer, "1970-01-13"), ["1970-01-13", "0", "0", "3", "1", "0.3333"]);
        assert!(kept(&answer));
    }

    #[test]
    fn j1_weeks_begin_on_monday() {
        let args = Args { bucket: Bucket::Week, ..of("a") };
        let answer = answer(vec![goal("a", "purchase", None)], "", &args);
        let rows = row_texts(&answer);
        assert_eq!(
            rows,
            [
                ["1969-12-29", "3", "1", "3", "1", "0.3333"],
                ["1970-01-05", "0", "0", "3", "1", "0.3333"],
                ["1970-01-12", "0", "0", "3", "1", "0.3333"]
            ]
        );
        // Without a target and an end there is a pace alone: one goal in eleven days.
        assert_eq!(said(&answer), ["0.0909", "–", "–", "–", "–"]);
    }

    #[test]
    fn j1_the_line_of_the_last_days_leads_to_the_target_or_not() {
        let half = || vec![goal("a", "purchase", HALF)];
        // Half of three people are two; the second comes eleven days after as_of, on day 23.
        assert_eq!(said(&answer(half(), "", &of("a"))), ["0.0909", "–", "–", "2", "1970-01-24"]);
        // The journey ends on day 20: 8 days are left, 1 + 8/11 people by then, and the second does not come before.
        let ends = "update journey set ended_us = 20 * 86400000000 where journey = 'a';";
        let outlook = answer(half(), ends, &of("a"));
        assert_eq!(said(&outlook), ["0.0909", "8.0000", "1.7273", "2", "–"]);
        let read = GoalOutlook::read(&outlook);
        assert_eq!((read.days_left, read.needed, read.target_at), (Some(8.0), Some(2), None));
        assert!(read.projected.is_some_and(|projected| (projected - 19.0 / 11.0).abs() < 1e-12));
        // It ended on day 11.
        let ended = "update journey set ended_us = 11 * 86400000000 where journey = 'a';";
        let over = answer(half(), ended, &of("a"));
        assert_eq!(said(&over), ["0.0909", "–", "–", "2", "–"]);
        let notes = |answer: &Answer| answer.notes.texts().join("; ");
        assert!(notes(&over).contains("the journey ended on 1970-01-12: nothing is projected"), "{}", notes(&over));
        assert!(over.notes.iter().any(|note| note.topic == Topic::Ended) && !notes(&over).contains("straight line"));
        assert!(notes(&outlook).contains("straight line") && !notes(&outlook).contains("ended"));
        // A third of three people is one, whom ann was on day 1.5.
        let third = vec![goal("a", "purchase", Some(Target::Share(0.33)))];
        assert_eq!(said(&answer(third, ended, &of("a")))[3..], ["1", "1970-01-02"]);
        // Nobody of journey b but dan has the goal, on day 4.5: of a count of 3 two are missing, at 1/8 a day.
        let count = vec![goal("b", "purchase", Some(Target::Count(3)))];
        assert_eq!(said(&answer(count, "", &of("b")))[3..], ["3", "1970-01-29"]);
    }

    #[test]
    fn j1_the_pace_is_that_of_28_days_both_ends_in() {
        // Eve started 32 days before as_of and has the goal 28 days before it to the microsecond, fay a microsecond before that.
        let more = "
            insert into customer values (5, 'fay', 5, false, null, null, null, null);
            insert into entry select 6 + i, 4 + i, 0, -20 * 86400000000, null, false, false, null, null, null, null
                from range(2) t(i);
            insert into goal_entry values (6, -16 * 86400000000, false), (7, -16 * 86400000000 - 1, false);";
        let answer = answer(vec![goal("a", "purchase", None)], more, &of("a"));
        // Eve and ann: 2/28.
        assert_eq!(said(&answer)[0], "0.0714");
        assert_eq!(row(&answer, "1969-12-12"), ["1969-12-12", "2", "0", "2", "0", "0.0000"]);
    }

    #[test]
    fn j1_without_a_goal_or_starts_what_it_would_say_is_null() {
        let ends = "update journey set ended_us = 20 * 86400000000;";
        let without = answer(vec![], ends, &of("a"));
        assert_eq!(row(&without, "1970-01-02"), ["1970-01-02", "1", "–", "1", "–", "–"]);
        assert_eq!(said(&without), ["–", "8.0000", "–", "–", "–"]);
        let nobody = answer(vec![goal("c", "purchase", HALF)], ends, &of("c"));
        assert!(nobody.table.rows.is_empty());
        assert_eq!(said(&nobody), ["–"; 5]);
    }
}
