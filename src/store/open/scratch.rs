//! A private folder that the engine may spill to: what is in it is personal data in clear.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::super::Error;

/// Folders of this process so far.
static MADE: AtomicU64 = AtomicU64::new(0);

/// The folder, removed with the value.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Makes `folder` and a folder inside it that only the user can enter; sweeps those that dead processes left.
    pub(super) fn new(folder: &Path) -> Result<Self, Error> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| Error::Io { what: "cannot make the folder", path, source }
        };
        let mut builder = DirBuilder::new();
        builder.mode(0o700);
        builder.recursive(true).create(folder).map_err(io(folder))?;
        sweep(folder);
        let name = format!("milepost-spill-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let path = folder.join(name);
        // One of that name is left by a process long gone that had our number.
        let _ = std::fs::remove_dir_all(&path);
        builder.recursive(false).create(&path).map_err(io(&path))?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    /// A quarter of what is free on the disk.
    pub(super) fn quarter_of_the_disk_mb(&self) -> u64 {
        rustix::fs::statvfs(&self.0).map_or(1_000, |disk| (disk.f_bavail * disk.f_frsize / 4_000_000).max(100))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let owner =
            name.to_str().and_then(|name| name.strip_prefix("milepost-spill-")?.split('-').next()?.parse::<i32>().ok());
        let gone = owner.and_then(rustix::process::Pid::from_raw).is_some_and(
            |pid| matches!(rustix::process::test_kill_process(pid), Err(error) if error == rustix::io::Errno::SRCH),
        );
        if gone {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
