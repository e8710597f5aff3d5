//! What happened to the messages of each step, in total and unique, by platform (F4, F6).

use crate::domain::answer::{Answer, Check};
use crate::domain::metric::{Metric, metrics};
use crate::domain::table::Cell;
use crate::store::Param;

use super::query::{int, text};
use super::{Args, Cx, Error, Flag, Kind, Query, Report, scope};

const SQL: &str = concat!(include_str!("chosen.sql"), include_str!("step_metrics.sql"));

const COLUMNS: &[&Metric] = &metrics(["step", "metric", "platform", "event.total", "unique"]);

/// The report.
pub const REPORT: Report = Report {
    name: "step-metrics",
    title: "Step metrics",
    about: "What happened to the messages of each step of one journey, in total and unique, by platform.",
    flags: &[Flag::Journey, Flag::Step],
    rules: &["F4", "F6", "A13", "R1", "R10"],
    columns: COLUMNS,
    steps: &[],
    sql: &[("step_metrics.sql", SQL)],
    queries,
    run,
};

fn query(cx: &Cx<'_>, journey: String, args: &Args) -> Query {
    let mut params = scope::params(cx, &args.filter);
    let (events, verbs) = scope::verbs(cx).into_iter().unzip();
    params.push(("journey", Param::Text(journey)));
    params.push(("step", args.step.clone().map_or(Param::Null, Param::Text)));
    params.push(("events", Param::Texts(events)));
    params.push(("verbs", Param::Texts(verbs)));
    Query::new("step_metrics.sql", SQL, &params)
}

fn queries(cx: &Cx<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let (journey, args) = scope::journey(cx, args)?;
    Ok(vec![query(cx, journey, &args)])
}

fn run(cx: &Cx<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = scope::journey(cx, args)?;
    if let Some(step) = &args.step {
        let steps = scope::names(cx.reader, Kind::Step)?;
        if !steps.contains(step) {
            return Err(Error::unknown("step", step, &steps));
        }
    }
    let mut answer = REPORT.answer(cx, &args);
    answer.parameters = vec![("journey", journey.clone().into()), ("step", args.step.clone().into())];
    answer.table.rows = query(cx, journey, &args)
        .rows(cx.reader, |row| Ok(vec![text(row, 0)?, text(row, 1)?, text(row, 2)?, int(row, 3)?, int(row, 4)?]))?;
    answer.checks.push(check(&answer.table.rows));
    if args.filter.platforms.len() > 1 {
        answer.notes.push("with several platforms, unique is counted on each and added up".to_owned());
    }
    if args.filter.without_machine {
        answer.notes.push("an open counts as unique only where the first of its message was no machine's".to_owned());
    }
    Ok(answer)
}

fn check(rows: &[Vec<Cell>]) -> Check {
    let broken = rows.iter().filter(|row| row[4].number() > row[3].number()).count();
    Check { name: "unique ≤ total", kept: broken == 0, detail: format!("{broken} of {} rows break it", rows.len()) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{ENTRIES, WORLD, ask, config, kept, of, shown};

    #[test]
    fn f4_f6_totals_and_uniques_by_platform_and_branch() {
        let answer = ask("step-metrics", &config(vec![], vec![]), &[WORLD, ENTRIES], &of("a")).unwrap();
        let rows: Vec<Vec<String>> = answer.table.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
        // Opens of entry 0's one message: two on ios, one on web: 3, unique 1; each platform has one unique. Sent: entries 0 and
        // 2; the one outside every entry is in no funnel; no platform is given. s1 branches to s2 and s3.
        assert_eq!(
            rows,
            [
                ["s1", "opened", "–", "3", "1"],
                ["s1", "opened", "ios", "2", "1"],
                ["s1", "opened", "web", "1", "1"],
                ["s1", "passed:s2", "–", "1", "1"],
                ["s1", "passed:s3", "–", "1", "1"],
                ["s1", "sent", "–", "2", "2"],
            ]
        );
        assert!(kept(&answer));
    }

    #[test]
    fn f1_a_configured_channel_loses_its_name_in_the_metric() {
        let answer = ask("step-metrics", &config(vec![], vec![]), &[WORLD, ENTRIES], &of("b")).unwrap();
        assert_eq!(answer.table.rows[0].iter().map(shown).collect::<Vec<_>>(), ["–", "sent", "–", "1", "1"]);
    }
}
