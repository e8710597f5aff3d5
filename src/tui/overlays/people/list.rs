//! The table of people: those behind a number of a journey with their start, others as the answer has them.

use crate::domain::answer::Answer;
use crate::domain::metric::metric;
use crate::domain::words;
use crate::domain::zone::Zone;
use crate::report::JourneyPersonRow;
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

/// Customer, name, time, credit or detail, detail: which may go where there is no room, and the least that they take.
const WIDTHS: &[(u8, u16)] = &[(0, 8), (1, 8), (2, 8), (3, 12), (4, 12)];

/// A column of people of a journey.
struct PersonColumn {
    column: Column,
    value: fn(&JourneyPersonRow, Zone) -> Field,
}

/// Fills the table. The id of a row is the customer's.
pub fn fill(grid: &mut Grid, answer: &Answer, zone: Zone) {
    let people: Vec<JourneyPersonRow> = answer.table.read();
    if people.is_empty() {
        show::fill_table(grid, answer, WIDTHS);
    } else {
        let mut columns = columns();
        // What nobody has takes no room.
        columns.retain(|column| people.iter().any(|person| (column.value)(person, zone) != Field::Empty));
        let rows = people.iter().map(|person| Row {
            id: person.customer.clone().unwrap_or_default(),
            fields: columns.iter().map(|column| (column.value)(person, zone)).collect(),
        });
        let rows = rows.collect();
        grid.set(columns.into_iter().map(|column| column.column).collect(), rows, Vec::new());
    }
    grid.set_sources(0..answer.table.rows.len());
}

fn columns() -> Vec<PersonColumn> {
    let text = |key: &str, fields: &[&'static str], rank, least, value| PersonColumn {
        column: Column::text(metric(key).label, rank, least, 40).fields(fields),
        value,
    };
    let time = |key: &str, rank, value| PersonColumn {
        column: Column::new(metric(key).label, rank).fields(&[metric(key).name]),
        value,
    };
    vec![
        text("customer", &["customer"], 0, 8, |person, _| said(person.customer.as_deref())),
        text("name", &["name"], 1, 8, |person, _| said(person.name.as_deref())),
        time("started", 2, |person, zone| show::time(Some(person.started), zone)),
        time("reached", 3, |person, zone| show::time(person.reached, zone)),
        time("person.goal", 4, |person, zone| show::time(person.goal, zone)),
        time("left", 1, |person, zone| show::time(person.left, zone)),
        text("reason", &["reason", "reason_name"], 0, 17, |person, _| {
            said(person.reason.as_deref().map(words::reason))
        }),
        text("step_name", &["step", "step_name"], 2, 10, |person, _| {
            said(person.step_name.as_deref().or(person.step.as_deref()))
        }),
        PersonColumn {
            column: Column::new(metric("times").label, 5).fields(&["times"]),
            value: |person, _| if person.times > 1 { show::count(person.times) } else { Field::Empty },
        },
    ]
}

fn said(text: Option<&str>) -> Field {
    text.map_or(Field::Empty, Field::text)
}
