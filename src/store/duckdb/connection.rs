//! Hardened connections: no network, no extensions, bounded memory, and nothing but the source in reach.
//!
//! The order matters: limits first, then the source is attached, then the doors are shut, then the key is thrown away.
//! Only `stat` may touch the file of an attached database: closing it with ordinary file calls drops the engine's lock.

use std::path::{Path, PathBuf};

use duckdb::{Config as Flags, Connection};

use super::place;
use super::scratch::Scratch;
use crate::config::StoreSettings;
use crate::store::Error;
use crate::store::generation::root;
use crate::store::source::quote::quote_text;

/// A folder for an engine that has no store: in the user's cache folder, else in a folder of the user's own among the
/// temporary ones.
#[must_use]
pub fn without_store() -> PathBuf {
    let user = rustix::process::geteuid().as_raw();
    root().map_or_else(|_| std::env::temp_dir().join(format!("milepost-{user}")), |root| root.join("v3-init"))
}

/// A thread has buffers of the engine for itself: one for so many bytes of the limit (R17).
const BYTES_PER_THREAD: u64 = 25 << 20;

/// How many threads may be used: what is set, else a quarter of the machine's, at least two; no more than a limit of memory has
/// room for.
pub fn threads(settings: &StoreSettings) -> usize {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let wanted = settings.threads.unwrap_or(cores / 4).max(if settings.threads.is_some() { 1 } else { 2 });
    settings.memory_limit.as_deref().and_then(memory_bytes).map_or(wanted, |limit| wanted.min(threads_within(limit)))
}

/// So many threads have room in so many bytes.
#[must_use]
pub fn threads_within(limit: u64) -> usize {
    usize::try_from(limit / BYTES_PER_THREAD).unwrap_or(usize::MAX).max(1)
}

/// Bytes of a limit as the setting is written, `"4GB"` or `"512MiB"`; `None` where it is no such text.
#[must_use]
pub fn memory_bytes(limit: &str) -> Option<u64> {
    let limit = limit.trim();
    let unit = limit.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(limit.len());
    let (number, unit) = limit.split_at(unit);
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "b" | "byte" | "bytes" => 1.0,
        "k" | "kb" | "kilobyte" | "kilobytes" => 1e3,
        "m" | "mb" | "megabyte" | "megabytes" => 1e6,
        "g" | "gb" | "gigabyte" | "gigabytes" => 1e9,
        "t" | "tb" | "terabyte" | "terabytes" => 1e12,
        "kib" => f64::from(1 << 10),
        "mib" => f64::from(1 << 20),
        "gib" => f64::from(1 << 30),
        "tib" => 1024.0 * f64::from(1 << 30),
        _ => return None,
    };
    let bytes = number.parse::<f64>().ok()? * factor;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and an `as` saturates")]
    let bytes = bytes as u64;
    Some(bytes)
}

