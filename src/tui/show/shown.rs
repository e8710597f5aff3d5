//! Which rows of an answer a list shows.

use std::collections::BTreeMap;

use crate::domain::answer::Answer;
use crate::domain::table::Cell;
use crate::tui::widgets::grid::Grid;

/// The rows of an answer that a list shows, in the order of the list, by their place: where the page has said which are
/// behind its rows, else by the text of their first cell; `None` where neither tells them apart.
#[must_use]
pub fn shown_rows(answer: &Answer, grid: &Grid) -> Option<Vec<usize>> {
    let all = answer.table.rows.len();
    if let Some(rows) = grid.sources() {
        return rows.iter().all(|row| *row < all).then_some(rows);
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, row) in answer.table.rows.iter().enumerate() {
        if places.insert(row.first().and_then(Cell::text)?, place).is_some() {
            return None;
        }
    }
    grid.ids().map(|id| places.get(id).copied()).collect()
}
