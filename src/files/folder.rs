//! A folder whose marker says what was made in it by us; nothing else in it is ever removed or replaced (P28).

use std::fmt;
use std::fs::{File, Metadata, TryLockError};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::disk::{self, Identity};
use super::marker::{self, Names};
use super::{grammar, writable_by_others};

/// Why a folder is not used; nothing in it was changed.
#[derive(Debug)]
pub enum FolderError {
    /// It holds something that is not ours, and no marker (73).
    Foreign {
        /// The folder.
        path: PathBuf,
        /// One of the things in it.
        entry: String,
    },
    /// It is no folder, or its marker is not known (73).
    Unfit {
        /// What was named.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// Others than the user could change what is in it (77).
    Unsafe {
        /// The folder.
        path: PathBuf,
        /// What it is.
        what: String,
    },
    /// It cannot be made or read (74).
    Io {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign { path, entry } => {
                write!(f, "the folder {} holds {entry}, which milepost did not make", path.display())
            }
            Self::Unfit { path, what } => write!(f, "{} is {what}", path.display()),
            Self::Unsafe { path, what } => write!(f, "the folder {} is {what}", path.display()),
            Self::Io { path, source } => write!(f, "the folder {} cannot be used: {source}", path.display()),
        }
    }
}

impl std::error::Error for FolderError {}

/// A file of ours in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: SystemTime,
}

/// A folder of ours.
#[derive(Clone, Debug)]
pub struct OwnedFolder {
    dir: PathBuf,
}