#[cfg(test)]
thread_local! {
    /// Engines that this thread seals keep the statements that they are sent, in `duckdb_logs`.
    pub static STATEMENTS_LOGGED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// An in-memory engine with its limits and a private folder to spill to.
#[derive(Debug)]
pub struct HardenedConnection {
    connection: Connection,
    // After the connection, so that it is removed when nothing is in it any more.
    scratch: Scratch,
}

impl HardenedConnection {
    /// Opens an engine that spills into a private folder inside `folder`.
    ///
    /// # Errors
    /// When the folder cannot be made, or the engine refuses a setting.
    pub fn new(settings: &StoreSettings, folder: &Path) -> Result<Self, Error> {
        let scratch = Scratch::new(folder)?;
        let threads = threads(settings);
        let Some(spill) = scratch.path().to_str() else { return Err(place::not_text(folder)) };
        let flags = Flags::default()
            .with("threads", threads.to_string())?
            // Its own count for reading ahead does not follow from the one above (P10).
            .with("async_threads", "0")?
            .with("temp_directory", spill)?
            .with("max_temp_directory_size", format!("{}MB", scratch.quarter_of_the_disk_mb()))?
            .enable_autoload_extension(false)?
            .with("allow_community_extensions", "false")?
            .with("allow_persistent_secrets", "false")?;
        let connection = Connection::open_in_memory_with_flags(flags)?;
        // The engine's own default is 80 % of what the machine, or its container, gives; a quarter of that is taken.
        let limit = if let Some(limit) = &settings.memory_limit {
            limit.clone()
        } else {
            let sql = "select value from duckdb_settings() where name = 'memory_limit'";
            let given: String = connection.query_row(sql, [], |row| row.get(0))?;
            quarter(&given).unwrap_or_else(|| "1GB".to_owned())
        };
        connection.execute_batch(&format!("set memory_limit = {}", quote_text(&limit)))?;
        // What waits to be fetched is no part of the limit; who asks fetches at once.
        connection.execute_batch("set streaming_buffer_size = '1B'")?;
        // Of use only where the engine was built with time zones: text without offset is then still UTC (T3).
        let zones: bool = connection.query_row(
            "select count(*) > 0 from duckdb_settings() where lower(name) = 'timezone'",
            [],
            |row| row.get(0),
        )?;
        if zones {
            connection.execute_batch("set timezone = 'UTC'")?;
        }
        Ok(Self { connection, scratch })
    }

    /// Attaches a DuckDB file read-only under the name `src`.
    ///
    /// # Errors
    /// What is wrong with the file, in the user's words.
    pub fn attach(&self, path: &Path) -> Result<(), Error> {
        let Some(text) = path.to_str() else { return Err(place::not_text(path)) };
        let sql = format!("attach {} as src (type duckdb, read_only)", quote_text(text));
        self.connection.execute_batch(&sql).map_err(|error| place::explain(path, &error.to_string()))
    }

    /// Lets the file go, so that others may write to it (P7).
    ///
    /// # Errors
    /// When a statement still reads it.
    pub fn detach(&self) -> Result<(), Error> {
        Ok(self.connection.execute_batch("detach src")?)
    }

    /// Shuts the doors: from here on the engine reaches what is attached, and files in `folders`.
    ///
    /// # Errors
    /// When the engine refuses.
    pub fn seal(&self, folders: &[&Path]) -> Result<(), Error> {
        let mut open = Vec::new();
        for folder in folders {
            open.push(quote_text(folder.to_str().ok_or_else(|| place::not_text(folder))?));
        }
        if !open.is_empty() {
            self.connection.execute_batch(&format!("set allowed_directories = [{}]", open.join(", ")))?;
        }
        #[cfg(test)]
        if STATEMENTS_LOGGED.get() {
            self.connection.execute_batch("call enable_logging('QueryLog')")?;
        }
        Ok(self.connection.execute_batch("set enable_external_access = false; set lock_configuration = true")?)
    }

    /// The private folder.
    pub(crate) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// The connection.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// A quarter of the machine, from the engine's 80 % of it: `"18.4 GiB"` → `"5888MiB"`.
fn quarter(given: &str) -> Option<String> {
    let (number, unit) = given.split_once(' ')?;
    let mib = number.parse::<f64>().ok()?
        * match unit {
            "KiB" => 1.0 / 1024.0,
            "MiB" => 1.0,
            "GiB" => 1024.0,
            "TiB" => 1024.0 * 1024.0,
            _ => return None,
        };
    Some(format!("{:.0}MiB", (mib / 0.8 / 4.0).max(256.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p21_no_extension_is_loaded_and_no_network_used() {
        let folder = tempfile::tempdir().unwrap();
        let engine = HardenedConnection::new(&StoreSettings::default(), folder.path()).unwrap();
        // Asked before the doors are shut: the list looks into the folder of extensions.
        let sql = "select count(*) from duckdb_extensions() where loaded and install_mode <> 'STATICALLY_LINKED'";
        let loaded: i64 = engine.connection().query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(loaded, 0);
        engine.seal(&[]).unwrap();
        for (name, value) in [
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("allow_community_extensions", "false"),
            ("allow_unsigned_extensions", "false"),
            ("allow_persistent_secrets", "false"),
            ("enable_external_access", "false"),
            ("lock_configuration", "true"),
        ] {
            let sql = "select value from duckdb_settings() where name = ?";
            let set: String = engine.connection().query_row(sql, [name], |row| row.get(0)).unwrap();
            assert_eq!(set, value, "{name}");
        }
        for sql in [
            "install httpfs",
            "load httpfs",
            "select 1 from 'http://127.0.0.1:1/x.csv'",
            "attach 'http://127.0.0.1:1/x.duckdb' as x",
            "attach 'md:x'",
            "copy (select 1) to 'x.csv'",
            "select 1 from read_csv('/etc/passwd')",
            "set autoload_known_extensions = true",
            "set enable_external_access = true",
        ] {
            assert!(engine.connection().execute_batch(sql).is_err(), "{sql}");
        }
    }

    #[test]
    fn p10_limits_are_read_as_the_engine_reads_them() {
        let connection = Connection::open_in_memory().unwrap();
        for limit in ["64MB", "1.5 GiB", "250mb", "4GB", "1000000B"] {
            connection.execute_batch(&format!("set memory_limit = '{limit}'")).unwrap();
            let sql = "select value from duckdb_settings() where name = 'memory_limit'";
            let given: String = connection.query_row(sql, [], |row| row.get(0)).unwrap();
            let (known, own) = (memory_bytes(&given).unwrap(), memory_bytes(limit).unwrap());
            // The engine rounds what it shows to a tenth.
            assert!(own.abs_diff(known) <= own / 15, "{limit}: {known} {own}");
        }
        assert_eq!(memory_bytes("much"), None);
    }

    #[test]
    fn p10_a_quarter_of_the_memory_is_the_default() {
        // 80 % of 16 GiB is 12.8 GiB; a quarter of 16 GiB is 4096 MiB.
        assert_eq!(quarter("12.8 GiB").as_deref(), Some("4096MiB"));
        assert_eq!(quarter("nonsense"), None);
    }
}
