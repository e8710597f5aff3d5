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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TableRow<'a> {
    /// The customer's id.
    pub id: &'a str,
    /// As many as the table has.
    pub texts: [Option<&'a str>; 4],
    /// As many as the table has.
    pub times: [Option<i64>; 2],
}

impl TableRow<'_> {
    /// Adds the row of a table as bytes.
    pub fn write(&self, table: usize, bytes: &mut Vec<u8>) {
        let Parted { texts, times, .. } = PARTED[table];
        for text in [Some(self.id)].iter().chain(&self.texts[..texts]) {
            let length = text.map_or(u32::MAX, |text| u32::try_from(text.len()).unwrap_or(u32::MAX - 1));
            bytes.extend_from_slice(&length.to_le_bytes());
            bytes.extend_from_slice(text.unwrap_or_default().as_bytes());
        }
        for time in &self.times[..times] {
            bytes.push(u8::from(time.is_some()));
            bytes.extend_from_slice(&time.unwrap_or(0).to_le_bytes());
        }
    }

    /// The first of some rows of a table, and what follows it.
    fn read(table: usize, mut bytes: &[u8]) -> Option<(TableRow<'_>, &[u8])> {
        let Parted { texts, times, .. } = PARTED[table];
        let mut row = TableRow::default();
        for column in 0..=texts {
            let none = bytes.starts_with(&u32::MAX.to_le_bytes());
            let (text, rest) = if none { (&[][..], &bytes[4..]) } else { prefixed(bytes) };
            bytes = rest;
            let text = (!none).then(|| std::str::from_utf8(text).unwrap_or_default());
            match column.checked_sub(1) {
                Some(column) => row.texts[column] = text,
                None => row.id = text.unwrap_or_default(),
            }
        }
        for time in &mut row.times[..times] {
            let (there, rest) = bytes.split_first()?;
            let (value, rest) = rest.split_first_chunk::<8>()?;
            *time = (*there == 1).then(|| i64::from_le_bytes(*value));
            bytes = rest;
        }
        Some((row, bytes))
    }
}

/// The rows of a table, from their bytes.
pub fn rows(table: usize, bytes: &[u8]) -> impl Iterator<Item = TableRow<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let (row, after) = if rest.is_empty() { None } else { TableRow::read(table, rest) }?;
        rest = after;
        Some(row)
    })
}

/// Reads the tables that are there into lanes: table by table for each part.
///
/// # Errors
/// When the source cannot be read or the file not written.
pub fn read(source: &Source, spill: &mut Spill, parts: usize) -> Result<(), Error> {
    for (number, parted) in PARTED.iter().enumerate() {
        if source.table(parted.table).is_some() {
            read_one(source.connection(), number, |hash, row| spill.push(lane(part_of(hash, parts), number), row))?;
        }
    }
    spill.close()
}

/// The lane of a table's rows in a part.
#[must_use]
pub fn lane(part: usize, table: usize) -> usize {
    part * PARTED.len() + table
}

fn read_one(
    connection: &Connection,
    table: usize,
    mut each: impl FnMut(u64, &[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let Parted { sql, texts, times, .. } = PARTED[table];
    let mut statement = connection.prepare(sql)?;
    let mut bytes = Vec::new();
    for batch in statement.stream_arrow([])? {
        let batch = batch?;
        let text_columns: Vec<_> = (0..=texts).map(|n| batch.column(n).as_string::<i32>()).collect();
        let time_columns: Vec<_> =
            (0..times).map(|n| batch.column(1 + texts + n).as_primitive::<Int64Type>()).collect();
        for number in 0..batch.num_rows() {
            let mut row = TableRow { id: text_columns[0].value(number), ..TableRow::default() };
            for (text, column) in row.texts.iter_mut().zip(&text_columns[1..]) {
                *text = column.is_valid(number).then(|| column.value(number));
            }
            for (time, column) in row.times.iter_mut().zip(&time_columns) {
                *time = column.is_valid(number).then(|| column.value(number));
            }
            bytes.clear();
            row.write(table, &mut bytes);
            each(customer_hash(row.id), &bytes)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_they_were_written() {
        let customer = TableRow { id: "c", texts: [Some("n"), None, Some(""), Some("é")], times: [Some(-1), None] };
        let others = [TableRow { id: "", ..customer }, TableRow { times: [None, None], ..customer }];
        let member = TableRow { id: "c", texts: [Some("s"), None, None, None], times: [None, Some(7)] };
        for (table, all) in [(CUSTOMERS, [customer, others[0], others[1]]), (SEGMENTS, [member, member, member])] {
            let mut bytes = Vec::new();
            for row in all {
                row.write(table, &mut bytes);
            }
            assert_eq!(rows(table, &bytes).collect::<Vec<_>>(), all);
        }
    }
}
