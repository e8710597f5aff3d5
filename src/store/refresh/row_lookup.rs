//! Single rows of the source, looked up by their numbers.

use duckdb::Connection;
use duckdb::arrow::array::{Array, AsArray};
use duckdb::arrow::datatypes::UInt32Type;

use super::append::{TableAppender, Values};
use crate::config::EventSource;
use crate::store::Error;
use crate::store::source::{ResolvedTable, Source};

/// Bits of a row, and of a file, in the number of a row.
const ROW_BITS: u32 = 36;
const FILE_BITS: u32 = 16;

// Entries take the bits that are left of a number that is not negative.
const _: () = assert!(EventSource::MOST.ilog2() + FILE_BITS + ROW_BITS == 63);

/// Where the rows of the events stand. The number of a row is its entry of events, its file among those of the entry (0 where
/// it is a table of a database) and its row in that: a file that is added or grows leaves all other numbers as they are.
pub struct SourceRows {
    /// By entry: where its files begin among the rows of its table, ascending.
    files: Vec<Vec<i64>>,
}

impl SourceRows {
    /// The rows of the entries of a source.
    #[must_use]
    pub fn of(source: &Source) -> Self {
        Self::new(source.events().map(|table| source.file_rows(&table.label)))
    }

    /// By the rows of the files of each entry; none = it is one table.
    fn new<Files: Iterator<Item = u64>>(entries: impl Iterator<Item = Files>) -> Self {
        let begins = |rows: Files| {
            let mut next = 0;
            let mut begins = Vec::new();
            for rows in rows {
                begins.push(next);
                next += i64::try_from(rows).unwrap_or(0);
            }
            // What are more are told as one.
            begins.truncate(1 << FILE_BITS);
            if begins.is_empty() { vec![0] } else { begins }
        };
        Self { files: entries.map(begins).collect() }
    }

    /// The number of a row of an entry's table, and the first row beyond it that is not of the same file.
    #[must_use]
    pub fn number(&self, entry: usize, row: i64) -> (i64, i64) {
        let begins = &self.files[entry];
        let after = begins.partition_point(|begin| *begin <= row);
        let file = after.saturating_sub(1);
        let number = ((entry << FILE_BITS) + file) << ROW_BITS;
        let end = begins.get(after).copied().unwrap_or(i64::MAX);
        (i64::try_from(number).unwrap_or(i64::MAX).saturating_add(row - begins[file]), end)
    }

    /// The entry of a row by its number, and the row of its table.
    #[must_use]
    pub fn place(&self, number: i64) -> (usize, i64) {
        let file = usize::try_from(number >> ROW_BITS).unwrap_or(0);
        let (entry, file) = (file >> FILE_BITS, file & ((1 << FILE_BITS) - 1));
        let begin = self.files.get(entry).and_then(|begins| begins.get(file)).copied().unwrap_or(0);
        (entry, begin + (number & ((1 << ROW_BITS) - 1)))
    }
}

/// Makes rows to be asked about the table `picked` of the main database, one entry of events after the other.
///
/// # Errors
/// When the source cannot be read, or `ask` says so.
pub fn pick(
    connection: &Connection,
    (tables, places): (&[&ResolvedTable], &SourceRows),
    rows: &[(u32, i64)],
    mut ask: impl FnMut(usize, &ResolvedTable) -> Result<(), Error>,
) -> Result<(), Error> {
    let rows: Vec<(u32, (usize, i64))> = rows.iter().map(|(position, src)| (*position, places.place(*src))).collect();
    for (number, table) in tables.iter().enumerate() {
        let of_table: Vec<(u32, i64)> = rows
            .iter()
            .filter(|(_, (entry, _))| *entry == number)
            .map(|(position, (_, row))| (*position, *row))
            .collect();
        if of_table.is_empty() {
            continue;
        }
        connection.execute_batch("create or replace table memory.main.picked (mp_position uinteger, mp_src bigint)")?;
        let mut picked = TableAppender::in_memory(connection, "picked")?;
        picked.append(vec![
            Values::Key(of_table.iter().map(|(position, _)| *position).collect()),
            Values::Int(of_table.iter().map(|(_, row)| *row).collect()),
        ])?;
        picked.finish()?;
        ask(number, table)?;
    }
    Ok(connection.execute_batch("drop table if exists memory.main.picked")?)
}

/// Asks for texts of some rows: `each` gets the position and the texts.
///
/// # Errors
/// When the source cannot be read.
pub fn texts(
    connection: &Connection,
    (tables, places): (&[&ResolvedTable], &SourceRows),
    rows: &[(u32, i64)],
    sql: impl Fn(&ResolvedTable) -> String,
    mut each: impl FnMut(u32, Vec<Option<String>>),
) -> Result<(), Error> {
    pick(connection, (tables, places), rows, |_, table| {
        let mut statement = connection.prepare(&sql(table))?;
        for batch in statement.stream_arrow([])? {
            let batch = batch?;
            let positions = batch.column(0).as_primitive::<UInt32Type>().values();
            let columns: Vec<_> = batch.columns()[1..].iter().map(AsArray::as_string::<i32>).collect();
            for (row, position) in positions.iter().enumerate() {
                let text = |column: &&duckdb::arrow::array::StringArray| {
                    column.is_valid(row).then(|| column.value(row).to_owned())
                };
                each(*position, columns.iter().map(text).collect());
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_told_by_entry_file_and_row_whatever_the_other_files_hold() {
        let number = |entry: i64, file: i64, row: i64| (entry << 52) + (file << 36) + row;
        let rows = |files: &[&[u64]]| SourceRows::new(files.iter().map(|files| files.iter().copied()));
        let two = rows(&[&[], &[3, 0, 5]]);
        let cases = [
            (0, 0, number(0, 0, 0), i64::MAX),
            (0, 9, number(0, 0, 9), i64::MAX),
            (1, 2, number(1, 0, 2), 3),
            // The second file is empty.
            (1, 3, number(1, 2, 0), i64::MAX),
            (1, 7, number(1, 2, 4), i64::MAX),
        ];
        for (entry, row, expected, end) in cases {
            assert_eq!(two.number(entry, row), (expected, end), "{entry} {row}");
            assert_eq!(two.place(expected), (entry, row));
        }
        // The first file has grown by 4 rows.
        assert_eq!(rows(&[&[], &[7, 0, 5]]).number(1, 11).0, number(1, 2, 4));
    }
}
