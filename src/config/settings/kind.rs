//! What plain settings take: how each kind is said, read and written.

mod names;
mod number;
mod text;

pub(in crate::config) use names::{Names, Stages};
pub(in crate::config) use number::{Duration, Flag, OrAuto, Whole};
pub(in crate::config) use text::{Choice, Folder, Memory, Size, ZoneName};

use crate::config::parse::reader::TomlReader;
use crate::config::parse::table::TomlTable;

/// One kind, with its range.
pub(in crate::config) trait Kind {
    type Value;

    /// What it takes, in words.
    fn takes(&self) -> String;

    /// A value as the file writes it; `None` = by saying nothing.
    fn written(&self, value: &Self::Value) -> Option<String>;

    /// What the reference shows where there is no default.
    fn example(&self) -> &'static str {
        ""
    }

    /// The value of a key; `None` where it is not there, or is refused and that is noted.
    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<Self::Value>;
}

/// One that has no default: an example for the reference, and the kind.
pub(in crate::config) struct Optional<K>(pub &'static str, pub K);

impl<K: Kind> Kind for Optional<K> {
    type Value = Option<K::Value>;

    fn takes(&self) -> String {
        self.1.takes()
    }

    fn written(&self, value: &Self::Value) -> Option<String> {
        value.as_ref().and_then(|value| self.1.written(value))
    }

    fn example(&self) -> &'static str {
        self.0
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<Self::Value> {
        self.1.read(reader, table, key).map(Some)
    }
}
