//! The steps of one journey: who reached them, who is there, who passed on, who left (F3, F10).

use crate::domain::answer::{Answer, Check};
use crate::domain::metric::{Metric, metrics};
use crate::domain::table::Cell;
use crate::store::Param;

use super::query::{int, num, text};
use super::{Args, Cx, Error, Flag, Query, Report, scope};

const SQL: &str = concat!(include_str!("chosen.sql"), include_str!("funnel.sql"));

const COLUMNS: &[&Metric] = &metrics([
    "step",
    "position",
    "name",
    "kind",
    "inflow",
    "in_progress",
    "passed_on",
    "exited",
    "share_of_start",
    "drop_off",
]);

/// The report.
pub const REPORT: Report = Report {
    name: "funnel",
    title: "Journey funnel",
    about: "The steps of one journey: how many visits reached them, are there, passed on and left.",
    flags: &[Flag::Journey, Flag::Version],
    rules: &["F3", "F10", "R1", "R10"],
    columns: COLUMNS,
    steps: &[],
    sql: &[("funnel.sql", SQL)],
    queries,
    run,
};

fn query(cx: &Cx<'_>, journey: String, args: &Args) -> Query {
    let mut params = scope::params(cx, &args.filter);
    params.push(("journey", Param::Text(journey)));
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    Query::new("funnel.sql", SQL, &params)
}

fn queries(cx: &Cx<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let (journey, args) = scope::journey(cx, args)?;
    Ok(vec![query(cx, journey, &args)])
}

fn run(cx: &Cx<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = scope::journey(cx, args)?;
    if let Some(version) = &args.version {
        let versions = versions(cx, &journey)?;
        if !versions.contains(version) {
            return Err(Error::unknown("version", version, &versions));
        }
    }
    let mut answer = REPORT.answer(cx, &args);
    answer.parameters = vec![("journey", journey.clone().into()), ("version", args.version.clone().into())];
    let mut entries = Cell::Null;
    answer.table.rows = query(cx, journey, &args).rows(cx.reader, |row| {
        entries = int(row, 10)?;
        Ok(vec![
            text(row, 0)?,
            int(row, 1)?,
            text(row, 2)?,
            text(row, 3)?,
            int(row, 4)?,
            int(row, 5)?,
            int(row, 6)?,
            int(row, 7)?,
            num(row, 8)?,
            num(row, 9)?,
        ])
    })?;
    answer.parameters.push(("entries", entries));
    answer.checks.push(check(&answer.table.rows));
    scope::unapplied(&mut answer, &args.filter, "visits");
    Ok(answer)
}

const VERSIONS: &str = include_str!("versions.sql");

/// The versions of a journey that entries bear, in order (F10).
///
/// # Errors
/// When the store cannot be read.
pub fn versions(cx: &Cx<'_>, journey: &str) -> Result<Vec<String>, Error> {
    Ok(cx.reader.rows(VERSIONS, &[("journey", Param::Text(journey.to_owned()))], |row| row.get(0))?)
}

fn check(rows: &[Vec<Cell>]) -> Check {
    // Plus nothing: the sum of no rows is minus zero.
    let sum = |column: usize| rows.iter().filter_map(|row| row[column].number()).sum::<f64>() + 0.0;
    let number = |row: &[Cell], column: usize| row[column].number().unwrap_or(0.0);
    let same = |a: f64, b: f64| (a - b).abs() < 0.5;
    Check {
        name: "inflow = in progress + passed on + exited",
        kept: rows.iter().all(|row| same(number(row, 4), number(row, 5) + number(row, 6) + number(row, 7))),
        detail: format!("{} = {} + {} + {} over all steps", sum(4), sum(5), sum(6), sum(7)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENTRIES, WORLD, ask, config, kept, of, row};
    use super::*;

    #[test]
    fn f3_inflow_splits_and_drops_off_from_the_step_before() {
        // Visits of s1: entries 0 (on), 1 (there), 2 (left), 3 (on) of 4 entries: nothing dropped. s2 (position 2): one, before it
        // s1 with 4: 1 - 1/4. s3 hangs on s1 by its parent: 1 - 1/4 too, although s2 has the same position.
        let answer = ask("funnel", &config(vec![], vec![]), &[WORLD, ENTRIES], &of("a")).unwrap();
        assert_eq!(row(&answer, "s1"), ["s1", "1", "Mail", "email", "4", "1", "2", "1", "1.0000", "0.0000"]);
        assert_eq!(row(&answer, "s2"), ["s2", "2", "Wait", "wait", "1", "0", "1", "0", "0.2500", "0.7500"]);
        assert_eq!(row(&answer, "s3"), ["s3", "2", "–", "–", "1", "0", "1", "0", "0.2500", "0.7500"]);
        assert!(kept(&answer));
    }

    #[test]
    fn f3_without_positions_steps_stand_in_the_order_of_their_first_visit() {
        let loose = "update step set position = null, parent = null;";
        let answer = ask("funnel", &config(vec![], vec![]), &[WORLD, ENTRIES, loose], &of("a")).unwrap();
        let steps: Vec<_> = answer.table.rows.iter().filter_map(|row| row[0].text()).collect();
        // First visits: s1 day 1, s2 a moment later, s3 day 4. Before s3 stands s2 with inflow 1: nothing dropped.
        assert_eq!(steps, ["s1", "s2", "s3"]);
        assert_eq!(row(&answer, "s3")[9], "0.0000");
    }

    #[test]
    fn f10_a_version_has_its_own_entries() {
        let args = Args { version: Some("2".into()), ..of("a") };
        let refused = ask("funnel", &config(vec![], vec![]), &[WORLD, ENTRIES], &args).unwrap_err();
        assert_eq!(refused.hint(), "known: 1");
        let args = Args { version: Some("1".into()), ..of("a") };
        let answer = ask("funnel", &config(vec![], vec![]), &[WORLD, ENTRIES], &args).unwrap();
        assert_eq!(row(&answer, "s1")[4], "4");
    }
}
