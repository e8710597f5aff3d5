//! What the project reads is never written (P1), and of what it derives nothing is replaced.

use std::path::{Path, PathBuf};

use crate::config::{Config, Location};
use crate::files::real;
use crate::store;

/// Refuses a target that the project reads, its configuration, its database, its files, and any in its store.
///
/// # Errors
/// With what to tell.
pub fn refuse_if_source(config: &Config, target: &Path) -> Result<(), String> {
    let read = match config.source.location.as_ref().map(|location| &location.value) {
        Some(Location::Database(path)) => same(path, target) || same(&log_of(path), target),
        // A pattern stands for every file of its folder and its kind.
        Some(Location::Files(files)) => files.iter().any(|(_, pattern)| covers(Path::new(pattern), target)),
        None => false,
    };
    if read || same(&config.path, target) {
        return Err(format!("{} is read by this project and never written", target.display()));
    }
    if store::folder_of(config).is_ok_and(|folder| real(target).starts_with(real(&folder))) {
        return Err(format!("{} is in the store of this project", target.display()));
    }
    Ok(())
}

/// The write-ahead log beside a database.
fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".wal");
    name.into()
}

/// Whether both lead to one place: one file, or one name that nothing has yet.
fn same(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (std::fs::metadata(a), std::fs::metadata(b)) {
        (Ok(a), Ok(b)) => (a.dev(), a.ino()) == (b.dev(), b.ino()),
        _ => real(a) == real(b),
    }
}

/// Whether a file that exists may be one of those that a pattern names.
fn covers(pattern: &Path, target: &Path) -> bool {
    // A folder stands for every file in it, those to come included.
    if let (true, Ok(folder)) = (pattern.is_dir(), pattern.canonicalize()) {
        let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        return target.canonicalize().or_else(|_| parent.canonicalize()).is_ok_and(|path| path.starts_with(folder));
    }
    let folder: PathBuf =
        pattern.components().take_while(|part| !part.as_os_str().to_string_lossy().contains(['*', '?', '['])).collect();
    if folder == pattern {
        return same(pattern, target);
    }
    let (Ok(folder), Ok(target)) = (folder.canonicalize(), target.canonicalize()) else { return false };
    target.starts_with(folder) && target.extension() == pattern.extension()
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
        assert!(covers(folder.path(), &one) && covers(folder.path(), &folder.path().join("new.csv")));
        assert!(!covers(folder.path(), &folder.path().with_extension("other")));
    }

    #[test]
    fn p1_source_log_configuration_and_store_are_no_targets() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let path = at("milepost.toml");
        let text = "[source]\ndatabase = \"a.duckdb\"\n[store]\ndir = \"store\"\n";
        std::fs::write(&path, text).unwrap();
        std::fs::write(at("a.duckdb"), "x").unwrap();
        std::os::unix::fs::symlink(folder.path(), at("link")).unwrap();
        let config = Config::parse(&path, text).unwrap().0;
        for name in
            ["a.duckdb", "a.duckdb.wal", "milepost.toml", "link/a.duckdb", "store/x.csv", "link/store/base-1.duckdb"]
        {
            assert!(refuse_if_source(&config, &at(name)).is_err(), "{name}");
        }
        for name in ["b.duckdb", "report.csv", "link/report.csv", "storehouse.csv"] {
            assert_eq!(refuse_if_source(&config, &at(name)), Ok(()), "{name}");
        }
    }
}
