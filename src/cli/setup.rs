//! The configuration with the flags applied, and care for what it names.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::config::{self, Config, Diagnostic, Location, Placed};
use crate::domain::condition::iso;
use crate::store;

use super::{Failure, Global, talk};

/// The configuration found, with the flags applied, and its warnings.
pub fn config(global: &Global) -> Result<(Config, Vec<Diagnostic>), Failure> {
    let (mut config, warnings) = match (config::find(global.config.as_deref()), &global.source) {
        (Some(path), _) => Config::load(&path)?,
        (None, Some(_)) => Config::parse(Path::new("milepost.toml"), "")?,
        (None, None) => {
            return Err(Failure::new(78, "there is no milepost.toml here")
                .hint("milepost demo makes an example, milepost init PATH one for your data; --config names one"));
        }
    };
    if let Some(source) = &global.source {
        config.source.location = Some(Placed { value: Location::Database(absolute(source)?), span: 0..0 });
    }
    if let Some(folder) = &global.store {
        config.store.dir = Some(absolute(folder)?);
    }
    if let Some(text) = &global.as_of {
        config.as_of = Some(iso::local_instant(text, config.zone).ok_or_else(|| {
            Failure::usage(format!("--as-of {text}: not a date or time"))
                .hint("2025-06-30, 2025-06-30T18:00 or 2025-06-30T18:00:00Z")
        })?);
    }
    Ok((config, warnings))
}

/// An error that may be gone in a while.
pub trait Held {
    /// The error where a file is held by another process.
    fn held(&self) -> Option<&store::Error>;
}

impl Held for store::Error {
    fn held(&self) -> Option<&store::Error> {
        Some(self).filter(|error| matches!(error, Self::Locked { .. }))
    }
}

impl Held for Vec<store::Error> {
    fn held(&self) -> Option<&store::Error> {
        self.iter().find_map(Held::held)
    }
}

/// Tries again each half second while another process holds the source, as long as `--wait` says (P8).
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

/// Refuses to write over what the project reads (P1).
pub fn spare(config: &Config, target: &Path) -> Result<(), Failure> {
    let mut read = vec![config.path.clone()];
    match config.source.location.as_ref().map(|location| &location.value) {
        Some(Location::Database(path)) => read.push(path.clone()),
        Some(Location::Files(files)) => {
            // A pattern stands for every file of its folder and its kind.
            if files.iter().any(|(_, pattern)| covers(Path::new(pattern), target)) {
                return Err(kept(target));
            }
        }
        None => {}
    }
    if read.iter().any(|path| same(path, target)) { Err(kept(target)) } else { Ok(()) }
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| Failure::usage(format!("{}: {error}", path.display())))
}

fn same(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (std::fs::metadata(a), std::fs::metadata(b)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => false,
    }
}

/// Whether a file that exists may be one of those that a pattern names.
fn covers(pattern: &Path, target: &Path) -> bool {
    let folder: PathBuf =
        pattern.components().take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '['])).collect();
    if folder == pattern {
        return same(pattern, target);
    }
    let (Ok(folder), Ok(target)) = (folder.canonicalize(), target.canonicalize()) else { return false };
    target.starts_with(folder) && target.extension() == pattern.extension()
}

fn kept(target: &Path) -> Failure {
    Failure::new(73, format!("{} is read by this project and never written", target.display()))
        .safe("nothing was written")
        .hint("name another file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_a_pattern_covers_the_files_of_its_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, "x").unwrap();
            path
        };
        let (one, other) = (file("one.csv"), file("two.json"));
        assert!(covers(&folder.path().join("*.csv"), &one));
        assert!(!covers(&folder.path().join("*.csv"), &other));
        assert!(covers(&one, &one));
        assert!(!covers(&folder.path().join("*.csv"), &folder.path().join("new.csv")));
    }
}
