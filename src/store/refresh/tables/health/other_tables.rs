//! Each table other than events: rows in and out, ids that repeat, values that cannot be read, and its own checks.

use duckdb::Connection;

use super::quality::{self, Lack, Quality};
use super::row::HealthRow;
use crate::domain::finding::FindingId;
use crate::domain::source_table::SourceTable;
use crate::store::Error;
use crate::store::refresh::fold::Listed;
use crate::store::source::{ResolvedTable, Source};

/// Looks at all of them.
///
/// # Errors
/// When the source cannot be read or the file not written.
pub fn examine(source: &Source, as_of: i64, listed: &Listed, found: &mut Vec<HealthRow>) -> Result<(), Error> {
    let connection = source.connection();
    for table in source.tables().iter().filter(|table| table.role != "events") {
        examine_one(connection, table, &quality::table(connection, table)?, found)?;
        if table.role == "customers" {
            examine_listed(listed, found);
        }
        for check in SourceTable::named(table.role).map_or(&[][..], |table| table.checks) {
            run_check(connection, check, as_of, found)?;
        }
    }
    Ok(())
}

/// The customers of events against those that the table lists (H3).
fn examine_listed(listed: &Listed, found: &mut Vec<HealthRow>) {
    for (kind, (rows, example), total) in [
        (FindingId::CustomersUnlisted, &listed.unlisted, listed.named),
        (FindingId::CustomersIdle, &listed.idle, listed.ids),
    ] {
        if *rows > 0 {
            found.push(HealthRow::new(kind, None, *rows).total(total).example(example.clone()));
        }
    }
}

/// Runs a query of [`SourceTable::checks`]; what is not there is no finding.
fn run_check(connection: &Connection, check: &str, as_of: i64, found: &mut Vec<HealthRow>) -> Result<(), Error> {
    let mut statement = connection.prepare(check)?;
    let params: &[(&str, &dyn duckdb::ToSql)] = &[("as_of", &as_of)];
    let mut rows = statement.query(if check.contains("$as_of") { params } else { &[] })?;
    while let Some(row) = rows.next()? {
        let (id, role, count): (String, Option<String>, u64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if let Some(kind) = FindingId::named(&id).filter(|_| count > 0) {
            let finding = HealthRow::new(kind, role.as_deref(), count).example(row.get(4)?);
            found.push(HealthRow { total: row.get(3)?, ..finding });
        }
    }
    Ok(())
}

/// One table other than events: rows in and out, ids that repeat, and values that cannot be read.
fn examine_one(
    connection: &Connection,
    table: &ResolvedTable,
    quality: &Quality,
    found: &mut Vec<HealthRow>,
) -> Result<(), Error> {
    connection.execute(
        "insert into out.main.source_table values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
        duckdb::params![
            table.label,
            table.role,
            quality.read,
            quality.accepted - quality.repeated,
            quality.dropped[0],
            quality.dropped[1],
            quality.dropped[2],
            quality.repeated,
            quality.filtered
        ],
    )?;
    for ((fate, rows), reason) in Lack::ALL.iter().zip(quality.dropped).zip(&quality.reasons) {
        let kind = match fate {
            Lack::Time => FindingId::NoTime,
            Lack::Customer => FindingId::NoCustomer,
            Lack::Key => FindingId::NoKey,
        };
        if rows > 0 {
            found.push(HealthRow::new(kind, Some(table.role), rows).total(quality.read).reason(reason));
        }
    }
    if quality.repeated > 0 {
        let row = HealthRow::new(FindingId::RepeatedId, Some(table.role), quality.repeated).total(quality.read);
        found.push(row.example(quality.repeated_example.clone()));
    }
    found.extend(quality.unread.iter().filter_map(|unread| HealthRow::unread(table, unread)));
    Ok(())
}
