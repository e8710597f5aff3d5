//! Words, sizes, folders, time zones.

use std::path::PathBuf;

use super::Kind;
use crate::config::parse::reader::TomlReader;
use crate::config::parse::table::TomlTable;
use crate::config::parse::{path, zone};
use crate::config::settings::words::ZONE;
use crate::domain::zone::Zone;

/// One of some words, each with what it stands for.
pub(in crate::config) struct Choice<T: 'static>(pub &'static [(&'static str, T)]);

impl<T: Copy + PartialEq> Choice<T> {
    /// `"a", "b" or "c"`.
    pub fn words(&self) -> String {
        let words: Vec<String> = self.0.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        match words.as_slice() {
            [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
            _ => words.join(""),
        }
    }
}

impl<T: Copy + PartialEq> Kind for Choice<T> {
    type Value = T;

    fn takes(&self) -> String {
        self.words()
    }

    fn written(&self, value: &T) -> Option<String> {
        self.0.iter().find(|(_, known)| known == value).map(|(word, _)| format!("\"{word}\""))
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<T> {
        reader.choice(table, key, self.0)
    }
}

/// An IANA time zone.
pub(in crate::config) struct ZoneName;

impl Kind for ZoneName {
    type Value = Zone;

    fn takes(&self) -> String {
        ZONE.to_owned()
    }

    fn written(&self, value: &Zone) -> Option<String> {
        Some(format!("\"{}\"", value.name()))
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<Zone> {
        zone::zone(reader, table, key)
    }
}

/// A folder, absolute once it is read.
pub(in crate::config) struct Folder;

impl Kind for Folder {
    type Value = PathBuf;

    fn takes(&self) -> String {
        "the path of a folder".to_owned()
    }

    fn written(&self, value: &PathBuf) -> Option<String> {
        Some(format!("\"{}\"", value.display()))
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<PathBuf> {
        reader.text(table, key).map(|folder| path::absolute(reader.file, &folder.value))
    }
}

/// An amount of memory, kept as it is written.
pub(in crate::config) struct Memory;

impl Kind for Memory {
    type Value = String;

    fn takes(&self) -> String {
        "a size such as \"4GB\"".to_owned()
    }

    fn written(&self, value: &String) -> Option<String> {
        Some(format!("\"{value}\""))
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<String> {
        let limit = reader.text(table, key)?;
        if bytes(&limit.value).is_some() {
            return Some(limit.value);
        }
        reader.refuse(table, key, limit.span, SIZES);
        None
    }
}

/// So many bytes; the default a whole number of GB.
pub(in crate::config) struct Size;

impl Kind for Size {
    type Value = u64;

    fn takes(&self) -> String {
        "a size such as \"20GB\"".to_owned()
    }

    fn written(&self, value: &u64) -> Option<String> {
        Some(format!("\"{}GB\"", value / 1_000_000_000))
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<u64> {
        let size = reader.text(table, key)?;
        let bytes = bytes(&size.value);
        if bytes.is_none() {
            reader.refuse(table, key, size.span, SIZES);
        }
        bytes
    }
}

const SIZES: &str = "a number and KB, MB, GB, TB, KiB, MiB, GiB or TiB, at least 64 MB";

/// The bytes of a size that work can be done in; a thousand and 1024 are taken for the same.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 64 MB and 10 PB")]
fn bytes(text: &str) -> Option<u64> {
    let at = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let unit = match text[at..].to_ascii_lowercase().as_str() {
        "kb" | "kib" => 1e3,
        "mb" | "mib" => 1e6,
        "gb" | "gib" => 1e9,
        "tb" | "tib" => 1e12,
        _ => return None,
    };
    let number = text[..at].trim_end();
    let digits = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let bytes = number.parse::<f64>().ok().filter(|_| digits)? * unit;
    (64e6..1e16).contains(&bytes).then_some(bytes as u64)
}
