//! `--log FILE`: what the program did and how long it took; no values of the data (P23).

use std::fs::File;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use super::arguments::Global;
use super::failure::Failure;
use super::setup;
use crate::domain::exit::Exit;
use crate::files::{self, Append};
use crate::project;

/// Starts the log, where one is wanted.
pub(super) fn start(global: &Global) -> Result<(), Failure> {
    let Some(path) = &global.log else { return Ok(()) };
    let file = open(global, path)?;
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

/// Links are not followed, and pipes would block (P22); nothing is added to what is no log, nor to what the project reads
/// or derives (P1).
fn open(global: &Global, path: &Path) -> Result<File, Failure> {
    let refused = |why: &str| {
        Failure::new(Exit::CannotCreate.code(), format!("cannot log to {}: {why}", path.display()))
            .safe("it is untouched")
            .hint("name a file that is not there yet")
    };
    // Without a configuration in order there is no project; what is wrong with it is told later.
    if let Ok((config, _)) = setup::config(global) {
        project::refuse_if_source(&config, path).map_err(|why| refused(&why))?;
    }
    match files::append(path, is_log) {
        Ok(Append::Open(file)) => Ok(file),
        Ok(Append::NotPlain) => Err(refused("it is no plain file")),
        Ok(Append::Foreign) => Err(refused("it does not begin as a log of milepost")),
        Err(error) => Err(refused(&error.to_string())),
    }
}

/// Whether a file begins as the first line of a log: `2025-06-30T12:00:00.000000Z  INFO milepost::cli::log: start version=`.
fn is_log(bytes: &[u8]) -> bool {
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Ok(line) = std::str::from_utf8(line) else { return false };
    let Some((time, rest)) = line.split_once(' ') else { return false };
    chrono::DateTime::parse_from_rfc3339(time).is_ok()
        && rest.trim_start().starts_with("INFO milepost::cli::log: start version=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p28_a_log_is_known_by_its_first_line() {
        let first = b"2025-06-30T12:00:00.123456Z  INFO milepost::cli::log: start version=\"0.1.0\"\n";
        assert!(is_log(first));
        assert!(is_log(&[first.as_slice(), b"anything \xff"].concat()));
        for other in [
            b"".as_slice(),
            b"2025-06-30T12:00:00.123456Z,ann,purchase\n",
            b"2025-06-30T12:00:00.123456Z  INFO otherprogram: start version=\"0.1.0\"\n",
            b"INFO milepost::cli::log: start version=\n",
            b"\n2025-06-30T12:00:00.123456Z  INFO milepost::cli::log: start version=\n",
            b"\0\0\0\0\0\0\0\0DUCK",
        ] {
            assert!(!is_log(other), "{}", String::from_utf8_lossy(other));
        }
    }
}
