//! `--log FILE`: what the program did and how long it took; no values of the data (P23).

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use crate::domain::exit::Exit;

use super::{Failure, Global};

/// Starts the log, where one is wanted.
pub fn start(global: &Global) -> Result<(), Failure> {
    let Some(path) = &global.log else { return Ok(()) };
    let file = open(path)?;
    let level = match global.verbose {
        0 => "milepost=info",
        1 => "milepost=debug",
        _ => "milepost=trace",
    };
    let log =
        tracing_subscriber::fmt().with_writer(Mutex::new(file)).with_ansi(false).with_env_filter(EnvFilter::new(level));
    log.try_init().map_err(|error| Failure::new(Exit::Internal.code(), format!("the log did not start: {error}")))?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "start");
    Ok(())
}

/// Links are not followed, and pipes would block (P22).
fn open(path: &Path) -> Result<File, Failure> {
    let refused =
        |why: &str| Failure::new(Exit::CannotCreate.code(), format!("cannot log to {}: {why}", path.display()));
    if let Ok(there) = std::fs::symlink_metadata(path) {
        let kind = there.file_type();
        if !kind.is_file() && !kind.is_char_device() {
            return Err(refused("it is no plain file"));
        }
    }
    OpenOptions::new().append(true).create(true).mode(0o600).open(path).map_err(|error| refused(&error.to_string()))
}
