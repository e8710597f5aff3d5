//! All stores of the user: what they hold, clearing one, and the limit on them together.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::usage::{self, Usage};
use crate::config::Config;
use crate::files::{self, Entry, OwnedFolder, manifest_name};
use crate::store::Error;
use crate::store::generation::{Folder, folder_of, refused, root};

/// How the names of default folders begin.
const SCHEME: &str = "v3-";

/// What `milepost store info` tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// The folder, whether it is there or not.
    pub folder: PathBuf,
    /// The files of ours in it.
    pub files: Vec<StoredFile>,
    /// How many things in it are not ours and stay.
    pub foreign: usize,
    /// The configurations that use it, those that refreshed last first.
    pub projects: Vec<Project>,
    /// Folders and files that earlier versions made; they are never touched.
    pub old: Vec<OldFolder>,
}

/// A file of a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// Its name.
    pub name: String,
    /// In bytes, its manifest with it.
    pub size: u64,
    /// When it was last written or held.
    pub used: SystemTime,
    /// Whether a configuration uses it.
    pub current: bool,
}

/// A configuration that uses a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// The configuration file.
    pub config: PathBuf,
    /// When it was last refreshed.
    pub refreshed: SystemTime,
    /// Whether configuration and sources can be found now.
    pub found: bool,
}

/// What an earlier version made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldFolder {
    /// Where.
    pub path: PathBuf,
    /// In bytes.
    pub size: u64,
}

/// What `milepost store clear` did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleared {
    /// So many files were removed.
    pub files: usize,
    /// Of so many bytes.
    pub bytes: u64,
    /// Files that other processes are reading; they stay.
    pub held: Vec<String>,
    /// How many things in the folder are not ours; they stay.
    pub foreign: usize,
}

/// Looks at the store of a configuration; nothing is made.
///
/// # Errors
/// When the folder is not one that a store is kept in.
pub fn info(config: &Config) -> Result<Info, Error> {
    let folder = folder_of(config)?;
    let old = root().map(|root| of_earlier_versions(&root)).unwrap_or_default();
    let mut info = Info { folder: folder.clone(), files: Vec::new(), foreign: 0, projects: Vec::new(), old };
    let Some(owned) = OwnedFolder::existing(&folder).map_err(refused)? else {
        info.foreign = others(&folder, &[]);
        return Ok(info);
    };
    let io = |source| Error::Io { what: "reading the store's marker", path: folder.clone(), source };
    let claimed = usage::claimed(&owned, SystemTime::now());
    let entries = owned.entries().map_err(io)?;
    info.foreign = others(&folder, &entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>());
    info.files = entries
        .iter()
        .filter_map(|entry| {
            let stem = entry.name.strip_suffix(".duckdb")?;
            let used = owned.last_held(stem).map_or(entry.modified, |held| held.max(entry.modified));
            let (current, size) = (claimed.contains(stem), size_with_manifest(&entries, entry, stem));
            Some(StoredFile { current, size, used, name: entry.name.clone() })
        })
        .collect();
    let project = |(at, usage): (SystemTime, Usage)| Project {
        refreshed: at,
        found: usage.can_be_rebuilt(),
        config: usage.config,
    };
    info.projects = usage::records(&owned).into_iter().map(project).collect();
    Ok(info)
}

/// Removes what the marker of a configuration's store lists, but what other processes are reading; then the folder, where
/// nothing is left in it.
///
/// # Errors
/// [`Error::Locked`] while another process builds; else when the folder is none of ours, or a file cannot be removed.
pub fn clear(config: &Config) -> Result<Cleared, Error> {
    let folder = folder_of(config)?;
    match OwnedFolder::existing(&folder).map_err(refused)? {
        Some(owned) => emptied(owned),
        None => Ok(Cleared { foreign: others(&folder, &[]), ..Cleared::default() }),
    }
}

