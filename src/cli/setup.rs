//! The configuration with the flags applied, and care for what it names.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::config::{self, Config, Diagnostic, Location, Placed};
use crate::domain::clock::Clock;
use crate::domain::condition::iso;
use crate::domain::exit::Exit;
use crate::domain::time::Time;
use crate::files;
use crate::store;

use super::arguments::Global;
use super::failure::Failure;
use super::talk;

/// The configuration file, where there is one.
pub fn found(global: &Global) -> Option<PathBuf> {
    config::find(global.config.as_deref())
}

/// The configuration found, with the flags applied, and its warnings.
pub fn config(global: &Global) -> Result<(Config, Vec<Diagnostic>), Failure> {
    let found = found(global);
    if found.is_none() && global.source.is_none() {
        return Err(Failure::new(Exit::Configuration.code(), "there is no milepost.toml here")
            .hint("milepost demo makes an example, milepost init PATH one for your data; --config names one"));
    }
    load(global, found.as_deref())
}

/// A configuration with the flags applied, and its warnings; without a file, that of an empty one.
pub fn load(global: &Global, path: Option<&Path>) -> Result<(Config, Vec<Diagnostic>), Failure> {
    let (mut config, mut warnings) = match path {
        Some(path) => Config::load(path)?,
        None => Config::parse(Path::new("milepost.toml"), "")?,
    };
    warnings.extend(path.and_then(open_to_others));
    if let Some(source) = &global.source {
        config.source.location = Some(Placed { value: Location::Database(absolute(source)?), span: 0..0 });
    }
    if let Some(folder) = &global.store {
        config.store.dir = Some(absolute(folder)?);
    }
    config.clock = Some(clock());
    if let Some(text) = &global.as_of {
        config.as_of = Some(iso::local_instant(text, config.zone).ok_or_else(|| {
            Failure::usage(format!("--as-of {text}: not a date or time"))
                .hint("2025-06-30, 2025-06-30T18:00 or 2025-06-30T18:00:00Z")
        })?);
    }
    Ok((config, warnings))
}

/// This machine's clock (T6).
pub fn clock() -> Clock {
    Clock(Time::from(chrono::Utc::now()))
}

/// The warning of a file that others than its owner can change: they decide what is read and where it is kept (P22).
fn open_to_others(path: &Path) -> Option<Diagnostic> {
    use std::os::unix::fs::MetadataExt as _;
    let about = std::fs::metadata(path).ok().filter(files::writable_by_others)?;
    let message = format!("{} can be changed by others (mode {:04o})", path.display(), about.mode() & 0o7777);
    Some(Diagnostic::warning(None, message).help(format!("chmod go-w {}", path.display())))
}

/// An error that may be gone in a while.
pub trait Held {
    /// The error where a file is held by another process, or was written by one while it was read.
    fn held(&self) -> Option<&store::Error>;
}

impl Held for store::Error {
    fn held(&self) -> Option<&store::Error> {
        Some(self).filter(|error| matches!(error, Self::Locked { .. } | Self::Changed))
    }
}

impl Held for Vec<store::Error> {
    fn held(&self) -> Option<&store::Error> {
        self.iter().find_map(Held::held)
    }
}

/// Tries again each half second while another process holds the source or writes it, as long as `--wait` says (P8, P9).
pub fn patiently<T, E: Held>(global: &Global, mut work: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    let end = global.wait.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let mut said = false;
    loop {
        let done = work();
        let holder = done.as_ref().err().and_then(Held::held).map(ToString::to_string);
        match holder {
            Some(holder) if end.is_some_and(|end| Instant::now() < end) => {
                if !said {
                    talk::say(&format!("waiting: {holder}"));
                    said = true;
                }
                std::thread::sleep(Duration::from_millis(500));
            }
            _ => return done,
        }
    }
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}
