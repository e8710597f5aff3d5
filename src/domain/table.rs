//! A report as rows and columns, before any face is put on it.

use serde::{Serialize, Serializer};

use super::metric::Metric;
use super::time::Time;

/// One value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Missing: null in JSON, empty in CSV, "–" on screen.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number, unrounded.
    Num(f64),
    /// Text as it is in the data; faces strip what a terminal must not see.
    Text(String),
    /// An instant.
    Time(Time),
    /// A list of texts (a path).
    List(Vec<String>),
}

impl Cell {
    /// The number in it.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Int(n) => Some(*n as f64),
            Self::Num(n) => Some(*n),
            _ => None,
        }
    }

    /// The text in it.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// About so many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let held = match self {
            Self::Text(text) => text.capacity(),
            Self::List(texts) => texts.iter().map(|text| size_of::<String>() + text.capacity()).sum(),
            Self::Null | Self::Bool(_) | Self::Int(_) | Self::Num(_) | Self::Time(_) => 0,
        };
        size_of::<Self>() + held
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        i64::try_from(value).map_or(Self::Null, Self::Int)
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        if value.is_finite() { Self::Num(value) } else { Self::Null }
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Vec<String>> for Cell {
    fn from(value: Vec<String>) -> Self {
        Self::List(value)
    }
}

impl From<Time> for Cell {
    fn from(value: Time) -> Self {
        Self::Time(value)
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(value) => serializer.serialize_i64(*value),
            Self::Num(value) => serializer.serialize_f64(*value),
            Self::Text(value) => serializer.serialize_str(value),
            Self::Time(value) => value.serialize(serializer),
            Self::List(value) => value.serialize(serializer),
        }
    }
}

/// Rows under named columns; every row has one cell per column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// What each column means, in the order of the JSON fields.
    pub columns: Vec<&'static Metric>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// An empty table of these columns.
    #[must_use]
    pub fn new(columns: Vec<&'static Metric>) -> Self {
        Self { columns, rows: Vec::new() }
    }

    /// The position of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// About so many bytes are held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.rows.iter().map(|row| size_of_val(row) + row.iter().map(Cell::bytes).sum::<usize>()).sum()
    }
}
