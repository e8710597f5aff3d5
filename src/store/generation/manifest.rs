//! What stands beside a file of the store and says what the file is.
//!
//! ```json
//! {"format": 1, "milepost": "0.1.0", "bytes": 274432, "modified_ns": 1764345600000000000, "contents": {
//!   "engine": "v2.0.0",
//!   "tables": [{"name": "main.touch", "rows": 812, "checksum": "0f…"}, …],
//!   "source": {"files": [{"path": "/data/events.csv", "bytes": 9184, …}], "entries": [{"table": "events", "rows": 4711}]}}}
//! ```
//! A file counts only where its manifest is there, is of this format and fits what `stat` says of the file: neither costs a
//! look into the file, which may be attached. Rows and checksums are held against the file where it is read through.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::built_from::SourceFile;
use super::contents::Contents;
use crate::files::{OwnedFolder, manifest_name};
use crate::store::duckdb::place::Stamp;

/// Raised when a manifest says something else than before: a file with another one is built anew.
const FORMAT: u32 = 1;

/// What a file of the store was when it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// Milepost's version.
    milepost: String,
    /// The length of the file.
    bytes: u64,
    /// When the file was last written to, in nanoseconds since 1970.
    modified_ns: i64,
    contents: Contents,
}

impl Manifest {
    /// That of a file that is finished and closed; `None` where it is not there.
    pub fn of(file: &Path, contents: Contents) -> Option<Self> {
        let (bytes, modified_ns) = state(file)?;
        let milepost = env!("CARGO_PKG_VERSION").to_owned();
        Some(Self { format: FORMAT, milepost, bytes, modified_ns, contents })
    }

    /// That of a file that is there and fits it; `None` where there is any doubt.
    ///
    /// A file of ours that was written to after it was published is none that milepost wrote. One that is not the very file
    /// that was published, of a store that was copied or brought back from a backup, may be of another time, not of another
    /// length.
    pub fn fitting(owned: &OwnedFolder, stem: &str) -> Option<Self> {
        let path = owned.path().join(manifest_name(stem));
        let text = if path.metadata().ok()?.is_file() { std::fs::read(path).ok()? } else { return None };
        let manifest: Self = serde_json::from_slice(&text).ok()?;
        let data = format!("{stem}.duckdb");
        let (bytes, modified_ns) = state(&owned.path().join(&data))?;
        let same_length = manifest.format == FORMAT && manifest.bytes == bytes;
        let fits = same_length && (manifest.modified_ns == modified_ns || !owned.is_ours(&data).unwrap_or(true));
        fits.then_some(manifest)
    }

    /// What the file holds.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// The files of the source behind it, as they were read.
    pub fn into_source_files(self) -> Vec<SourceFile> {
        self.contents.source.map(|source| source.files).unwrap_or_default()
    }
}

/// Length and time of a file, by `stat` alone.
fn state(file: &Path) -> Option<(u64, i64)> {
    let stamp = Stamp::of(file)?;
    Some((stamp.size, i64::try_from(stamp.changed_ns.0).ok()?))
}
