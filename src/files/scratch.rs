//! Private folders for what may be thrown away: personal data in clear, so nothing of it outlives its process.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::{OwnedFolder, disk, grammar, marker};

/// Folders of this process so far.
static MADE: AtomicU64 = AtomicU64::new(0);

/// A folder `milepost-spill-PID-N` that only the user can enter, removed with the value.
///
/// It is locked while it is in use, so one that a killed process left is known by its free lock, whatever number the
/// process had, and goes when the next one is made.
#[derive(Debug)]
pub struct Scratch {
    owner: OwnedFolder,
    name: String,
    path: PathBuf,
    #[cfg_attr(not(test), expect(dead_code, reason = "the lock goes with the file"))]
    lock: File,
}

impl Scratch {
    /// Makes one inside a folder of ours, after sweeping those that dead processes left.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn new(owner: &OwnedFolder) -> io::Result<Self> {
        sweep(owner)?;
        loop {
            let number = MADE.fetch_add(1, Ordering::Relaxed);
            let name = format!("milepost-spill-{}-{number}", std::process::id());
            let path = owner.path().join(&name);
            if path.symlink_metadata().is_ok() {
                continue;
            }
            marker::append(owner.path(), &marker::listed(&name), false)?;
            disk::make_dir(&path)?;
            let lock = match disk::open(&path) {
                // Another process swept it, before it was locked: the next name is tried.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                opened => opened?,
            };
            lock.lock()?;
            // A sweep may have come between making and locking.
            if disk::is_at(&lock, &path) {
                let identity = disk::Identity::of(&lock.metadata()?);
                marker::append(owner.path(), &marker::made(&name, identity), false)?;
                return Ok(Self { owner: owner.clone(), name, path, lock });
            }
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays is swept by the next one.
        let _ = remove(&self.owner, &self.name);
    }
}

/// Removes the folders whose locks are free.
pub(super) fn sweep(owner: &OwnedFolder) -> io::Result<()> {
    let names = owner.names()?;
    for (name, identities) in names.iter().filter(|(name, _)| grammar::is_scratch(name)) {
        let path = owner.path().join(name);
        let Ok(about) = path.symlink_metadata() else {
            marker::append(owner.path(), &marker::removed(name), false)?;
            continue;
        };
        // A kill between making it and saying so leaves it empty; what is not empty is no such folder.
        let ours = about.is_dir() && (identities.is_empty() || owner.ours(&names, name).is_some());
        if ours
            && let Ok(lock) = disk::open(&path)
            && lock.try_lock().is_ok()
            && disk::is_at(&lock, &path)
        {
            if identities.is_empty() {
                let _ = disk::remove_dir(&path);
            } else {
                // One that cannot be removed now is tried again by the next.
                let _ = remove(owner, name);
            }
        }
    }
    Ok(())
}

/// Removes the files of such a folder that have names of its kind, and the folder where nothing else is in it.
fn remove(owner: &OwnedFolder, name: &str) -> io::Result<()> {
    let path = owner.path().join(name);
    if owner.ours(&owner.names()?, name).is_none_or(|about| !about.is_dir()) {
        return Ok(());
    }
    for entry in path.read_dir()? {
        let entry = entry?;
        let about = entry.path().symlink_metadata()?;
        if about.is_file() && disk::is_own(&about) && entry.file_name().to_str().is_some_and(grammar::is_in_scratch) {
            disk::remove(&entry.path())?;
        }
    }
    disk::remove_dir(&path)?;
    marker::append(owner.path(), &marker::removed(name), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p28_a_scratch_folder_goes_with_its_process_and_nothing_else_does() {
        let dir = tempfile::tempdir().unwrap();
        let owner = OwnedFolder::open(&dir.path().join("store")).unwrap();
        let scratch = Scratch::new(&owner).unwrap();
        let (path, name) = (scratch.path().to_owned(), scratch.name.clone());
        std::fs::write(path.join("duckdb_temp_1_0_storage_S32K-0.tmp"), "x").unwrap();
        // Another's folder of such a name, and one that looks like a dead process's.
        std::fs::create_dir(owner.path().join("milepost-spill-1-1")).unwrap();
        std::fs::write(owner.path().join("milepost-spill-1-1/duckdb_temp_x"), "mine").unwrap();
        let next = Scratch::new(&owner).unwrap();
        assert!(path.exists(), "it is in use");
        drop(scratch);
        assert!(!path.exists());
        assert!(owner.path().join("milepost-spill-1-1/duckdb_temp_x").exists());
        // As a kill leaves it: the lock is free, the folder there and listed.
        let left = next.path().to_owned();
        std::fs::write(left.join("duckdb_temp_2"), "x").unwrap();
        std::fs::write(left.join("notes.txt"), "mine").unwrap();
        next.lock.unlock().unwrap();
        sweep(&owner).unwrap();
        assert!(!left.join("duckdb_temp_2").exists() && left.join("notes.txt").exists());
        std::fs::remove_file(left.join("notes.txt")).unwrap();
        sweep(&owner).unwrap();
        assert!(!left.exists());
        assert!(!owner.names().unwrap().contains_key(&name));
    }
}
