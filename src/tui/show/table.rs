//! An answer as a table, as people read it.

use crate::domain::answer::Answer;
use crate::domain::metric::{Metric, Unit};
use crate::domain::table::Cell;
use crate::print::{format, readable};
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

/// The column of the ids of customers, and that of their names.
const CUSTOMER: &str = "customer";
const NAME: &str = "name";

/// An answer as the table of a list of people, in the columns that people see. Each column of the answer has a rank, the highest
/// first to go where there is no room, and if of text the least that it is shown in. The id of a row is the text of its first
/// cell; who it is stands in one column, as `called` says for each row.
pub fn people_table(answer: &Answer, called: &[String], widths: &[(u8, u16)]) -> (Vec<Column>, Vec<Row>) {
    // What no row has takes no room; a name stands for whoever has none as well.
    let some = |column: &readable::Column| {
        let name = column.metric.name;
        let held = |row: &Vec<Cell>| row.get(column.place).is_some_and(|cell| *cell != Cell::Null);
        name == NAME || name != CUSTOMER && answer.table.rows.iter().any(held)
    };
    let columns: Vec<readable::Column> = readable::columns(answer).into_iter().filter(some).collect();
    let id = |row: &[Cell]| row.first().and_then(Cell::text).unwrap_or_default().to_owned();
    let rows = answer.table.rows.iter().zip(called).map(|(row, called)| {
        let cell = |column: &readable::Column| {
            if column.metric.name == NAME { Field::text(called) } else { field(answer, row, column) }
        };
        Row { id: id(row), fields: columns.iter().map(cell).collect() }
    });
    let shown = columns.iter().map(|column| {
        let (rank, least) = widths.get(column.place).copied().unwrap_or((9, 8));
        let shown = if is_text(column.metric) {
            Column::text(column.label, rank, least, 48)
        } else {
            Column::new(column.label, rank).or_short(column.short())
        };
        let own = column.metric.name;
        if own == NAME {
            return shown.fields(&[NAME, CUSTOMER]);
        }
        let called = answer.table.columns.iter().map(|other| other.name);
        let called = called.filter(|name| name.strip_suffix("_name") == Some(own));
        shown.fields(&std::iter::once(own).chain(called).collect::<Vec<_>>())
    });
    (shown.collect(), rows.collect())
}

/// Fills a list with rows and last lines, each with the row of the answer behind it.
pub fn fill_sourced(
    grid: &mut Grid,
    columns: Vec<Column>,
    rows: Vec<(Option<usize>, Row)>,
    tail: Vec<(Option<usize>, Row)>,
) {
    let sources: Vec<Option<usize>> = rows.iter().chain(&tail).map(|(place, _)| *place).collect();
    let only = |rows: Vec<(Option<usize>, Row)>| rows.into_iter().map(|(_, row)| row).collect();
    grid.set(columns, only(rows), only(tail));
    grid.set_sources(sources);
}

/// Whether a column holds text.
fn is_text(metric: &Metric) -> bool {
    !format::right(metric.unit) && metric.unit != Unit::Time
}

/// One cell as a field.
fn field(answer: &Answer, row: &[Cell], column: &readable::Column) -> Field {
    let text = readable::cell(answer, row, column.place);
    match row.get(column.place) {
        Some(Cell::Time(time)) => Field::Number(text, Some(seconds(time.0))),
        None | Some(Cell::Null) if is_text(column.metric) => Field::Empty,
        Some(cell) if !is_text(column.metric) => Field::Number(text, cell.number()),
        _ => Field::text(&text),
    }
}

#[expect(clippy::cast_precision_loss, reason = "for the order of a column only")]
fn seconds(micros: i64) -> f64 {
    micros as f64
}
