//! The files of a store: which there are, which one serves, how a new one comes into place, and when an old one goes.
//!
//! ```text
//! base-CONFIG-SOURCE.duckdb            everything that no milestone and no goal changes
//! milestone-BASE-DEFINITION.duckdb     one per milestone
//! goals-BASE-DEFINITION.duckdb         one for all goals
//! import-PATHS-STATE.duckdb            sources that are files, copied
//! NAME.json                            the manifest of NAME: its length, its tables, what it was built from
//! NAME.held                            locked by those who read NAME
//! use-PROJECT.json                     what a configuration uses
//! lock                                 held by the one process that builds
//! ```
//! A name says what is inside, so two processes that build the same thing build the same name; a file appears under its
//! name only when it is whole, after its manifest, and counts only where both fit. Only what the folder's marker lists is
//! ever removed (P28).

mod built_from;
mod contents;
mod key;
mod manifest;
mod project;
mod sweep;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::Error;
use crate::config::Config;
use crate::domain::hash::fnv1a;
use crate::files::{FolderError, Held, OwnedFolder, manifest_name};

pub use built_from::{BuiltFrom, EntryRows, SourceFile};
pub use contents::Contents;
pub use key::settings_key;
pub use manifest::Manifest;
pub use project::{folder_of, root};
pub use sweep::stores::{Cleared, Info, OldFolder, Project, StoredFile, clear, info};

/// The folder of one project's derived files.
#[derive(Clone, Debug)]
pub struct Folder {
    owned: OwnedFolder,
}

impl Folder {
    /// The folder of a configuration, made when it is not there, for its owner alone (P22).
    ///
    /// # Errors
    /// When it is, holds or lies above what the configuration reads; when it holds what is not ours; when others could
    /// change what is in it; when it cannot be made.
    pub fn open(config: &Config) -> Result<Self, Error> {
        let dir = folder_of(config)?;
        project::refuse_source(config, &dir)?;
        Ok(Self { owned: OwnedFolder::open(&dir).map_err(refused)? })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.owned.path()
    }

    /// The folder with its marker.
    #[must_use]
    pub fn owned(&self) -> &OwnedFolder {
        &self.owned
    }

    /// The file of a name, whether it is there or not.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(format!("{name}.duckdb"))
    }

    /// The unfinished form of a file; its own for each process.
    #[must_use]
    pub fn partial(&self, name: &str) -> PathBuf {
        self.path().join(format!(".{name}.{}.partial", std::process::id()))
    }

    /// Removes the unfinished form of a file.
    pub fn discard(&self, name: &str) {
        // What stays is swept by the next refresh.
        let _ = self.owned.remove(&format!(".{name}.{}.partial", std::process::id()));
    }

    /// Puts a finished file in its place, its manifest first.
    ///
    /// # Errors
    /// When it cannot be made durable or renamed, or a file that is not ours has the name.
    pub fn publish(&self, name: &str, contents: Contents) -> Result<(), Error> {
        published(&self.owned, &self.partial(name), name, contents)
    }

    /// The manifest of a file that is there as it was published; `None` where the file is to be built (anew). Neither is
    /// opened by the engine.
    #[must_use]
    pub fn fitting(&self, name: &str) -> Option<Manifest> {
        Manifest::fitting(&self.owned, name)
    }

    /// Keeps files of these names (without `.duckdb`) from being swept by any process for as long as the value lives, and
    /// says that they are used now. Hold first, look second: a file that is there after this call stays until the value
    /// goes, one that is not was never built or is swept already, and is to be built. The builder holds what it has built
    /// before it lets the lock go. Ends with the process, however that ends. The files themselves are not opened.
    ///
    /// # Errors
    /// When a lock cannot be made.
    pub fn hold(&self, names: &[String]) -> Result<Held, Error> {
        self.owned.hold(names.iter().map(String::as_str)).map_err(|source| Error::Io {
            what: "locking files of the store",
            path: self.path().to_owned(),
            source,
        })
    }

    /// The base files of these settings, whatever state of the source they were built from; of ours alone, the newest first.
    #[must_use]
    pub fn bases(&self, settings: u64) -> Vec<String> {
        let prefix = format!("base-{settings:016x}-");
        let entries = self.owned.entries().unwrap_or_default().into_iter();
        let mut bases: Vec<_> = entries
            .filter_map(|entry| {
                let stem = entry.name.strip_suffix(".duckdb").filter(|stem| stem.starts_with(&prefix))?;
                Some((entry.modified, stem.to_owned()))
            })
            .collect();
        bases.sort();
        bases.into_iter().rev().map(|(_, stem)| stem).collect()
    }

    /// The right to build, for as long as the value lives; `None` while another process has it. A folder that was deleted
    /// meanwhile is made again.
    ///
    /// # Errors
    /// When the lock file cannot be made.
    pub fn lock(&self) -> Result<Option<File>, Error> {
        let owned = OwnedFolder::open(self.path()).map_err(refused)?;
        owned.lock("lock").map_err(|source| Error::Io {
            what: "locking the store",
            path: self.path().join("lock"),
            source,
        })
    }
}

