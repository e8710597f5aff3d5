//! Rows of tables other than events that name customers, on their way into the parts of these.

use duckdb::Connection;
use duckdb::arrow::array::{Array, AsArray};
use duckdb::arrow::datatypes::Int64Type;

use super::customer_ids::part_of;
use super::part::prefixed;
use super::spill::Spill;
use crate::domain::hash::customer_hash;
use crate::store::Error;
use crate::store::source::Source;

/// A table whose rows go into the parts, with what is read of it.
pub struct Parted {
    /// The source table.
    pub table: &'static str,
    /// The query: the customer's id, then texts, then times.
    sql: &'static str,
    texts: usize,
    times: usize,
}

/// The tables, by the position of their rows in [`Part::rows`](super::part::Part::rows).
pub const PARTED: &[Parted] = &[
    Parted { table: "customers", sql: include_str!("customers.sql"), texts: 4, times: 1 },
    Parted { table: "segments", sql: include_str!("segments.sql"), texts: 1, times: 2 },
];

/// Where rows of the table of customers stand: name, email, business unit, audience; created.
pub const CUSTOMERS: usize = 0;
/// Where memberships stand: segment; added, removed.
pub const SEGMENTS: usize = 1;

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRow {
    /// The customer's id.
    pub id: String,
    pub texts: Vec<Option<String>>,
    pub times: Vec<Option<i64>>,
}

/// Reads the tables that are there into lanes: table by table for each part.
///
/// # Errors
/// When the source cannot be read or the file not written.
pub fn read(source: &Source, spill: &mut Spill, parts: usize) -> Result<(), Error> {
    for (number, parted) in PARTED.iter().enumerate() {
        if source.table(parted.table).is_some() {
            read_one(source.connection(), parted, |hash, row| spill.push(lane(part_of(hash, parts), number), row))?;
        }
    }
    spill.close();
    Ok(())
}

/// The lane of a table's rows in a part.
#[must_use]
pub fn lane(part: usize, table: usize) -> usize {
    part * PARTED.len() + table
}

fn read_one(
    connection: &Connection,
    parted: &Parted,
    mut each: impl FnMut(u64, &[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut statement = connection.prepare(parted.sql)?;
    let mut bytes = Vec::new();
    for batch in statement.stream_arrow([])? {
        let batch = batch?;
        let texts: Vec<_> = (0..=parted.texts).map(|n| batch.column(n).as_string::<i32>()).collect();
        let times: Vec<_> =
            (0..parted.times).map(|n| batch.column(1 + parted.texts + n).as_primitive::<Int64Type>()).collect();
        for row in 0..batch.num_rows() {
            bytes.clear();
            for column in &texts {
                let text = column.is_valid(row).then(|| column.value(row));
                let length = text.map_or(u32::MAX, |text| u32::try_from(text.len()).unwrap_or(u32::MAX - 1));
                bytes.extend_from_slice(&length.to_le_bytes());
                bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
            }
            for column in &times {
                bytes.push(u8::from(column.is_valid(row)));
                bytes.extend_from_slice(&column.value(row).to_le_bytes());
            }
            each(customer_hash(texts[0].value(row)), &bytes)?;
        }
    }
    Ok(())
}

/// The rows of a lane.
#[must_use]
pub fn parse(mut bytes: &[u8], table: usize) -> Vec<TableRow> {
    let Parted { texts, times, .. } = PARTED[table];
    let mut rows = Vec::new();
    while !bytes.is_empty() {
        let mut row = TableRow::default();
        for column in 0..=texts {
            let none = bytes.starts_with(&u32::MAX.to_le_bytes());
            let (text, rest) = if none { (&[][..], &bytes[4..]) } else { prefixed(bytes) };
            bytes = rest;
            let text = (!none).then(|| String::from_utf8_lossy(text).into_owned());
            if column == 0 {
                row.id = text.unwrap_or_default();
            } else {
                row.texts.push(text);
            }
        }
        for _ in 0..times {
            let (there, rest) = bytes.split_at(1.min(bytes.len()));
            let Some((time, rest)) = rest.split_first_chunk::<8>() else { return rows };
            row.times.push((there == [1]).then(|| i64::from_le_bytes(*time)));
            bytes = rest;
        }
        rows.push(row);
    }
    rows
}
