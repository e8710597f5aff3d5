//! What `init` takes a table for, and what fills its columns.

use duckdb::Connection;

use crate::store::source::catalog::RawTable;

/// What fills a column, as the configuration writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Column(String),
    Constant(String),
    Expression(String),
}

/// One of milepost's columns, filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fill {
    pub ours: &'static str,
    pub value: Value,
    pub why: String,
    /// SQL of the value as text.
    pub text: String,
    /// The type of the column behind it.
    pub kind: String,
    /// Whether the values name an offset.
    pub offset: bool,
}

/// What a table is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Events,
    Other(&'static str),
}

/// One table and its mapping.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guess {
    pub role: Role,
    pub label: String,
    pub sql: String,
    pub rows: u64,
    pub fills: Vec<Fill>,
    /// Columns that stay attributes.
    pub rest: Vec<String>,
    /// Whether the rows are about email where they do not say it.
    pub about_email: bool,
}

impl Guess {
    pub fn fill(&self, ours: &str) -> Option<&Fill> {
        self.fills.iter().find(|fill| fill.ours == ours)
    }
}

/// A connection with the table that is looked at.
pub(super) struct Look<'a> {
    pub connection: &'a Connection,
    pub raw: &'a RawTable,
    pub most: u64,
}
