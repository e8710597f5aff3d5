//! The table of a customer's events in words.

use crate::domain::answer::Answer;
use crate::domain::metric::metric;
use crate::domain::table::Cell;
use crate::domain::words;
use crate::domain::zone::Zone;
use crate::print::{format, readable};
use crate::report::{CustomerEventRow, JourneyPersonRow};
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

/// So many events are answered at a time.
pub const PART: usize = 1_000;

/// Fills the table, the events in their order.
pub fn fill(grid: &mut Grid, answer: &Answer, zone: Zone) {
    let events: Vec<CustomerEventRow> = answer.table.read();
    let item = |place: usize| {
        let column = answer.table.column("item")?;
        let row = answer.table.rows.get(place)?;
        (row.get(column)? != &Cell::Null).then(|| readable::cell(answer, row, column))
    };
    let mut rows: Vec<Row> = events
        .iter()
        .enumerate()
        .map(|(place, event)| Row { id: place.to_string(), fields: fields(event, item(place).as_deref(), zone) })
        .collect();
    let mut columns = vec![
        Column::new(metric("time").label, 0).fields(&["time"]),
        Column::text("What happened", 0, 25, 44).fields(&["event", "event_name", "kind", "milestone"]),
        Column::text("Journey and step", 3, 14, 44).fields(&["journey", "journey_name", "step", "step_name"]),
        Column::text("Message", 6, 10, 30).fields(&["asset", "asset_name"]),
        Column::text(metric("item").label, 5, 8, 24).fields(&["item"]),
        Column::new(metric("completion").label, 4).fields(&["completion"]),
        Column::new(metric("touch.credit").label, 1).fields(&["credit"]),
        Column::text(metric("timeline.reason").label, 2, 20, 60).fields(&["reason", "ended"]),
    ];
    // What no event has takes no room.
    for place in (0..columns.len()).rev() {
        if !rows.is_empty() && rows.iter().all(|row| row.fields.get(place) == Some(&Field::Empty)) {
            columns.remove(place);
            for row in &mut rows {
                row.fields.remove(place);
            }
        }
    }
    grid.set(columns, rows, Vec::new());
    grid.set_sources(0..events.len());
}

/// The fields of an event; `item` is what the item of the credit is called.
fn fields(event: &CustomerEventRow, item: Option<&str>, zone: Zone) -> Vec<Field> {
    let text = |text: Option<&str>| text.map_or(Field::Empty, Field::text);
    let place = [
        named(event.journey_name.as_ref(), event.journey.as_ref()),
        named(event.step_name.as_ref(), event.step.as_ref()),
    ];
    let place: Vec<&str> = place.into_iter().flatten().collect();
    let why = event.reason.as_deref().or_else(|| event.ended.as_deref().map(words::reason));
    let touch = event.kind == "touch";
    vec![
        show::time(Some(event.time), zone),
        Field::text(&what(event)),
        if place.is_empty() { Field::Empty } else { Field::dim(&place.join(" · ")) },
        text(named(event.asset_name.as_ref(), event.asset.as_ref())),
        if touch { text(item) } else { Field::Empty },
        if event.completion.is_some() { show::count(event.completion) } else { Field::Empty },
        event.credit.map_or(Field::Empty, |credit| Field::Number(format::decimal(credit, 4), Some(credit))),
        text(why),
    ]
}

/// A name, else the id.
fn named<'a>(name: Option<&'a String>, id: Option<&'a String>) -> Option<&'a str> {
    name.filter(|name| !name.is_empty()).or(id).map(String::as_str)
}

/// What happened, in words.
fn what(event: &CustomerEventRow) -> String {
    let says = event.event_name.clone().unwrap_or_else(|| words::event(&event.event));
    match event.kind.as_str() {
        "completion" => match (&event.milestone, event.completion) {
            (Some(milestone), Some(_)) => format!("* {milestone} completed"),
            _ => says,
        },
        "goal" => format!(
            "* Goal of {} reached",
            named(event.journey_name.as_ref(), event.journey.as_ref()).unwrap_or_default()
        ),
        _ => says,
    }
}

/// The start of a journey in words, a part each: when it began, what was reached, when and why it ended.
pub fn start_says(start: &JourneyPersonRow, zone: Zone) -> Vec<String> {
    let journey = named(start.journey_name.as_ref(), start.journey.as_ref()).unwrap_or_default();
    let mut parts = vec![format!("{journey}: started {}", format::time(start.started, zone))];
    parts.extend(start.reached.map(|reached| format!("reached the step {}", format::time(reached, zone))));
    parts.extend(start.goal.map(|goal| format!("goal {}", format::time(goal, zone))));
    match (start.left, &start.reason) {
        (Some(left), reason) => {
            let at = named(start.step_name.as_ref(), start.step.as_ref())
                .map_or_else(String::new, |step| format!(" at {step}"));
            let reason = reason.as_deref().map_or_else(String::new, |reason| format!(": {}", words::reason(reason)));
            parts.push(format!("left {}{at}{reason}", format::time(left, zone)));
        }
        (None, _) => parts.push("still on the way".to_owned()),
    }
    parts
}
