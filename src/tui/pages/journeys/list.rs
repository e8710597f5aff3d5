//! The list of journeys with their goals (G1, G9, G10).

use super::summary::Known;
use crate::domain::clean::Clean;
use crate::domain::metric::metric;
use crate::domain::words;
use crate::report::{GoalRow, JourneyRow};
use crate::tui::context::PageContext;
use crate::tui::show;
use crate::tui::widgets::bar::Gauge;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Row};

/// What stands for a goal that is not counted.
pub const NOT_COUNTED: &str = "?";

/// The columns of the list.
pub fn columns() -> Vec<Column> {
    let percent = |key: &str, rank: u8| {
        let unit = |label: &str| if label.contains('%') { label.to_owned() } else { format!("{label} %") };
        let of = metric(key);
        Column::new(&unit(of.label), rank).or_short(&unit(of.short)).fields(&[of.name])
    };
    vec![
        Column::text(metric("journey_name").label, 0, 20, 44).fields(&["journey", "journey_name"]),
        Column::text("Goal", 6, 16, 20).fields(&["goal_kind"]),
        Column::new(metric("entrants").label, 0).fields(&["entrants"]),
        Column::new(metric("entries").label, 8).fields(&["entries"]),
        Column::new("Messages sent", 7).fields(&["messages_sent"]),
        Column::new(metric("converted").label, 3).or_short(metric("converted").short).fields(&["converted"]),
        percent("conversion_rate", 1),
        Column::new(metric("target").label, 2).fields(&["target_people"]),
        Column::bar("", 4, 8, 28),
        percent("target_share", 1),
        Column::new(metric("active").label, 5).fields(&["active"]),
    ]
}

/// A journey in the list, and whether its goal counts nothing (M8); `known` is what is known of goals at all.
pub fn line(
    cx: &PageContext<'_>,
    row: &JourneyRow,
    (known, goal, broken): (Known, Option<&GoalRow>, bool),
    most: f64,
) -> Row {
    // What is not known is not nothing.
    let unknown = match known {
        Known::Awaited => Some("…"),
        Known::Failed => Some(NOT_COUNTED),
        Known::Told => None,
    };
    let number = |field: Field| unknown.map_or(field, |says| Field::Number(says.to_owned(), None));
    let target = goal.and_then(|goal| goal.target_share);
    let aim = goal.and_then(|goal| goal.target.as_deref()).map(words::target).unwrap_or_default();
    let wanted = goal.and_then(GoalRow::people_wanted).map(show::amount);
    let fields = vec![
        show::journey(cx, &row.journey),
        match goal {
            Some(_) if broken => Field::Warn(Clean::new("broken")),
            None if unknown.is_some() => Field::dim(unknown.unwrap_or_default()),
            goal => Field::dim(goal.map_or("", |goal| words::goal_kind(&goal.kind))),
        },
        show::count(row.entrants),
        show::count(row.entries),
        show::count(row.messages_sent),
        show::count(row.converted),
        show::share(row.conversion_rate),
        number(Field::Number(aim, wanted)),
        target.map_or(Field::Empty, |share| Field::Gauge(Gauge { share, most })),
        number(target.map_or(Field::Empty, |share| show::share(Some(share)))),
        show::count(row.active),
    ];
    Row { id: row.journey.clone(), fields }
}
