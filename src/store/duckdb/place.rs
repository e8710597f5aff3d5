//! What a path leads to: found out by `stat` before it is opened, explained in the user's words when it fails.

use std::fs::{File, Metadata};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use super::super::Error;
use super::super::engine_text::{self, EngineFault, first_line};
use crate::domain::similar::similar;

/// What `stat` says of a file: two equal stamps mean an unchanged file (P3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The path.
    pub path: PathBuf,
    /// Device and inode.
    pub file: (u64, u64),
    /// Bytes.
    pub size: u64,
    /// Last change of content and of inode, in nanoseconds.
    pub changed_ns: (i128, i128),
}

impl Stamp {
    /// The stamp of a file; `None` where there is none.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let meta = std::fs::metadata(path).ok()?;
        let ns = |seconds: i64, nanos: i64| i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
        Some(Self {
            path: path.to_owned(),
            file: (meta.dev(), meta.ino()),
            size: meta.len(),
            changed_ns: (ns(meta.mtime(), meta.mtime_nsec()), ns(meta.ctime(), meta.ctime_nsec())),
        })
    }
}

/// The write-ahead log beside a database.
#[must_use]
pub fn wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".wal");
    name.into()
}

pub(crate) fn not_text(path: &Path) -> Error {
    Error::BadData {
        message: format!("the path is not UTF-8: {}", path.display()),
        hint: "rename the file or the folder".to_owned(),
    }
}

/// Checks by `stat` alone that the path is a readable file.
///
/// # Errors
/// What it is instead, and what to do.
pub fn check(what: &'static str, path: &Path) -> Result<Metadata, Error> {
    let meta = match std::fs::metadata(path) {
        Ok(meta) => meta,
        Err(error) => return Err(unreached(what, path, error)),
    };
    let kind = meta.file_type();
    let other = if kind.is_dir() {
        Some("a folder")
    } else if kind.is_fifo() {
        Some("a pipe")
    } else if kind.is_socket() {
        Some("a socket")
    } else if kind.is_char_device() || kind.is_block_device() {
        Some("a device")
    } else {
        None
    };
    if let Some(other) = other {
        return Err(Error::BadData {
            message: format!("{what} is {other}, not a file: {}", path.display()),
            hint: if kind.is_dir() {
                "name a DuckDB file, or files with a glob such as \"events/*.parquet\"".to_owned()
            } else {
                "name a DuckDB file, or Parquet, CSV or NDJSON files".to_owned()
            },
        });
    }
    if rustix::fs::access(path, rustix::fs::Access::READ_OK).is_err() {
        return Err(Error::Permission {
            message: format!(
                "no permission to read {} (owner {}, mode {:04o})",
                path.display(),
                owner(meta.uid()),
                meta.mode() & 0o7777
            ),
            hint: "ask its owner for the right to read it".to_owned(),
        });
    }
    Ok(meta)
}

/// A path that `stat` does not reach.
fn unreached(what: &'static str, path: &Path, error: std::io::Error) -> Error {
    let remote = [
        "md:",
        "motherduck:",
        "s3:",
        "gs:",
        "gcs:",
        "r2:",
        "http:",
        "https:",
        "hf:",
        "az:",
        "azure:",
        "abfss:",
        "ftp:",
    ];
    let is_remote = path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy().to_lowercase();
        part.starts_with("md:") || remote.contains(&part.as_str())
    });
    if is_remote {
        return Error::BadData {
            message: format!("{what} is not a local file: {}", path.display()),
            hint: "milepost uses no network; copy the data to this machine first".to_owned(),
        };
    }
    match error.kind() {
        ErrorKind::NotFound => {
            if let Ok(target) = std::fs::read_link(path) {
                return Error::Missing {
                    what,
                    path: path.to_owned(),
                    hint: format!("it is a link to {}, which is not there", target.display()),
                };
            }
            Error::Missing { what, path: path.to_owned(), hint: neighbours(path) }
        }
        ErrorKind::PermissionDenied => Error::Permission {
            message: format!("no permission to reach {}", path.display()),
            hint: "a folder on the way to it is closed to you".to_owned(),
        },
        _ if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => Error::BadData {
            message: format!("{what} is a link that leads to itself: {}", path.display()),
            hint: "name the file itself".to_owned(),
        },
        _ => Error::Io { what: "cannot look at", path: path.to_owned(), source: error },
    }
}

/// Near names beside a missing file.
fn neighbours(path: &Path) -> String {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
        return "check the path".to_owned();
    };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let Ok(entries) = std::fs::read_dir(parent) else {
        return format!("the folder {} is not there", parent.display());
    };
    let found: Vec<String> =
        entries.flatten().take(10_000).filter_map(|entry| entry.file_name().into_string().ok()).collect();
    match similar(name, found.iter().map(String::as_str)).as_slice() {
        [] => "check the path; relative paths start at the configuration file".to_owned(),
        close => format!("did you mean {}?", close.join(" or ")),
    }
}

