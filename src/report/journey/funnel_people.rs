//! The funnel of one journey by people in place of visits (F3, G8).

use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::separated;
use crate::domain::names::Names;
use crate::report::args::Args;
use crate::report::contract::{ReportContext, of_rows};
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::funnel;
use super::selected;
use super::versions;

const SQL: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("funnel_people.sql"), include_str!("funnel_steps.sql")
);

/// The texts of its query.
pub(in crate::report) const FUNNEL_PEOPLE_SQL: (&str, &str) = ("funnel_people.sql", SQL);

pub(in crate::report) fn query(cx: &ReportContext<'_>, args: &Args) -> Result<Query, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let mut params = filter::params(cx, &args.filter);
    params.push(("journey", Param::Text(journey)));
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    Ok(Query::new("funnel_people.sql", SQL, &params))
}

/// The rows of the funnel with people in place of visits, and shares of the people who started; parameter `entrants`.
pub(in crate::report) fn funnel_people(
    name: &'static str,
    cx: &ReportContext<'_>,
    args: &Args,
) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    versions::check(cx, &journey, args.version.as_deref())?;
    let mut entrants: u64 = 0;
    let rows = query(cx, &args)?.rows(cx.reader, |row| {
        entrants = row.get(14)?;
        funnel::read(row)
    })?;
    let most = rows.iter().map(|row| row.inflow).max().unwrap_or(0);
    let check = Check {
        name: "people at a step ≤ people who reached it ≤ people",
        kept: most <= entrants
            && rows.iter().all(|row| row.in_progress.max(row.passed_on).max(row.exited) <= row.inflow),
        detail: format!("{} ≤ {} at the step that most reached", separated(most), separated(entrants)),
    };
    let known = !rows.is_empty();
    let mut answer = of_rows(name, cx, &args, rows);
    answer.names = Names::titled("Journey funnel by people");
    answer.parameters = vec![("journey", journey.into()), ("version", args.version.clone().into())];
    answer.parameters.push(("entrants", known.then_some(entrants).into()));
    answer.checks.push(check);
    answer.notes.push("people, each once at a step: who was there several times may have waited, gone on and left");
    filter::unapplied(&mut answer, &args.filter, "visits");
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{ENTRIES, WORLD, config, kept, of, row, with};
    use crate::report::{Drilldown, FunnelRow, People, drill_down, people};

    /// Ann comes to s1 once more in her second start and goes on to s2, where she leaves.
    const MORE: &str = "insert into visit values
        (1, 0, 2, 10.5*86400000000, 1, 3), (1, 0, 3, 11*86400000000, 2, null);";

    fn funnel(args: &Args) -> Answer {
        with(&config(vec![], vec![]), &[WORLD, ENTRIES, MORE], false, |cx| {
            drill_down(cx, args, &Drilldown::FunnelPeople)
        })
        .unwrap()
    }

    #[test]
    fn f3_g8_people_count_once_at_a_step_and_shares_are_of_the_people_who_started() {
        let answer = funnel(&of("a"));
        // s1: ann waits there and went on, bob left, cid went on. Of three people all came.
        let s1 = ["s1", "1", "Mail", "email", "–", "3", "3", "1", "2", "1", "1.0000", "0.0000", "–", "0.3333"];
        assert_eq!(row(&answer, "s1"), s1);
        // s2: ann alone, who went on in one start and left in the other: one of three people, and of the three at s1.
        let s2 = ["s2", "2", "Wait", "wait", "–", "1", "1", "0", "1", "1", "0.3333", "0.6667", "–", "1.0000"];
        assert_eq!(row(&answer, "s2"), s2);
        assert_eq!(answer.parameter("entrants"), Some(&3_u64.into()));
        assert!(kept(&answer));
    }

    #[test]
    fn h4_as_many_people_are_listed_as_the_funnel_by_people_says() {
        for version in [None, Some("1".to_owned())] {
            let args = Args { version, ..of("a") };
            let rows: Vec<FunnelRow> = funnel(&args).table.read();
            assert_eq!(rows.len(), 3);
            for row in rows {
                let step = || row.step.clone();
                let counts = [
                    (People::Reached(step()), row.inflow),
                    (People::At(step()), row.in_progress),
                    (People::Passed(step()), row.passed_on),
                    (People::Left(step()), row.exited),
                ];
                for (whose, count) in counts {
                    let list = with(&config(vec![], vec![]), &[WORLD, ENTRIES, MORE], false, |cx| {
                        people(cx, &args, &whose, 100).unwrap()
                    });
                    assert_eq!(list.table.rows.len() as u64, count, "{whose:?}");
                }
            }
        }
    }
}
