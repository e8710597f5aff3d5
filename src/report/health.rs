//! What was read, what was dropped, what is unknown, and what to do about it (H3).

use crate::domain::answer::{Answer, Check};
use crate::domain::metric::{Metric, metrics};
use crate::domain::table::Cell;

use super::query::{int, text};
use super::{Args, Cx, Error, Query, Report};

const SQL: &str = include_str!("health.sql");

const COLUMNS: &[&Metric] = &metrics(["finding", "rows", "share", "example", "hint"]);

/// The report.
pub const REPORT: Report = Report {
    name: "health",
    title: "Data health",
    about: "Rows read and dropped, names that are unknown, gaps in time, and the share of machines.",
    flags: &[],
    rules: &["H3", "T5", "A13", "G4"],
    columns: COLUMNS,
    steps: &["share = rows / of how many"],
    sql: &[("health.sql", SQL)],
    queries: |cx, args| Ok(queries(cx, args)),
    run,
};

/// What a finding means or what to do, where something was found.
const HINTS: &[(&str, &str)] = &[
    ("dropped: duplicate", "the same event id twice, or without ids the same row twice"),
    ("dropped: no time", "map occurred_at to a column that is filled and parses as a time"),
    ("dropped: no customer", "map customer_id to a column that is filled"),
    ("dropped: no event", "map event to a column that is filled"),
    ("dropped: in the future", "later than --as-of"),
    ("dropped", "map the required columns of the table to ones that are filled and can be read"),
    ("custom event names", "usable as triggers; if one is a standard event, map it under [event_names]"),
    ("unknown journeys", "named by events or configuration, missing from the journeys table"),
    ("unknown steps", "named by events, missing from the steps table"),
    ("unknown assets", "named by events, missing from the assets table"),
    ("costs after the last event", "left out, as nothing that came of them is known yet"),
    ("saved segments: file not read", "the segment has no members: mend the file, or take its [[segment]] away"),
    ("saved segments: ids of no customer", "no event of the data names them: they are left out"),
    ("saved segments: name taken", "the data has a segment of this name, which is the one used: rename the saved one"),
    ("journey events outside every entry", "they bear a journey that their customer had not entered: in no funnel"),
    ("visits after the end of their entry", "told by step_entered after the entry had ended: counted at no step"),
    ("a write-ahead log lies beside the source", "another program writes to the source or has left it unfinished"),
    ("days without events", "if the source was down, trends and funnels have a hole there"),
    ("machine events", "clicks are dropped, opens kept; leave them out with the filter"),
];

fn queries(_: &Cx<'_>, _: &Args) -> Vec<Query> {
    vec![Query::new("health.sql", SQL, &[])]
}

fn run(cx: &Cx<'_>, args: &Args) -> Result<Answer, Error> {
    let mut answer = REPORT.answer(cx, args);
    answer.table.rows = Query::new("health.sql", SQL, &[]).rows(cx.reader, |row| {
        let (found, total) = (int(row, 1)?, int(row, 2)?);
        let share = match (found.number(), total.number()) {
            (Some(found), Some(total)) if total > 0.0 => Some(found / total),
            _ => None,
        };
        let finding: String = row.get(0)?;
        let name = if finding.contains(": dropped: ") { "dropped" } else { finding.as_str() };
        let hint = HINTS.iter().find(|(known, _)| *known == name && found.number() > Some(0.0));
        let hint = hint.map(|(_, hint)| *hint);
        Ok(vec![finding.into(), found, share.into(), text(row, 3)?, hint.into()])
    })?;
    answer.checks.extend(check(&answer.table.rows));
    if !args.filter.is_empty() {
        answer.notes.push("the filter does not apply here: this is all the data".to_owned());
    }
    Ok(answer)
}

/// Rows in = accepted + dropped + left out (P6), for the events.
fn check(rows: &[Vec<Cell>]) -> Option<Check> {
    let found = |finding: &str| rows.iter().find(|row| row[0].text() == Some(finding)).and_then(|row| row[1].number());
    let read = found("rows read")?;
    let accepted = found("rows accepted")?;
    let starts =
        |row: &&Vec<Cell>| row[0].text().is_some_and(|t| t.starts_with("dropped: ") || t == "left out by where");
    let rest: f64 = rows.iter().filter(starts).filter_map(|row| row[1].number()).sum();
    Some(Check {
        name: "rows read = accepted + dropped + left out",
        kept: (read - accepted - rest).abs() < 0.5,
        detail: format!("{read} = {accepted} + {rest}"),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{WORLD, ask, config, kept, row};
    use super::*;

    #[test]
    fn h3_findings_have_their_share_and_an_example() {
        // 100 rows read = 91 + 4 + 5. Days 0–3 and 6: two are missing of seven. 10 of 60 events by machines.
        let found = "
            insert into source_table values ('events', 'events', 100, 91, 4, 0, 0, 0, 5, 0);
            insert into event_name values ('purchase', null, 20, 0, 0, 1), ('email_opened', 'email_opened', 40, 10, 0, 1);
            insert into day select 86400000000 * day, 1, 0 from (values (0), (1), (2), (3), (6)) as days(day);
            insert into health values ('attributes that are no JSON', 3, '{x'), ('dropped: duplicate', 5, 'purchase · ann');";
        let answer = ask("health", &config(vec![], vec![]), &[WORLD, found], &Args::default()).unwrap();
        assert_eq!(row(&answer, "dropped: duplicate")[1..4], ["5", "0.0500", "purchase · ann"]);
        assert_eq!(answer.table.rows.iter().filter(|row| row[0].text() == Some("dropped: duplicate")).count(), 1);
        assert_eq!(row(&answer, "custom event names")[1..4], ["20", "0.3333", "purchase"]);
        assert_eq!(row(&answer, "unknown journeys")[1..4], ["1", "0.3333", "b"]);
        assert_eq!(row(&answer, "days without events")[1..4], ["2", "0.2857", "none from 1970-01-05 to 1970-01-06"]);
        assert_eq!(row(&answer, "machine events")[1..4], ["10", "0.1667", "email_opened"]);
        assert_eq!(row(&answer, "attributes that are no JSON")[1..4], ["3", "–", "{x"]);
        assert!(kept(&answer) && !answer.checks.is_empty());
    }
}
