//! How the times from the begin of an entry to a step, or to the goal, are spread (J5).

use crate::domain::answer::Answer;
use crate::domain::row::Row as _;
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::goal_faults::goal_fault;
use super::selected;
use super::step_times::GOAL_STEP;

const SQL: &str = filter::filtered!(
    "people", "shapes", "chosen"; include_str!("time_reached.sql"), include_str!("time_histogram.sql"));

/// Where bins begin, in hours; the last has no end (J5).
const EDGES: [u16; 14] = [0, 1, 6, 12, 24, 48, 72, 168, 336, 720, 1440, 2160, 4320, 8760];

crate::row! {
    /// One bin, its end excluded; `None` = no end.
    pub struct TimeBinRow {
        from_hours: f64 = "bin.from_hours" ("From", Hours, "F8", "At least so long after the start."),
        to_hours: Option<f64> = "bin.to_hours" ("Before", Hours, "F8", "Less than so long after it."),
        entries: u64 = "bin.entries" ("Starts", Count, "F8", "Starts that reached the step, or the goal, in this time."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "time-histogram",
    title: "Time to a step",
    about: "How many starts of one journey reached a step, or its goal, within an hour, a day, a week … of their begin.",
    flags: &[Flag::Journey, Flag::Step],
    rules: &["F3", "F8", "G4", "R1", "R10"],
    columns: TimeBinRow::COLUMNS,
    steps: &["the step is (goal) where none is named; a bin begins with its first hour and ends before the next one's"],
    sql: &[&[("time_histogram.sql", SQL), ("time_reached.sql", SQL)]],
    queries: |cx, args| Ok(vec![query(cx, args)?]),
    equivalent: |_, _| Ok(Equivalent::of_starts()),
    run,
};

fn query(cx: &ReportContext<'_>, args: &Args) -> Result<Query, Error> {
    let (_, args) = selected::journey(cx, args)?;
    let mut params = filter::params(cx, &args.filter);
    params.push(("step", step(&args).map_or(Param::Null, |step| Param::Text(step.to_owned()))));
    params.push(("edges", Param::Text(format!("{EDGES:?}"))));
    Ok(Query::new("time_histogram.sql", SQL, &params))
}

/// From how many hours on, and before how many, the times of a bin are; `None` = no end. Nothing where there is no such bin.
#[must_use]
pub fn bin(place: usize) -> Option<(f64, Option<f64>)> {
    let edge = |place: usize| EDGES.get(place).map(|hours| f64::from(*hours));
    Some((edge(place)?, edge(place + 1)))
}

/// The step that is asked for; `None` = the goal.
fn step(args: &Args) -> Option<&str> {
    args.step.as_deref().filter(|step| *step != GOAL_STEP)
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    selected::check_step(cx, &journey, step(&args))?;
    let mut answer = REPORT.answer(cx, &args);
    answer.parameters = vec![("journey", journey.clone().into()), ("step", step(&args).unwrap_or(GOAL_STEP).into())];
    let rows = query(cx, &args)?.rows(cx.reader, |row| {
        Ok(TimeBinRow { from_hours: row.get(0)?, to_hours: row.get(1)?, entries: row.get(2)? })
    })?;
    let sum: u64 = rows.iter().map(|row| row.entries).sum();
    answer.parameters.push(("entries", sum.into()));
    answer.table.extend(rows);
    if step(&args).is_none() {
        answer.notes.extend(goal_fault(cx, &journey)?);
    }
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, goal, of, shown};

    fn bins(more: &str, step: Option<&str>) -> Vec<(String, String, u64)> {
        let config = config(vec![goal("a", "purchase", None)], vec![]);
        let args = Args { step: step.map(str::to_owned), ..of("a") };
        let answer = ask("time-histogram", &config, &[WORLD, ENTRIES, more], &args).unwrap();
        assert_eq!(answer.table.rows.len(), 14);
        let cell = |row: &[_], at: usize| shown(&row[at]);
        let rows = answer.table.rows.iter().map(|row| (cell(row, 0), cell(row, 1), cell(row, 2).parse().unwrap()));
        rows.filter(|(.., entries)| *entries > 0).collect()
    }

    #[test]
    fn j5_bins_are_closed_on_the_left() {
        // Goals of entries into journey a: ann's half a day after the begin stands in the bin from 12 hours; one an instant before
        // 12 hours in the bin from 6; exactly a year and 10 years after in the last.
        let more = "
            insert into entry select i, 4, 0, 0, null, false, false, null, null, null, null from range(6, 10) t(i);
            insert into goal_entry values (6, 12*3600000000 - 1, false), (7, 365*86400000000, false),
                (8, 3650*86400000000, false), (9, null, true);";
        let bin = |from: &str, to: &str, entries| (from.to_owned(), to.to_owned(), entries);
        assert_eq!(
            bins(more, None),
            [bin("6.0000", "12.0000", 1), bin("12.0000", "24.0000", 1), bin("8760.0000", "–", 2)]
        );
        assert_eq!(bins(more, Some(GOAL_STEP)), bins(more, None));
        // s3: entry 3 a day after its begin; s1: four entries at once, ann's second visit of nothing counts.
        assert_eq!(bins("", Some("s3")), [bin("24.0000", "48.0000", 1)]);
        assert_eq!(bins("", Some("s1")), [bin("0.0000", "1.0000", 4)]);
    }

    #[test]
    fn a_step_of_another_journey_is_refused_with_near_names_of_this_one() {
        let more = "insert into step values ('b', 'b1', 'Other', 'email', 1, null, true), ('b', 's9', 'Ninth', 'email', 2, null, true);";
        let config = config(vec![goal("a", "purchase", None)], vec![]);
        for report in ["time-histogram", "step-metrics", "step-rates", "journey-trend"] {
            let asked = |journey: &str, step: &str| {
                let args = Args { step: Some(step.to_owned()), ..of(journey) };
                ask(report, &config, &[WORLD, ENTRIES, more], &args)
            };
            let refused = asked("a", "b1").unwrap_err();
            assert_eq!(
                (refused.to_string().as_str(), refused.hint()),
                ("there is no step “b1”", "known: s1, s2, s3"),
                "{report}"
            );
            assert_eq!(asked("b", "s8").unwrap_err().hint(), "known: b1, s9", "{report}");
            assert!(asked("b", "b1").is_ok() && asked("a", "s1").is_ok(), "{report}");
        }
    }
}
