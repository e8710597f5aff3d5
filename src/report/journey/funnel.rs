//! The steps of one journey: who reached them, who is there, who passed on, who left (F3, F10).

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::row::Row as _;
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::{self, Param};

use super::counted;
use super::selected;
use super::versions;

const SQL: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("funnel.sql"), include_str!("funnel_steps.sql")
);

const COUNTED: &str = concat!(include_str!("funnel_counted.sql"), include_str!("funnel_steps.sql"));

/// The texts of its own queries, by file name.
pub(super) const TEXTS: &[(&str, &str)] =
    &[("funnel.sql", SQL), ("funnel_counted.sql", COUNTED), ("funnel_steps.sql", COUNTED)];

crate::row! {
    /// One step of the journey.
    pub struct FunnelRow {
        step: String,
        position: Option<i64>,
        name: Option<String>,
        kind: Option<String>,
        parent: Option<String>,
        customers: u64 = "step.customers",
        inflow: u64,
        in_progress: u64,
        passed_on: u64,
        exited: u64,
        share_of_start: Option<f64>,
        drop_off: Option<f64>,
        branch_share: Option<f64>,
        exit_rate: Option<f64>,
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "funnel",
    title: "Journey funnel",
    about: "The steps of one journey: how many visits reached them, wait there, went on and left; how an arm shares its branch.",
    flags: &[Flag::Journey, Flag::Version],
    rules: &["F3", "F10", "R1", "R10"],
    columns: FunnelRow::COLUMNS,
    steps: &[counted::STEP],
    sql: &[TEXTS, counted::SQL],
    queries,
    equivalent: |_, _| Ok(Equivalent::of_starts()),
    run,
};

fn query(cx: &ReportContext<'_>, journey: String, args: &Args) -> Query {
    let mut params = filter::params(cx, &args.filter);
    params.push(("journey", Param::Text(journey)));
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    Query::new("funnel.sql", SQL, &params)
}

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    Ok(vec![query(cx, journey, &args)])
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    versions::check(cx, &journey, args.version.as_deref())?;
    let mut answer = REPORT.answer(cx, &args);
    answer.parameters = vec![("journey", journey.clone().into()), ("version", args.version.clone().into())];
    let (entries, rows) = rows(cx, journey, &args)?;
    answer.parameters.push(("entries", entries.into()));
    answer.checks.push(check(&rows));
    answer.table.extend(rows);
    filter::unapplied(&mut answer, &args.filter, "visits");
    Ok(answer)
}

/// What the query says, by one read of the visits: so many entries, where the journey has steps, and the rows.
pub(super) fn rows(
    cx: &ReportContext<'_>,
    journey: String,
    args: &Args,
) -> Result<(Option<u64>, Vec<FunnelRow>), Error> {
    let (chosen, visits) = (counted::entries(cx, &journey, args)?, counted::visits(cx, &journey, args)?);
    let entries = Param::Int(i64::try_from(chosen.entries).unwrap_or(i64::MAX));
    let params = [("journey", Param::Text(journey)), ("entries", entries), ("reached", visits.reached())];
    let rows = Query::new("funnel_counted.sql", COUNTED, &params).rows(cx.reader, read)?;
    Ok(((!rows.is_empty()).then_some(chosen.entries), rows))
}

pub(super) fn read(row: &store::Row<'_>) -> Result<FunnelRow, store::Error> {
    Ok(FunnelRow {
        step: row.get(0)?,
        position: row.get(1)?,
        name: row.get(2)?,
        kind: row.get(3)?,
        parent: row.get(4)?,
        customers: row.get(5)?,
        inflow: row.get(6)?,
        in_progress: row.get(7)?,
        passed_on: row.get(8)?,
        exited: row.get(9)?,
        share_of_start: row.get(10)?,
        drop_off: row.get(11)?,
        branch_share: row.get(12)?,
        exit_rate: row.get(13)?,
    })
}

