//! The faces of an [`Answer`]: terminal table, CSV, JSON, Markdown, HTML.

pub mod format;

mod around;
mod brief;
mod chart;
mod csv;
mod ending;
mod html;
mod json;
mod markdown;
pub mod readable;
mod shown;
mod table;
pub(crate) mod width;

use std::io::{self, Write};
use std::path::Path;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;

use crate::files::{self, SaveError};

pub use brief::{Brief, Part, Section, Tile};
pub use chart::{CHARTS, Chart};
pub use ending::{Unfit, face_by_ending};
pub use shown::{Document, Heading, Records, Sheet};

pub use around::{
    data as data_facts, filter as filter_words, model as model_name, note as note_text, setting as setting_words, title,
};

/// A face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Format {
    /// Aligned columns for people.
    #[default]
    Table,
    /// Comma-separated values, unrounded.
    Csv,
    /// The whole answer, unrounded.
    Json,
    /// A document.
    Markdown,
    /// A page.
    Html,
}

impl Format {
    /// Every face with its name on the command line.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("table", Self::Table),
        ("csv", Self::Csv),
        ("json", Self::Json),
        ("markdown", Self::Markdown),
        ("html", Self::Html),
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, format)| *format == self).map_or("table", |(name, _)| name)
    }

    /// The usual end of a file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Table => "txt",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }
}

/// What the reader at the other end can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Reader {
    /// A file or a pipe: no escapes; CSV cells hold the text as it is.
    #[default]
    Program,
    /// A terminal without colours: no escapes, and nothing from the data that steers it (P18).
    Plain,
    /// A terminal: headers in bold.
    Terminal,
}

/// Writes an answer in one of its faces.
///
/// # Errors
/// When `out` does.
pub fn write(answer: &Answer, format: Format, reader: Reader, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Table => table::write(answer, reader == Reader::Terminal, out),
        Format::Csv => {
            let names = answer.table.columns.iter().map(|column| column.name);
            csv::write(names, &answer.table.rows, reader != Reader::Program, out)
        }
        Format::Json => json::write(answer, out),
        Format::Markdown => markdown::write(answer, &readable::sheet(answer), out),
        Format::Html => html::write(answer, &readable::sheet(answer), out),
    }
}

/// Writes a document in one of its faces, for a program to read.
fn write_document(document: &Document, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let Document { answer, shown } = document;
    match (format, shown) {
        (Format::Csv, Some((_, records))) => {
            csv::write(records.names.iter().map(String::as_str), &records.rows, false, out)
        }
        (Format::Markdown, Some((sheet, _))) => markdown::write(answer, sheet, out),
        (Format::Html, Some((sheet, _))) => html::write(answer, sheet, out),
        _ => write(answer, format, Reader::Program, out),
    }
}

/// The faces of a [`Brief`], the usual one first.
pub const OF_BRIEFS: &[(&str, Format)] = &[("html", Format::Html), ("markdown", Format::Markdown)];

/// Writes several answers as one document: a page, or Markdown where that is asked for.
///
/// # Errors
/// When `out` does.
pub fn write_brief(brief: &Brief, format: Format, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Markdown => markdown::brief::write(brief, out),
        Format::Table | Format::Csv | Format::Json | Format::Html => html::brief::write(brief, out),
    }
}

/// What stands around the rows: the instant, settings, filter, gate, checks, notes (H2).
#[must_use]
pub fn summary(answer: &Answer) -> String {
    let lines: Vec<String> =
        std::iter::once(around::title(answer)).chain(around::facts(answer)).chain(around::remarks(answer)).collect();
    lines.iter().map(|line| Clean::new(line).to_string()).collect::<Vec<_>>().join("\n")
}

/// The notes of an answer for people: milestones, models and items by their names.
#[must_use]
pub fn notes(answer: &Answer) -> Vec<String> {
    answer.notes.iter().map(|note| note_text(note, answer)).collect()
}

/// Whether a file that is there is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It stays, and nothing is written.
    Stays,
    /// It is replaced: that was asked for.
    Replaced,
}

/// Puts an answer into a file, whole or not at all (P2, P22).
///
/// # Errors
/// When the place does not take a file, or writing fails.
pub fn save(answer: &Answer, format: Format, path: &Path, existing: Existing) -> Result<(), SaveError> {
    save_with(path, existing, |out| write(answer, format, Reader::Program, out))
}

/// Puts a document into a file, whole or not at all (P2, P22).
///
/// # Errors
/// When the place does not take a file, or writing fails.
pub fn save_document(document: &Document, format: Format, path: &Path, existing: Existing) -> Result<(), SaveError> {
    save_with(path, existing, |out| write_document(document, format, out))
}

/// Puts several answers into one file, whole or not at all (P2, P22).
///
/// # Errors
/// When the place does not take a file, or writing fails.
pub fn save_brief(brief: &Brief, format: Format, path: &Path, existing: Existing) -> Result<(), SaveError> {
    save_with(path, existing, |out| write_brief(brief, format, out))
}

/// Puts a column of texts into a CSV file, whole or not at all (P2, P20, P22).
///
/// # Errors
/// When the place does not take a file, or writing fails.
pub fn save_texts(path: &Path, header: &str, texts: &[&str], existing: Existing) -> Result<(), SaveError> {
    save_with(path, existing, |out| csv::write_texts(header, texts, out))
}

fn save_with(
    path: &Path,
    existing: Existing,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), SaveError> {
    match existing {
        Existing::Stays => files::create_new(path, write),
        Existing::Replaced => files::replace(path, write),
    }
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod sample {
    use crate::domain::answer::{Answer, Check};
    use crate::domain::filter::Filter;
    use crate::domain::metric::{Metric, Unit, metric};
    use crate::domain::table::{Cell, Table};
    use crate::domain::time::Time;

    const fn shown(name: &'static str, label: &'static str, unit: Unit) -> Metric {
        Metric { name, label, short: label, unit, ..*metric("item") }
    }

    const ITEM: Metric = shown("item", "Item", Unit::Text);
    const CREDIT: Metric = shown("credit", "Credit", Unit::Credit);
    const PERCENT: Metric = shown("percent", "Percent", Unit::Percent);
    const TOUCHES: Metric = shown("touches", "Touches", Unit::Count);

    /// An answer with hostile, wide and missing values.
    pub fn answer() -> Answer {
        let mut table = Table::new(vec![&ITEM, &CREDIT, &PERCENT, &TOUCHES]);
        table.rows = vec![
            vec!["Welcome\u{1b}[2J | <b>".into(), 1204.25.into(), 75.0.into(), 41_022i64.into()],
            vec!["日本語".into(), 401.4.into(), 25.0.into(), 120i64.into()],
            vec!["Unattributed".into(), 835.0.into(), Cell::Null, Cell::Null],
        ];
        Answer {
            report: "attribution",
            as_of: Some(Time(1_751_327_999_000_000)),
            source: crate::domain::provenance::Provenance::default(),
            filter: Filter {
                from: Some("2025-01-01".parse().unwrap()),
                channels: vec!["email".into()],
                ..Filter::default()
            },
            parameters: vec![("model", "linear".into()), ("lookback_days", 730i64.into())],
            table,
            findings: Vec::new(),
            gate: None,
            checks: vec![Check {
                name: "credits sum to those with a touch before",
                kept: true,
                detail: "1605.7 = 1605.7".into(),
            }],
            notes: ["a note"].into_iter().collect(),
            names: crate::domain::names::Names::default(),
        }
    }
}
