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
    let days = format::duration(row.listening_days * 24.0);
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
        // Never cut: a bound without its last digit is another number.
        Column::new("95 %", 0),
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
        Field::dim(&format!("{}–{}", two(row.low), two(row.high))),
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

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use super::*;
    use crate::config::theme::{Depth, Theme};
    use crate::tui::look::Look;
    use crate::tui::pages::journeys::beside::variants;
    use crate::tui::widgets::grid::Grid;

    /// A table as it is drawn in so many columns.
    fn drawn(columns: Vec<Column>, rows: Vec<Row>, width: u16) -> String {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let area = Rect::new(0, 0, width, 4);
        let mut buf = Buffer::empty(area);
        let mut grid = Grid::default();
        grid.set(columns, rows, Vec::new());
        grid.draw(&mut buf, area, &look, true, false);
        buf.content.iter().map(ratatui::buffer::Cell::symbol).collect()
    }

    #[test]
    fn j8_g11_an_interval_is_whole_beside_the_steps_of_the_smallest_and_of_a_larger_window() {
        let row = CorrelateRow {
            factor: "channel".to_owned(),
            value: "a channel with a long name".to_owned(),
            converted_with: 40,
            with: 1_200,
            converted_without: 10,
            without: 3_400,
            odds_ratio: 11.43,
            low: 10.52,
            high: 12.41,
        };
        let group = |group: &str| report::ExperimentRow {
            group: Some(group.to_owned()),
            entrants: 1_200,
            attained: Some(1_200),
            rate: Some(1.0),
            low: Some(0.997),
            high: Some(1.0),
            difference: Some(-0.123),
            difference_low: Some(-0.234),
            difference_high: Some(0.105),
            baseline: false,
        };
        // Beside the steps there are 38 columns of a window of 80, and 54 of one of 140.
        for width in [38, 54] {
            let correlates = drawn(correlate_columns(), vec![correlate((0, row.clone()))], width);
            assert!(correlates.contains("10.52–12.41"), "{width}: {correlates}");
            let variants = drawn(variants::variant_columns(), vec![variants::variant(group("B"))], width);
            assert!(variants.contains("−12.3 (−23.4 – 10.5)"), "{width}: {variants}");
        }
    }
}
