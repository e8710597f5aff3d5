//! Files that milepost makes: written aside and renamed, removed only where a marker says that they are ours (P2, P22, P28).
//!
//! Nothing else in the project removes, renames or creates a file by ordinary calls; the engine's own files are made by the
//! engine under names that were listed here before.
//!
//! ```text
//! store/.milepost-store      what was made in the folder, each name listed before its file is there
//! .NAME.PID.partial          beside a target while it is written, locked by the process that writes it
//! ```
//! [`fault`] is the seam: each call that changes the disk is counted there and can be made to fail.

mod disk;
pub mod fault;
mod folder;
mod grammar;
mod held;
mod marker;
mod save;
mod scratch;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

pub use disk::{Append, append, unnamed};
pub use folder::{Entry, FolderError, OwnedFolder};
pub use grammar::{is_name, manifest_name};
pub use held::Held;
pub use save::{Partial, SaveError, create_new, replace};
pub use scratch::Scratch;

/// Where a path leads once links on the way are followed, whether or not something is there yet.
#[must_use]
pub fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest: Vec<OsString> = Vec::new();
    let mut there = path.as_path();
    loop {
        if let Ok(found) = there.canonicalize() {
            return rest.iter().rev().fold(found, |path, part| path.join(part));
        }
        let (Some(parent), Some(name)) = (there.parent(), there.file_name()) else { return path };
        rest.push(name.to_owned());
        there = parent;
    }
}

/// Whether a file or folder can be changed by others than its owner: the mode says so, and the group is not the owner's
/// alone (many systems give each user a group of the same number).
#[must_use]
pub fn writable_by_others(about: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    about.mode() & 0o002 != 0 || (about.mode() & 0o020 != 0 && about.gid() != about.uid())
}
