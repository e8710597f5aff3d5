//! What can go wrong with data and store, and the exit code of each (reliability.md).

use std::path::{Path, PathBuf};

use super::engine_text;

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
    /// A file that milepost made cannot be read; it is built anew.
    #[error("a file of the store is damaged: {}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// What is asked for has not been counted: never the same as none.
    #[error("{what}")]
    Uncounted {
        /// What.
        what: String,
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
            Self::BadData { .. } | Self::Damaged { .. } | Self::Uncounted { .. } => 65,
            Self::Mapping { .. } | Self::Setting { .. } => 78,
            Self::Refused { .. } => 73,
            Self::Locked { .. } => 75,
            Self::Permission { .. } => 77,
            Self::Io { .. } => 74,
            Self::Engine(_) => 70,
            Self::Cancelled => 130,
        }
    }

    /// Whether a file turned out to be damaged.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. }) || matches!(self, Self::Engine(text) if engine_text::damage(text))
    }

    /// This error, met while a file of the store was opened or its tables looked for: the file is damaged, unless what was
    /// in the way is memory, or the user.
    #[must_use]
    pub(super) fn of_store(self, path: &Path) -> Self {
        match self {
            Self::Engine(_) if !path.exists() => Self::Uncounted { what: format!("{} is gone", path.display()) },
            Self::Engine(text) if !text.contains(NO_MEMORY) => Self::Damaged { path: path.to_owned() },
            other => other,
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
            Self::Damaged { .. } | Self::Uncounted { .. } => "milepost refresh builds it",
            Self::Locked { .. } => "close the other program, or try again later",
            Self::Engine(text) if text.contains(NO_MEMORY) => "raise memory_limit under [store] in milepost.toml",
            Self::Io { .. } | Self::Engine(_) | Self::Cancelled => "",
        }
    }
}

/// How the engine begins when its memory does not suffice; its advice is about settings that cannot be reached here.
const NO_MEMORY: &str = "Out of Memory Error";

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
