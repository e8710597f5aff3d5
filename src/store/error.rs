//! What can go wrong with data and store, and the exit code of each (reliability.md).

use std::path::PathBuf;

/// An error of source or store: what happened, where, what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that is not there.
    #[error("{what} not found: {}", path.display())]
    Missing {
        /// What it was wanted for.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// The way out.
        hint: String,
    },
    /// Not data of the kind asked for, or damaged.
    #[error("{message}")]
    BadData {
        /// What and where.
        message: String,
        /// The way out.
        hint: String,
    },
    /// The mapping does not fit the data.
    #[error("{message}")]
    Mapping {
        /// What and where, names and near names.
        message: String,
        /// Bytes of the configuration, where it has a place there.
        span: Option<std::ops::Range<usize>>,
        /// The way out.
        hint: String,
    },
    /// Another process holds the file.
    #[error("{} is locked by {holder}", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
        /// Who holds it.
        holder: String,
    },
    /// The source changed while it was read: nothing of what was read is kept (P3).
    #[error("the source changed while it was being read, so what was read is discarded")]
    Changed,
    /// A place that does not take what is to be made there.
    #[error("{message}")]
    Refused {
        /// What and where.
        message: String,
        /// The way out.
        hint: String,
    },
    /// A setting that cannot be followed.
    #[error("{message}")]
    Setting {
        /// What and where.
        message: String,
        /// The way out.
        hint: String,
    },
    /// No right to read or write.
    #[error("{message}")]
    Permission {
        /// What and where, owner and mode.
        message: String,
        /// The way out.
        hint: String,
    },
    /// Reading or writing failed.
    #[error("{what}: {}: {source}", path.display())]
    Io {
        /// What was done.
        what: &'static str,
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The engine refused. Its text may hold data values: for the screen, never for a log.
    #[error("{0}")]
    Engine(String),
    /// The user withdrew the question.
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    /// The exit code (reliability.md).
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Missing { .. } => 66,
            Self::BadData { .. } | Self::Changed => 65,
            Self::Mapping { .. } | Self::Setting { .. } => 78,
            Self::Refused { .. } => 73,
            Self::Locked { .. } => 75,
            Self::Permission { .. } => 77,
            Self::Io { .. } => 74,
            Self::Engine(text) if no_room(text) => 74,
            Self::Engine(_) => 70,
            Self::Cancelled => 130,
        }
    }

    /// The way out, empty where there is none to name.
    #[must_use]
    pub fn hint(&self) -> &str {
        match self {
            Self::Missing { hint, .. }
            | Self::BadData { hint, .. }
            | Self::Mapping { hint, .. }
            | Self::Refused { hint, .. }
            | Self::Setting { hint, .. }
            | Self::Permission { hint, .. } => hint,
            Self::Locked { .. } => "close the other program, or try again later",
            Self::Changed => "run it again when the writer is done; publish new data by renaming",
            Self::Engine(text) if no_room(text) => {
                "make room on the disk of the store, or name another folder: --store DIR"
            }
            Self::Engine(text) if text.contains(NO_MEMORY) => "raise memory_limit under [store] in milepost.toml",
            Self::Io { .. } | Self::Engine(_) | Self::Cancelled => "",
        }
    }
}

/// How the engine begins when its memory does not suffice; its advice is about settings that cannot be reached here.
const NO_MEMORY: &str = "Out of Memory Error";

/// What the engine's text holds where the disk did not take what it wrote.
const NO_ROOM: &[&str] = &["No space left on device", "File too large", "Disk quota exceeded", "Could not write"];

/// Whether the engine's text speaks of a disk that did not take what was written.
fn no_room(text: &str) -> bool {
    NO_ROOM.iter().any(|words| text.contains(words))
}

impl From<duckdb::Error> for Error {
    fn from(error: duckdb::Error) -> Self {
        let text = error.to_string();
        if text.contains("INTERRUPT") || text.contains("Interrupted") {
            return Self::Cancelled;
        }
        let advice = text.find("Possible solutions").filter(|_| text.contains(NO_MEMORY));
        Self::Engine(advice.map_or(text.as_str(), |from| &text[..from]).trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_memory_does_not_suffice_the_setting_is_named() {
        let connection = duckdb::Connection::open_in_memory().unwrap();
        connection.execute_batch("set memory_limit = '10MB'; set max_temp_directory_size = '1MB'").unwrap();
        let sql =
            "select count(*) from (select list(range || 'some text') from range(3000000) group by range % 1000000)";
        let failed: Error = connection.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap_err().into();
        assert!(failed.to_string().starts_with(NO_MEMORY), "{failed}");
        assert!(!failed.to_string().contains("SET "), "{failed}");
        assert!(failed.hint().contains("memory_limit"));
    }
}
