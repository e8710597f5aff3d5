//! Single rows of the source, looked up by their numbers.

use duckdb::Connection;
use duckdb::arrow::array::{Array, AsArray};
use duckdb::arrow::datatypes::UInt32Type;

use super::append::{Values, append};
use crate::store::Error;
use crate::store::source::ResolvedTable;

/// Row numbers of one entry of events are below this.
const ENTRY: i64 = 1 << 40;

/// What is added to the row numbers of an entry of events, so that those of several entries differ.
#[must_use]
pub fn row_offset(number: usize) -> i64 {
    ENTRY * i64::try_from(number).unwrap_or(0)
}

/// Makes rows to be asked about the table `picked` of the main database, one entry of events after the other.
///
/// # Errors
/// When the source cannot be read, or `ask` says so.
pub fn pick(
    connection: &Connection,
    tables: &[&ResolvedTable],
    rows: &[(u32, i64)],
    mut ask: impl FnMut(usize, &ResolvedTable) -> Result<(), Error>,
) -> Result<(), Error> {
    for (number, table) in tables.iter().enumerate() {
        let range = row_offset(number)..row_offset(number + 1);
        let of_table: Vec<&(u32, i64)> = rows.iter().filter(|(_, src)| range.contains(src)).collect();
        if of_table.is_empty() {
            continue;
        }
        connection.execute_batch("create or replace table memory.main.picked (mp_position uinteger, mp_src bigint)")?;
        let mut appender = connection.appender_to_catalog_and_db("picked", "memory", "main")?;
        append(
            &mut appender,
            vec![
                Values::Key(of_table.iter().map(|(position, _)| *position).collect()),
                Values::Int(of_table.iter().map(|(_, src)| src - range.start).collect()),
            ],
        )?;
        appender.flush()?;
        drop(appender);
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
    tables: &[&ResolvedTable],
    rows: &[(u32, i64)],
    sql: impl Fn(&ResolvedTable) -> String,
    mut each: impl FnMut(u32, Vec<Option<String>>),
) -> Result<(), Error> {
    pick(connection, tables, rows, |_, table| {
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
