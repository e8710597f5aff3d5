//! The calls that change the disk, each counted by the seam, and the looks that never follow a link.

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::time::UNIX_EPOCH;

use rustix::fs::{Mode, OFlags};

use super::fault::{Call, counted};

/// What tells a file from another of the same name: its inode and when it was made, in ns since 1970. The device is that of
/// the folder, whose number some file systems change at every mount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub ino: u64,
    /// 0 = the file system does not say.
    pub born_ns: u128,
}

impl Identity {
    pub fn of(about: &Metadata) -> Self {
        let born = about.created().ok().and_then(|born| born.duration_since(UNIX_EPOCH).ok());
        Self { ino: about.ino(), born_ns: born.map_or(0, |born| born.as_nanos()) }
    }

    /// Whether both may be of one file.
    pub fn fits(self, other: Self) -> bool {
        self.ino == other.ino && (self.born_ns == other.born_ns || self.born_ns == 0 || other.born_ns == 0)
    }
}

/// Whether it belongs to the user of this process.
pub(super) fn is_own(about: &Metadata) -> bool {
    about.uid() == rustix::process::geteuid().as_raw()
}

/// Makes a file that is not there yet, for its owner alone (P22).
pub(super) fn make(path: &Path) -> io::Result<File> {
    counted(Call::Make)?;
    OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path)
}

/// Makes a folder and those above it, each for its owner alone (P22).
pub(super) fn make_dirs(path: &Path) -> io::Result<()> {
    counted(Call::Make)?;
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Makes a folder that is not there yet, for its owner alone (P22).
pub(super) fn make_dir(path: &Path) -> io::Result<()> {
    counted(Call::Make)?;
    DirBuilder::new().mode(0o700).create(path)
}

pub(super) fn write(file: &File, bytes: &[u8]) -> io::Result<()> {
    counted(Call::Write)?;
    let mut file = file;
    file.write_all(bytes)
}

pub(super) fn sync(file: &File) -> io::Result<()> {
    counted(Call::Sync)?;
    file.sync_all()
}

/// Brings the names of a folder to the disk.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    sync(&File::open(dir)?)
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    counted(Call::Rename)?;
    fs::rename(from, to)
}

/// Renames where nothing of the new name is there; `AlreadyExists` where something is.
pub(super) fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    counted(Call::Rename)?;
    match rustix::fs::renameat_with(rustix::fs::CWD, from, rustix::fs::CWD, to, rustix::fs::RenameFlags::NOREPLACE) {
        // A file system, or a kernel, that does not know how.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS | rustix::io::Errno::NOTSUP) => {}
        done => return Ok(done?),
    }
    match fs::hard_link(from, to) {
        Ok(()) => remove(from),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // A file system without links: the moment between look and rename stays open.
        Err(_) if to.symlink_metadata().is_err() => fs::rename(from, to),
        Err(_) => Err(io::ErrorKind::AlreadyExists.into()),
    }
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    counted(Call::Remove)?;
    fs::remove_file(path)
}

/// Removes a folder that is empty.
pub(super) fn remove_dir(path: &Path) -> io::Result<()> {
    counted(Call::Remove)?;
    fs::remove_dir(path)
}

/// Opens what is there to lock or read it, without following a link and without waiting for a pipe.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

/// Whether an open file is still what its name leads to.
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), path.symlink_metadata()) {
        (Ok(open), Ok(named)) => (open.dev(), open.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

/// A file without a name in a folder: whatever ends the program, nothing is left behind.
///
/// # Errors
/// When it cannot be made; `Unsupported` where the file system has no such files.
pub fn unnamed(dir: &Path) -> io::Result<File> {
    counted(Call::Make)?;
    #[cfg(target_os = "linux")]
    {
        let flags = OFlags::TMPFILE | OFlags::RDWR | OFlags::CLOEXEC;
        match rustix::fs::open(dir, flags, Mode::RUSR | Mode::WUSR) {
            Ok(file) => return Ok(File::from(file)),
            Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::ISDIR | rustix::io::Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let _ = dir;
    Err(io::ErrorKind::Unsupported.into())
}

/// What came of opening a file to append to it.
#[derive(Debug)]
pub enum Append {
    /// It is open.
    Open(File),
    /// It is not a regular file, nor a character device.
    NotPlain,
    /// It holds something that does not begin as it must.
    Foreign,
}

/// Opens a file to append to it, or makes it for its owner alone. One that holds something is taken only where `ours` says
/// so of its first bytes; it is opened without following a link, and looked at by the handle that is written to.
///
/// # Errors
/// When it cannot be opened or read.
pub fn append(path: &Path, ours: fn(&[u8]) -> bool) -> io::Result<Append> {
    let Ok(there) = path.symlink_metadata() else {
        counted(Call::Make)?;
        let made = OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?;
        return Ok(Append::Open(made));
    };
    if there.file_type().is_char_device() {
        return Ok(Append::Open(OpenOptions::new().append(true).open(path)?));
    }
    if !there.is_file() {
        return Ok(Append::NotPlain);
    }
    let flags = OFlags::RDWR | OFlags::APPEND | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    if !file.metadata()?.is_file() {
        return Ok(Append::NotPlain);
    }
    let mut first = Vec::new();
    (&file).take(256).read_to_end(&mut first)?;
    Ok(if first.is_empty() || ours(&first) { Append::Open(file) } else { Append::Foreign })
}
