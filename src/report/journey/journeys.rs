//! All journeys side by side: entries, entrants, messages, conversion, exits (F1, F2).

use std::collections::HashMap;

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::row::{Row as _, share};
use crate::report::args::Args;
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::{Equivalent, by_customers};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::own::own;
use crate::report::query::Query;
use crate::store::Param;

use super::entries::{self, EntryCounts, people_check};
use super::goal_faults::goal_faults;
use super::verbs::dispatches;
use super::with_goal::{goals, with_goal};

const SQL: &str =
    filter::filtered!("people", "shapes", "chosen", "listed_journeys", "dispatch"; include_str!("journeys.sql"));

const OWN: &str = own!("filtered", "journeys");
const SENT: &str = filter::filtered!("shapes"; include_str!("sent.sql"));
const SENT_TO: &str = filter::filtered!("people", "shapes", "dispatch"; include_str!("sent_to.sql"));

crate::row! {
    /// One journey; what its goal says is `None` without one.
    pub struct JourneyRow {
        journey: String,
        entries: u64,
        entrants: u64,
        messages_sent: u64,
        converted: Option<u64>,
        conversion_rate: Option<f64>,
        exits_without_conversion: Option<u64>,
        exits: u64,
        active: u64,
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "journeys",
    title: "Journeys",
    about: "Every journey with its starts, people, messages sent, those with the goal, and how starts ended.",
    flags: &[],
    rules: &["F1", "F2", "G8", "R1", "R10"],
    columns: JourneyRow::COLUMNS,
    steps: &[entries::STEP],
    sql: &[&[("journeys.sql", SQL), ("sent.sql", SENT), ("sent_to.sql", SENT_TO)], entries::SQL],
    queries: |cx, args| Ok(queries(cx, args)),
    equivalent,
    run,
};

fn query(cx: &ReportContext<'_>, args: &Args) -> Query {
    let mut params = filter::params(cx, &args.filter);
    params.push(("sent", Param::Texts(dispatches(cx))));
    params.push(goals(cx));
    Query::new("journeys.sql", SQL, &params)
}

fn queries(cx: &ReportContext<'_>, args: &Args) -> Vec<Query> {
    vec![query(cx, args)]
}

/// The messages by the user's own tables.
fn equivalent(cx: &ReportContext<'_>, args: &Args) -> Result<Equivalent, Error> {
    filter::check(cx, &args.filter)?;
    let gives = "journey and messages_sent, of journeys with any; starts and what comes of them are found event by event (G4, G7)";
    let query = Query::new("own/journeys.sql", OWN, &query(cx, args).params);
    Ok(by_customers(&args.filter).unwrap_or_else(|| Equivalent::says(query, gives)))
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, args);
    let rows = rows(cx, args)?;
    answer.checks = checks(&rows);
    answer.notes.extend(goal_faults(cx, |journey| rows.iter().any(|row| row.journey == journey))?);
    answer.table.extend(rows);
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

/// What the query says, by one read of the entries and one of the messages.
fn rows(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<JourneyRow>, Error> {
    let params = query(cx, args).params;
    let filter = &args.filter;
    let sent = if filter.selects_customers() {
        Query::new("sent_to.sql", SENT_TO, &params)
    } else {
        Query::new("sent.sql", SENT, &params)
    };
    let sent: HashMap<String, u64> = sent.rows(cx.reader, |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect();
    let rows = entries::count(cx, filter, &[])?.journeys.into_iter().map(|(journey, counts)| {
        let EntryCounts { entries, entrants, exits, left_unconverted, goal } = counts;
        let has_goal = with_goal(cx).any(|other| other.id == journey);
        JourneyRow {
            entries,
            entrants,
            messages_sent: sent.get(&journey).copied().unwrap_or(0),
            converted: has_goal.then_some(goal.attained),
            conversion_rate: share(goal.attained, entrants).filter(|_| has_goal),
            exits_without_conversion: has_goal.then_some(left_unconverted),
            exits,
            active: entries - exits,
            journey,
        }
    });
    Ok(rows.collect())
}

fn checks(rows: &[JourneyRow]) -> Vec<Check> {
    let sum = |of: fn(&JourneyRow) -> u64| separated(rows.iter().map(of).sum());
    vec![
        people_check("all", rows.iter().map(|row| [row.converted.unwrap_or(0), row.entrants, row.entries])),
        Check {
            name: "starts = ended + active",
            kept: rows.iter().all(|row| row.entries == row.exits + row.active),
            detail: format!(
                "{} = {} + {} over all journeys",
                sum(|row| row.entries),
                sum(|row| row.exits),
                sum(|row| row.active)
            ),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filter::Filter;
    use crate::report::args::Args;
    use crate::report::tests::with;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, goal, kept, row};

    #[test]
    fn f1_f2_entries_are_not_people_and_a_completed_entry_may_be_unconverted() {
        // a: 4 entries by 3 customers. Sent: two in entries and one outside every entry. Converted: ann, 1 of 3. Ended: 0, 2, 3;
        // of these 2 and 3 (completed) did not convert. Active: entry 1. b has no goal: its columns are null.
        let answer =
            ask("journeys", &config(vec![goal("a", "purchase", None)], vec![]), &[WORLD, ENTRIES], &Args::default());
        let answer = answer.unwrap();
        assert_eq!(row(&answer, "a"), ["a", "4", "3", "3", "1", "0.3333", "2", "3", "1"]);
        assert_eq!(row(&answer, "b"), ["b", "2", "2", "1", "–", "–", "–", "2", "0"]);
        assert_eq!(row(&answer, "c"), ["c", "0", "0", "0", "–", "–", "–", "0", "0"]);
        assert!(kept(&answer));
    }

    #[test]
    fn r1_the_period_takes_entries_that_began_in_it_and_messages_sent_in_it() {
        // 1970-01-04 is day 3: of a only cid's entry (ended on day 11, after the period), no message; b none.
        let day = "1970-01-04".parse().ok();
        let filter = Filter { from: day, to: day, ..Filter::default() };
        let args = Args { filter, ..Args::default() };
        let answer =
            ask("journeys", &config(vec![goal("a", "purchase", None)], vec![]), &[WORLD, ENTRIES], &args).unwrap();
        assert_eq!(row(&answer, "a"), ["a", "1", "1", "0", "0", "0.0000", "1", "1", "0"]);
        assert_eq!(row(&answer, "b")[1], "0");
    }

    #[test]
    fn r1_r10_units_and_former_members_of_segments() {
        // north: journey b's own unit is north, so both its entries; of a no customer is of it.
        let filter = Filter { business_units: vec!["north".into()], ..Filter::default() };
        let args = Args { filter, ..Args::default() };
        let answer = ask("journeys", &config(vec![], vec![]), &[WORLD, ENTRIES], &args).unwrap();
        assert_eq!((row(&answer, "a")[1].as_str(), row(&answer, "b")[1].as_str()), ("0", "2"));
        // bob left the segment long ago and still counts; eve joins after as_of (day 12) and does not make it known otherwise.
        let member = "insert into member values ('vip', 1, null, 1), ('vip', 0, 13*86400000000, null)";
        let filter = Filter { segments: vec!["vip".into()], ..Filter::default() };
        let args = Args { filter, ..Args::default() };
        let answer = ask("journeys", &config(vec![], vec![]), &[WORLD, ENTRIES, member], &args).unwrap();
        assert_eq!((row(&answer, "a")[1].as_str(), row(&answer, "b")[1].as_str()), ("1", "0"));
    }

    /// What the query that is shown says.
    fn shown(cx: &ReportContext<'_>, args: &Args) -> Vec<JourneyRow> {
        let read = |row: &crate::store::Row<'_>| {
            Ok(JourneyRow {
                journey: row.get(0)?,
                entries: row.get(1)?,
                entrants: row.get(2)?,
                messages_sent: row.get(3)?,
                converted: row.get(4)?,
                conversion_rate: row.get(5)?,
                exits_without_conversion: row.get(6)?,
                exits: row.get(7)?,
                active: row.get(8)?,
            })
        };
        query(cx, args).rows(cx.reader, read).unwrap()
    }

    #[test]
    fn h1_the_query_that_is_shown_says_the_same() {
        for goals in
            [vec![], vec![goal("a", "purchase", None)], vec![goal("a", "purchase", None), goal("b", "x", None)]]
        {
            let config = config(goals, vec![]);
            for filter in crate::report::journey::entries::tests::filters() {
                let args = Args { filter, ..Args::default() };
                let member = "insert into member values ('vip', 1, null, 1), ('vip', 3, null, null);";
                with(&config, &[WORLD, ENTRIES, member], false, |cx| {
                    let (read, said) = (rows(cx, &args).unwrap(), shown(cx, &args));
                    assert!(!read.is_empty());
                    assert_eq!(read, said, "{:?}", args.filter);
                });
            }
        }
    }
}
