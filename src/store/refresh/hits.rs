//! The occurrences of a trigger: its events in the source, the conditions checked here (M2).

use std::collections::HashSet;

use duckdb::arrow::array::{Array, AsArray, RecordBatch, StringArray};
use duckdb::arrow::datatypes::{Float64Type, Int64Type, UInt32Type};

use crate::domain::condition::{Attribute, Condition};
use crate::store::Error;

/// One event that bears the trigger's name and meets all conditions.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Whose.
    pub customer: u32,
    /// When, in microseconds.
    pub at: i64,
    /// Row of the source.
    pub src: i64,
    /// The event's name, asset, journey and step, for the order of T4.
    pub rest: [Option<String>; 4],
    /// The event's id.
    pub id: Option<String>,
    /// The event's value.
    pub value: Option<f64>,
    /// The event's own business unit, else its customer's (A16).
    pub unit: Option<String>,
}

impl Hit {
    /// The order of T4 among events of one time and depth.
    #[must_use]
    pub fn place(&self) -> (bool, &Option<String>, &[Option<String>; 4], i64) {
        (self.id.is_none(), &self.id, &self.rest, self.src)
    }
}

/// The columns of the query that finds hits, by position; the attributes that conditions name follow.
#[derive(Clone, Copy)]
enum Column {
    Customer,
    At,
    Row,
    Id,
    Event,
    Asset,
    Journey,
    Step,
    Value,
    Unit,
    Attributes,
}

/// What is asked of one entry of `[[source.events]]`.
pub struct Ask<'a> {
    /// Takes the event names, one by one, and the largest time.
    pub sql: &'a str,
    /// The event names.
    pub names: &'a [String],
    /// The largest time (T1).
    pub as_of: i64,
    /// What is added to row numbers.
    pub base: i64,
    /// What must hold, in the order of the attributes that the statement yields.
    pub conditions: &'a [Condition],
    /// Rows that occur twice (T5).
    pub dropped: &'a HashSet<i64>,
}

/// Streams hits, customer by customer.
///
/// # Errors
/// When the source cannot be read.
pub fn stream(connection: &duckdb::Connection, ask: &Ask<'_>, mut each: impl FnMut(Hit)) -> Result<(), Error> {
    let Ask { sql, names, as_of, base, conditions, dropped } = *ask;
    let mut statement = connection.prepare(sql)?;
    let mut params: Vec<&dyn duckdb::ToSql> = names.iter().map(|name| name as _).collect();
    params.push(&as_of);
    for batch in statement.stream_arrow(params.as_slice())? {
        let batch = batch?;
        let customers = batch.column(Column::Customer as usize).as_primitive::<UInt32Type>();
        let times = batch.column(Column::At as usize).as_primitive::<Int64Type>();
        let rows = batch.column(Column::Row as usize).as_primitive::<Int64Type>();
        let values = batch.column(Column::Value as usize).as_primitive::<Float64Type>();
        let attributes: Vec<&StringArray> =
            (0..conditions.len()).map(|n| texts(&batch, Column::Attributes as usize + n)).collect();
        let of = |column: Column, row| text(texts(&batch, column as usize), row).map(str::to_owned);
        for row in 0..batch.num_rows() {
            let src = base + rows.value(row);
            let holds = conditions
                .iter()
                .zip(&attributes)
                .all(|(condition, json)| condition.holds(text(json, row).and_then(Attribute::from_json).as_ref()));
            if holds && !dropped.contains(&src) {
                each(Hit {
                    customer: customers.value(row),
                    at: times.value(row),
                    src,
                    rest: [Column::Event, Column::Asset, Column::Journey, Column::Step].map(|column| of(column, row)),
                    id: of(Column::Id, row),
                    value: values.is_valid(row).then(|| values.value(row)).filter(|value| value.is_finite()),
                    unit: of(Column::Unit, row),
                });
            }
        }
    }
    Ok(())
}

fn texts(batch: &RecordBatch, column: usize) -> &StringArray {
    batch.column(column).as_string()
}

fn text(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}
