//! Which data an answer speaks of: source, generation, freshness, and what is left out for faults of the data (P29, H5).

use std::path::PathBuf;

use serde::Serialize;

use super::time::Time;

/// How the source stands to the generation that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Freshness {
    /// The generation was built from the source as it is.
    #[default]
    Fresh,
    /// The source has changed since; a refresh reads it.
    Newer,
    /// The source is out of reach.
    Gone,
}

/// Rows or values that the figures leave out for a fault of the data (H5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The table's role: `events`, `costs` …
    pub role: String,
    /// The id of the finding of `health`.
    pub finding: &'static str,
    /// Why, in words: `time unreadable`.
    pub reason: String,
    /// Rows or values left out.
    pub rows: u64,
    /// Of so many.
    pub of: u64,
}

/// Which data an answer speaks of (P29).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Provenance {
    /// The database, or the files as they are configured, joined by `, `.
    pub path: String,
    /// Bytes of all files.
    pub size: u64,
    /// The latest change of any of them.
    pub modified: Option<Time>,
    /// Bytes of the write-ahead log beside the database; 0 = there is none.
    pub wal_bytes: u64,
    /// Rows of events that were read.
    pub rows_read: u64,
    /// Which state of the store answered; another number for other contents.
    pub generation: u64,
    /// The program's version.
    pub version: &'static str,
    /// How the source stands to it.
    pub freshness: Freshness,
    /// What the figures leave out.
    pub left_out: Vec<LeftOut>,
    /// What else a reader must know of the data: the log beside it, an older generation that serves, a thin end.
    pub remarks: Vec<String>,
    /// Where the store is.
    pub store: PathBuf,
}
