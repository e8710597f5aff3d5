//! An answer as a table in its own columns.

use crate::domain::answer::Answer;
use crate::domain::metric::{Metric, Unit};
use crate::domain::table::Cell;
use crate::domain::zone::Zone;
use crate::print::format;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

/// Fills a list with an answer in its own columns. Each has a rank, the highest first to go where there is no room, and if of
/// text the least that it is shown in. The id of a row is the text of its first cell.
pub fn fill_table(grid: &mut Grid, answer: &Answer, widths: &[(u8, u16)], zone: Zone) {
    let id = |row: &[Cell]| row.first().and_then(Cell::text).unwrap_or_default().to_owned();
    let fields = rows(answer, zone);
    let rows = answer.table.rows.iter().zip(fields).map(|(row, fields)| Row { id: id(row), fields });
    let columns = answer.table.columns.iter().enumerate().map(|(i, metric)| {
        let (rank, least) = widths.get(i).copied().unwrap_or((9, 8));
        if is_text(metric) { Column::text(metric.label, rank, least, 48) } else { Column::new(metric.label, rank) }
    });
    grid.set(columns.collect(), rows.collect(), Vec::new());
}

/// Whether a column holds text.
fn is_text(metric: &Metric) -> bool {
    !format::right(metric.unit) && metric.unit != Unit::Time
}

/// Every row of an answer as fields, in its own columns.
fn rows(answer: &Answer, zone: Zone) -> Vec<Vec<Field>> {
    let field = |cell: &Cell, metric: &Metric| match cell {
        Cell::Time(time) => Field::Number(format::time(*time, zone), Some(seconds(time.0))),
        Cell::Null if is_text(metric) => Field::Empty,
        cell if is_text(metric) => Field::text(&format::cell(cell, metric.unit, zone)),
        cell => Field::Number(format::cell(cell, metric.unit, zone), cell.number()),
    };
    let columns = &answer.table.columns;
    answer
        .table
        .rows
        .iter()
        .map(|row| row.iter().zip(columns).map(|(cell, metric)| field(cell, metric)).collect())
        .collect()
}

#[expect(clippy::cast_precision_loss, reason = "for the order of a column only")]
fn seconds(micros: i64) -> f64 {
    micros as f64
}
