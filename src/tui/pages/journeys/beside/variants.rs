//! How the groups of an experiment fared (G11, J3).

use crate::domain::metric::metric;
use crate::print::format;
use crate::report::{ExperimentRow, Group, People as Whose};
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Row};

/// What the id of a group's row begins with; that of none is empty.
const GROUP: &str = "group:";

/// From this column on the numbers of a variant are those with the goal.
const WITH_GOAL: usize = 2;

pub fn variant_columns() -> Vec<Column> {
    vec![
        Column::text("Group", 0, 7, 20),
        Column::new(metric("entrants").label, 2),
        Column::new(metric("attained").label, 3).or_short(metric("attained").short),
        Column::new("%", 0),
        Column::new("95 %", 4),
        Column::new("Ahead by", 1),
    ]
}

pub fn variant(row: ExperimentRow) -> Row {
    let name = row.group.as_deref().map_or_else(|| Field::dim("none"), Field::text);
    let between = |low: Option<f64>, high: Option<f64>| {
        low.zip(high).map(|(low, high)| format!("{} – {}", format::share(low), format::share(high)))
    };
    let ahead = match row.difference.zip(between(row.difference_low, row.difference_high)) {
        _ if row.baseline => Field::dim("baseline"),
        Some((difference, interval)) => Field::text(&format!("{} ({interval})", format::share(difference))),
        None => Field::Empty,
    };
    let rate = between(row.low, row.high).map_or(Field::Empty, |interval| Field::dim(&interval));
    let fields = vec![name, show::count(row.entrants), show::count(row.attained), show::share(row.rate), rate, ahead];
    Row { id: row.group.map(|group| format!("{GROUP}{group}")).unwrap_or_default(), fields }
}

/// Whose people a number of a row is of.
pub fn group_people(by: Group, id: &str, column: usize) -> Whose {
    Whose::Group(by, id.strip_prefix(GROUP).map(str::to_owned), column >= WITH_GOAL)
}
