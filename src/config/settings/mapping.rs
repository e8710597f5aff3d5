//! How a user's table becomes one of milepost's.

use crate::config::placed::Placed;
use crate::domain::zone::Zone;

/// One `[[source.events]]`; `event_id` is unique within it (T5).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct EventSource {
    /// Table, columns, filter.
    pub mapping: Mapping,
}

impl EventSource {
    /// The most there may be: a row's number has 11 bits for its entry.
    pub const MOST: usize = 1 << 11;
}

/// How a user's table becomes one of milepost's.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Mapping {
    /// The user's table, `schema.table` allowed; `None` = milepost's own name for it.
    pub table: Option<Placed<String>>,
    /// Milepost's column → what fills it. Columns not named here are taken by name where the table has them.
    pub columns: Vec<(String, Placed<Column>)>,
    /// `where`: rows for which this scalar expression is not true are left out.
    pub filter: Option<Placed<String>>,
    /// `timezone`: what times without offset and dates are local to (T3); `None` = UTC, and the configured zone for dates.
    pub timezone: Option<Zone>,
}

/// What fills a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// A column of the user's table.
    Name(String),
    /// The same text for every row.
    Constant(String),
    /// A scalar SQL expression over the user's table.
    Expression(String),
    /// A part of the name of the file that the row comes from.
    File(FilePart),
}

/// A part of a file's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePart {
    /// Its name without what says what kind of file it is: `clicks` of `2025/clicks.csv.gz`.
    Stem,
    /// The name of its folder: `2025`.
    Folder,
}

impl FilePart {
    /// Every part with its name in the configuration.
    pub const ALL: &'static [(&'static str, Self)] = &[("stem", Self::Stem), ("folder", Self::Folder)];

    /// The column in which the import keeps it.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Stem => "milepost:stem",
            Self::Folder => "milepost:folder",
        }
    }
}