/// Gives a finished file its name in a store, without `.duckdb`, once its manifest is there: a crash between leaves one
/// that no file fits, and the next sweep removes it.
///
/// # Errors
/// As for [`Folder::publish`].
pub fn published(owned: &OwnedFolder, from: &Path, name: &str, contents: Contents) -> Result<(), Error> {
    let failed = |path: &Path, source| taken(path, "putting a file of the store in place", source);
    let (data, beside) = (format!("{name}.duckdb"), manifest_name(name));
    let (to, manifest_path) = (owned.path().join(&data), owned.path().join(&beside));
    let gone = || failed(from, io::ErrorKind::NotFound.into());
    let write = |manifest: &Manifest| {
        let text = serde_json::to_vec(manifest).map_err(io::Error::from);
        text.and_then(|text| owned.write(&beside, &text)).map_err(|source| failed(&manifest_path, source))
    };
    let manifest = Manifest::of(from, contents.clone()).ok_or_else(gone)?;
    write(&manifest)?;
    owned.publish(from, &data).map_err(|source| failed(&to, source))?;
    // Some file systems of a network settle the time of a file only when it has reached the disk.
    match Manifest::of(&to, contents) {
        Some(settled) if settled != manifest => write(&settled),
        _ => Ok(()),
    }
}

/// A failure of the store's folder, told apart where a file of others is in the way.
pub fn taken(path: &Path, what: &'static str, source: io::Error) -> Error {
    if source.kind() == io::ErrorKind::AlreadyExists {
        return Error::Refused {
            message: format!("{} is in the store's folder and was not made by milepost", path.display()),
            hint: "move it elsewhere, or name another folder: --store DIR".to_owned(),
        };
    }
    Error::Io { what, path: path.to_owned(), source }
}

/// Why a folder is no place for a store.
pub fn refused(error: FolderError) -> Error {
    let message = format!("{error}, so no store is kept there");
    let hint = "name a folder of its own: --store DIR, or dir under [store]".to_owned();
    match error {
        FolderError::Foreign { .. } | FolderError::Unfit { .. } => Error::Refused { message, hint },
        FolderError::Unsafe { .. } => Error::Permission { message, hint },
        FolderError::Io { path, source } => Error::Io { what: "making the store's folder", path, source },
    }
}

/// The short form of a base file's name, which the names of its milestones and goals contain.
#[must_use]
pub fn base_key(base: &str) -> String {
    format!("{:016x}", fnv1a(base.as_bytes()))
}

/// The name of the base file of these settings and this state of the source.
#[must_use]
pub fn base_name(settings: u64, source: u64) -> String {
    format!("base-{settings:016x}-{source:016x}")
}

#[cfg(test)]
mod tests;
