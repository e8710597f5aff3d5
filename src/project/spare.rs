//! What the project reads is never written (P1).

use std::path::{Path, PathBuf};

use crate::config::{Config, Location};

/// Refuses a target that the project reads: its configuration, its database, its files.
///
/// # Errors
/// With what to tell.
pub fn spare(config: &Config, target: &Path) -> Result<(), String> {
    let read = match config.source.location.as_ref().map(|location| &location.value) {
        Some(Location::Database(path)) => same(path, target),
        // A pattern stands for every file of its folder and its kind.
        Some(Location::Files(files)) => files.iter().any(|(_, pattern)| covers(Path::new(pattern), target)),
        None => false,
    };
    if read || same(&config.path, target) {
        return Err(format!("{} is read by this project and never written", target.display()));
    }
    Ok(())
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
}
