//! The state of a table: rows, cursor and what is chosen of them.

use ratatui::layout::Rect;

use super::arrangement::{Arrangement, headings};
use super::column::Column;
use super::order::Sort;
use super::row::Row;
use super::span::Span;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen;

/// A table with its cursor, order, search and choice of columns.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
    pub(super) tail: Vec<Row>,
    /// The row of an answer behind each row and last line, where pages say so; `None` = none of the answer's.
    pub(super) sources: Vec<Option<usize>>,
    /// The width of each column with nothing cut.
    pub(super) natural: Vec<u16>,
    /// The same under the shorter headings.
    pub(super) narrow: Vec<u16>,
    pub(super) right: Vec<bool>,
    /// The rows found, in the order in force, by their place in `rows`.
    pub(super) order: Vec<usize>,
    /// What it is sorted by; at most two, the first one first.
    pub(super) sorts: Vec<Sort>,
    /// The headings that it is to be sorted by once there are columns.
    pub(super) wanted: Vec<String>,
    /// Its rows belong together in the order that they are given in.
    pub(super) tree: bool,
    pub(super) arrangement: Arrangement,
    /// The columns chosen, in the order chosen, by their place in `columns`.
    pub(super) sequence: Vec<usize>,
    /// The column of the cursor, by its place in `columns`.
    pub(super) column: usize,
    pub(super) lead: Option<usize>,
    /// So many columns after the first are scrolled out of sight.
    pub(super) skipped: usize,
    /// The cursor was moved last, not the columns: it is brought into sight.
    pub(super) follows: bool,
    /// The text found, as it was typed.
    pub(super) needle: String,
    pub(super) entry: Option<Entry>,
    pub(super) selected: usize,
    pub(super) offset: usize,
    pub(super) height: usize,
    /// Where it was drawn last.
    pub(super) area: Rect,
    pub(super) spans: Vec<Span>,
}

impl Grid {
    /// Takes new rows; the selection stays on the same id, the cursor on the same column, order, search and choice of
    /// columns stay. `tail` are last lines that are neither sorted nor selected.
    pub fn set(&mut self, columns: Vec<Column>, rows: Vec<Row>, tail: Vec<Row>) {
        let chosen = self.chosen().map(|row| row.id.clone());
        let before: Vec<String> = headings(&self.columns);
        let after = headings(&columns);
        let moved = |column: usize| after.iter().position(|name| Some(name) == before.get(column));
        // A lead that was given before the first rows came leads now.
        let waiting = self.lead.filter(|lead| self.columns.is_empty() && *lead < columns.len());
        self.column = waiting.or_else(|| moved(self.column)).unwrap_or(0);
        self.sorts = self.sorts.iter().filter_map(|sort| Some(Sort { column: moved(sort.column)?, ..*sort })).collect();
        let fields = |i: usize| rows.iter().chain(&tail).filter_map(move |row| row.fields.get(i));
        let widest = |i: usize| fields(i).map(Field::width).max().unwrap_or(0);
        (self.natural, self.narrow) = columns
            .iter()
            .enumerate()
            .map(|(i, column)| (widest(i), column))
            .map(|(widest, column)| {
                [&column.title, &column.short].map(|title| pen::cells(widest.max(pen::width(title))))
            })
            .map(|[natural, narrow]| (natural, narrow))
            .unzip();
        self.right = (0..columns.len()).map(|i| fields(i).any(Field::right)).collect();
        self.sources.clear();
        (self.columns, self.rows, self.tail) = (columns, rows, tail);
        self.sequence = self.arrangement.sequence(&self.columns);
        self.sort_as_wanted();
        self.arrange();
        self.select(chosen.as_deref());
    }

    /// A table whose rows belong together in the order that they are given in: nothing sorts it, and its cursor is on rows alone.
    #[must_use]
    pub fn tree() -> Self {
        Self { tree: true, ..Self::default() }
    }

    /// Whether it is such a table.
    #[must_use]
    pub fn is_tree(&self) -> bool {
        self.tree
    }

    /// Where the heading of a column was drawn; `None` where it was not.
    #[must_use]
    pub fn heading_at(&self, column: usize) -> Option<Rect> {
        let span = self.spans.iter().find(|span| span.column == column)?;
        (self.area.height > 1).then(|| Rect::new(span.x, self.area.y, span.width, 1))
    }

