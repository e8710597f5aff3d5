//! What a journey does for its goal: those treated beside the control group (R9, J4).

use std::collections::BTreeMap;

use crate::attribution::newcombe;
use crate::domain::answer::{Answer, Check};
use crate::domain::decimal::{half_up, separated};
use crate::domain::journey::{Journey, Measure};
use crate::domain::note::Note;
use crate::domain::row::{Row as _, share};
use crate::report::args::Args;
use crate::report::contract::{Report, ReportContext};
use crate::report::equivalent::Equivalent;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::query::Query;
use crate::store::Param;

use super::experiment::DETECTED;
use super::goal_faults::goal_faults;
use super::with_goal::with_goal;

const SQL: &str = filter::filtered!("people", "shapes", "chosen"; include_str!("lift.sql"));
const VARIANTS: &str = include_str!("lift_variants.sql");

crate::row! {
    /// One journey with a goal and a control group.
    pub struct LiftRow {
        journey: String,
        treated: u64 = "lift.treated" ("Treated", People, "R9", "Customers whose first start is not of the control group."),
        treated_attained: u64 = "lift.treated_attained" ("Treated with the goal", People, "R9", "Those of them who reached the goal."),
        treated_rate: Option<f64> = "lift.treated_rate" ("% treated", Share, "R9", "Treated with the goal divided by treated."),
        control: u64 = "lift.control" ("Control", People, "R9", "Customers whose first start is of the control group."),
        control_attained: u64 = "lift.control_attained" ("Control with the goal", People, "R9", "Those of them who reached the goal."),
        control_rate: Option<f64> = "lift.control_rate" ("% control", Share, "R9", "Control with the goal divided by control."),
        lift: Option<f64> = "lift.lift" ("Lift", Share, "R9", "The rate of those treated less that of the control group."),
        low: Option<f64> = "lift.low" ("At least", Share, "R9", "Lower end of the lift's 95 % interval (Newcombe)."),
        high: Option<f64> = "lift.high" ("At most", Share, "R9", "Upper end of it."),
        relative_lift: Option<f64> = "lift.relative_lift" ("Relative lift", Share, "R9", "The lift divided by the rate of the control group."),
        detectable: Option<f64> = "lift.detectable" ("Could be seen", Share, "R9", "The lift that four of five tests of this size would tell apart from chance."),
    }
}

/// The report.
pub const REPORT: Report = Report {
    name: "lift",
    title: "Lift",
    about: "What each journey with a control group does for its goal: the rate of those treated less that of the control group.",
    flags: &[],
    rules: &["G4", "G5", "G6", "R9", "R1", "R10"],
    columns: LiftRow::COLUMNS,
    steps: &[
        "the variant of a customer's first start decides: the control group's is that of the configuration, else the one called holdout or control; all others are treated",
        "a journey with the same goal takes nothing from either side",
        "lift = treated_rate − control_rate with Newcombe's 95 % interval (hybrid score, method 10); relative_lift = lift / control_rate",
        "detectable = 2.801585 × sqrt(p (1 − p) (1 / treated + 1 / control)), p the rate of both together: 80 % power at 5 %, two-sided",
    ],
    sql: &[&[("lift_variants.sql", VARIANTS), ("lift.sql", SQL)]],
    queries: |cx, args| {
        let (args, controlled) = (asked(args), controlled(cx)?);
        Ok(vec![Query::new("lift_variants.sql", VARIANTS, &[]), query(cx, &args, &controlled)])
    },
    equivalent: |_, _| Ok(Equivalent::of_goals()),
    run,
};

/// The arguments with the filter set to the one journey, where one is named.
fn asked(args: &Args) -> Args {
    let mut args = args.clone();
    if let Some(journey) = &args.journey {
        args.filter.journeys = vec![journey.clone()];
    }
    args
}

/// The journeys whose goal a trigger measures and of which a start bears the variant of a control group.
fn controlled<'a>(cx: &ReportContext<'a>) -> Result<Vec<&'a Journey>, Error> {
    let variants: Vec<(String, String)> =
        Query::new("lift_variants.sql", VARIANTS, &[]).rows(cx.reader, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let measured =
        |journey: &&Journey| journey.goal.as_ref().is_some_and(|goal| matches!(goal.measure, Measure::Trigger { .. }));
    let controlled =
        |journey: &&Journey| variants.iter().any(|(id, name)| *id == journey.id && journey.is_holdout(name));
    Ok(with_goal(cx).filter(measured).filter(controlled).collect())
}

fn query(cx: &ReportContext<'_>, args: &Args, controlled: &[&Journey]) -> Query {
    let mut params = filter::params(cx, &args.filter);
    params.push(("controlled", Param::Texts(controlled.iter().map(|journey| journey.id.clone()).collect())));
    Query::new("lift.sql", SQL, &params)
}

/// People, and those of them with the goal.
type Arm = (u64, u64);

