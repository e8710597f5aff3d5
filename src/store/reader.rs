//! A connection to one generation: named parameters in, plain values out.

use std::ops::{ControlFlow, Range};

use duckdb::arrow::array::{Array, AsArray, RecordBatch};
use duckdb::arrow::compute::{SortColumn, concat_batches, lexsort_to_indices, take_record_batch};
use duckdb::arrow::datatypes::{DataType, Float64Type, Int64Type, UInt32Type};
use duckdb::types::Value;

use super::Error;
use super::duckdb::HardenedConnection;

/// A named parameter of a query: `("from", Param::Int(0))` fills `$from`.
#[derive(Clone, Debug, PartialEq)]
pub enum Param {
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Num(f64),
    /// Text.
    Text(String),
    /// A list of texts, handed over as a JSON array: `from_json($names, '["varchar"]')`.
    Texts(Vec<String>),
}

impl duckdb::ToSql for Param {
    fn to_sql(&self) -> duckdb::Result<duckdb::types::ToSqlOutput<'_>> {
        let value = match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Boolean(*value),
            Self::Int(value) => Value::BigInt(*value),
            Self::Num(value) => Value::Double(*value),
            Self::Text(value) => Value::Text(value.clone()),
            Self::Texts(values) => Value::Text(serde_json::Value::from(values.clone()).to_string()),
        };
        Ok(duckdb::types::ToSqlOutput::Owned(value))
    }
}

/// One column of a batch; the query leaves no nulls in it.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// `bigint`.
    Int(&'a [i64]),
    /// `double`.
    Num(&'a [f64]),
}

impl Column<'_> {
    /// The whole number in a row; 0 where the column holds none.
    #[must_use]
    pub fn int(&self, row: usize) -> i64 {
        match self {
            Self::Int(values) => values[row],
            Self::Num(_) => 0,
        }
    }

    /// The number in a row; 0 where the column holds none.
    #[must_use]
    pub fn num(&self, row: usize) -> f64 {
        match self {
            Self::Num(values) => values[row],
            Self::Int(_) => 0.0,
        }
    }
}

/// One row of an answer, by position.
pub struct Row<'a>(&'a duckdb::Row<'a>);

impl Row<'_> {
    /// The value of a column, by position; `Option` for what may be null.
    ///
    /// # Errors
    /// When the column is not of that type.
    pub fn get<T: duckdb::types::FromSql>(&self, column: usize) -> Result<T, Error> {
        Ok(self.0.get(column)?)
    }
}

/// A connection of its own to one generation, for one thread at a time.
///
/// Queries name the tables of a base file (`TABLES`) bare, and the views of each kind of derived file (`DERIVED`).
/// `completion` and `lacking` have one more column in front, `milestone`: the position in the configuration.
pub struct Reader {
    connection: duckdb::Connection,
    // After the connection, so that its private folder outlives what may be in it.
    _engine: Option<HardenedConnection>,
}

impl Reader {
    pub(super) fn new(engine: HardenedConnection) -> Result<Self, Error> {
        Ok(Self { connection: engine.connection().try_clone()?, _engine: Some(engine) })
    }

