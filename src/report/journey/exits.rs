//! Why entries of one journey ended, by the step they ended at (F7).

use crate::domain::answer::Answer;
use crate::domain::row::Row as _;
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::counted;
use super::selected;

const SQL: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("exits.sql"), include_str!("exits_listed.sql")
);

const COUNTED: &str = concat!(include_str!("exits_counted.sql"), include_str!("exits_listed.sql"));

crate::row! {
    /// Entries of one journey that ended at one step for one reason; `None` = at no known step.
    pub struct ExitRow {
        step: Option<String>,
        reason: String,
        entries: u64,
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "exits",
    title: "Why starts ended",
    about: "Why starts of one journey ended, by the step at which they ended.",
    flags: &[Flag::Journey],
    rules: &["F7", "G4", "R1", "R10"],
    columns: ExitRow::COLUMNS,
    steps: &[counted::STEP],
    sql: &[&[("exits.sql", SQL), ("exits_counted.sql", COUNTED), ("exits_listed.sql", COUNTED)], counted::SQL],
    queries,
    equivalent: |_, _| Ok(Equivalent::of_starts()),
    run,
};

fn query(cx: &ReportContext<'_>, journey: String, args: &Args) -> Query {
    let mut params = filter::params(cx, &args.filter);
    params.push(("journey", Param::Text(journey)));
    Query::new("exits.sql", SQL, &params)
}

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    Ok(vec![query(cx, journey, &args)])
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let mut answer = REPORT.answer(cx, &args);
    answer.parameters = vec![("journey", journey.clone().into())];
    let ended = counted::entries(cx, &journey, &Args { version: None, ..args.clone() })?.ended();
    let counted = Query::new("exits_counted.sql", COUNTED, &[("journey", Param::Text(journey)), ("ended", ended)]);
    answer.table.extend(read(cx, &counted)?);
    answer.notes.push("who ran to the end has a reason here and did not leave in the funnel");
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

fn read(cx: &ReportContext<'_>, query: &Query) -> Result<Vec<ExitRow>, Error> {
    Ok(query.rows(cx.reader, |row| Ok(ExitRow { step: row.get(0)?, reason: row.get(1)?, entries: row.get(2)? }))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::journey::entries::tests::filters;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, of, shown, with};

    #[test]
    fn h1_the_query_that_is_shown_says_the_same() {
        let mut ended = 0;
        for filter in filters() {
            let vip = "insert into member values ('vip', 1, null, 1), ('vip', 0, null, null);";
            with(&config(vec![], vec![]), &[WORLD, ENTRIES, vip], false, |cx| {
                let (journey, args) = selected::journey(cx, &Args { filter, ..of("a") }).unwrap();
                let said = read(cx, &query(cx, journey, &args)).unwrap();
                assert_eq!(run(cx, &args).unwrap().table.read::<ExitRow>(), said, "{:?}", args.filter);
                ended += said.len();
            });
        }
        assert!(ended > 0);
    }

    #[test]
    fn f7_reasons_are_counted_per_step_and_unknown_without_one() {
        let rows = |journey: &str| -> Vec<Vec<String>> {
            let answer = ask("exits", &config(vec![], vec![]), &[WORLD, ENTRIES], &of(journey)).unwrap();
            answer.table.rows.iter().map(|row| row.iter().map(shown).collect()).collect()
        };
        assert_eq!(rows("a"), [["s1", "condition_unmet", "1"], ["s2", "completed", "1"], ["s3", "completed", "1"]]);
        assert_eq!(rows("b"), [["–", "suppressed", "1"], ["–", "unknown", "1"]]);
    }
}
