//! Files that are whole or not there (P2, P22).
//!
//! A file is written as `.NAME.PID.partial` beside its target, brought to the disk and renamed. The partial file is locked
//! while it is written: what a killed process left is known by its free lock, and goes when NAME is written again.

use std::ffi::OsStr;
use std::fmt;
use std::fs::{File, Permissions, TryLockError};
use std::io::{self, BufWriter, Write};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{FileTypeExt, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::disk;

/// Why a file was not written; what was there before is untouched.
#[derive(Debug)]
pub enum SaveError {
    /// The place does not take a file.
    Refused {
        /// Where.
        path: PathBuf,
        /// What is there.
        what: &'static str,
    },
    /// A file is there, and replacing it was not asked for.
    Exists {
        /// Where.
        path: PathBuf,
        /// How many bytes it holds.
        size: u64,
        /// When it was last written.
        modified: SystemTime,
    },
    /// The file could not be made.
    Create {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Writing failed midway.
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl fmt::Display for SaveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { path, what } => write!(f, "cannot write {}: it is {what}", path.display()),
            Self::Exists { path, size, .. } => write!(f, "{} is there already ({size} bytes)", path.display()),
            Self::Create { path, source } => write!(f, "cannot write {}: {source}", path.display()),
            Self::Write { path, source } => write!(f, "writing {} failed: {source}", path.display()),
        }
    }
}

impl std::error::Error for SaveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Create { source, .. } | Self::Write { source, .. } => Some(source),
            Self::Refused { .. } | Self::Exists { .. } => None,
        }
    }
}

/// Writes a file of mode 0600, in place of the regular file that may be there.
///
/// # Errors
/// When the target is a folder, a link, a device or another user's file, or writing fails.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), SaveError> {
    written(path, write)?.replace()
}

/// Writes a file of mode 0600 where nothing is yet.
///
/// # Errors
/// [`SaveError::Exists`] where a file is there, also where it came to be there while this was written; else as [`replace`].
pub fn create_new(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), SaveError> {
    absent(path)?;
    written(path, write)?.create_new()
}

fn written(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Partial, SaveError> {
    let mut partial = Partial::beside(path)?;
    let mut out = BufWriter::new(&mut partial);
    let done = write(&mut out).and_then(|()| out.flush());
    // What is still buffered after a failure is not written.
    drop(out.into_parts());
    done.map_err(|source| SaveError::Write { path: path.to_owned(), source })?;
    Ok(partial)
}

fn absent(path: &Path) -> Result<(), SaveError> {
    refuse(path)?;
    path.symlink_metadata().map_or(Ok(()), |there| {
        let modified = there.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        Err(SaveError::Exists { path: path.to_owned(), size: there.len(), modified })
    })
}

/// Looks at the target without following links or opening it.
fn refuse(path: &Path) -> Result<(), SaveError> {
    let refused = |what| Err(SaveError::Refused { path: path.to_owned(), what });
    let Ok(there) = path.symlink_metadata() else { return Ok(()) };
    let kind = there.file_type();
    if kind.is_dir() {
        refused("a folder")
    } else if kind.is_symlink() {
        refused("a link; name the file itself")
    } else if kind.is_fifo() || kind.is_socket() || kind.is_char_device() || kind.is_block_device() {
        refused("a device, pipe or socket; print to standard output instead")
    } else if !disk::is_own(&there) {
        refused("another user's file")
    } else {
        Ok(())
    }
}

/// A file on its way to its name; gone when dropped before it got it.
#[derive(Debug)]
pub struct Partial {
    target: PathBuf,
    path: PathBuf,
    /// Locked; `None` until the engine has made the file.
    file: Option<File>,
    done: bool,
}

impl Partial {
    /// Makes the partial file of a target, for its owner alone.
    ///
    /// # Errors
    /// When the target is a folder, a link, a device or another user's file, or the file cannot be made.
    pub fn beside(target: &Path) -> Result<Self, SaveError> {
        let mut partial = Self::named(target)?;
        let failed = |source| SaveError::Create { path: target.to_owned(), source };
        loop {
            let file = disk::make(&partial.path).map_err(failed)?;
            // Some file systems have no locks; a partial file is then never swept.
            let locked = file.lock().is_ok();
            if !locked || disk::is_at(&file, &partial.path) {
                partial.file = Some(file);
                return Ok(partial);
            }
        }
    }

    /// The partial file of a target that the engine is to make under [`Self::path`]; [`Self::made`] follows.
    ///
    /// # Errors
    /// As [`Self::beside`].
    pub fn named(target: &Path) -> Result<Self, SaveError> {
        refuse(target)?;
        let Some(name) = target.file_name() else {
            return Err(SaveError::Refused { path: target.to_owned(), what: "not the name of a file" });
        };
        let failed = |source| SaveError::Create { path: target.to_owned(), source };
        sweep(folder_of(target), name).map_err(failed)?;
        let mut own = std::ffi::OsString::from(".");
        own.push(name);
        own.push(format!(".{}.partial", std::process::id()));
        let path = target.with_file_name(own);
        if path.symlink_metadata().is_ok() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        Ok(Self { target: target.to_owned(), path, file: None, done: false })
    }

    /// Where it is written.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Locks what the engine has made. The engine's own lock goes when this value does, so it must have closed the file
    /// by then.
    ///
    /// # Errors
    /// When it is not there.
    pub fn made(&mut self) -> Result<(), SaveError> {
        let failed = |source| SaveError::Create { path: self.target.clone(), source };
        let file = disk::open(&self.path).map_err(failed)?;
        let _ = file.try_lock();
        self.file = Some(file);
        Ok(())
    }

    /// Gives it another mode than 0600.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn set_mode(&self, mode: u32) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), |file| file.set_permissions(Permissions::from_mode(mode)))
    }

    /// Brings it to the disk, then to its name, in place of what may be there.
    ///
    /// # Errors
    /// When the disk refuses; the target is as it was.
    pub fn replace(mut self) -> Result<(), SaveError> {
        self.finish(disk::rename).map_err(|source| SaveError::Write { path: self.target.clone(), source })
    }

    /// Brings it to the disk, then to its name, where nothing has it.
    ///
    /// # Errors
    /// [`SaveError::Exists`] where something has it; else when the disk refuses.
    pub fn create_new(mut self) -> Result<(), SaveError> {
        self.finish(disk::rename_new).map_err(|source| {
            if source.kind() == io::ErrorKind::AlreadyExists
                && let Err(exists) = absent(&self.target)
            {
                return exists;
            }
            SaveError::Write { path: self.target.clone(), source }
        })
    }

    fn finish(&mut self, rename: fn(&Path, &Path) -> io::Result<()>) -> io::Result<()> {
        if let Some(file) = &self.file {
            disk::sync(file)?;
        }
        rename(&self.path, &self.target)?;
        self.done = true;
        disk::sync_dir(folder_of(&self.target))
    }
}

