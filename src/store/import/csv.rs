//! CSV files: every record is accepted as text, or rejected with its line and the reason (P6).

use std::path::Path;
use std::sync::Arc;

use duckdb::Connection;
use duckdb::arrow::array::{ArrayRef, RecordBatch, StringBuilder};
use duckdb::arrow::datatypes::{DataType, Field, Schema};

use super::super::Error;
use super::column_names::unique;
use super::csv_record::{Preface, Record, Step, delimiter, preface};
use super::file_records::{FileRecords, reconcile};
use super::text::{Text, foreign};
use super::wanted::{Wanted, file_part};
use crate::store::source::quote::quote_ident;

/// Records and bytes that are handed over at a time.
const BATCH: usize = 20_000;
const BATCH_BYTES: usize = 16 << 20;

/// What the beginning of a file says.
#[derive(PartialEq, Eq)]
pub(super) struct Shape {
    pub preface: Preface,
    pub delimiter: u8,
    pub header: bool,
    pub names: Vec<String>,
}

/// Imports the CSV files of one table: a column for every name in any of their headers, all text.
pub(super) fn import(connection: &Connection, wanted: &Wanted) -> Result<(), Error> {
    let mut shapes = Vec::new();
    let mut columns: Vec<String> = Vec::new();
    for file in &wanted.files {
        let shape = shape(file, wanted)?;
        for name in &shape.names {
            if !columns.iter().any(|column| column.to_lowercase() == name.to_lowercase()) {
                columns.push(name.clone());
            }
        }
        shapes.push(shape);
    }
    let table = format!("imp.main.{}", quote_ident(&wanted.table));
    let added = wanted.parts.iter().map(|part| part.column().to_owned());
    let all: Vec<String> = columns.iter().cloned().chain(added).collect();
    let list: Vec<String> = all.iter().map(|column| format!("{} varchar", quote_ident(column))).collect();
    connection.execute_batch(&format!("begin; create table {table} ({})", list.join(", ")))?;
    let mut accepted = 0;
    for (file, shape) in wanted.files.iter().zip(&shapes) {
        let parts = wanted.parts.iter().map(|part| file_part(file, *part)).collect();
        let mut sink = Sink::new(connection, &wanted.table, &all, parts)?;
        let records = read(file, shape, &columns, wanted, &mut sink)?;
        sink.finish()?;
        if !records.adds_up() {
            return reconcile(&wanted.table, records.accepted, records.records);
        }
        records.write(connection, &wanted.table, file)?;
        accepted += records.accepted;
    }
    connection.execute_batch("commit")?;
    let rows = connection.query_row(&format!("select count(*) from {table}"), [], |row| row.get(0))?;
    reconcile(&wanted.table, rows, accepted)
}

/// The delimiter, and the names of the first record where it is a header.
pub(super) fn shape(file: &Path, wanted: &Wanted) -> Result<Shape, Error> {
    let text = Text::open(file, wanted.encoding)?;
    let preface = preface(text.rest());
    let rest = &text.rest()[preface.bytes..];
    let sample = &rest[..rest.len().min(1 << 18)];
    let ended = sample.len() == rest.len();
    let delimiter = preface.delimiter.unwrap_or_else(|| delimiter(sample, ended));
    let mut record = Record::default();
    let mut rest = sample;
    loop {
        match record.read(rest, ended, delimiter) {
            Step::Blank { bytes } | Step::Bad { bytes, .. } if !rest.is_empty() => rest = &rest[bytes..],
            _ => break,
        }
    }
    let fields: Vec<String> = (0..record.len())
        .map(|i| record.field(i).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default())
        .collect();
    // Numbers and times are values: the file begins with its first record.
    let value = |field: &String| {
        let field = field.trim();
        field.parse::<f64>().is_ok() || (field.len() >= 8 && field.starts_with(|c: char| c.is_ascii_digit()))
    };
    let header = !fields.iter().any(value);
    let names = if header { fields } else { (0..fields.len()).map(|i| format!("column{i}")).collect() };
    Ok(Shape { preface, delimiter, header, names: unique(names) })
}

