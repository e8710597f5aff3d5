//! A row of a table.

use crate::tui::widgets::field::Field;

/// A row: its fields, and the id behind it.
#[derive(Clone, Debug)]
pub struct Row {
    /// What [`Grid::chosen`] answers.
    pub id: String,
    /// One field per column.
    pub fields: Vec<Field>,
}

impl Row {
    /// Whether it contains the text, which is in lower case.
    pub(super) fn contains(&self, needle: &str) -> bool {
        needle.is_empty() || self.fields.iter().any(|field| field.said().to_lowercase().contains(needle))
    }
}