/// The smallest lift that four of five tests of this size tell apart from chance: as a share; none where all or nobody of both arms
/// together reached the goal.
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
fn detectable(treated: Arm, control: Arm) -> Option<f64> {
    let (people, attained) = (treated.0 + control.0, treated.1 + control.1);
    if attained == 0 || attained == people || treated.0 == 0 || control.0 == 0 {
        return None;
    }
    let rate = share(attained, people)?;
    Some(DETECTED * (rate * (1.0 - rate) * (1.0 / treated.0 as f64 + 1.0 / control.0 as f64)).sqrt())
}

fn lift_row(journey: &str, treated: Arm, control: Arm) -> LiftRow {
    let treated_rate = share(treated.1, treated.0);
    let control_rate = share(control.1, control.0);
    let lift = newcombe((treated.1, treated.0), (control.1, control.0));
    LiftRow {
        journey: journey.to_owned(),
        treated: treated.0,
        treated_attained: treated.1,
        treated_rate,
        control: control.0,
        control_attained: control.1,
        control_rate,
        lift: lift.map(|(lift, ..)| lift),
        low: lift.map(|(_, low, _)| low),
        high: lift.map(|(.., high)| high),
        relative_lift: lift.zip(control_rate).filter(|(_, rate)| *rate > 0.0).map(|((lift, ..), rate)| lift / rate),
        detectable: detectable(treated, control),
    }
}

/// What may be concluded of a journey, and what not.
fn conclusion(row: &LiftRow) -> Note {
    Note::from(concluded(row)).about(&*row.journey)
}

fn concluded(row: &LiftRow) -> String {
    let points = |share: f64| half_up(share * 100.0, 1);
    let (Some(low), Some(high)) = (row.low, row.high) else {
        return "nobody was treated, so there is nothing to tell the control group apart from".to_owned();
    };
    let between = |low: f64, high: f64| format!("by {} to {} points", points(low), points(high));
    let told = if low > 0.0 {
        format!("those treated are ahead of the control group beyond chance, {}", between(low, high))
    } else if high < 0.0 {
        format!("those treated are behind the control group beyond chance, {}", between(-high, -low))
    } else {
        "no lift told apart from chance".to_owned()
    };
    // How small a lift could have been seen belongs to what was seen as well as to what was not.
    let seen = row.detectable.map_or_else(
        || "all of both groups, or nobody, reached the goal".to_owned(),
        |lift| format!("a lift of {} points would have been seen in four of five such tests", points(lift)),
    );
    format!("{told}; {seen}")
}

fn run(cx: &ReportContext<'_>, args: &Args) -> Result<Answer, Error> {
    let args = asked(args);
    filter::check(cx, &args.filter)?;
    let mut answer = REPORT.answer(cx, &args);
    let controlled = controlled(cx)?;
    let variants: Vec<(String, Option<String>, Arm)> = query(cx, &args, &controlled)
        .rows(cx.reader, |row| Ok((row.get(0)?, row.get(1)?, (row.get(2)?, row.get(3)?))))?;
    let mut arms: BTreeMap<&str, [Arm; 2]> = BTreeMap::new();
    for (id, variant, (people, attained)) in &variants {
        let journey = controlled.iter().find(|journey| journey.id == *id);
        let control = journey.zip(variant.as_ref()).is_some_and(|(journey, variant)| journey.is_holdout(variant));
        let arm = &mut arms.entry(id).or_default()[usize::from(control)];
        *arm = (arm.0 + people, arm.1 + attained);
    }
    let rows = arms.into_iter().filter(|(_, [_, control])| control.0 > 0);
    let rows: Vec<LiftRow> = rows.map(|(journey, [treated, control])| lift_row(journey, treated, control)).collect();
    answer.checks.push(Check {
        name: "people with the goal ≤ people",
        kept: rows.iter().all(|row| row.treated_attained <= row.treated && row.control_attained <= row.control),
        detail: format!(
            "{} ≤ {} over all treated, {} ≤ {} over all control groups",
            separated(rows.iter().map(|row| row.treated_attained).sum()),
            separated(rows.iter().map(|row| row.treated).sum()),
            separated(rows.iter().map(|row| row.control_attained).sum()),
            separated(rows.iter().map(|row| row.control).sum()),
        ),
    });
    answer.notes.extend(goal_faults(cx, |journey| rows.iter().any(|row| row.journey == journey))?);
    for row in &rows {
        answer.notes.push(conclusion(row));
    }
    if rows.is_empty() {
        answer.notes.push(
            "no journey of this selection has both a goal that an event decides and a control group: set goal = { … } and name the \
             control group's variant under [[journey]]",
        );
    } else {
        answer.notes.push("a lift is the journey's doing where chance alone decided who came into the control group");
    }
    answer.table.extend(rows);
    filter::unapplied(&mut answer, &args.filter, "starts");
    Ok(answer)
}

#[cfg(test)]
mod tests;
