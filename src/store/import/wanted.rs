//! What is asked of files, and what each becomes.

use std::path::{Path, PathBuf};

use encoding_rs::Encoding;

use crate::config::{Column, FilePart, Source};
use crate::store::source::quote::{quote_ident, quote_text};

/// What a configuration says of its files, beside where they are.
#[derive(Debug, Default)]
pub struct Asked {
    /// The encodings that are not UTF-8, by table.
    encodings: Vec<(String, &'static str)>,
    /// What is wanted of the files' names, by table.
    parts: Vec<(String, FilePart)>,
}

impl Asked {
    /// What the mappings of a source ask for.
    pub fn of(source: &Source) -> Self {
        let mut parts = Vec::new();
        for (role, mapping) in source.mappings() {
            let table = mapping.table.as_ref().map_or(role, |table| &table.value);
            for (_, column) in &mapping.columns {
                if let Column::File(part) = column.value
                    && !parts.contains(&(table.to_owned(), part))
                {
                    parts.push((table.to_owned(), part));
                }
            }
        }
        Self { encodings: source.encodings.clone(), parts }
    }

    pub fn encoding(&self, table: &str) -> Option<&'static Encoding> {
        let name = self.encodings.iter().find(|(other, _)| other == table).map(|(_, name)| *name)?;
        Encoding::for_label(name.as_bytes()).filter(|encoding| *encoding != encoding_rs::UTF_8)
    }

    pub fn parts(&self, table: &str) -> Vec<FilePart> {
        self.parts.iter().filter(|(other, _)| other == table).map(|(_, part)| *part).collect()
    }
}

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Parquet,
    Csv,
    Json,
}

/// One table to be: its name and its files.
pub struct Wanted {
    pub table: String,
    pub kind: Kind,
    pub files: Vec<PathBuf>,
    /// As many records of each file as are wanted.
    pub most: u64,
    /// How the text is written; `None` = UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// Columns to add: parts of the files' names.
    pub parts: Vec<FilePart>,
}

impl Wanted {
    /// SQL of the columns to add, each with a comma before it; `number` = SQL of the number of the row's file, from 1.
    pub fn part_columns(&self, number: &str) -> String {
        let column = |part: &FilePart| {
            let values: Vec<String> = self.files.iter().map(|file| quote_text(&file_part(file, *part))).collect();
            format!(", list_extract([{}], {number}) as {}", values.join(", "), quote_ident(part.column()))
        };
        self.parts.iter().map(column).collect()
    }
}

/// A part of a file's name.
pub fn file_part(file: &Path, part: FilePart) -> String {
    let text = |name: Option<&std::ffi::OsStr>| name.unwrap_or_default().to_string_lossy().into_owned();
    match part {
        FilePart::Folder => text(file.parent().and_then(Path::file_name)),
        FilePart::Stem => {
            let name = text(file.file_name());
            let name = name.strip_suffix(".gz").unwrap_or(&name);
            text(Path::new(name).file_stem())
        }
    }
}
