//! How many records of a file there are, and which could not be read (P6).

use std::path::Path;

use duckdb::Connection;

use crate::store::Error;

/// The records of one file: how many, and which could not be read.
#[derive(Default)]
pub struct FileRecords {
    pub records: u64,
    pub accepted: u64,
    /// Lines before the header that are no data.
    pub skipped: u64,
    /// By reason: records, line and text of the first.
    pub rejects: Vec<(&'static str, u64, u64, String)>,
}

impl FileRecords {
    /// One record that is left out; the first of each reason is the example.
    pub fn reject(&mut self, reason: &'static str, line: u64, text: &[u8]) {
        self.records += 1;
        if let Some(known) = self.rejects.iter_mut().find(|known| known.0 == reason) {
            known.1 += 1;
            return;
        }
        let text: String = String::from_utf8_lossy(&text[..text.len().min(400)]).chars().take(100).collect();
        self.rejects.push((reason, 1, line, text));
    }

    /// Writes the records of a file of a table; files are written in the order of their rows.
    pub fn write(&self, connection: &Connection, table: &str, file: &Path) -> Result<(), Error> {
        let file = file.to_string_lossy();
        connection.execute(
            "insert into imp.milepost.file values (?, ?, ?, ?, ?)",
            duckdb::params![table, file, self.records, self.accepted, self.skipped],
        )?;
        for (reason, records, line, example) in &self.rejects {
            connection.execute(
                "insert into imp.milepost.reject values (?, ?, ?, ?, ?)",
                duckdb::params![file, reason, records, line, example],
            )?;
        }
        Ok(())
    }

    /// Records in = accepted + rejected.
    pub fn adds_up(&self) -> bool {
        self.records == self.accepted + self.rejects.iter().map(|reject| reject.1).sum::<u64>()
    }
}

/// Rows in must be rows counted apart (P6).
pub fn reconcile(table: &str, rows: u64, counted: u64) -> Result<(), Error> {
    if rows == counted {
        return Ok(());
    }
    Err(Error::BadData {
        message: format!("`{table}`: {counted} records were counted, and {rows} arrived"),
        hint: "this is a fault of the import; please report it with the file".to_owned(),
    })
}
