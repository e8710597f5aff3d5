//! How long after its begin an entry reached each step of a journey, and its goal (F3, G4, J5).

use crate::domain::answer::Answer;
use crate::domain::row::Row as _;
use crate::report::args::{Args, Flag};
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::{self, Param};

use super::goal_faults::goal_fault;
use super::selected;
use super::versions;
use super::with_goal::with_goal;

const STEPS: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("step_times.sql"));
const GOAL: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("goal_hours.sql"));

/// What stands for the goal among the steps.
pub const GOAL_STEP: &str = "(goal)";

crate::row! {
    /// The entries that reached one step, or the goal, and how long after their begin.
    pub struct StepTimeRow {
        step: String,
        entries: u64 = "step_times.entries" ("Starts", Count, "F3", "Starts that reached the step, or the goal, each once."),
        median_hours: Option<f64> = "step_times.median_hours" ("Median", Hours, "F8", "From the start to its first visit of the step, or to the goal: the median."),
        p75_hours: Option<f64> = "step_times.p75_hours" ("75 % within", Hours, "F8", "The same: three of four."),
        p90_hours: Option<f64> = "step_times.p90_hours" ("90 % within", Hours, "F8", "The same: nine of ten."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "step-times",
    title: "Time to each step",
    about: "How long after its begin a start of one journey reached each step and the goal: median, three of four, nine of ten.",
    flags: &[Flag::Journey, Flag::Version],
    rules: &["F3", "F8", "F10", "G4", "R1", "R10"],
    columns: StepTimeRow::COLUMNS,
    steps: &["(goal) is the last row, where the journey has one"],
    sql: &[&[("step_times.sql", STEPS), ("goal_hours.sql", GOAL)]],
    queries,
    equivalent: |_, _| Ok(Equivalent::of_starts()),
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Result<Vec<Query>, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let has_goal = with_goal(cx).any(|other| other.id == journey);
    let mut params = filter::params(cx, &args.filter);
    params.push(("journey", Param::Text(journey)));
    params.push(("version", args.version.clone().map_or(Param::Null, Param::Text)));
    let goal = has_goal.then(|| Query::new("goal_hours.sql", GOAL, &params));
    Ok(std::iter::once(Query::new("step_times.sql", STEPS, &params)).chain(goal).collect())
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    versions::check(cx, &journey, args.version.as_deref())?;
    let mut answer = REPORT.answer(cx, &args);
    answer.parameters = vec![("journey", journey.clone().into()), ("version", args.version.clone().into())];
    let times = |row: &store::Row<'_>, step: String, at: usize| {
        Ok::<_, store::Error>(StepTimeRow {
            step,
            entries: row.get(at)?,
            median_hours: row.get(at + 1)?,
            p75_hours: row.get(at + 2)?,
            p90_hours: row.get(at + 3)?,
        })
    };
    let mut queries = queries(cx, &args)?.into_iter();
    if let Some(steps) = queries.next() {
        answer.table.extend(steps.rows(cx.reader, |row| times(row, row.get(0)?, 1))?);
    }
    if let Some(goal) = queries.next() {
        answer.table.extend(goal.rows(cx.reader, |row| times(row, GOAL_STEP.to_owned(), 0))?);
    }
    answer.notes.extend(goal_fault(cx, &journey)?);
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, goal, of, row_texts};

    /// Beside the world: eve starts on day 5 and reaches s1 after 36 hours, again after 40, and the goal after 60.
    const EVE: &str = "
        insert into entry values (6, 4, 0, 5*86400000000, null, false, false, null, null, null, null);
        insert into goal_entry values (6, 7.5*86400000000, false);
        insert into visit values (6, 4, 2, 6.5*86400000000, 1, 2), (6, 4, 2, 5*86400000000 + 40*3600000000, 0, null);";

    fn rows(args: &Args) -> Vec<Vec<String>> {
        let config = config(vec![goal("a", "purchase", None)], vec![]);
        let answer = ask("step-times", &config, &[WORLD, ENTRIES, EVE], args).unwrap();
        row_texts(&answer)
    }

    #[test]
    fn j5_times_run_from_the_begin_of_the_entry_to_its_first_visit_of_the_step() {
        // s1: entries 0, 1, 2, 3 at once and 6 after 36 hours: of 0, 0, 0, 0, 36 the median and three of four are 0, nine of ten at
        // place 3.6: 0.6 × 36 = 21.6. s2: entry 0 after a microsecond. s3: entry 3 after a day. The goal: ann half a day after
        // her begin, eve after 60 hours: of 12 and 60 by linear interpolation 36, 48, 55.2.
        let [s1, s2, s3, goal] = &rows(&of("a"))[..] else { panic!("four rows") };
        assert_eq!(s1, &["s1", "5", "0.0000", "0.0000", "21.6000"]);
        assert_eq!(s2, &["s2", "1", "0.0000", "0.0000", "0.0000"]);
        assert_eq!(s3, &["s3", "1", "24.0000", "24.0000", "24.0000"]);
        assert_eq!(goal, &["(goal)", "2", "36.0000", "48.0000", "55.2000"]);
    }

    #[test]
    fn j5_a_step_that_nobody_reached_has_no_times_and_a_journey_without_goal_no_row_of_it() {
        let answer = ask("step-times", &config(vec![], vec![]), &[WORLD], &of("a")).unwrap();
        let rows = row_texts(&answer);
        assert_eq!(rows, ["s1", "s2", "s3"].map(|step| [step, "0", "–", "–", "–"]));
    }

    #[test]
    fn f10_one_version_is_chosen_by_its_entries() {
        let version = |version: &str| Args { version: Some(version.to_owned()), ..of("a") };
        assert_eq!(rows(&version("1")), rows(&of("a")));
        let config = config(vec![], vec![]);
        assert!(ask("step-times", &config, &[WORLD, ENTRIES], &version("2")).is_err());
    }
}
