//! The goals whose target is not reached, the farthest from it first, and why.

use crate::domain::metric::{Metric, metric};
use crate::domain::words;
use crate::print::format;
use crate::report::GoalRow;
use crate::tui::context::PageContext;
use crate::tui::show;
use crate::tui::widgets::bar::Gauge;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Row};

const JOURNEY: &Metric = metric("journey");
const WITH_GOAL: &Metric = metric("attained");
const TARGET: &Metric = metric("target");
const OF_TARGET: &Metric = metric("target_share");

/// Goals that have a target and have not reached it; a share of nobody is not reached either.
pub fn at_risk(all: &[GoalRow]) -> Vec<&GoalRow> {
    let missed = |goal: &&GoalRow| goal.target_share.is_none_or(|share| share < 1.0);
    let mut open: Vec<&GoalRow> = all.iter().filter(|goal| goal.target.is_some()).filter(missed).collect();
    open.sort_by(|a, b| a.target_share.unwrap_or(0.0).total_cmp(&b.target_share.unwrap_or(0.0)));
    open
}

/// The columns of the list.
pub fn columns() -> Vec<Column> {
    vec![
        Column::text(JOURNEY.label, 0, 18, 28).fields(&[JOURNEY.name]),
        Column::new(OF_TARGET.label, 0).fields(&[OF_TARGET.name]),
        Column::bar("to the target", 2, 8, 20),
        Column::new(TARGET.label, 3).fields(&[TARGET.name]),
        Column::new(WITH_GOAL.label, 4).or_short(WITH_GOAL.short).fields(&[WITH_GOAL.name]),
        Column::text("Why", 1, 32, 60).fields(&["why"]),
    ]
}

/// A goal as a row of it.
pub fn row(goal: &GoalRow, cx: &PageContext<'_>) -> Row {
    let share = goal.target_share;
    let target = goal.target.as_deref().map(words::target).unwrap_or_default();
    let fields = vec![
        show::journey(cx, &goal.journey),
        show::share(share),
        // None has reached the target here, so that it is the end of the scale.
        share.map_or(Field::Empty, |share| Field::Gauge(Gauge { share, most: 1.0 })),
        Field::Number(target, wanted(goal)),
        show::count(goal.attained),
        Field::dim(&why(goal)),
    ];
    Row { id: goal.journey.clone(), fields }
}

/// Why the goal of a row is not reached: the column may have no room for it.
pub fn said(row: Option<&Row>) -> Option<String> {
    Some(row?.fields.last()?.said().to_owned())
}

/// So many people with the goal are the target.
fn wanted(goal: &GoalRow) -> Option<f64> {
    goal.people_wanted().map(show::amount)
}

/// How many people are short, and how many starts may still bring some.
fn why(goal: &GoalRow) -> String {
    if goal.entrants == 0 {
        return "nobody started it here".to_owned();
    }
    let Some(wanted) = wanted(goal) else { return String::new() };
    let short = (wanted - show::amount(goal.attained)).max(0.0);
    let count = |value| format::decimal(value, 0);
    let missing = format!("{} short of {}", count(short), count(wanted));
    let open = show::amount(goal.open);
    match goal.open {
        0 => format!("{missing}, no start is still open"),
        _ if open < short => format!("{missing}, only {} still open", count(open)),
        _ => format!("{missing}, {} still open", count(open)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goal(target: &str, entrants: u64, attained: u64, open: u64) -> GoalRow {
        GoalRow {
            journey: "a".to_owned(),
            kind: "custom".to_owned(),
            trigger: "purchase".to_owned(),
            target: Some(target.to_owned()),
            entries: entrants,
            entrants,
            attained,
            attained_share: None,
            target_share: Some(show::amount(attained) / 100.0),
            open,
            closed_share: None,
            shared: 0,
        }
    }

    #[test]
    fn g10_the_reason_counts_the_people_who_are_missing() {
        // Half of 7 are 4, of whom 1 has the goal.
        assert_eq!(why(&goal("50%", 7, 1, 5)), "3 short of 4, 5 still open");
        assert_eq!(why(&goal("50%", 7, 1, 2)), "3 short of 4, only 2 still open");
        assert_eq!(why(&goal("50%", 8, 3, 0)), "1 short of 4, no start is still open");
        assert_eq!(why(&goal("1200", 2000, 100, 900)), "1,100 short of 1,200, only 900 still open");
        assert_eq!(why(&goal("50%", 0, 0, 0)), "nobody started it here");
    }

    #[test]
    fn g10_the_farthest_from_its_target_comes_first_and_what_is_reached_not_at_all() {
        let all = [goal("10", 9, 80, 0), goal("10", 9, 20, 0), goal("10", 9, 100, 0)];
        assert_eq!(at_risk(&all).iter().map(|goal| goal.attained).collect::<Vec<_>>(), [20, 80]);
    }
}
