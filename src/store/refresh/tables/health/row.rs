//! A finding on its way into the table `health`.

use duckdb::Connection;

use super::unread::Unread;
use crate::domain::finding::FindingId;
use crate::domain::source_table::Kind;
use crate::store::Error;
use crate::store::source::ResolvedTable;

/// A row of the table `health`.
pub struct HealthRow {
    pub kind: FindingId,
    pub role: Option<String>,
    pub sentence: Option<String>,
    pub reason: Option<String>,
    pub rows: u64,
    pub total: Option<u64>,
    pub example: Option<String>,
}

impl HealthRow {
    pub fn new(kind: FindingId, role: Option<&str>, rows: u64) -> Self {
        let role = role.map(str::to_owned);
        Self { kind, role, sentence: None, reason: None, rows, total: None, example: None }
    }

    pub fn total(self, total: u64) -> Self {
        Self { total: Some(total), ..self }
    }

    pub fn example(self, example: Option<String>) -> Self {
        Self { example, ..self }
    }

    pub fn reason(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    pub fn sentence(self, sentence: impl Into<String>) -> Self {
        Self { sentence: Some(sentence.into()), ..self }
    }

    /// Values of one column that cannot be read: of required ones the rows are counted already.
    pub fn unread(table: &ResolvedTable, unread: &Unread) -> Option<Self> {
        let kind = match unread.kind {
            _ if unread.required => FindingId::UnreadableKey,
            Kind::Attributes => FindingId::DamagedAttributes,
            _ => FindingId::UnreadableValue,
        };
        let (rows, total) = if unread.required { (unread.all, None) } else { (unread.of_used, Some(unread.used)) };
        (rows > 0).then(|| Self {
            sentence: Some(format!("{}: {} cannot be read", table.label, unread.column)),
            reason: Some(format!("{} unreadable", unread.column)),
            total,
            ..Self::new(kind, Some(table.role), rows).example(unread.example.clone())
        })
    }
}

/// Writes findings to the file attached as `out`.
///
/// # Errors
/// When the file cannot be written.
pub fn write(connection: &Connection, found: Vec<HealthRow>) -> Result<(), Error> {
    let mut insert = connection.prepare("insert into out.main.health values (?, ?, ?, ?, ?, ?, ?, ?)")?;
    for row in found {
        let sentence = row.sentence.unwrap_or_else(|| row.kind.sentence(row.role.as_deref()));
        insert.execute(duckdb::params![
            row.kind.id(),
            row.role,
            sentence,
            row.reason,
            row.rows,
            row.total,
            row.example,
            row.kind.lost()
        ])?;
    }
    Ok(())
}
