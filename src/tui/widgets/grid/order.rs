//! What orders and narrows a table, apart from the table.

/// A column that rows are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Its place.
    pub column: usize,
    /// The largest number, or the last letter, on top.
    pub down: bool,
}

/// What narrows and orders a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowing {
    pub(super) needle: String,
    pub(super) sorts: Vec<Sort>,
}

impl Narrowing {
    /// Whether it does neither.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}
