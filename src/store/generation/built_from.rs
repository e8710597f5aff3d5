//! Which data a file of the store was built from, so that what is new can be told from what was read.

use std::collections::HashMap;
use std::fs::File;
use std::hash::Hasher as _;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use serde::{Deserialize, Serialize};

use crate::domain::hash::Fnv1a;
use crate::store::duckdb::place::Stamp;

/// So many bytes at the start and at the end of a file are hashed. The footer of a Parquet file is at its end, and rows are
/// added to a text there.
const END: u64 = 64 << 10;

/// The files and the entries of events that were read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltFrom {
    /// The database and its log, or the files, in the order of the configuration.
    pub files: Vec<SourceFile>,
    /// Entries of events, in the order of the configuration; none in a copy of files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<EntryRows>,
}

/// How many rows of an entry of events were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRows {
    /// Its table, as the user calls it.
    pub table: String,
    /// Rows, before the mapping's `where`.
    pub rows: u64,
}

/// A file of the source as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    path: String,
    bytes: u64,
    /// Last change of its content, in nanoseconds since 1970.
    modified_ns: i64,
    inode: u64,
    /// FNV-1a of its length, its first and its last bytes, in hexadecimal; none of a database, which is attached and must
    /// not be opened beside that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ends: Option<String>,
    /// Rows taken from it, where it is one of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
}

impl SourceFile {
    /// What `stat` says of a file.
    pub fn of(stamp: &Stamp) -> Self {
        Self {
            path: stamp.path.to_string_lossy().into_owned(),
            bytes: stamp.size,
            modified_ns: i64::try_from(stamp.changed_ns.0).unwrap_or(i64::MAX),
            inode: stamp.file.1,
            ends: None,
            rows: None,
        }
    }

    /// A file that nothing has attached, with a hash of its ends and its rows by path.
    pub fn of_read(stamp: &Stamp, rows: &HashMap<String, u64>) -> Self {
        let mut file = Self::of(stamp);
        // What cannot be read by now has changed, and nothing is made of it.
        file.ends = ends(stamp).ok().map(|hash| format!("{hash:016x}"));
        file.rows = rows.get(&file.path).copied();
        file
    }
}

fn ends(stamp: &Stamp) -> io::Result<u64> {
    let mut file = File::open(&stamp.path)?;
    let mut bytes = Vec::new();
    file.by_ref().take(END).read_to_end(&mut bytes)?;
    file.seek(SeekFrom::Start(stamp.size.saturating_sub(END).max(END.min(stamp.size))))?;
    file.take(END).read_to_end(&mut bytes)?;
    let mut hash = Fnv1a::default();
    hash.write(&stamp.size.to_le_bytes());
    hash.write(&bytes);
    Ok(hash.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_of_a_file_are_hashed_and_no_byte_twice() {
        let dir = tempfile::tempdir().unwrap();
        let hashed = |bytes: &[u8]| {
            let path = dir.path().join("events.csv");
            std::fs::write(&path, bytes).unwrap();
            ends(&Stamp::of(&path).unwrap()).unwrap()
        };
        let by_hand = |bytes: &[u8], size: u64| {
            let mut hash = Fnv1a::default();
            hash.write(&size.to_le_bytes());
            hash.write(bytes);
            hash.finish()
        };
        let end = usize::try_from(END).unwrap();
        let whole: Vec<u8> = (0..3 * end).map(|n| u8::try_from(n % 251).unwrap()).collect();
        for length in [0, 1, end - 1, end, end + 1, 2 * end] {
            assert_eq!(hashed(&whole[..length]), by_hand(&whole[..length], length as u64), "{length}");
        }
        let both = [&whole[..end], &whole[2 * end..]].concat();
        let known = hashed(&whole);
        assert_eq!(known, by_hand(&both, 3 * END));
        for (at, seen) in [(0, true), (end - 1, true), (end, false), (2 * end - 1, false), (2 * end, true)] {
            let mut other = whole.clone();
            other[at] ^= 1;
            assert_eq!(hashed(&other) != known, seen, "{at}");
        }
    }

    #[test]
    fn a_database_is_described_without_being_opened() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.duckdb");
        std::fs::write(&path, "1234").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).unwrap();
        let told = serde_json::to_value(SourceFile::of(&Stamp::of(&path).unwrap())).unwrap();
        let names: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, ["path", "bytes", "modified_ns", "inode"]);
        assert_eq!(told["bytes"], 4);
    }
}
