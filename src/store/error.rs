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
            Self::BadData { .. } => 65,
            Self::Mapping { .. } => 78,
            Self::Locked { .. } => 75,
            Self::Permission { .. } => 77,
            Self::Io { .. } => 74,
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
            | Self::Permission { hint, .. } => hint,
            Self::Locked { .. } => "close the other program, or try again later",
            Self::Io { .. } | Self::Engine(_) | Self::Cancelled => "",
        }
    }
}

impl From<duckdb::Error> for Error {
    fn from(error: duckdb::Error) -> Self {
        let text = error.to_string();
        if text.contains("INTERRUPT") || text.contains("Interrupted") { Self::Cancelled } else { Self::Engine(text) }
    }
}
