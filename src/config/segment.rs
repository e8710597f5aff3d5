//! Segments that are saved beside the configuration (X1).

use std::path::{Path, PathBuf};

use super::parse::path::absolute;
use crate::domain::clean::Clean;

/// The folder of saved segments, beside the configuration.
const FOLDER: &str = "segments";

/// The longest name that a segment is saved under, in bytes: file systems take no more than 255.
const LONGEST: usize = 200;

/// One `[[segment]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its name in filters.
    pub name: String,
    /// The file of its members, a CSV with the column `customer_id`; absolute.
    pub file: PathBuf,
}

impl Segment {
    /// The file that a segment is saved in, as the configuration names it.
    ///
    /// # Errors
    /// Why the name is none for a file.
    pub(crate) fn file_for(name: &str) -> Result<String, String> {
        let why = if name.trim().is_empty() {
            "a segment needs a name"
        } else if name.len() > LONGEST {
            "the name is too long: 200 letters at most"
        } else if name.contains(['/', '\\', ':']) {
            "the name is that of a file as well: leave out / \\ and :"
        } else if name.starts_with('.') {
            "the name may not begin with a point"
        } else if name.trim() != name || name.chars().any(char::is_control) || Clean::new(name).as_str() != name {
            "the name holds characters that cannot be seen"
        } else {
            return Ok(format!("{FOLDER}/{name}.csv"));
        };
        Err(why.to_owned())
    }

    /// The segment of a name and a file, which is relative to the configuration.
    #[must_use]
    pub(crate) fn beside(config: &Path, name: &str, file: &str) -> Self {
        Self { name: name.to_owned(), file: absolute(config, file) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x1_a_name_leads_to_no_other_folder() {
        assert_eq!(Segment::file_for("Hot leads, May").as_deref(), Ok("segments/Hot leads, May.csv"));
        assert_eq!(Segment::file_for("Käufer 日本").as_deref(), Ok("segments/Käufer 日本.csv"));
        let long = "x".repeat(201);
        for name in [
            "",
            " ",
            "../vip",
            "a/b",
            "a\\b",
            "..",
            ".hidden",
            "c:vip",
            "a\u{1b}[31m",
            "a\nb",
            "a\0",
            "a\u{202e}b",
            " vip",
            "vip\t",
            "a\u{200b}b",
            long.as_str(),
        ] {
            assert!(Segment::file_for(name).is_err(), "{name:?}");
        }
    }
}
