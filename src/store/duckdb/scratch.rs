//! A private folder that the engine may spill to: what is in it is personal data in clear.

use std::path::Path;

use super::super::Error;
use super::super::generation::refused;
use crate::files::{self, OwnedFolder};

/// The folder, removed with the value; those that dead processes left go when the next one is made.
#[derive(Debug)]
pub(super) struct Scratch(files::Scratch);

impl Scratch {
    /// Makes one inside `folder`, which is a store's, or made to be one.
    pub(super) fn new(folder: &Path) -> Result<Self, Error> {
        let owned = OwnedFolder::open(folder).map_err(refused)?;
        let made = files::Scratch::new(&owned);
        made.map(Self).map_err(|source| Error::Io { what: "cannot make the folder", path: folder.to_owned(), source })
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// A quarter of what is free on the disk.
    pub(super) fn quarter_of_the_disk_mb(&self) -> u64 {
        rustix::fs::statvfs(self.path()).map_or(1_000, |disk| (disk.f_bavail * disk.f_frsize / 4_000_000).max(100))
    }
}
