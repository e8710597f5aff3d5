//! What can go wrong with data and store, and the exit code of each.

use std::path::{Path, PathBuf};

use super::engine_text::{self, EngineFault, first_line};
use crate::domain::exit::Exit;

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
    /// A file that milepost made cannot be read; it is built anew.
    #[error("a file of the store is damaged: {}", path.display())]
    DamagedStore {
        /// The file.
        path: PathBuf,
    },
    /// What is asked for has not been counted: never the same as none.
    #[error("{what}")]
    Uncounted {
        /// What.
        what: String,
    },
    /// The engine could not write or read a file: its text says which, and why.
    #[error("{0}")]
    Disk(String),
    /// A file that the engine reads is cut off or damaged: its text says which.
    #[error("{0}")]
    Damaged(String),
    /// The engine refused. Its text may hold data values: for the screen, never for a log.
    #[error("{0}")]
    Engine(String),
    /// The user withdrew the question.
    #[error("cancelled")]
    Cancelled,
}

impl Error {
    /// The exit code.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let exit = match self {
            Self::Missing { .. } => Exit::NoInput,
            Self::BadData { .. }
            | Self::Changed
            | Self::Damaged(_)
            | Self::DamagedStore { .. }
            | Self::Uncounted { .. } => Exit::BadData,
            Self::Mapping { .. } | Self::Setting { .. } => Exit::Configuration,
            Self::Refused { .. } => Exit::CannotCreate,
            Self::Locked { .. } => Exit::Locked,
            Self::Permission { .. } => Exit::Permission,
            Self::Io { .. } | Self::Disk(_) => Exit::Io,
            Self::Engine(_) => Exit::Internal,
            Self::Cancelled => Exit::Interrupted,
        };
        exit.code()
    }

    /// Whether the engine's memory did not suffice.
    #[must_use]
    pub fn is_no_memory(&self) -> bool {
        matches!(self, Self::Engine(text) if engine_text::fault(text) == EngineFault::NoMemory)
    }

    /// Whether a file turned out to be damaged.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged(_) | Self::DamagedStore { .. })
    }

    /// This error, met while a file of the store was opened or its tables looked for: the file is damaged, unless what was
    /// in the way is memory, or the user.
    #[must_use]
    pub(super) fn of_store(self, path: &Path) -> Self {
        match self {
            Self::Engine(_) | Self::Damaged(_) | Self::Disk(_) if !path.exists() => {
                Self::Uncounted { what: format!("{} is gone", path.display()) }
            }
            Self::Damaged(_) => Self::DamagedStore { path: path.to_owned() },
            Self::Engine(text) if engine_text::fault(&text) != EngineFault::NoMemory => {
                Self::DamagedStore { path: path.to_owned() }
            }
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
            Self::DamagedStore { .. } | Self::Uncounted { .. } => "milepost refresh builds it",
            Self::Locked { .. } => "close the other program, or try again later",
            Self::Changed => "run it again when the writer is done; publish new data by renaming",
            Self::Disk(text) => match engine_text::fault(text) {
                EngineFault::DiskFull => "make room on the disk, or name a folder elsewhere: --store DIR",
                EngineFault::FileTooLarge => "files may not grow so large here: raise the limit (ulimit -f)",
                _ => "look whether the disk is sound and there",
            },
            Self::Damaged(_) => "restore the file from a backup; a file of the store is made anew when it is removed",
            Self::Engine(_) if self.is_no_memory() => "raise memory_limit under [store] in milepost.toml",
            Self::Io { .. } | Self::Engine(_) | Self::Cancelled => "",
        }
    }

    /// What a text of the engine means.
    #[must_use]
    pub fn engine(text: &str) -> Self {
        match engine_text::fault(text) {
            EngineFault::Interrupted => Self::Cancelled,
            EngineFault::DiskFull | EngineFault::FileTooLarge | EngineFault::Io => Self::Disk(first_line(text)),
            EngineFault::Damaged => Self::Damaged(first_line(text)),
            _ => Self::Engine(engine_text::without_advice(text).to_owned()),
        }
    }
}

impl From<duckdb::Error> for Error {
    fn from(error: duckdb::Error) -> Self {
        Self::engine(&error.to_string())
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
        assert!(failed.to_string().starts_with("Out of Memory Error"), "{failed}");
        assert!(!failed.to_string().contains("SET "), "{failed}");
        assert!(failed.hint().contains("memory_limit"));
    }

    #[test]
    fn p2_disk_and_damage_are_no_faults_of_the_program() {
        for (text, code, hint) in [
            ("IO Error: Could not write file \"/s/b\": No space left on device", 74, "make room"),
            ("IO Error: Could not write file \"/s/b\": File too large", 74, "ulimit -f"),
            ("IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2", 65, "backup"),
            ("IO Error: Could not read enough bytes from file \"x\": attempted to read 9 bytes", 65, "backup"),
            ("Binder Error: no such column", 70, ""),
            ("INTERRUPT Error: Interrupted!", 130, ""),
        ] {
            let error = Error::engine(text);
            assert_eq!(error.exit_code(), code, "{text}");
            assert!(error.hint().contains(hint), "{text}: {}", error.hint());
        }
        assert_eq!(Error::engine("IO Error: File too large").to_string(), "File too large");
    }
}
