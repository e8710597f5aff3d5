//! Columns of plain values → rows of a table, through DuckDB's appender.

use std::sync::Arc;

use duckdb::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, StringBuilder, UInt8Array, UInt32Array,
};
use duckdb::{Appender, Connection};

use crate::store::Error;

/// Values on their way into a table, in the order of its columns.
pub enum Values {
    /// `uinteger not null`
    Key(Vec<u32>),
    /// `uinteger`
    Keys(Vec<Option<u32>>),
    /// `utinyint not null`
    Small(Vec<u8>),
    /// `bigint not null`
    Int(Vec<i64>),
    /// `bigint`
    Ints(Vec<Option<i64>>),
    /// `double`
    Nums(Vec<Option<f64>>),
    /// `boolean not null`
    Flag(Vec<bool>),
    /// `varchar`
    Texts(Vec<Option<String>>),
    /// `varchar`, put together before
    Strings(StringBuilder),
    /// `varchar`, from a few constants
    Words(Vec<Option<&'static str>>),
}

impl Values {
    fn array(self) -> ArrayRef {
        match self {
            Self::Key(values) => Arc::new(UInt32Array::from(values)),
            Self::Keys(values) => Arc::new(UInt32Array::from(values)),
            Self::Small(values) => Arc::new(UInt8Array::from(values)),
            Self::Int(values) => Arc::new(Int64Array::from(values)),
            Self::Ints(values) => Arc::new(Int64Array::from(values)),
            Self::Nums(values) => Arc::new(Float64Array::from(values)),
            Self::Flag(values) => Arc::new(BooleanArray::from(values)),
            Self::Texts(values) => Arc::new(StringArray::from(values)),
            Self::Strings(mut values) => Arc::new(values.finish()),
            Self::Words(values) => Arc::new(StringArray::from(values)),
        }
    }
}

/// Rows that the engine is given before they go on to the table: until then it holds them beside all that its limit counts.
const HELD: usize = 1 << 15;

/// A table that rows are added to.
pub struct TableAppender<'a> {
    appender: Appender<'a>,
    held: usize,
}

impl<'a> TableAppender<'a> {
    /// Adds to a table of the file attached as `out`.
    ///
    /// # Errors
    /// When it is missing.
    pub fn new(connection: &'a Connection, table: &str) -> Result<Self, Error> {
        Self::within(connection, "out", table)
    }

    /// Adds to a table of the database in memory.
    ///
    /// # Errors
    /// When it is missing.
    pub fn in_memory(connection: &'a Connection, table: &str) -> Result<Self, Error> {
        Self::within(connection, "memory", table)
    }

    fn within(connection: &'a Connection, database: &str, table: &str) -> Result<Self, Error> {
        Ok(Self { appender: connection.appender_to_catalog_and_db(table, database, "main")?, held: 0 })
    }

    /// Adds rows, given by column.
    ///
    /// # Errors
    /// When the columns are not those of the table, or the file cannot be written.
    pub fn append(&mut self, columns: Vec<Values>) -> Result<(), Error> {
        let arrays = columns.into_iter().map(|values| ("", values.array(), true));
        let batch =
            RecordBatch::try_from_iter_with_nullable(arrays).map_err(|error| Error::Engine(error.to_string()))?;
        if batch.num_rows() == 0 {
            return Ok(());
        }
        self.held += batch.num_rows();
        self.appender.append_record_batch(batch)?;
        if self.held >= HELD {
            self.appender.flush()?;
            self.held = 0;
        }
        Ok(())
    }

    /// Hands on what is still held.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<(), Error> {
        Ok(self.appender.flush()?)
    }
}