fn check(rows: &[FunnelRow]) -> Check {
    let sum = |of: fn(&FunnelRow) -> u64| separated(rows.iter().map(of).sum());
    Check {
        name: "reached = waiting here + went on + left",
        kept: rows.iter().all(|row| row.inflow == row.in_progress + row.passed_on + row.exited),
        detail: format!(
            "{} = {} + {} + {} over all steps",
            sum(|row| row.inflow),
            sum(|row| row.in_progress),
            sum(|row| row.passed_on),
            sum(|row| row.exited)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, kept, of, row, with};

    #[test]
    fn f3_inflow_splits_and_drops_off_from_the_step_before() {
        // Visits of s1: entries 0 (on), 1 (there), 2 (left), 3 (on) of 4 entries: nothing dropped; 0 and 1 are ann's, so three
        // people. s2 (position 2): one, before it s1 with 4: 1 - 1/4. s3 hangs on s1 by its parent: 1 - 1/4 too, although s2
        // has the same position.
        let answer = ask("funnel", &config(vec![], vec![]), &[WORLD, ENTRIES], &of("a")).unwrap();
        let s1 = ["s1", "1", "Mail", "email", "–", "3", "4", "1", "2", "1", "1.0000", "0.0000", "–", "0.2500"];
        assert_eq!(row(&answer, "s1"), s1);
        let s2 = ["s2", "2", "Wait", "wait", "–", "1", "1", "0", "1", "0", "0.2500", "0.7500", "–", "0.0000"];
        assert_eq!(row(&answer, "s2"), s2);
        let s3 = ["s3", "2", "–", "–", "s1", "1", "1", "0", "1", "0", "0.2500", "0.7500", "–", "0.0000"];
        assert_eq!(row(&answer, "s3"), s3);
        assert!(kept(&answer));
        let names: Vec<_> = answer.table.columns.iter().map(|column| column.name).collect();
        assert_eq!(
            names,
            [
                "step",
                "position",
                "name",
                "kind",
                "parent",
                "customers",
                "inflow",
                "in_progress",
                "passed_on",
                "exited",
                "share_of_start",
                "drop_off",
                "branch_share",
                "exit_rate"
            ]
        );
    }

    /// Drop-off and share of the branch of each step, in the order of the rows, after a change of the table of steps.
    fn shares(change: &str) -> Vec<[String; 3]> {
        let answer = ask("funnel", &config(vec![], vec![]), &[WORLD, ENTRIES, change], &of("a")).unwrap();
        answer
            .table
            .rows
            .iter()
            .map(|row| [0, 11, 12].map(|column| crate::report::tests::shown(&row[column])))
            .collect()
    }

    #[test]
    fn f3_a_step_that_no_table_places_has_no_drop_off_and_stands_last_by_its_id() {
        // s3 keeps its parent; s1 and s2 have nothing.
        assert_eq!(
            shares("update step set position = null; update step set step = 'S0' where step = 's2';"),
            [["S0", "–", "–"], ["s1", "–", "–"], ["s3", "0.7500", "–"]]
        );
        // A parent that is no step of the journey, and a step that is its own parent, are placed by position alone.
        let strange = "update step set parent = 'gone', position = 3 where step = 's3'; update step set parent = 's2' where step = 's2';";
        assert_eq!(shares(strange), [["s1", "0.0000", "–"], ["s2", "0.7500", "–"], ["s3", "0.0000", "–"]]);
        assert_eq!(shares("update step set parent = 'gone', position = null where step = 's3';")[2], ["s3", "–", "–"]);
    }

    #[test]
    fn f3_an_arm_has_its_share_of_what_passed_on_from_the_branch() {
        // Of s1 two passed on, one to each: by a common parent, by the parent's kind, and by a common position.
        let both = [["s1", "0.0000", "–"], ["s2", "–", "0.5000"], ["s3", "–", "0.5000"]];
        assert_eq!(shares("update step set parent = 's1', position = 3 where step in ('s2', 's3');"), both);
        assert_eq!(shares("update step set parent = null where step = 's3';"), both);
        assert_eq!(
            shares(
                "update step set kind = ' Branch' where step = 's1'; update step set position = 3 where step = 's3';"
            ),
            [["s1", "0.0000", "–"], ["s2", "0.7500", "–"], ["s3", "–", "0.5000"]]
        );
        // Arms of the start itself have no branch to be a share of.
        assert_eq!(
            shares("update step set parent = null, position = 1;"),
            [["s1", "–", "–"], ["s2", "–", "–"], ["s3", "–", "–"]]
        );
    }

    #[test]
    fn h4_the_people_behind_a_step_are_its_customers() {
        use crate::report::{People, people};
        with(&config(vec![], vec![]), &[WORLD, ENTRIES], false, |cx| {
            let funnel = (REPORT.run)(cx, &of("a")).unwrap();
            for row in &funnel.table.rows {
                let step = row[0].text().unwrap().to_owned();
                let list = people(cx, &of("a"), &People::Reached(step), 100).unwrap();
                assert_eq!(list.table.rows.len().to_string(), crate::report::tests::shown(&row[5]));
            }
        });
    }

    #[test]
    fn h1_the_query_that_is_shown_says_the_same() {
        let members = "insert into member values ('vip', 1, null, 1), ('vip', 0, null, null);";
        // Ann goes back to s1 and on to s2 once more in her second entry.
        let more = "delete from visit where entry > 1; insert into visit values
            (1, 0, 2, 9*86400000000, 1, 3), (1, 0, 3, 9.5*86400000000, 1, 2), (1, 0, 2, 10*86400000000, 2, null),
            (2, 1, 2, 5*86400000000, 0, null);";
        for filter in crate::report::journey::entries::tests::filters() {
            for version in [None, Some("1".to_owned())] {
                for more in ["", more] {
                    with(&config(vec![], vec![]), &[WORLD, ENTRIES, members, more], false, |cx| {
                        let args = Args { filter: filter.clone(), version: version.clone(), ..of("a") };
                        let (journey, args) = selected::journey(cx, &args).unwrap();
                        let mut entries = None;
                        let said = query(cx, journey.clone(), &args).rows(cx.reader, |row| {
                            entries = row.get(14)?;
                            read(row)
                        });
                        assert_eq!(rows(cx, journey, &args).unwrap(), (entries, said.unwrap()), "{filter:?}");
                    });
                }
            }
        }
    }

    #[test]
    fn f10_a_version_has_its_own_entries() {
        let args = Args { version: Some("2".into()), ..of("a") };
        let refused = ask("funnel", &config(vec![], vec![]), &[WORLD, ENTRIES], &args).unwrap_err();
        assert_eq!(refused.hint(), "known: 1");
        let args = Args { version: Some("1".into()), ..of("a") };
        let answer = ask("funnel", &config(vec![], vec![]), &[WORLD, ENTRIES], &args).unwrap();
        assert_eq!(row(&answer, "s1")[6], "4");
    }
}