fn emptied(owned: OwnedFolder) -> Result<Cleared, Error> {
    let path = owned.path().to_owned();
    let io = |source| Error::Io { what: "clearing the store", path: path.clone(), source };
    let Some(lock) = owned.lock("lock").map_err(io)? else {
        return Err(Error::Locked { path: path.clone(), holder: "another milepost that builds it".to_owned() });
    };
    let mut cleared = Cleared::default();
    let entries = owned.entries().map_err(io)?;
    for entry in &entries {
        if let Some(stem) = entry.name.strip_suffix(".duckdb") {
            if owned.remove_unheld(stem).map_err(io)? {
                cleared.files += 1;
                cleared.bytes += size_with_manifest(&entries, entry, stem);
            } else {
                cleared.held.push(entry.name.clone());
            }
        }
    }
    // A scratch folder whose process lives is locked and stays; those of dead ones go.
    drop(crate::files::Scratch::new(&owned).map_err(io)?);
    if cleared.held.is_empty() {
        for entry in owned.entries().map_err(io)?.iter().filter(|entry| entry.name != "lock") {
            owned.remove(&entry.name).map_err(io)?;
        }
    }
    let left = owned.entries().map_err(io)?;
    cleared.foreign = others(&path, &left.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>());
    // The marker and the lock stay where anything else does: without a marker the folder would be refused next time.
    if std::fs::read_dir(&path).map_err(io)?.count() <= 2 && left.iter().all(|entry| entry.name == "lock") {
        owned.remove("lock").map_err(io)?;
        owned.leave().map_err(io)?;
    }
    drop(lock);
    Ok(cleared)
}

/// Bytes of a file and of its manifest.
fn size_with_manifest(entries: &[Entry], file: &Entry, stem: &str) -> u64 {
    let name = manifest_name(stem);
    file.size + entries.iter().find(|entry| entry.name == name).map_or(0, |entry| entry.size)
}

/// How many things of a folder are not among these names of ours, nor the marker, nor scratch in use.
fn others(folder: &Path, ours: &[&str]) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .filter(|name| {
            !ours.contains(&name.as_str()) && name != ".milepost-store" && !name.starts_with("milepost-spill-")
        })
        .count()
}

/// What stands in the user's cache folder under names of before.
fn of_earlier_versions(root: &Path) -> Vec<OldFolder> {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let mut old: Vec<OldFolder> = entries
        .filter(|entry| entry.file_name().to_str().is_some_and(is_of_earlier_versions))
        .map(|entry| OldFolder { size: size_of(&entry.path()), path: entry.path() })
        .collect();
    old.sort_by(|a, b| a.path.cmp(&b.path));
    old
}

/// A folder was named by 16 hexadecimal digits; copies of files stood beside them.
fn is_of_earlier_versions(name: &str) -> bool {
    let digits = name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits || files::is_name(name)
}

/// Bytes of a file, or of the files right in a folder.
fn size_of(path: &Path) -> u64 {
    let Ok(about) = path.symlink_metadata() else { return 0 };
    if !about.is_dir() {
        return about.len();
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.path().symlink_metadata().ok()).map(|about| about.len()).sum()
}

/// Clears whole stores, those that were used least recently first, until all default ones together are within
/// `store.max_total`. Stays what is built or read now, and what could not be built again: its configuration or source
/// cannot be found.
pub fn limit(own: &Folder, config: &Config) {
    let Ok(root) = root() else { return };
    // A folder that was named is not one among others.
    if own.path().parent() == Some(root.as_path()) {
        limit_in(&root, own.path(), config.store.max_total);
    }
}

fn limit_in(root: &Path, own: &Path, most: u64) {
    let entries = std::fs::read_dir(root).into_iter().flatten().flatten();
    let mut stores: Vec<(SystemTime, u64, OwnedFolder)> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(SCHEME))
        .filter_map(|entry| OwnedFolder::existing(&entry.path()).ok().flatten())
        .map(|owned| {
            let entries = owned.entries().unwrap_or_default();
            let used = entries.iter().map(|entry| entry.modified).max().unwrap_or(SystemTime::UNIX_EPOCH);
            (used, entries.iter().map(|entry| entry.size).sum(), owned)
        })
        .collect();
    stores.sort_by_key(|(used, _, owned)| (*used, owned.path().to_owned()));
    let mut total: u64 = stores.iter().map(|(_, size, _)| size).sum();
    for (_, size, owned) in stores {
        if total <= most {
            return;
        }
        let records = usage::records(&owned);
        let needless = !records.is_empty() && records.iter().all(|(_, usage)| usage.can_be_rebuilt());
        if owned.path() != own
            && needless
            && !is_read(&owned)
            && emptied(owned).is_ok_and(|cleared| cleared.held.is_empty())
        {
            total -= size;
        }
    }
}

/// Whether some process holds a file of a store.
fn is_read(owned: &OwnedFolder) -> bool {
    let entries = owned.entries().unwrap_or_default();
    entries.iter().filter_map(|entry| entry.name.strip_suffix(".duckdb")).any(|stem| owned.is_held(stem))
}

#[cfg(test)]
mod tests;
