//! How the goal would count under other listening, and what goes with it (J2, J8).

use crate::domain::answer::Answer;
use crate::domain::metric::metric;
use crate::print::format;
use crate::report::{self, CorrelateRow, Factor, People as Whose, WhatIfRow};
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Row};

pub fn listening_columns() -> Vec<Column> {
    vec![
        Column::text("Listens for", 0, 9, 24),
        Column::text("After leaving too", 1, 3, 17).or_short("Leaving"),
        Column::new(metric("attained").label, 0).or_short(metric("attained").short),
        Column::new("%", 1),
        Column::new("% of closed", 2).or_short("% closed"),
    ]
}

pub fn listening((place, row): (usize, &WhatIfRow)) -> Row {
    let days =
        if row.listening_days > 0.0 { format::duration(row.listening_days * 24.0) } else { "no time".to_owned() };
    let days = if row.configured { Field::text(&format!("{days} (in force)")) } else { Field::dim(&days) };
    let fields = vec![
        days,
        Field::dim(if row.after_exit { "yes" } else { "no" }),
        show::count(row.attained),
        show::share(row.attained_share),
        show::share(row.closed_share),
    ];
    Row { id: place.to_string(), fields }
}

pub fn correlate_columns() -> Vec<Column> {
    vec![
        Column::text("What", 0, 18, 36),
        Column::new("Odds ratio", 0).or_short("Odds"),
        Column::text("95 %", 1, 9, 16),
        Column::new("With it %", 2).or_short("With"),
        Column::new("Without it %", 3).or_short("Without"),
        Column::new(metric("entrants").label, 4),
    ]
}

pub fn correlate((place, row): (usize, CorrelateRow)) -> Row {
    let two = |value: f64| format::decimal(value, 2);
    let fields = vec![
        Field::text(&format!("{} {}", row.factor.replace('_', " "), row.value)),
        Field::Number(two(row.odds_ratio), Some(row.odds_ratio)),
        Field::dim(&format!("{} – {}", two(row.low), two(row.high))),
        show::share(report::share_of(row.converted_with, row.with)),
        show::share(report::share_of(row.converted_without, row.without)),
        show::count(row.with),
    ];
    Row { id: place.to_string(), fields }
}

/// The columns of those with the factor and the goal, and of those without it and with the goal.
const GOAL_WITH: usize = 3;
const GOAL_WITHOUT: usize = 4;

/// Whose people a number of a row of what goes with the goal is of; the id is its place.
pub fn correlate_people(answer: &Answer, id: &str, column: usize) -> Option<Whose> {
    let CorrelateRow { factor, value, .. } = answer.table.read().into_iter().nth(id.parse().ok()?)?;
    let (with, converted) = (column != GOAL_WITHOUT, matches!(column, GOAL_WITH | GOAL_WITHOUT));
    Some(Whose::Factor(Factor { factor, value, with, converted }))
}

/// Whose people a row of other listening is of; the id is its place.
pub fn listening_people(answer: &Answer, id: &str) -> Option<Whose> {
    let row: WhatIfRow = answer.table.read().into_iter().nth(id.parse().ok()?)?;
    Some(Whose::Listening(row.listening(), row.after_exit))
}
