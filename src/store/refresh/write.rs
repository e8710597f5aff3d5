//! Rows of the fold → the tables of `schema.sql`, through DuckDB's appender.

use std::sync::Arc;

use duckdb::Appender;
use duckdb::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray, UInt8Array, UInt32Array,
};

use crate::journey::{Reason, Rows};
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
            Self::Words(values) => Arc::new(StringArray::from(values)),
        }
    }
}

/// Appends rows, given by column, to a table of the file being built.
///
/// # Errors
/// When the columns are not those of the table, or the file cannot be written.
pub fn append(appender: &mut Appender<'_>, columns: Vec<Values>) -> Result<(), Error> {
    let arrays = columns.into_iter().map(|values| ("", values.array(), true));
    let batch = RecordBatch::try_from_iter_with_nullable(arrays).map_err(|error| Error::Engine(error.to_string()))?;
    if batch.num_rows() > 0 {
        appender.append_record_batch(batch)?;
    }
    Ok(())
}

/// One appender for each table that the fold fills.
pub struct Writer<'a> {
    touch: Appender<'a>,
    entry: Appender<'a>,
    visit: Appender<'a>,
    message: Appender<'a>,
    excluded: Appender<'a>,
}

impl<'a> Writer<'a> {
    /// Appenders to the tables of the file attached as `out`.
    ///
    /// # Errors
    /// When a table is missing.
    pub fn new(connection: &'a duckdb::Connection) -> Result<Self, Error> {
        let table = |name| connection.appender_to_catalog_and_db(name, "out", "main");
        Ok(Self {
            touch: table("touch")?,
            entry: table("entry")?,
            visit: table("visit")?,
            message: table("message")?,
            excluded: table("excluded")?,
        })
    }

    /// Writes what is still held.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self) -> Result<(), Error> {
        for table in [&mut self.touch, &mut self.entry, &mut self.visit, &mut self.message, &mut self.excluded] {
            table.flush()?;
        }
        Ok(())
    }

    /// Appends the rows of a batch of customers.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, rows: &Rows) -> Result<(), Error> {
        use Values::{Flag, Int, Ints, Key, Keys, Small, Words};
        let Rows { touches, entries, visits, messages, excluded, .. } = rows;
        append(
            &mut self.touch,
            vec![
                Key(touches.iter().map(|r| r.customer).collect()),
                Int(touches.iter().map(|r| r.at).collect()),
                Key(touches.iter().map(|r| r.shape).collect()),
                Int(touches.iter().map(|r| r.src).collect()),
            ],
        )?;

        append(
            &mut self.entry,
            vec![
                Key(entries.iter().map(|r| r.entry).collect()),
                Key(entries.iter().map(|r| r.customer).collect()),
                Key(entries.iter().map(|r| r.shape).collect()),
                Int(entries.iter().map(|r| r.begun).collect()),
                Ints(entries.iter().map(|r| r.ended).collect()),
                Flag(entries.iter().map(crate::journey::rows::Entry::completed).collect()),
                Flag(entries.iter().map(crate::journey::rows::Entry::suppressed).collect()),
                Words(entries.iter().map(|r| r.reason.map(Reason::name)).collect()),
                Keys(entries.iter().map(|r| r.end_shape).collect()),
                Ints(entries.iter().map(|r| r.opened).collect()),
                Ints(entries.iter().map(|r| r.clicked).collect()),
            ],
        )?;

        append(
            &mut self.visit,
            vec![
                Key(visits.iter().map(|r| r.entry).collect()),
                Key(visits.iter().map(|r| r.customer).collect()),
                Key(visits.iter().map(|r| r.shape).collect()),
                Int(visits.iter().map(|r| r.at).collect()),
                Small(visits.iter().map(|r| r.outcome as u8).collect()),
                Keys(visits.iter().map(|r| r.next_shape).collect()),
            ],
        )?;

        append(
            &mut self.message,
            vec![
                Keys(messages.iter().map(|r| r.entry).collect()),
                Key(messages.iter().map(|r| r.customer).collect()),
                Key(messages.iter().map(|r| r.shape).collect()),
                Int(messages.iter().map(|r| r.at).collect()),
                Flag(messages.iter().map(|r| r.first).collect()),
                Flag(messages.iter().map(|r| r.first_platform).collect()),
                Ints(messages.iter().map(|r| r.message.map(u64::cast_signed)).collect()),
            ],
        )?;

        append(
            &mut self.excluded,
            vec![
                Key(excluded.iter().map(|r| r.customer).collect()),
                Key(excluded.iter().map(|r| r.shape).collect()),
                Int(excluded.iter().map(|r| r.at).collect()),
            ],
        )
    }
}