    /// Another connection to the same, for another thread; it shares memory and threads with this one.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn twin(&self) -> Result<Reader, Error> {
        Ok(Self { connection: self.connection.try_clone()?, _engine: None })
    }

    /// Runs one statement and makes a value of each row.
    ///
    /// # Errors
    /// When the engine refuses, or `make` does.
    pub fn rows<T>(
        &self,
        sql: &str,
        params: &[(&str, Param)],
        mut make: impl FnMut(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut statement = self.connection.prepare(sql)?;
        let named: Vec<(&str, &dyn duckdb::ToSql)> = params.iter().map(|(name, value)| (*name, value as _)).collect();
        let mut rows = statement.query(named.as_slice())?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(make(&Row(row))?);
        }
        Ok(out)
    }

    /// Reads the touches of a range of customers, each customer's together and in the order of T4: customers, times (µs),
    /// shapes, batch by batch, until `batch` says stop. The range is held in memory.
    ///
    /// # Errors
    /// When the engine refuses or is interrupted.
    pub fn touches(
        &self,
        customers: Range<u32>,
        mut batch: impl FnMut(&[u32], &[i64], &[u32]) -> ControlFlow<()>,
    ) -> Result<ControlFlow<()>, Error> {
        let sql = "select customer, place, at_us, shape from touch where customer >= ? and customer < ?";
        let mut statement = self.connection.prepare(sql)?;
        let mut batches = Vec::new();
        let (mut last, mut in_order) = (None, true);
        for next in statement.stream_arrow([customers.start, customers.end])? {
            let next = next?;
            for touch in places(&next) {
                in_order &= last < Some(touch);
                last = Some(touch);
            }
            batches.push(next);
        }
        // A refresh writes them in their order, so there is seldom anything to be done.
        if !in_order {
            batches = vec![sorted(&batches)?];
        }
        for next in &batches {
            let on = batch(
                next.column(0).as_primitive::<UInt32Type>().values(),
                next.column(2).as_primitive::<Int64Type>().values(),
                next.column(3).as_primitive::<UInt32Type>().values(),
            );
            if on.is_break() {
                return Ok(on);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads the ids of all customers, in any order: number and id.
    ///
    /// # Errors
    /// When the engine refuses or is interrupted.
    pub fn customer_ids(&self, mut each: impl FnMut(u32, &str)) -> Result<(), Error> {
        self.texts("select customer, customer_id from customer", &[], &mut each)
    }

    /// Runs one statement that answers a number (`uinteger`) and a text, in any order.
    ///
    /// # Errors
    /// When the engine refuses or is interrupted.
    pub fn texts(&self, sql: &str, params: &[(&str, Param)], mut each: impl FnMut(u32, &str)) -> Result<(), Error> {
        let mut statement = self.connection.prepare(sql)?;
        let named: Vec<(&str, &dyn duckdb::ToSql)> = params.iter().map(|(name, value)| (*name, value as _)).collect();
        for next in statement.stream_arrow(named.as_slice())? {
            let next = next?;
            let numbers = next.column(0).as_primitive::<UInt32Type>().values();
            for (number, id) in numbers.iter().zip(next.column(1).as_string::<i32>()) {
                each(*number, id.unwrap_or_default());
            }
        }
        Ok(())
    }

    /// Runs one statement that answers `bigint` and `double` columns without nulls, and hands it over batch by batch:
    /// number of rows, columns.
    ///
    /// # Errors
    /// When the engine refuses or is interrupted, or a column is of another type.
    pub fn batches(
        &self,
        sql: &str,
        params: &[(&str, Param)],
        mut batch: impl FnMut(usize, &[Column<'_>]),
    ) -> Result<(), Error> {
        let mut statement = self.connection.prepare(sql)?;
        let named: Vec<(&str, &dyn duckdb::ToSql)> = params.iter().map(|(name, value)| (*name, value as _)).collect();
        for next in statement.stream_arrow(named.as_slice())? {
            numbers(&next?, &mut batch)?;
        }
        Ok(())
    }

    /// The same, all rows made before the first is handed over: by all threads of the engine, and held in memory.
    ///
    /// # Errors
    /// As for [`Self::batches`].
    pub fn collected(
        &self,
        sql: &str,
        params: &[(&str, Param)],
        mut batch: impl FnMut(usize, &[Column<'_>]),
    ) -> Result<(), Error> {
        let mut statement = self.connection.prepare(sql)?;
        let named: Vec<(&str, &dyn duckdb::ToSql)> = params.iter().map(|(name, value)| (*name, value as _)).collect();
        for next in statement.query_arrow(named.as_slice())? {
            numbers(&next, &mut batch)?;
        }
        Ok(())
    }

    /// A reader of empty tables in memory, filled by the statements given.
    ///
    /// # Panics
    /// When a statement fails.
    #[cfg(test)]
    pub(crate) fn scratch(statements: &str) -> Self {
        use super::refresh::derived::DERIVED;
        use super::refresh::tables::TABLES;
        let connection = duckdb::Connection::open_in_memory().unwrap();
        let derived: Vec<&str> = DERIVED.iter().map(|kind| kind.schema()).collect();
        let derived = derived
            .join("\n")
            .replace("create table completion (", "create table completion (milestone integer not null,")
            .replace("create table lacking (", "create table lacking (milestone integer not null,")
            .replace("create table funnel_event (", "create table funnel_event (funnel usmallint not null,")
            .replace("create table funnel_lacking (", "create table funnel_lacking (funnel usmallint not null,")
            .replace("create table funnel_label (", "create table funnel_label (funnel usmallint not null,");
        let mut schema: Vec<&str> = TABLES.iter().flat_map(|table| table.schemas()).collect();
        schema.extend([derived.as_str(), statements]);
        let schema = schema.join("\n");
        connection.execute_batch(&schema).unwrap();
        Self { connection, _engine: None }
    }

    /// Stops what this connection is doing, from any thread.
    #[must_use]
    pub fn interrupter(&self) -> std::sync::Arc<duckdb::InterruptHandle> {
        self.connection.interrupt_handle()
    }
}

/// Hands over the rows of a batch of `bigint` and `double` columns.
fn numbers(rows: &RecordBatch, batch: &mut impl FnMut(usize, &[Column<'_>])) -> Result<(), Error> {
    let mut columns = Vec::with_capacity(rows.num_columns());
    for column in rows.columns() {
        columns.push(match column.data_type() {
            DataType::Int64 => Column::Int(column.as_primitive::<Int64Type>().values()),
            DataType::Float64 => Column::Num(column.as_primitive::<Float64Type>().values()),
            other => return Err(Error::Engine(format!("a column of type {other} where numbers are wanted"))),
        });
    }
    batch(rows.num_rows(), &columns);
    Ok(())
}

/// Customer and place of each touch of a batch.
fn places(batch: &RecordBatch) -> impl Iterator<Item = (u32, u32)> {
    let column = |n: usize| batch.column(n).as_primitive::<UInt32Type>().values().iter().copied();
    column(0).zip(column(1))
}

/// All rows of some batches, by their first two columns.
fn sorted(batches: &[RecordBatch]) -> Result<RecordBatch, Error> {
    let put = || {
        let all = concat_batches(batches[0].schema_ref(), batches)?;
        let by = [0, 1].map(|n| SortColumn { values: all.column(n).clone(), options: None });
        take_record_batch(&all, &lexsort_to_indices(&by, None)?)
    };
    put().map_err(|error| Error::Engine(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t4_touches_come_in_the_order_of_their_places_however_the_table_is_stored() {
        // The first touch of customer 2 is stored last, as rows that are added later are; customer 0 is not asked for.
        let reader = Reader::scratch(
            "insert into touch values (1, 50, 7, 0, 1), (2, 60, 8, 1, 2), (2, 70, 9, 2, 3), (0, 1, 1, 0, 4), (2, 40, 5, 0, 5);",
        );
        let mut read = Vec::new();
        let mut note = |customers: &[u32], times: &[i64], shapes: &[u32]| {
            read.extend(customers.iter().zip(times).zip(shapes).map(|((c, t), s)| (*c, *t, *s)));
            ControlFlow::Continue(())
        };
        assert!(reader.touches(1..3, &mut note).unwrap().is_continue());
        assert_eq!(read, [(1, 50, 7), (2, 40, 5), (2, 60, 8), (2, 70, 9)]);
    }
}