/// Reads one file into the sink.
fn read(
    file: &Path,
    shape: &Shape,
    columns: &[String],
    wanted: &Wanted,
    sink: &mut Sink<'_>,
) -> Result<FileRecords, Error> {
    let places: Vec<Option<usize>> = columns
        .iter()
        .map(|column| shape.names.iter().position(|name| name.to_lowercase() == column.to_lowercase()))
        .collect();
    let width = shape.names.len();
    let (mut text, mut record) = (Text::open(file, wanted.encoding)?, Record::default());
    let mut records = FileRecords { skipped: shape.preface.skipped, ..FileRecords::default() };
    text.skip(shape.preface.bytes);
    let mut line = 1 + shape.preface.lines;
    let mut header = shape.header;
    loop {
        if records.accepted >= wanted.most {
            return Ok(records);
        }
        if text.rest().is_empty() {
            if text.ended() {
                return Ok(records);
            }
            text.more()?;
            continue;
        }
        match record.read(text.rest(), text.ended(), shape.delimiter) {
            Step::More => text.more()?,
            Step::Blank { bytes } => {
                text.skip(bytes);
                line += 1;
            }
            Step::Bad { bytes, reason } => {
                let bad = &text.rest()[..bytes];
                let whole = bad.ends_with(b"\n");
                records.reject(reason, line, bad);
                text.skip(bytes);
                if !whole {
                    text.skip_line()?;
                }
                line += 1;
            }
            Step::Record { bytes, lines } => {
                let raw = &text.rest()[..bytes];
                if header {
                    header = false;
                } else if let Some(reason) = fault(&record, width, raw, wanted) {
                    records.reject(reason, line, raw);
                } else {
                    sink.push(&record, &places)?;
                    records.records += 1;
                    records.accepted += 1;
                }
                text.skip(bytes);
                line += lines;
            }
        }
    }
}

/// Why a record is left out; empty fields beyond the last column are no fault.
fn fault(record: &Record, width: usize, raw: &[u8], wanted: &Wanted) -> Option<&'static str> {
    if record.len() < width {
        Some("too few columns")
    } else if (width..record.len()).any(|i| record.field(i).is_some()) {
        Some("too many columns")
    } else if raw.contains(&0) {
        Some("a NUL byte")
    } else if std::str::from_utf8(raw).is_err() {
        Some(foreign(wanted.encoding))
    } else {
        None
    }
}

/// Records on their way into the table.
struct Sink<'a> {
    appender: duckdb::Appender<'a>,
    schema: Arc<Schema>,
    builders: Vec<StringBuilder>,
    /// What the last columns hold in every row.
    parts: Vec<String>,
    rows: usize,
    bytes: usize,
}

impl<'a> Sink<'a> {
    fn new(connection: &'a Connection, table: &str, columns: &[String], parts: Vec<String>) -> Result<Self, Error> {
        let fields: Vec<Field> = columns.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect();
        Ok(Self {
            appender: connection.appender_to_catalog_and_db(table, "imp", "main")?,
            schema: Arc::new(Schema::new(fields)),
            builders: columns.iter().map(|_| StringBuilder::new()).collect(),
            parts,
            rows: 0,
            bytes: 0,
        })
    }

    fn push(&mut self, record: &Record, places: &[Option<usize>]) -> Result<(), Error> {
        for (builder, place) in self.builders.iter_mut().zip(places) {
            let value = place.and_then(|place| record.field(place)).map(String::from_utf8_lossy);
            self.bytes += value.as_ref().map_or(0, |value| value.len());
            builder.append_option(value);
        }
        for (builder, part) in self.builders.iter_mut().skip(places.len()).zip(&self.parts) {
            builder.append_value(part);
        }
        self.rows += 1;
        if self.rows >= BATCH || self.bytes >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.rows == 0 {
            return Ok(());
        }
        (self.rows, self.bytes) = (0, 0);
        let arrays: Vec<ArrayRef> = self.builders.iter_mut().map(|b| Arc::new(b.finish()) as ArrayRef).collect();
        let batch = RecordBatch::try_new(self.schema.clone(), arrays).map_err(|e| Error::Engine(e.to_string()))?;
        self.appender.append_record_batch(batch)?;
        // Until then the engine holds the rows beside all that its limit counts.
        Ok(self.appender.flush()?)
    }

    fn finish(mut self) -> Result<(), Error> {
        self.flush()
    }
}
