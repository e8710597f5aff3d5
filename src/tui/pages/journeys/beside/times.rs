//! How long starts took to the steps and the goal, and how the times to one of them are spread (F8, J5).

use crate::domain::answer::Answer;
use crate::domain::metric::metric;
use crate::domain::names::Named;
use crate::domain::table::Cell;
use crate::print::format;
use crate::report::{self, GOAL_STEP, People as Whose, StepTimeRow, TimeBinRow};
use crate::tui::pages::journeys::whose::span_says;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Row};

fn hours(value: Option<f64>) -> Field {
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), format::duration), value)
}

pub fn time_columns() -> Vec<Column> {
    vec![
        Column::text("Step", 0, 10, 24),
        Column::new(metric("entries").label, 2),
        Column::new("Median", 0),
        Column::new("75 % within", 3),
        Column::new("90 % within", 1),
    ]
}

pub fn times(answer: &Answer, journey: &str) -> Vec<Row> {
    let row = |row: StepTimeRow| {
        let name = answer.names.called(Named::Step, journey, &row.step);
        let name = if row.step == GOAL_STEP { Field::dim("Goal") } else { Field::text(name) };
        let [median, most, nearly_all] = [row.median_hours, row.p75_hours, row.p90_hours].map(hours);
        Row { id: row.step, fields: vec![name, show::count(row.entries), median, most, nearly_all] }
    };
    answer.table.read().into_iter().map(row).collect()
}

/// Whose people a row of the times is of.
pub fn time_people(id: &str) -> Whose {
    if id == GOAL_STEP { Whose::Attained } else { Whose::Reached(id.to_owned()) }
}

pub fn bin_columns() -> Vec<Column> {
    vec![
        Column::text("Took", 0, 10, 20),
        Column::new(metric("entries").label, 0),
        Column::bar("", 3, 4, 30),
        Column::new("%", 2),
    ]
}

/// The bins from the first to the last with any starts, each with its place among all.
pub fn bins(answer: &Answer) -> Vec<(usize, Row)> {
    let bins: Vec<TimeBinRow> = answer.table.read();
    let some = |bin: &TimeBinRow| bin.entries > 0;
    let (first, last) = (bins.iter().position(some), bins.iter().rposition(some));
    let (most, all) = (bins.iter().map(|bin| bin.entries).max().unwrap_or(0), bins.iter().map(|bin| bin.entries).sum());
    let row = |(place, bin): (usize, &TimeBinRow)| {
        let fields = vec![
            Field::text(&span_says(bin.from_hours, bin.to_hours)),
            show::count(bin.entries),
            Field::Bar(Bar { value: show::amount(bin.entries), interval: None, most: show::amount(most) }),
            show::share(report::share_of(bin.entries, all)),
        ];
        (place, Row { id: place.to_string(), fields })
    };
    let shown = first.zip(last).map_or(0..0, |(first, last)| first..last + 1);
    bins.iter().enumerate().filter(|(place, _)| shown.contains(place)).map(row).collect()
}

/// The step whose times an answer has; `None` = the goal.
pub fn bin_step(answer: &Answer) -> Option<&str> {
    answer.parameter("step").and_then(Cell::text).filter(|step| *step != GOAL_STEP)
}

/// `How long it took to Reminder`.
pub fn bin_title(answer: &Answer, journey: &str) -> String {
    let to = bin_step(answer).map_or("the goal", |step| answer.names.called(Named::Step, journey, step));
    format!("How long it took to {to}")
}

/// Whose people a bin is of.
pub fn bin_people(answer: &Answer, id: &str) -> Option<Whose> {
    Some(Whose::Within(bin_step(answer).map(str::to_owned), id.parse().ok()?))
}
