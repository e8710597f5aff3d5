//! Rows as text for the clipboard: tab-separated, the columns chosen in their order.

use super::row::Row;
use super::table::Grid;
use crate::tui::widgets::field::Field;

impl Grid {
    /// The columns that hold a text.
    fn said_columns(&self) -> Vec<usize> {
        let says = |i: &usize| {
            self.rows
                .iter()
                .chain(&self.tail)
                .any(|row| row.fields.get(*i).is_some_and(|field| !field.said().is_empty()))
        };
        self.sequence.iter().copied().filter(says).collect()
    }

    /// The rows found, in their order, and the last lines, under their headings.
    #[must_use]
    pub fn copied(&self) -> String {
        let columns = self.said_columns();
        let header: Vec<&str> = columns.iter().map(|&i| self.columns[i].title.as_str()).collect();
        let mut out = vec![header.join("\t")];
        let shown = self.order.iter().map(|&at| &self.rows[at]);
        out.extend(shown.chain(&self.tail).map(|row| row_text(row, &columns)));
        out.join("\n")
    }

    /// The selected row.
    #[must_use]
    pub fn copied_row(&self) -> Option<String> {
        self.chosen().map(|row| row_text(row, &self.said_columns()))
    }
}

fn row_text(row: &Row, columns: &[usize]) -> String {
    let fields = columns.iter().map(|&i| row.fields.get(i).map_or("", Field::said));
    fields.collect::<Vec<_>>().join("\t")
}
