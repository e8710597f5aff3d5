//! The journeys that are running.

use crate::domain::answer::Answer;
use crate::domain::metric::{Metric, metric};
use crate::report::JourneyRow;
use crate::tui::context::PageContext;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

const JOURNEY: &Metric = metric("journey");
const ACTIVE: &Metric = metric("active");
const PEOPLE: &Metric = metric("entrants");
const SENT: &Metric = metric("messages_sent");
const WITH_GOAL: &Metric = metric("converted");
const GOAL_SHARE: &Metric = metric("conversion_rate");

/// Fills their list.
pub fn fill(grid: &mut Grid, answer: &Answer, cx: &PageContext<'_>) {
    let mut all: Vec<(usize, JourneyRow)> = answer.table.read().into_iter().enumerate().collect();
    // The report's order is that of ids, which nobody sees.
    all.sort_by_cached_key(|(_, row)| cx.journey(&row.journey).to_lowercase());
    let places: Vec<usize> = all.iter().map(|(place, _)| *place).collect();
    let rows = all.into_iter().map(|(_, row)| {
        let bar = |value| Field::Bar(Bar { value, interval: None, most: 1.0 });
        let fields = vec![
            show::journey(cx, &row.journey),
            show::count(row.active),
            show::count(row.entrants),
            show::count(row.messages_sent),
            show::count(row.converted),
            show::share(row.conversion_rate),
            row.conversion_rate.map_or(Field::Empty, bar),
        ];
        Row { id: row.journey, fields }
    });
    let columns = vec![
        Column::text(JOURNEY.label, 0, 14, 36).fields(&[JOURNEY.name]),
        Column::new(ACTIVE.label, 0).fields(&[ACTIVE.name]),
        Column::new(PEOPLE.label, 1).fields(&[PEOPLE.name]),
        Column::new(SENT.label, 4).fields(&[SENT.name]),
        Column::new(WITH_GOAL.label, 2).or_short(WITH_GOAL.short).fields(&[WITH_GOAL.name]),
        Column::new(&format!("{} %", GOAL_SHARE.label), 0)
            .or_short(&format!("{} %", GOAL_SHARE.short))
            .fields(&[GOAL_SHARE.name]),
        Column::bar("of its people", 3, 6, 30),
    ];
    grid.set(columns, rows.collect(), Vec::new());
    grid.set_sources(places);
}
