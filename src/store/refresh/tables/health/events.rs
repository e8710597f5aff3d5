//! Each entry of events: rows in and out, and values that cannot be read.

use super::row::HealthRow;
use super::unread;
use crate::domain::finding::FindingId;
use crate::store::Error;
use crate::store::refresh::extract::Extracted;
use crate::store::refresh::extract::counts::{Counts, RowCount};
use crate::store::refresh::row_lookup::{self, row_offset};
use crate::store::refresh::source_sql::picked;
use crate::store::source::{ResolvedTable, Source};

/// Looks at all entries.
///
/// # Errors
/// When the source cannot be read or the file not written.
pub fn examine(source: &Source, extracted: &Extracted, found: &mut Vec<HealthRow>) -> Result<(), Error> {
    for (number, table) in source.events().enumerate() {
        examine_one(source, table, &extracted.counts[number], &extracted.duplicates[number], found)?;
        for unread in unread::events(source.connection(), table, row_offset(number), extracted.as_of)? {
            found.extend(HealthRow::unread(table, &unread));
        }
    }
    Ok(())
}

/// One entry of events: rows in and out.
fn examine_one(
    source: &Source,
    table: &ResolvedTable,
    count: &Counts,
    twice: &[i64],
    found: &mut Vec<HealthRow>,
) -> Result<(), Error> {
    let connection = source.connection();
    let twice = RowCount { rows: twice.len() as u64, examples: twice.iter().take(1).copied().collect() };
    connection.execute(
        "insert into out.main.source_table values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        duckdb::params![
            table.label,
            table.role,
            count.read,
            count.accepted - twice.rows,
            count.no_time.rows,
            count.no_customer.rows,
            count.no_event.rows,
            count.future.rows + count.unborn.rows,
            twice.rows,
            count.filtered
        ],
    )?;
    let time = if count.no_time.rows > 0 { unread::unread_times(connection, table)? } else { 0 };
    let unread = if time > 0 { vec![("time", time)] } else { Vec::new() };
    for (kind, finding, reason) in [
        (FindingId::NoTime, &count.no_time, unread::reason(&["time"], count.no_time.rows, &unread)),
        (FindingId::NoCustomer, &count.no_customer, "no customer".to_owned()),
        (FindingId::NoEvent, &count.no_event, "no event name".to_owned()),
        (FindingId::Future, &count.unborn, "later than this machine's clock".to_owned()),
        (FindingId::AfterAsOf, &count.future, String::new()),
        (FindingId::Duplicate, &twice, String::new()),
    ] {
        if let Some(src) = finding.examples.first() {
            let row = HealthRow::new(kind, Some(table.role), finding.rows).total(count.read);
            found.push(row.reason(reason).example(example(source, *src)?));
        }
    }
    Ok(())
}

/// A few words on one row of the source.
pub fn example(source: &Source, src: i64) -> Result<Option<String>, Error> {
    let tables: Vec<&ResolvedTable> = source.events().collect();
    let mut found = None;
    row_lookup::texts(source.connection(), &tables, &[(0, src)], example_sql, |_, mut texts| {
        found = texts.swap_remove(0);
    })?;
    Ok(found)
}

/// Rows picked with a few words that show which they are: grain one picked row.
fn example_sql(table: &ResolvedTable) -> String {
    let raw = |name: &str| table.column(name).map_or_else(|| "null".to_owned(), |column| column.raw.clone());
    let shown =
        |label: &str, name: &str| format!("'{label} ' || coalesce(left(cast({} as varchar), 40), '–')", raw(name));
    // The instant that is counted; the text of the source where it is none.
    let time = table.column("occurred_at").map_or_else(
        || "'time –'".to_owned(),
        |column| {
            let instant = format!("strftime(make_timestamp({}), '%Y-%m-%dT%H:%M:%S.%fZ')", column.sql);
            let raw = format!("left(cast({} as varchar), 40)", column.raw);
            format!("'time ' || coalesce(replace({instant}, '.000000Z', 'Z'), {raw}, '–')")
        },
    );
    let all = [shown("event", "event"), shown("customer", "customer_id"), time].join(" || ', ' || ");
    picked(table, &[all])
}