fn owner(uid: u32) -> String {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    users
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.get(2).and_then(|id| id.parse().ok()) == Some(uid))
        .map_or_else(|| format!("uid {uid}"), |fields| fields[0].to_owned())
}

/// What a file is by its first bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Nothing in it.
    Empty,
    /// A DuckDB database: its storage version, the library that wrote it, and whether it is encrypted.
    DuckDb(u64, String, bool),
    /// A `SQLite` database.
    Sqlite,
    /// Parquet.
    Parquet,
    /// A program.
    Program,
    /// gzip.
    Gzip,
    /// Text in UTF-16 or UTF-32, which one.
    Wide(&'static str),
    /// Other text.
    Text,
    /// Something else.
    Binary,
}

/// Looks at the first bytes. Never of an attached file: closing it would drop the engine's lock.
///
/// # Errors
/// When it cannot be read.
pub fn content(path: &Path) -> Result<Content, Error> {
    let io = |source| Error::Io { what: "cannot read", path: path.to_owned(), source };
    let mut bytes = Vec::new();
    File::open(path).map_err(io)?.take(4096).read_to_end(&mut bytes).map_err(io)?;
    Ok(kind_of(&bytes))
}

/// What the first bytes of a file say.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> Content {
    let number = |at: usize| bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes);
    match bytes {
        [] => Content::Empty,
        _ if bytes.get(8..12) == Some(b"DUCK") => {
            let library: String = bytes[..bytes.len().min(84)]
                .iter()
                .skip(52)
                .take_while(|b| b.is_ascii_graphic())
                .map(|b| char::from(*b))
                .collect();
            let encrypted = bytes.get(12..20).is_some_and(|_| number(20) & 1 == 1);
            Content::DuckDb(number(12), library, encrypted)
        }
        _ if bytes.starts_with(b"SQLite format 3\0") => Content::Sqlite,
        _ if bytes.starts_with(b"PAR1") || bytes.starts_with(b"PARE") => Content::Parquet,
        _ if bytes.starts_with(b"\x7fELF") || bytes.starts_with(b"MZ") => Content::Program,
        _ if bytes.starts_with(b"\x1f\x8b") => Content::Gzip,
        _ if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") => Content::Wide("UTF-32"),
        _ if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") => Content::Wide("UTF-16"),
        _ if bytes.split(|b| *b == 0).count() * 8 > bytes.len() + 8 => Content::Binary,
        _ => Content::Text,
    }
}

/// Says in the user's words why a database could not be attached; `text` is the engine's.
pub(super) fn explain(path: &Path, text: &str) -> Error {
    let shown = path.display();
    let fault = engine_text::fault(text);
    match fault {
        EngineFault::Locked => {
            return Error::Locked { path: path.to_owned(), holder: engine_text::holder(text).to_owned() };
        }
        EngineFault::Forbidden => {
            return Error::Permission {
                message: format!("no permission to open {shown}, or the log beside it"),
                hint: "ask its owner for the right to read it".to_owned(),
            };
        }
        EngineFault::DiskFull | EngineFault::FileTooLarge | EngineFault::Io => return Error::engine(text),
        _ => {}
    }
    let bad = |message: String, hint: &str| Error::BadData { message, hint: hint.to_owned() };
    let files = "name such files by table: files = { events = \"…\" }; `milepost init PATH` writes it for you";
    match content(path) {
        Err(error) => error,
        Ok(Content::Empty) => {
            bad(format!("{shown} is empty, not a DuckDB database"), "name the file that holds the data")
        }
        Ok(Content::Sqlite) => bad(
            format!("{shown} is a SQLite database, not a DuckDB one"),
            "copy its tables into a DuckDB file first, or export them as CSV",
        ),
        Ok(Content::Parquet) => bad(format!("{shown} is a Parquet file, not a DuckDB database"), files),
        Ok(Content::Text) => bad(format!("{shown} is a text file, not a DuckDB database"), files),
        Ok(Content::Gzip) => bad(format!("{shown} is compressed, not a DuckDB database"), files),
        Ok(Content::Wide(name)) => bad(format!("{shown} is {name} text, not a DuckDB database"), files),
        Ok(Content::Program) => {
            bad(format!("{shown} is a program, not a DuckDB database"), "name the file that holds the data")
        }
        Ok(Content::Binary) => bad(
            format!("{shown} is not a DuckDB database, or its first block is damaged"),
            "restore it from a backup, or name the file that holds the data",
        ),
        Ok(Content::DuckDb(_, library, true)) => bad(
            format!("{shown} is encrypted (written by DuckDB {library})"),
            "milepost cannot open encrypted databases; copy the tables into one that is not",
        ),
        Ok(Content::DuckDb(version, library, false)) if fault == EngineFault::Version || version < 64 => bad(
            format!("{shown} has storage version {version} (DuckDB {library}), which DuckDB 2.0 here cannot read"),
            "export it with that version and import it with one that milepost knows",
        ),
        Ok(Content::DuckDb(_, library, false)) => bad(
            format!("{shown} is damaged: {}", first_line(text)),
            &format!("restore it from a backup (it was written by DuckDB {library})"),
        ),
    }
}