impl OwnedFolder {
    /// Opens a folder, making it where it is not there. One that holds things and no marker is taken over only where all
    /// of them have names of ours and belong to the user: it gets a marker that lists none of them.
    ///
    /// # Errors
    /// Why it is not used.
    pub fn open(dir: &Path) -> Result<Self, FolderError> {
        // A slash at the end would follow a link.
        let dir: PathBuf = dir.components().collect();
        let io = |source| FolderError::Io { path: dir.clone(), source };
        if dir.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            disk::make_dirs(&dir).map_err(io)?;
        }
        let owned = Self::checked(&dir)?;
        if dir.join(marker::NAME).symlink_metadata().is_err() {
            if let Some(entry) = owned.stranger().map_err(io)?
                // Another process may just have begun here.
                && dir.join(marker::NAME).symlink_metadata().is_err()
            {
                return Err(FolderError::Foreign { path: dir, entry });
            }
            marker::begin(&dir).map_err(io)?;
        }
        owned.known()
    }

    /// Opens a folder that has a marker; `None` where there is no such folder, or it has none.
    ///
    /// # Errors
    /// Why it is not used.
    pub fn existing(dir: &Path) -> Result<Option<Self>, FolderError> {
        let dir: PathBuf = dir.components().collect();
        if dir.join(marker::NAME).symlink_metadata().is_err() {
            return Ok(None);
        }
        Self::checked(&dir)?.known().map(Some)
    }

    /// A real folder of the user that nobody else can write to (P22).
    fn checked(dir: &Path) -> Result<Self, FolderError> {
        let path = dir.to_owned();
        let about = dir.symlink_metadata().map_err(|source| FolderError::Io { path: path.clone(), source })?;
        if about.is_symlink() {
            return Err(FolderError::Unsafe { path, what: "a link; name the folder itself".to_owned() });
        }
        if !about.is_dir() {
            return Err(FolderError::Unfit { path, what: "not a folder" });
        }
        if !disk::is_own(&about) {
            return Err(FolderError::Unsafe { path, what: format!("user {}'s", about.uid()) });
        }
        if about.mode() & 0o022 != 0 {
            let what = format!("writable for others (mode {:04o})", about.mode() & 0o7777);
            return Err(FolderError::Unsafe { path, what });
        }
        Ok(Self { dir: path })
    }

    fn known(self) -> Result<Self, FolderError> {
        let io = |source| FolderError::Io { path: self.dir.clone(), source };
        let about = self.dir.join(marker::NAME).symlink_metadata().map_err(io)?;
        let plain = about.is_file() && disk::is_own(&about) && !writable_by_others(&about);
        if plain && marker::is_known(&self.dir).map_err(io)? {
            return Ok(self);
        }
        Err(FolderError::Unfit { path: self.dir, what: "marked by another version of milepost, or by hand" })
    }

    /// Something in the folder that is none of ours, by its name, kind or owner.
    fn stranger(&self) -> io::Result<Option<String>> {
        for entry in self.dir.read_dir()? {
            let entry = entry?;
            let name = entry.file_name();
            let about = entry.path().symlink_metadata()?;
            let ours = name.to_str().is_some_and(|name| {
                let kind = if grammar::is_scratch(name) { about.is_dir() } else { about.is_file() };
                name == marker::NAME || (grammar::is_name(name) && kind)
            });
            if !ours || !disk::is_own(&about) {
                return Ok(Some(name.to_string_lossy().into_owned()));
            }
        }
        Ok(None)
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// Lists names that are about to be made, by us or by the engine. What a dead process of ours left under one of them
    /// goes first.
    ///
    /// # Errors
    /// `AlreadyExists` where one is there and not ours: it would be taken for ours from then on; else when the marker
    /// cannot be written.
    pub fn list(&self, names: &[&str]) -> io::Result<()> {
        for name in names {
            if self.dir.join(name).symlink_metadata().is_ok() && !self.remove(name)? {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
        }
        marker::append(&self.dir, &names.iter().map(|name| marker::listed(name)).collect::<String>(), true)
    }

    /// Takes down which file a listed name has become.
    ///
    /// # Errors
    /// When it is not there, or the marker cannot be written.
    pub fn made(&self, name: &str) -> io::Result<()> {
        let about = self.dir.join(name).symlink_metadata()?;
        marker::append(&self.dir, &marker::made(name, Identity::of(&about)), false)
    }

    /// Makes a file of a name that is not there yet.
    ///
    /// # Errors
    /// When it is there, or cannot be made.
    pub fn make(&self, name: &str) -> io::Result<File> {
        if self.dir.join(name).symlink_metadata().is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        marker::append(&self.dir, &marker::listed(name), false)?;
        let file = disk::make(&self.dir.join(name))?;
        self.made(name)?;
        Ok(file)
    }

    /// A file without a name; where the file system has none such, its name goes at once.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn unnamed(&self) -> io::Result<File> {
        use std::sync::atomic::{AtomicU64, Ordering};
        static MADE: AtomicU64 = AtomicU64::new(0);
        match disk::unnamed(&self.dir) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
            made => return made,
        }
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("milepost-unnamed-{}-{number}", std::process::id());
        self.remove(&name)?;
        let file = self.make(&name)?;
        self.remove(&name)?;
        Ok(file)
    }

    /// Whether a name is there and a file of ours: listed, regular, the user's, and the file that bore the name before.
    ///
    /// # Errors
    /// When the marker cannot be read.
    pub fn is_ours(&self, name: &str) -> io::Result<bool> {
        Ok(self.ours(&marker::read(&self.dir)?, name).is_some_and(|about| about.is_file()))
    }

    pub(super) fn names(&self) -> io::Result<Names> {
        marker::read(&self.dir)
    }

    pub(super) fn ours(&self, names: &Names, name: &str) -> Option<Metadata> {
        let identities = names.get(name)?;
        let about = self.dir.join(name).symlink_metadata().ok()?;
        let same_disk = self.dir.symlink_metadata().is_ok_and(|dir| dir.dev() == about.dev());
        let this = Identity::of(&about);
        let fits = if identities.is_empty() {
            about.is_file() && grammar::is_name(name)
        } else {
            identities.iter().any(|identity| identity.fits(this))
        };
        (disk::is_own(&about) && same_disk && fits).then_some(about)
    }

    /// Every file of ours.
    ///
    /// # Errors
    /// When the marker cannot be read.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        let names = self.names()?;
        let entry = |name: &String| {
            let about = self.ours(&names, name).filter(Metadata::is_file)?;
            let modified = about.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            Some(Entry { name: name.clone(), size: about.len(), modified })
        };
        Ok(names.keys().filter_map(entry).collect())
    }

    /// Removes a file if it is ours; false where it is not, or not there.
    ///
    /// # Errors
    /// When it is ours and cannot be removed.
    pub fn remove(&self, name: &str) -> io::Result<bool> {
        if !self.is_ours(name)? {
            return Ok(false);
        }
        disk::remove(&self.dir.join(name))?;
        marker::append(&self.dir, &marker::removed(name), false)?;
        Ok(true)
    }

    /// Gives a finished file, wherever on the same disk it was made, its name in this folder; one of ours that has the
    /// name is replaced.
    ///
    /// # Errors
    /// `AlreadyExists` where the name is taken by a file that is not ours; else when the disk refuses.
    pub fn publish(&self, from: &Path, name: &str) -> io::Result<()> {
        let to = self.dir.join(name);
        let file = disk::open(from)?;
        disk::sync(&file)?;
        let taken = to.symlink_metadata().is_ok();
        if taken && !self.is_ours(name)? {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        let identity = Identity::of(&file.metadata()?);
        marker::append(&self.dir, &(marker::listed(name) + &marker::made(name, identity)), true)?;
        if taken {
            disk::rename(from, &to)?;
        } else {
            disk::rename_new(from, &to)?;
        }
        disk::sync_dir(&self.dir)?;
        match from.file_name().and_then(|name| name.to_str()).filter(|_| from.parent() == Some(&self.dir)) {
            Some(partial) => marker::append(&self.dir, &marker::removed(partial), false),
            None => Ok(()),
        }
    }

    /// Writes a small file of ours, whole or not at all.
    ///
    /// # Errors
    /// As for [`Self::publish`].
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let partial = format!(".{name}.{}.partial", std::process::id());
        self.remove(&partial)?;
        let file = self.make(&partial)?;
        disk::write(&file, bytes)?;
        self.publish(&self.dir.join(partial), name)
    }

    /// Removes partial files that dead processes left, their logs too. Called with the right to write such files alone, but
    /// for the manifests of copies of a source, which are held while they are made.
    ///
    /// # Errors
    /// When one is ours and cannot be removed.
    pub fn sweep_partials(&self) -> io::Result<()> {
        let mut gone = String::new();
        let being_copied = |name: &str| grammar::copy_of_partial_manifest(name).is_some_and(|stem| self.is_held(stem));
        for name in self.names()?.keys().filter(|name| grammar::is_partial(name) && !being_copied(name)) {
            if self.dir.join(name).symlink_metadata().is_err() {
                gone.push_str(&marker::removed(name));
            } else {
                self.remove(name)?;
            }
        }
        // The marker does not grow by names that nothing will bear any more.
        if gone.is_empty() { Ok(()) } else { marker::append(&self.dir, &gone, false) }
    }

    /// A lock that one process has at a time, for as long as the value lives; `None` while another has it.
    ///
    /// # Errors
    /// When the file cannot be made or locked.
    pub fn lock(&self, name: &str) -> io::Result<Option<File>> {
        let file = self.lock_file(name)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file).filter(|file| disk::is_at(file, &self.dir.join(name)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Opens a file that is there to be locked, making it where it is not.
    pub(super) fn lock_file(&self, name: &str) -> io::Result<File> {
        loop {
            match disk::open(&self.dir.join(name)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => match self.make(name) {
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    made => return made,
                },
                opened => return opened,
            }
        }
    }

    /// Removes the marker, and the folder where nothing is left in it; called when nothing of ours is.
    ///
    /// # Errors
    /// When the marker cannot be removed.
    pub fn leave(self) -> io::Result<()> {
        disk::remove(&self.dir.join(marker::NAME))?;
        // Not empty: what others put there stays.
        let _ = disk::remove_dir(&self.dir);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
