//! Writing the file: whole or not at all, and never over what another session wrote.

use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::time::Duration;

use super::apply::apply;
use super::error::Error;
use super::request::Edit;
use crate::config::read;
use crate::files::{Partial, SaveError};

/// Makes a change in the file and gives its new text. The text before it stays beside it as `milepost.toml.bak`.
///
/// Sessions that save at the same time wait for each other, and each change is made on the text that then stands there,
/// so none is lost. The file is replaced by rename and keeps its mode.
///
/// # Errors
/// Why nothing was changed.
pub fn save(path: &Path, edit: Edit<'_>) -> Result<String, Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The folder is what is locked: the file itself is replaced, and a lock would go with it.
    let lock = File::open(folder).map_err(failed("cannot open the folder", folder))?;
    wait(&lock, folder)?;
    for _ in 0..5 {
        let mode = writable(path)?;
        let before = read::text(path).map_err(Error::Invalid)?;
        let after = apply(path, &before, edit)?;
        let backup = path.with_added_extension("bak");
        let put = |partial: Partial, what| partial.replace().map_err(|error| saved(what, error));
        put(write(&backup, &before, mode)?, "cannot write the backup")?;
        let partial = write(path, &after, mode)?;
        // An editor does not ask for the lock: look again right before the rename.
        if read::text(path).is_ok_and(|now| now == before) {
            return put(partial, "cannot replace the configuration").map(|()| after);
        }
    }
    Err(Error::Busy)
}

/// Whether a change can be made in the file as it stands; nothing is written.
///
/// # Errors
/// Why it cannot.
pub fn check(path: &Path, edit: Edit<'_>) -> Result<(), Error> {
    writable(path)?;
    let text = read::text(path).map_err(Error::Invalid)?;
    apply(path, &text, edit).map(drop)
}

fn failed<'a>(what: &'static str, path: &'a Path) -> impl Fn(std::io::Error) -> Error + 'a {
    move |source| Error::Io { what, path: path.to_owned(), source }
}

fn wait(lock: &File, folder: &Path) -> Result<(), Error> {
    for _ in 0..100 {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
            Err(TryLockError::Error(error)) => return Err(failed("cannot lock the folder", folder)(error)),
        }
    }
    Err(Error::Busy)
}

/// The mode of a file that may be replaced: a regular one of our own.
fn writable(path: &Path) -> Result<u32, Error> {
    let about = fs::symlink_metadata(path).map_err(failed("cannot read the configuration", path))?;
    let refused = |why| Err(Error::Refused { path: path.to_owned(), why });
    if about.is_symlink() {
        return refused("this is a symbolic link, which is not written through: name the file itself");
    }
    if !about.is_file() {
        return refused("this is not a regular file");
    }
    if about.uid() != rustix::process::geteuid().as_raw() {
        return refused("the file belongs to another user");
    }
    if about.mode() & 0o200 == 0 {
        return refused("the file is read-only");
    }
    Ok(about.mode() & 0o777)
}

/// Writes a text beside the file that it is to replace.
fn write(path: &Path, text: &str, mode: u32) -> Result<Partial, Error> {
    let mut partial = Partial::beside(path).map_err(|error| saved("cannot write beside the configuration", error))?;
    partial
        .write_all(text.as_bytes())
        .and_then(|()| partial.set_mode(mode))
        .map_err(failed("cannot write beside the configuration", path))?;
    Ok(partial)
}

fn saved(what: &'static str, error: SaveError) -> Error {
    match error {
        SaveError::Refused { path, what } => Error::Refused { path, why: what },
        SaveError::Exists { path, .. } => Error::Refused { path, why: "a file is there already" },
        SaveError::Create { path, source } | SaveError::Write { path, source } => Error::Io { what, path, source },
    }
}
