//! Journeys with a goal: who attained it, against what target, and what is still open (G1–G9).

use crate::domain::answer::Answer;
use crate::domain::decimal::separated;
use crate::domain::journey::{Goal, Journey, Measure, Target};
use crate::domain::row::{Row as _, share};
use crate::report::args::Args;
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::health::definitions;
use crate::report::query::Query;
use crate::store::Param;

use super::entries::{self, Counted, GoalCounts, people_check};
use super::goal_faults::goal_faults;
use super::with_goal::{goals, with_goal};

const SQL: &str = filter::filtered!("people", "shapes", "chosen", "listed_journeys"; include_str!("goals.sql"));
const TOTAL: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("goal_total.sql"));

crate::row! {
    /// One journey with a goal.
    pub struct GoalRow {
        journey: String,
        kind: String,
        trigger: String,
        target: Option<String>,
        entries: u64,
        entrants: u64,
        attained: u64,
        attained_share: Option<f64>,
        target_share: Option<f64>,
        open: u64,
        closed_share: Option<f64>,
        shared: u64,
    }
}

impl GoalRow {
    /// So many people with the goal are the target, where it has one and anybody started.
    #[must_use]
    pub fn people_wanted(&self) -> Option<u64> {
        let target = self.target.as_deref()?;
        let Some(percent) = target.strip_suffix('%') else { return target.parse().ok() };
        let percent: f64 = percent.parse().ok()?;
        (self.entrants > 0).then(|| Target::Share(percent / 100.0).people(self.entrants))
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "goals",
    title: "Journey goals",
    about: "Each journey with a goal: who reached it, the share of its target reached, and what is still open.",
    flags: &[],
    rules: &["G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "M8", "R1", "R10"],
    columns: GoalRow::COLUMNS,
    steps: &[
        entries::STEP,
        "attained_share = attained / entrants; closed_share = closed_attained / closed_entrants",
        "target_share = attained / target for a count, attained_share / target for a percentage",
        "a goal whose trigger is not among the events, or whose conditions name an attribute that no event of the trigger bears, is noted",
    ],
    sql: &[&[("goals.sql", SQL), ("goal_total.sql", TOTAL)], entries::SQL],
    queries: |cx, args| Ok(queries(cx, args)),
    equivalent: |_, _| Ok(Equivalent::of_goals()),
    run,
};

fn queries(cx: &ReportContext<'_>, args: &Args) -> Vec<Query> {
    let mut params = filter::params(cx, &args.filter);
    params.push(goals(cx));
    let same = same_goals(cx).into_iter().map(|(_, same)| same);
    params.push(("same", Param::Texts(same.collect())));
    let counts = [Query::new("goals.sql", SQL, &params), Query::new("goal_total.sql", TOTAL, &params)];
    counts.into_iter().chain(definitions::queries()).collect()
}

/// Whether two journeys are one or have the same goal (G7).
fn same_goal(a: &Journey, b: &Journey) -> bool {
    a.id == b.id || a.goal.as_ref().zip(b.goal.as_ref()).is_some_and(|(goal, other)| goal.same_as(other))
}

/// Each journey with a goal, with the first that has the same (G7).
fn same_goals(cx: &ReportContext<'_>) -> Vec<(String, String)> {
    let journeys: Vec<&Journey> = with_goal(cx).collect();
    let first = |journey: &Journey| journeys.iter().find(|other| same_goal(other, journey)).map(|same| same.id.clone());
    journeys.iter().map(|journey| (journey.id.clone(), first(journey).unwrap_or_default())).collect()
}

/// What is counted of the journeys of a filter.
struct AllGoals {
    /// Those with a goal, in the order of their ids.
    journeys: Vec<(String, GoalCounts)>,
    /// The attainments of all of them, and how many of these are shared (G7).
    attained: u64,
    together: u64,
}

fn count(cx: &ReportContext<'_>, args: &Args) -> Result<AllGoals, Error> {
    let Counted { journeys, attained, together } = entries::count(cx, &args.filter, &same_goals(cx))?;
    let with_goal = journeys.into_iter().filter(|(journey, _)| with_goal(cx).any(|other| other.id == *journey));
    Ok(AllGoals { journeys: with_goal.map(|(journey, counts)| (journey, counts.goal)).collect(), attained, together })
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    filter::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, args);
    let AllGoals { journeys, attained, together } = count(cx, args)?;
    let people = journeys.iter().map(|(_, counts)| [counts.attained, counts.entrants, counts.entries]);
    answer.checks.push(people_check("these", people));
    for (journey, counts) in journeys {
        let goal = with_goal(cx).find(|other| other.id == journey).and_then(|journey| journey.goal.as_ref());
        if let Some(goal) = goal {
            answer.table.push(row_of(journey, &counts, goal));
        }
    }
    let listed = answer.table.read::<GoalRow>();
    answer.notes.extend(goal_faults(cx, |journey| listed.iter().any(|row| row.journey == journey))?);
    if listed.is_empty() {
        answer
            .notes
            .push("no journey of this selection has a goal: set one with goal = { … } under [[journey]]".to_owned());
    }
    answer.notes.push(format!(
        "people with the goal over all these journeys: {}, each that journeys share counted once ({} are shared)",
        separated(attained),
        separated(together)
    ));
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

/// The share of the target that is reached (G10): of people where it is a count, of the share of people where it is a percentage.
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
pub(super) fn target_share(goal: &Goal, attained: u64, entrants: u64) -> Option<f64> {
    match goal.target? {
        Target::Count(count) => Some(attained as f64 / count as f64),
        Target::Share(target) => share(attained, entrants).map(|share| share / target),
    }
}

fn row_of(journey: String, counts: &GoalCounts, goal: &Goal) -> GoalRow {
    let attained_share = share(counts.attained, counts.entrants);
    GoalRow {
        kind: goal.kind.name().to_owned(),
        trigger: match &goal.measure {
            Measure::Trigger { event, .. } => event.clone(),
            Measure::Opened => "opened".to_owned(),
            Measure::Clicked => "clicked".to_owned(),
        },
        target: goal.target.map(|target| target.to_string()),
        target_share: target_share(goal, counts.attained, counts.entrants),
        closed_share: share(counts.closed_attained, counts.closed_entrants),
        journey,
        entries: counts.entries,
        entrants: counts.entrants,
        attained: counts.attained,
        attained_share,
        open: counts.open,
        shared: counts.shared,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::{ENTRIES, WORLD, ask, config, goal, kept, row, with};

    #[test]
    fn g8_g9_unique_attainers_over_unique_entrants_with_the_open_ones_apart() {
        // a: 4 entries, 3 entrants, ann attained: 1/3. Target 50 %: (1/3)/.5 = 2/3. Open: entries 1 (active) and 3 (listening).
        // Closed entries: 0 (ann, attained) and 2 (bob): 1/2.
        let config = config(vec![goal("a", "purchase", Some(Target::Share(0.5)))], vec![]);
        let answer = ask("goals", &config, &[WORLD, ENTRIES], &Args::default()).unwrap();
        assert_eq!(
            row(&answer, "a"),
            ["a", "drive_purchase", "purchase", "50%", "4", "3", "1", "0.3333", "0.6667", "2", "0.5000", "0"]
        );
        assert!(kept(&answer));
    }

    #[test]
    fn g1_a_target_may_be_a_count() {
        let config = config(vec![goal("b", "purchase", Some(Target::Count(4)))], vec![]);
        let answer = ask("goals", &config, &[WORLD, ENTRIES], &Args::default()).unwrap();
        // b: dan and ann entered, dan attained: 1/2; 1 of 4 wanted.
        assert_eq!(
            row(&answer, "b"),
            ["b", "drive_purchase", "purchase", "4", "2", "2", "1", "0.5000", "0.2500", "0", "0.5000", "0"]
        );
    }

    #[test]
    fn g7_a_shared_attainment_counts_once_in_the_total() {
        // ann's purchase on day 5.5 counts for her entries of both journeys (shared), dan's on day 4.5 for b alone: a has 1, b has
        // 2, together 2.
        let shared = "delete from goal_entry; delete from attained;
            insert into goal_entry values (0, 5.5*86400000000, false), (4, 4.5*86400000000, false), (5, 5.5*86400000000, false);
            insert into attained values ('a', 0, 0, 5.5*86400000000, true), ('b', 0, 5, 5.5*86400000000, true),
                ('b', 3, 4, 4.5*86400000000, false);";
        let config = config(vec![goal("a", "purchase", None), goal("b", "purchase", None)], vec![]);
        let answer = ask("goals", &config, &[WORLD, ENTRIES, shared], &Args::default()).unwrap();
        let cell = |journey: &str, column: usize| row(&answer, journey)[column].clone();
        assert_eq!((cell("a", 6), cell("a", 11)), ("1".into(), "1".into()));
        assert_eq!((cell("b", 6), cell("b", 11)), ("2".into(), "1".into()));
        assert!(
            answer.notes.texts().iter().any(|note| note.contains("journeys: 2,") && note.contains("(1 are shared)")),
            "{:?}",
            answer.notes
        );
    }

    #[test]
    fn h1_the_queries_that_are_shown_say_the_same() {
        let shared = "delete from attained;
            insert into goal_entry select 9, 5.5*86400000000, false where false;
            update goal_entry set converted_us = 5.5*86400000000, open = false where entry in (0, 5);
            insert into attained values ('a', 0, 0, 5.5*86400000000, true), ('b', 0, 5, 5.5*86400000000, true),
                ('b', 3, 4, 4.5*86400000000, false);
            insert into member values ('vip', 1, null, 1), ('vip', 0, null, null);";
        let (a, b) = (goal("a", "purchase", None), goal("b", "purchase", None));
        for goals in [vec![a.clone()], vec![a.clone(), b], vec![a, goal("b", "other", None), goal("c", "other", None)]]
        {
            let config = config(goals, vec![]);
            for filter in crate::report::journey::entries::tests::filters() {
                let args = Args { filter, ..Args::default() };
                with(&config, &[WORLD, ENTRIES, shared], false, |cx| {
                    let queries = queries(cx, &args);
                    let said = queries[0].rows(cx.reader, |row| {
                        let counts = GoalCounts {
                            entries: row.get(1)?,
                            entrants: row.get(2)?,
                            attained: row.get(3)?,
                            open: row.get(4)?,
                            closed_entrants: row.get(5)?,
                            closed_attained: row.get(6)?,
                            shared: row.get(7)?,
                        };
                        Ok((row.get::<String>(0)?, counts))
                    });
                    let total = queries[1].rows(cx.reader, |row| Ok((row.get::<u64>(0)?, row.get::<u64>(1)?)));
                    let AllGoals { journeys: rows, attained, together } = count(cx, &args).unwrap();
                    assert_eq!(
                        (rows, vec![(attained, together)]),
                        (said.unwrap(), total.unwrap()),
                        "{:?}",
                        args.filter
                    );
                });
            }
        }
    }

    #[test]
    fn m8_a_goal_that_counts_nothing_says_why_wherever_it_shows() {
        // Journey b has two people and ends after as_of; a has an attribute in its conditions that no event of its trigger bears.
        let goals = vec![goal("a", "purchase", None), goal("b", "purchas", Some(Target::Count(4)))];
        let more =
            "insert into goal_lacking values ('a', 'plan', 'plans'); update journey set ended_us = 20 * 86400000000;";
        let notes = |report: &str, args: &Args| {
            ask(report, &config(goals.clone(), vec![]), &[WORLD, ENTRIES, more], args).unwrap().notes.texts()
        };
        let (a, b) = ("no event “purchase” bears “plan”; near: plans", "no event is called “purchas”; near: purchase");
        for report in ["goals", "journeys", "leaderboard"] {
            let args = Args { measure: crate::report::args::RankMeasure::ConversionRate, ..Args::default() };
            let notes = notes(report, &args);
            for said in [format!("a: {a}"), format!("b: {b}")] {
                assert!(notes.contains(&said), "{report}: {notes:?}");
            }
        }
        let of_one =
            ["goal-trend", "goal-what-if", "experiment", "correlates", "journey-trend", "step-times", "time-histogram"];
        for report in of_one {
            for (journey, said) in [("a", a), ("b", b)] {
                let said = format!("the goal: {said}");
                let args = crate::report::tests::of(journey);
                assert!(notes(report, &args).contains(&said), "{report}: {:?}", notes(report, &args));
            }
        }
        // One of a step alone says nothing of the goal.
        let step = Args { step: Some("s1".into()), ..crate::report::tests::of("a") };
        assert!(notes("time-histogram", &step).iter().all(|note| !note.contains(a)));
        // Of the two, b alone has a target to miss.
        let home = notes("home", &Args::default());
        assert!(home.contains(&format!("b: {b}")) && home.iter().all(|note| !note.contains(a)), "{home:?}");
        // A filter that leaves a journey out leaves out what is said of it.
        let filter = crate::domain::filter::Filter { journeys: vec!["a".into()], ..Default::default() };
        let of_a = notes("goals", &Args { filter, ..Args::default() });
        assert!(of_a.contains(&format!("a: {a}")) && of_a.iter().all(|note| !note.contains(b)), "{of_a:?}");
    }
}