    /// Says which row of an answer is behind each row, then each last line; to be called after [`Grid::set`]. `None` = it is
    /// no row of the answer.
    pub fn set_sources(&mut self, sources: impl IntoIterator<Item = impl Into<Option<usize>>>) {
        self.sources = sources.into_iter().map(Into::into).collect();
    }

    /// The number of rows that match the search.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// The number of all rows.
    #[must_use]
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// The lines that search, header, rows and last lines would take.
    #[must_use]
    pub fn tall(&self) -> u16 {
        pen::cells(1 + self.order.len() + self.tail.len()).saturating_add(self.find_height())
    }

    /// The columns that it would take with nothing cut or left out.
    #[must_use]
    pub fn wide(&self) -> u16 {
        let sum: u32 = self.sequence.iter().map(|&i| u32::from(self.natural[i]) + 1).sum();
        u16::try_from(sum.saturating_sub(1)).unwrap_or(u16::MAX)
    }

    /// Whether there is no row at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The selected row.
    #[must_use]
    pub fn chosen(&self) -> Option<&Row> {
        self.order.get(self.selected).and_then(|&at| self.rows.get(at))
    }

    /// The column under the cursor, by its place among those given to [`Grid::set`].
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// The heading of the column under the cursor.
    #[must_use]
    pub fn column_title(&self) -> &str {
        self.columns.get(self.column).map_or("", |column| column.title.as_str())
    }

    /// The rows shown, in their order, then the last lines, each by the place of the row of an answer behind it; `None` where
    /// pages have not said.
    #[must_use]
    pub fn sources(&self) -> Option<Vec<Option<usize>>> {
        let known = self.sources.len() == self.rows.len() + self.tail.len();
        let places = self.order.iter().copied().chain(self.rows.len()..self.sources.len());
        known.then(|| places.map(|at| self.sources[at]).collect())
    }

    /// The ids of the rows shown, in their order, then those of the last lines.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let shown = self.order.iter().map(|&at| &self.rows[at]);
        shown.chain(&self.tail).map(|row| row.id.as_str())
    }

    /// Selects the row of an id, where there is one.
    pub fn select(&mut self, id: Option<&str>) {
        let found = id.and_then(|id| self.order.iter().position(|&at| self.rows[at].id == id));
        self.selected = found.unwrap_or_else(|| self.selected.min(self.order.len().saturating_sub(1)));
    }

    /// Moves the selection.
    pub fn step(&mut self, by: isize) {
        let last = self.order.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    /// Moves the selection by screens.
    pub fn page(&mut self, by: isize) {
        self.step(by.saturating_mul(isize::try_from(self.height.max(2) - 1).unwrap_or(1)));
    }

    /// Moves the cursor to another column; one that has no room comes into sight.
    pub fn move_column(&mut self, by: isize) {
        let stops: Vec<usize> = self.sequence.iter().copied().filter(|&i| !self.columns[i].title.is_empty()).collect();
        let now = stops.iter().position(|&i| i == self.column).unwrap_or(0);
        let next = now.saturating_add_signed(by).min(stops.len().saturating_sub(1));
        self.column = stops.get(next).copied().unwrap_or(0);
        self.follows = true;
    }

    /// Scrolls the columns sideways; the first one stays.
    pub fn scroll_columns(&mut self, by: isize) {
        let most = self.sequence.len().saturating_sub(2);
        self.skipped = self.skipped.saturating_add_signed(by).min(most);
        self.follows = false;
    }

    /// Puts the cursor on a column whenever it is another than before.
    pub fn lead(&mut self, column: Option<usize>) {
        if self.lead != column
            && let Some(column) = column.filter(|column| *column < self.columns.len())
        {
            self.column = column;
            self.follows = true;
        }
        self.lead = column;
    }

    pub(super) fn rearrange(&mut self) {
        let chosen = self.chosen().map(|row| row.id.clone());
        self.arrange();
        self.select(chosen.as_deref());
    }

    fn arrange(&mut self) {
        let needle = self.needle.to_lowercase();
        self.order = (0..self.rows.len()).filter(|&at| self.rows[at].contains(&needle)).collect();
        self.sort_rows();
    }
}
