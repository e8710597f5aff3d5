//! All journeys side by side: entries, entrants, messages, conversion, exits (F1, F2).

use crate::domain::answer::{Answer, Check};
use crate::domain::metric::{Metric, metrics};
use crate::domain::table::Cell;
use crate::store::{Param, Row};

use super::query::{int, num, text};
use super::{Args, Cx, Error, Query, Report, scope};

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
    queries,
    run,
};

fn query(cx: &Cx<'_>, args: &Args) -> Query {
    let mut params = scope::params(cx, &args.filter);
    params.push(("sent", Param::Texts(scope::dispatches(cx))));
    params.push(scope::goals(cx));
    Query::new("journeys.sql", SQL, &params)
}

fn queries(cx: &Cx<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    Ok(vec![query(cx, args)])
}

fn run(cx: &Cx<'_>, args: &Args) -> Result<Answer, Error> {
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
    let sum = |column: usize| rows.iter().filter_map(|row| row[column].number()).sum::<f64>();
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
