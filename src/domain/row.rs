//! Rows of reports: a struct with named fields is the one place that says which columns there are, in which order; cells,
//! JSON and CSV are made from it, and pages read it back by its fields.

use super::metric::Metric;
use super::table::{Cell, Table};
use super::time::Time;

/// A row of a report, declared by [`row!`](crate::row).
pub trait Row: Clone {
    /// What each field means, in the order of the struct, which is that of the JSON fields.
    const COLUMNS: &'static [&'static Metric];

    /// The row as cells, one per column.
    fn cells(self) -> Vec<Cell>;

    /// The row that cells were made from; `None` where they are another report's.
    fn read(cells: &[Cell]) -> Option<Self>;
}

/// A value that a cell holds.
pub trait Value: Into<Cell> {
    /// The value in a cell; `None` where the cell holds another kind of value.
    fn read(cell: &Cell) -> Option<Self>;
}

impl<T: Value> Value for Option<T> {
    fn read(cell: &Cell) -> Option<Self> {
        if *cell == Cell::Null { Some(None) } else { T::read(cell).map(Some) }
    }
}

/// Implements [`Value`] for a type that one kind of cell holds.
macro_rules! value {
    ($type:ty, $pattern:pat => $value:expr) => {
        impl Value for $type {
            fn read(cell: &Cell) -> Option<Self> {
                match cell {
                    $pattern => Some($value),
                    _ => None,
                }
            }
        }
    };
}

value!(bool, Cell::Bool(value) => *value);
value!(i64, Cell::Int(value) => *value);
value!(u64, Cell::Int(value) => u64::try_from(*value).ok()?);
value!(String, Cell::Text(value) => value.clone());
value!(Time, Cell::Time(value) => *value);
value!(Vec<String>, Cell::List(value) => value.clone());

/// A number that is none is missing in a cell.
impl Value for f64 {
    fn read(cell: &Cell) -> Option<Self> {
        if *cell == Cell::Null { Some(Self::NAN) } else { cell.number() }
    }
}

/// Any value: a column of a report that shows values of several kinds.
impl Value for Cell {
    fn read(cell: &Cell) -> Option<Self> {
        Some(cell.clone())
    }
}

impl Table {
    /// An empty table of the columns of a row.
    #[must_use]
    pub fn of_rows<R: Row>() -> Self {
        Self::new(R::COLUMNS.to_vec())
    }

    /// Adds a row.
    pub fn push<R: Row>(&mut self, row: R) {
        debug_assert_eq!(self.columns, R::COLUMNS, "a row of another report");
        self.rows.push(row.cells());
    }

    /// Adds rows.
    pub fn extend<R: Row>(&mut self, rows: impl IntoIterator<Item = R>) {
        rows.into_iter().for_each(|row| self.push(row));
    }

    /// The rows with named fields; none where the table is another report's.
    #[must_use]
    pub fn read<R: Row>(&self) -> Vec<R> {
        if self.columns == R::COLUMNS {
            self.rows.iter().filter_map(|cells| R::read(cells)).collect()
        } else {
            Vec::new()
        }
    }
}

/// A part of a whole, 0–1; `None` where the whole is nothing.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Declares the row of a report: its fields are the columns, by the keys of [`METRICS`](super::metric::METRICS); a field
/// whose metric has another key names it after `=`.
///
/// ```
/// milepost::row! {
///     /// One channel.
///     pub struct ChannelRow {
///         item: String,
///         credit: Option<f64> = "person.credit",
///     }
/// }
/// use milepost::domain::row::Row as _;
/// let row = ChannelRow { item: "email".into(), credit: Some(1.5) };
/// assert_eq!(ChannelRow::COLUMNS[1].key, "person.credit");
/// assert_eq!(ChannelRow::read(&row.clone().cells()), Some(row));
/// ```
#[macro_export]
macro_rules! row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($field:ident: $type:ty $(= $key:literal $(($($own:tt)*))?)?),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $name {
            $(#[doc = concat!("The column `", stringify!($field), "`.")] pub $field: $type),*
        }

        impl $crate::domain::row::Row for $name {
            const COLUMNS: &'static [&'static $crate::domain::metric::Metric] =
                &[$($crate::row!(@metric $field $($key $(($($own)*))?)?)),*];

            fn cells(self) -> Vec<$crate::domain::table::Cell> {
                vec![$(self.$field.into()),*]
            }

            fn read(cells: &[$crate::domain::table::Cell]) -> Option<Self> {
                let mut cells = cells.iter();
                Some(Self { $($field: $crate::domain::row::Value::read(cells.next()?)?),* })
            }
        }
    };
    (@metric $field:ident) => { $crate::domain::metric::metric(stringify!($field)) };
    (@metric $field:ident $key:literal) => { $crate::domain::metric::metric($key) };
    (@metric $field:ident $key:literal ($label:literal, $unit:ident, $rule:literal, $meaning:literal)) => {
        &$crate::domain::metric::Metric {
            key: $key,
            name: stringify!($field),
            label: $label,
            short: $label,
            unit: $crate::domain::metric::Unit::$unit,
            better: $crate::domain::metric::Better::Neither,
            rule: $rule,
            meaning: $meaning,
        }
    };
}
