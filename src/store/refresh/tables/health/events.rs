//! Each entry of events: rows in and out, and values that cannot be read.

use super::row::HealthRow;
use super::unread::{self, Unread};
use crate::domain::finding::FindingId;
use crate::store::Error;
use crate::store::refresh::extract::counts::{Counts, RowCount};
use crate::store::refresh::extract::{Extracted, sql};
use crate::store::refresh::fold::{Duplicates, Folded};
use crate::store::source::{ResolvedTable, Source};

/// Looks at all entries.
///
/// # Errors
/// When the source cannot be read or the file not written.
pub fn examine(
    source: &Source,
    extracted: &Extracted,
    folded: &Folded,
    found: &mut Vec<HealthRow>,
) -> Result<(), Error> {
    for ((table, counts), twice) in source.events().zip(&extracted.counts).zip(&folded.duplicates) {
        examine_one(source, table, counts, &twice.count, found)?;
        found.extend(unreadable(table, counts, twice).iter().filter_map(|unread| HealthRow::unread(table, unread)));
    }
    Ok(())
}

/// Values that cannot be read, of rows that are no duplicates.
fn unreadable(table: &ResolvedTable, counts: &Counts, twice: &Duplicates) -> Vec<Unread> {
    let columns = sql::lossy(table).into_iter().zip(twice.without(&counts.values));
    let unread = columns.filter(|(_, count)| count.all > 0).map(|(column, count)| Unread {
        column: column.name,
        kind: column.kind,
        required: false,
        all: count.all,
        of_used: count.of_used,
        used: count.used,
        example: count.example,
    });
    unread.collect()
}

/// One entry of events: rows in and out.
fn examine_one(
    source: &Source,
    table: &ResolvedTable,
    count: &Counts,
    twice: &RowCount,
    found: &mut Vec<HealthRow>,
) -> Result<(), Error> {
    let connection = source.connection();
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
    let unread = if count.unread_times > 0 { vec![("time", count.unread_times)] } else { Vec::new() };
    for (kind, finding, reason) in [
        (FindingId::NoTime, &count.no_time, unread::reason(&["time"], count.no_time.rows, &unread)),
        (FindingId::NoCustomer, &count.no_customer, "no customer".to_owned()),
        (FindingId::NoEvent, &count.no_event, "no event name".to_owned()),
        (FindingId::Future, &count.unborn, "later than this machine's clock".to_owned()),
        (FindingId::AfterAsOf, &count.future, String::new()),
        (FindingId::Duplicate, twice, String::new()),
    ] {
        if let Some((_, example)) = &finding.example {
            let row = HealthRow::new(kind, Some(table.role), finding.rows).total(count.read);
            found.push(row.reason(reason).example(Some(example.clone())));
        }
    }
    Ok(())
}
