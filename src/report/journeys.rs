//! All journeys side by side: entries, entrants, messages, conversion, exits (F1, F2).

use crate::domain::answer::{Answer, Check};
use crate::domain::metric::{Metric, metrics};
use crate::domain::table::Cell;
use crate::store::{Param, Row};

use super::query::{int, num, text};
use super::{Args, Error, Query, Report, ReportContext, scope};

const SQL: &str = concat!(include_str!("chosen.sql"), include_str!("journeys.sql"));

const COLUMNS: &[&Metric] = &metrics([
    "journey",
    "entries",
    "entrants",
    "messages_sent",
    "converted",
    "conversion_rate",
    "exits_without_conversion",
    "exits",
    "active",
]);

/// The report.
pub const REPORT: Report = Report {
    name: "journeys",
    title: "Journeys",
    about: "Every journey with its entries, entrants, messages sent, conversion and exits.",
    flags: &[],
    rules: &["F1", "F2", "G8", "R1", "R10"],
    columns: COLUMNS,
    steps: &[],
    sql: &[("journeys.sql", SQL)],
    queries: |cx, args| Ok(queries(cx, args)),
    run,
};

fn query(cx: &ReportContext<'_>, args: &Args) -> Query {
    let mut params = scope::params(cx, &args.filter);
    params.push(("sent", Param::Texts(scope::dispatches(cx))));
    params.push(scope::goals(cx));
    Query::new("journeys.sql", SQL, &params)
}

fn queries(cx: &ReportContext<'_>, args: &Args) -> Vec<Query> {
    vec![query(cx, args)]
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    scope::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, args);
    answer.table.rows = query(cx, args).rows(cx.reader, cells)?;
    answer.checks = checks(&answer.table.rows);
    scope::unapplied(&mut answer, &args.filter, "entries");
    Ok(answer)
}

fn cells(row: &Row<'_>) -> Result<Vec<Cell>, crate::store::Error> {
    Ok(vec![
        text(row, 0)?,
        int(row, 1)?,
        int(row, 2)?,
        int(row, 3)?,
        int(row, 4)?,
        num(row, 5)?,
        int(row, 6)?,
        int(row, 7)?,
        int(row, 8)?,
    ])
}

fn checks(rows: &[Vec<Cell>]) -> Vec<Check> {
    // Plus nothing: the sum of no rows is minus zero.
    let sum = |column: usize| rows.iter().filter_map(|row| row[column].number()).sum::<f64>() + 0.0;
    let ordered = rows.iter().all(|row| row[4].number().unwrap_or(0.0) <= row[2].number().unwrap_or(0.0))
        && rows.iter().all(|row| row[2].number() <= row[1].number());
    let split = rows.iter().all(|row| row[1].number() == row[7].number().zip(row[8].number()).map(|(a, b)| a + b));
    vec![
        Check {
            name: "converted ≤ entrants ≤ entries",
            kept: ordered,
            detail: format!("{} ≤ {} ≤ {} over all journeys", sum(4), sum(2), sum(1)),
        },
        Check {
            name: "entries = ended + active",
            kept: split,
            detail: format!("{} = {} + {} over all journeys", sum(1), sum(7), sum(8)),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENTRIES, WORLD, ask, config, goal, kept, row};
    use super::super::{Args, Filter};

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
}
