//! Files that are being read: no process removes them until they are let go, or the process that holds them ends.
//!
//! A file `STEM.duckdb` is held by a shared lock on `STEM.held` beside it. The file itself is never opened for this: the
//! engine's own lock on it would go when this process closed it.

use std::fs::{File, TryLockError};
use std::io;
use std::time::SystemTime;

use super::OwnedFolder;
use super::disk;
use super::grammar::{manifest_name, manifest_stem};

/// Holds files of a folder as long as it lives.
#[derive(Debug)]
pub struct Held(#[expect(dead_code, reason = "the locks go with the files")] Vec<File>);

impl OwnedFolder {
    /// Keeps files from being removed by [`Self::remove_unheld`] of any process, for as long as the value lives; also says
    /// that they were used now. `stems` are names without `.duckdb`.
    ///
    /// A file that was gone before stays gone, so the caller holds first and looks second: what is there after `hold`
    /// stays. It does not wait for readers, and for a sweeper only as long as one removal takes. Ends with the process,
    /// however that ends.
    ///
    /// # Errors
    /// When a lock cannot be made.
    pub fn hold<'a>(&self, stems: impl IntoIterator<Item = &'a str>) -> io::Result<Held> {
        let hold = |stem: &str| loop {
            let name = held(stem);
            let file = self.lock_file(&name)?;
            file.lock_shared()?;
            // It may have been removed between opening and locking.
            if disk::is_at(&file, &self.path().join(&name)) {
                // When something was used is of use, and no reason to fail.
                let _ = file.set_modified(SystemTime::now());
                return Ok(file);
            }
        };
        stems.into_iter().map(hold).collect::<io::Result<_>>().map(Held)
    }

    /// Removes `STEM.duckdb` and what stands beside it, if it is ours and nobody holds it; false where it stays, or was not
    /// there. A manifest goes with its file, and where it has none.
    ///
    /// # Errors
    /// When it could be removed and is not.
    pub fn remove_unheld(&self, stem: &str) -> io::Result<bool> {
        let name = held(stem);
        let file = self.lock_file(&name)?;
        match file.try_lock() {
            Ok(()) if disk::is_at(&file, &self.path().join(&name)) => {}
            Ok(()) | Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let data = format!("{stem}.duckdb");
        let gone = self.remove(&data)?;
        if gone {
            self.remove(&format!("{data}.wal"))?;
        }
        if gone || self.path().join(&data).symlink_metadata().is_err() {
            self.remove(&manifest_name(stem))?;
        }
        // While locked: who waits for it looks again and makes another.
        self.remove(&name)?;
        Ok(gone)
    }

    /// Removes the locks and manifests of files that are gone or never came, but those that some process holds.
    ///
    /// # Errors
    /// When the marker cannot be read or written.
    pub fn sweep_held(&self) -> io::Result<()> {
        for entry in self.entries()? {
            if let Some(stem) = entry.name.strip_suffix(".held").or_else(|| manifest_stem(&entry.name))
                && self.path().join(format!("{stem}.duckdb")).symlink_metadata().is_err()
            {
                self.remove_unheld(stem)?;
            }
        }
        Ok(())
    }

    /// Whether some process holds a file.
    #[must_use]
    pub fn is_held(&self, stem: &str) -> bool {
        let lock = disk::open(&self.path().join(held(stem)));
        lock.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
    }

    /// When a file was last held.
    #[must_use]
    pub fn last_held(&self, stem: &str) -> Option<SystemTime> {
        self.path().join(held(stem)).symlink_metadata().ok()?.modified().ok()
    }
}

fn held(stem: &str) -> String {
    format!("{stem}.held")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p28_what_is_held_is_not_removed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = OwnedFolder::open(&dir.path().join("store")).unwrap();
        let (one, other) = ("base-a-1", "base-a-2");
        for stem in [one, other] {
            folder.make(&format!("{stem}.duckdb")).unwrap();
            folder.make(&manifest_name(stem)).unwrap();
        }
        let described = |stem: &str| folder.path().join(manifest_name(stem)).exists();
        let there = |stem: &str| folder.path().join(format!("{stem}.duckdb")).exists();
        let (first, second) = (folder.hold([one]).unwrap(), folder.hold([one]).unwrap());
        assert!(!folder.remove_unheld(one).unwrap() && there(one) && described(one));
        assert!(folder.is_held(one) && !folder.is_held(other));
        assert!(folder.remove_unheld(other).unwrap() && !there(other) && !described(other));
        drop(first);
        assert!(!folder.remove_unheld(one).unwrap() && there(one));
        drop(second);
        assert!(folder.remove_unheld(one).unwrap() && !there(one) && !described(one));
        assert!(!folder.path().join("base-a-1.held").exists());
        // A manifest whose file never came goes too, but while it is held.
        folder.make("base-a-5.json").unwrap();
        let building = folder.hold(["base-a-5"]).unwrap();
        folder.sweep_held().unwrap();
        assert!(described("base-a-5"));
        drop(building);
        folder.sweep_held().unwrap();
        assert!(!described("base-a-5") && !folder.path().join("base-a-5.held").exists());
        // The lock of a file that never came goes too, but while it is held.
        let early = folder.hold(["base-a-4"]).unwrap();
        folder.sweep_held().unwrap();
        assert!(folder.path().join("base-a-4.held").exists());
        drop(early);
        folder.sweep_held().unwrap();
        assert!(!folder.path().join("base-a-4.held").exists());
        // A file of others that has such a name is not removed, held or not.
        std::fs::write(folder.path().join("base-a-3.duckdb"), "mine").unwrap();
        std::fs::write(folder.path().join("base-a-3.json"), "mine").unwrap();
        assert!(!folder.remove_unheld("base-a-3").unwrap() && there("base-a-3") && described("base-a-3"));
        std::fs::remove_file(folder.path().join("base-a-3.duckdb")).unwrap();
        assert!(!folder.remove_unheld("base-a-3").unwrap() && described("base-a-3"), "nor is a manifest of others");
    }

    #[test]
    fn p28_an_unfinished_manifest_goes_unless_its_copy_is_being_made() {
        let dir = tempfile::tempdir().unwrap();
        let folder = OwnedFolder::open(&dir.path().join("store")).unwrap();
        let partials = [".import-a-1.json.77.partial", ".import-a-2.json.77.partial", ".base-a-3.json.77.partial"];
        for name in partials {
            folder.make(name).unwrap();
        }
        let held = folder.hold(["import-a-1", "base-a-3"]).unwrap();
        folder.sweep_partials().unwrap();
        let there = || partials.map(|name| folder.path().join(name).exists());
        assert_eq!(there(), [true, false, false], "a base is built by one process at a time, the one that sweeps");
        drop(held);
        folder.sweep_partials().unwrap();
        assert_eq!(there(), [false; 3]);
    }
}
