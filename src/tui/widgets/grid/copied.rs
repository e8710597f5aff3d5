//! What a table shows as text: for the clipboard, tab-separated, and for a file; the columns chosen in their order.

use super::column::Column;
use super::row::Row;
use super::table::Grid;
use crate::tui::widgets::field::Field;

impl Grid {
    /// The columns that hold a text, in the order chosen, by their place.
    fn said_columns(&self) -> Vec<usize> {
        let says = |i: &usize| {
            self.rows
                .iter()
                .chain(&self.tail)
                .any(|row| row.fields.get(*i).is_some_and(|field| !field.said().is_empty()))
        };
        self.sequence.iter().copied().filter(says).collect()
    }

    /// The rows found, in their order, and the last lines.
    fn shown(&self) -> impl Iterator<Item = &Row> {
        self.order.iter().map(|&at| &self.rows[at]).chain(&self.tail)
    }

    /// The rows found, in their order, and the last lines, under their headings.
    #[must_use]
    pub fn copied(&self) -> String {
        let columns = self.said_columns();
        let header: Vec<&str> = columns.iter().map(|&i| self.columns[i].title.as_str()).collect();
        let lines = self.shown().map(|row| self.row_texts(row, &columns).join("\t"));
        std::iter::once(header.join("\t")).chain(lines).collect::<Vec<_>>().join("\n")
    }

    /// The selected row.
    #[must_use]
    pub fn copied_row(&self) -> Option<String> {
        self.chosen().map(|row| self.row_texts(row, &self.said_columns()).join("\t"))
    }

    /// The headings of what is shown, each with whether its column stands at its right edge, and the texts of the rows and the
    /// last lines. What is out of sight for want of room is shown; what was hidden is not.
    #[must_use]
    pub fn texts(&self) -> (Vec<(String, bool)>, Vec<Vec<String>>) {
        let columns = self.said_columns();
        let headings = columns.iter().map(|&i| (self.columns[i].title.clone(), self.right.get(i) == Some(&true)));
        let rows = self.shown().map(|row| self.row_texts(row, &columns).into_iter().map(str::to_owned).collect());
        (headings.collect(), rows.collect())
    }

    /// The columns shown that hold a text, each with its field of every row shown and of the last lines.
    #[must_use]
    pub fn shown_columns(&self) -> Vec<(&Column, Vec<&Field>)> {
        let fields = |i: usize| self.shown().map(|row| row.fields.get(i).unwrap_or(&Field::Empty)).collect();
        self.said_columns().into_iter().map(|i| (&self.columns[i], fields(i))).collect()
    }

    /// The columns that were hidden.
    #[must_use]
    pub fn hidden_columns(&self) -> Vec<&Column> {
        (0..self.columns.len()).filter(|i| !self.sequence.contains(i)).map(|i| &self.columns[i]).collect()
    }

    /// The texts of a row. What is sorted stands in no tree.
    fn row_texts<'a>(&self, row: &'a Row, columns: &[usize]) -> Vec<&'a str> {
        let in_tree = self.sorts.is_empty();
        columns.iter().map(|&i| row.fields.get(i).map_or("", |field| field.shown(in_tree))).collect()
    }
}