impl Write for Partial {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(file) = &self.file else { return Err(io::ErrorKind::NotFound.into()) };
        disk::write(file, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.done {
            return;
        }
        // It was not there when this value was made, so what is there now is ours; with the engine's log beside it.
        let mut log = self.path.clone().into_os_string();
        log.push(".wal");
        for path in [&self.path, Path::new(&log)] {
            if path.symlink_metadata().is_ok_and(|there| there.is_file() && disk::is_own(&there)) {
                let _ = disk::remove(path);
            }
        }
    }
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes what killed processes left of writing `name`: regular files of the user whose locks are free.
fn sweep(folder: &Path, name: &OsStr) -> io::Result<()> {
    let entries = match folder.read_dir() {
        Ok(entries) => entries,
        // A folder that may be written to but not listed.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        let Some(log) = left_of(entry.file_name().as_bytes(), name.as_bytes()) else { continue };
        let path = entry.path();
        let Ok(there) = path.symlink_metadata() else { continue };
        if !there.is_file() || !disk::is_own(&there) {
            continue;
        }
        // The log of a partial file goes with it; it is not locked itself.
        let partial = if log { path.with_extension("") } else { path.clone() };
        match disk::open(&partial) {
            Ok(file) => match file.try_lock() {
                Ok(()) if disk::is_at(&file, &partial) => disk::remove(&path)?,
                Ok(()) | Err(TryLockError::WouldBlock | TryLockError::Error(_)) => {}
            },
            Err(error) if log && error.kind() == io::ErrorKind::NotFound => disk::remove(&path)?,
            Err(_) => {}
        }
    }
    Ok(())
}

/// Whether a file is `.NAME.PID.partial`, or `Some(true)` the engine's log beside one.
fn left_of(file: &[u8], name: &[u8]) -> Option<bool> {
    let rest = file.strip_prefix(b".")?.strip_prefix(name)?.strip_prefix(b".")?;
    let (rest, log) = rest.strip_suffix(b".wal").map_or((rest, false), |rest| (rest, true));
    let process = rest.strip_suffix(b".partial")?;
    (!process.is_empty() && process.iter().all(u8::is_ascii_digit)).then_some(log)
}

#[cfg(test)]
mod tests;
