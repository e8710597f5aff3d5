//! Files that are whole or not there (P2, P22).

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Why a file was not written; what was there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The place does not take a file.
    #[error("cannot write {}: it is {what}", path.display())]
    Refused {
        /// Where.
        path: PathBuf,
        /// What is there.
        what: &'static str,
    },
    /// The file could not be made.
    #[error("cannot write {}: {source}", path.display())]
    Create {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Writing failed midway.
    #[error("writing {} failed: {source}", path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Writes beside the target as `.name.pid.partial`, brings it to disk and renames it into place, mode 0600.
///
/// # Errors
/// When the target is a folder, a link, a device or another user's file, or writing fails.
pub fn save_with(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), SaveError> {
    refuse(path)?;
    let partial = Partial::beside(path)?;
    let failed = |source| SaveError::Write { path: path.to_owned(), source };
    let mut out = BufWriter::new(&partial.file);
    write(&mut out).and_then(|()| out.flush()).map_err(failed)?;
    drop(out);
    partial.file.sync_all().map_err(failed)?;
    partial.rename(path).map_err(failed)
}

/// Looks at the target without following links or opening it.
fn refuse(path: &Path) -> Result<(), SaveError> {
    let refused = |what| Err(SaveError::Refused { path: path.to_owned(), what });
    let Ok(there) = fs::symlink_metadata(path) else { return Ok(()) };
    let kind = there.file_type();
    if kind.is_dir() {
        refused("a folder")
    } else if kind.is_symlink() {
        refused("a link; name the file itself")
    } else if kind.is_fifo() || kind.is_socket() || kind.is_char_device() || kind.is_block_device() {
        refused("a device, pipe or socket; print to standard output instead")
    } else if there.uid() != rustix::process::geteuid().as_raw() {
        refused("another user's file")
    } else {
        Ok(())
    }
}

/// The file being written; gone when dropped before it got its name.
struct Partial {
    path: PathBuf,
    file: File,
}

impl Partial {
    fn beside(target: &Path) -> Result<Self, SaveError> {
        let Some(name) = target.file_name() else {
            return Err(SaveError::Refused { path: target.to_owned(), what: "not the name of a file" });
        };
        let mut own = std::ffi::OsString::from(".");
        own.push(name);
        own.push(format!(".{}.partial", std::process::id()));
        let path = target.with_file_name(own);
        let create = || OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let file = create().or_else(|error| {
            // Left behind by a process of the same number that was killed.
            if error.kind() == io::ErrorKind::AlreadyExists {
                fs::remove_file(&path)?;
                return create();
            }
            Err(error)
        });
        match file {
            Ok(file) => Ok(Self { path, file }),
            Err(source) => Err(SaveError::Create { path: target.to_owned(), source }),
        }
    }

    fn rename(&self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // After the rename there is nothing under this name.
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn p22_files_are_private_and_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        save_with(&path, |out| out.write_all(b"one")).unwrap();
        save_with(&path, |out| out.write_all(b"two")).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn p2_a_failed_write_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        let error = save_with(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        });
        assert!(matches!(error, Err(SaveError::Write { .. })));
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn p22_folders_links_and_devices_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        symlink("/etc/hostname", &link).unwrap();
        for path in [folder.path(), &link, Path::new("/dev/null"), Path::new("/")] {
            let error = save_with(path, |out| out.write_all(b"x"));
            assert!(matches!(error, Err(SaveError::Refused { .. })), "{}", path.display());
        }
        let nowhere = folder.path().join("no/such/folder.csv");
        assert!(matches!(save_with(&nowhere, |_| Ok(())), Err(SaveError::Create { .. })));
    }
}
