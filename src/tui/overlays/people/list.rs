//! The table of people: those behind a number of a journey with their start, others as the answer has them.

use std::collections::HashMap;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::metric::metric;
use crate::domain::table::{Cell, Table};
use crate::domain::words;
use crate::domain::zone::Zone;
use crate::report::JourneyPersonRow;
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

/// Customer, name, time, credit or detail, detail: which may go where there is no room, and the least that they take.
const WIDTHS: &[(u8, u16)] = &[(0, 8), (0, 20), (2, 8), (3, 12), (4, 12)];

/// A column of people of a journey; its value is that of a person who is called so.
struct PersonColumn {
    column: Column,
    value: fn(&JourneyPersonRow, &str, Zone) -> Field,
}

/// What the people of a table are called, row by row: by their names; a name that several of them have bears the id, and one
/// without a name is called by it.
pub fn called(people: &Table) -> Vec<String> {
    let column = |name: &str| people.column(name);
    let (customer, name) = (column("customer"), column("name"));
    let text = |row: &[Cell], place: Option<usize>| {
        let text = place.and_then(|place| row.get(place)).and_then(Cell::text).unwrap_or_default();
        // What looks the same is the same name.
        (text.to_owned(), Clean::new(text).as_str().trim().to_owned())
    };
    let mut bearers: HashMap<String, usize> = HashMap::new();
    for row in &people.rows {
        *bearers.entry(text(row, name).1).or_default() += 1;
    }
    let who = |row: &Vec<Cell>| {
        let ((id, _), (said, seen)) = (text(row, customer), text(row, name));
        match bearers.get(&seen) {
            _ if seen.is_empty() => id,
            Some(1) => said,
            _ => format!("{} ({id})", said.trim()),
        }
    };
    people.rows.iter().map(who).collect()
}

/// Fills the table.
pub fn fill(grid: &mut Grid, answer: &Answer, zone: Zone) {
    put(grid, laid_out(answer, zone));
}

/// Fills the table with what is laid out, a row for each of the answer.
pub fn put(grid: &mut Grid, (columns, rows): (Vec<Column>, Vec<Row>)) {
    let all = rows.len();
    grid.set(columns, rows, Vec::new());
    grid.set_sources(0..all);
}

/// The columns and rows of the table. The id of a row is the customer's.
pub fn laid_out(answer: &Answer, zone: Zone) -> (Vec<Column>, Vec<Row>) {
    let people: Vec<JourneyPersonRow> = answer.table.read();
    let called = called(&answer.table);
    if people.is_empty() {
        return show::people_table(answer, &called, WIDTHS);
    }
    let mut columns = columns();
    // What nobody has takes no room.
    columns.retain(|column| people.iter().any(|person| (column.value)(person, "?", zone) != Field::Empty));
    let rows = people.iter().zip(&called).map(|(person, called)| Row {
        id: person.customer.clone().unwrap_or_default(),
        fields: columns.iter().map(|column| (column.value)(person, called, zone)).collect(),
    });
    let rows = rows.collect();
    (columns.into_iter().map(|column| column.column).collect(), rows)
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
        text("name", &["name", "customer"], 0, 20, |_, called, _| Field::text(called)),
        time("started", 2, |person, _, zone| show::time(Some(person.started), zone)),
        time("reached", 3, |person, _, zone| show::time(person.reached, zone)),
        time("person.goal", 4, |person, _, zone| show::time(person.goal, zone)),
        time("left", 1, |person, _, zone| show::time(person.left, zone)),
        text("reason", &["reason", "reason_name"], 0, 17, |person, _, _| {
            said(person.reason.as_deref().map(words::reason))
        }),
        text("step_name", &["step", "step_name"], 2, 10, |person, _, _| {
            said(person.step_name.as_deref().or(person.step.as_deref()))
        }),
        PersonColumn {
            column: Column::new(metric("times").label, 5).fields(&["times"]),
            value: |person, _, _| if person.times > 1 { show::count(person.times) } else { Field::Empty },
        },
    ]
}

fn said(text: Option<&str>) -> Field {
    text.map_or(Field::Empty, Field::text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::PersonRow;

    #[test]
    fn e12_ids_stand_beside_names_that_several_people_have_and_in_place_of_missing_ones() {
        let row = |customer: &str, name: Option<&str>| PersonRow {
            customer: Some(customer.to_owned()),
            name: name.map(str::to_owned),
            time: None,
            detail: None,
        };
        let rows = [
            row("c1", Some("Maria Braun")),
            row("c2", Some("Jon Doe")),
            row("c3", Some("Jon Doe ")),
            row("c4", None),
            row("c5", Some(" ")),
        ];
        let mut table = Table::of_rows::<PersonRow>();
        table.extend(rows);
        assert_eq!(called(&table), ["Maria Braun", "Jon Doe (c2)", "Jon Doe (c3)", "c4", "c5"]);
    }
}
