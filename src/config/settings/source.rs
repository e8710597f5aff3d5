//! `[source]`: where the data is and how it is mapped.

use std::path::PathBuf;

use super::kind::Flag;
use super::mapping::{EventSource, Mapping};
use super::section::settings;
use super::setting::{Concerns, Entry};
use super::words::{COLUMN, ENCODING, EXPRESSION, FILES, TABLE, ZONE};
use crate::config::placed::Placed;

settings! {
    /// Where the data is.
    pub struct Source at "source" {
        /// An event later than this machine's clock plus one day has not happened: it is left out, and every answer says
        /// so. true counts such events, and looks at the data as of the last of them (T6).
        keep_future: bool = Flag, false => Base;
    }
    by hand {
        /// The place; `None` = not configured.
        location: Option<Placed<Location>>,
        /// `[[source.events]]`; empty = the table `events` with the standard column names.
        events: Vec<EventSource>,
        /// `[source.TABLE]` of the other tables, by milepost's table name.
        tables: Vec<(String, Mapping)>,
        /// The encodings of files that are not UTF-8, by table name as in [`Location::Files`]: their WHATWG names.
        encodings: Vec<(String, &'static str)>,
    }
}

impl Source {
    /// Every mapping, with milepost's name for its table.
    pub fn mappings(&self) -> impl Iterator<Item = (&str, &Mapping)> {
        let events = self.events.iter().map(|entry| ("events", &entry.mapping));
        events.chain(self.tables.iter().map(|(role, mapping)| (role.as_str(), mapping)))
    }
}

/// A `DuckDB` file, or files of another kind by table name; paths are absolute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A `DuckDB` file.
    Database(PathBuf),
    /// Parquet, CSV or NDJSON files (globs allowed) by table name.
    Files(Vec<(String, String)>),
}

/// The settings of the place, of entries of events, and of those of the other tables.
pub(super) fn by_hand() -> Vec<Entry<Source>> {
    let of_place = |key: &str, takes, meaning| {
        Entry::new(&format!("source.{key}"), takes, meaning, Concerns::Base, |source: &Source| {
            format!("{:?}", source.location.as_ref().map(|place| &place.value))
        })
    };
    let mut all = vec![
        of_place("database", "the path of a DuckDB file", "The data: one DuckDB file, opened read-only."),
        of_place("files.TABLE", FILES, "The data: files by table instead; a folder stands for the files in it."),
    ];
    all.extend(entry_of("events", "events", "events"));
    all.extend(entry_of("TABLE", "customers, journeys …", "that table"));
    all
}

/// The settings of one entry: where it stands, what its table holds, what its columns are of.
fn entry_of(at: &str, holds: &str, of: &str) -> [Entry<Source>; 5] {
    let entry = |key: &str, takes, meaning: &str, value| {
        Entry::new(&format!("source.{at}.{key}"), takes, meaning, Concerns::Base, value)
    };
    [
        entry("table", TABLE, &format!("The table that holds {holds}."), |source| {
            each(source, |mapping| format!("{:?}", mapping.table.as_ref().map(|table| &table.value)))
        }),
        entry("where", EXPRESSION, "Rows for which it is not true are left out.", |source| {
            each(source, |mapping| format!("{:?}", mapping.filter.as_ref().map(|filter| &filter.value)))
        }),
        entry("timezone", ZONE, "What its times without offset and its dates are local to (T3).", |source| {
            each(source, |mapping| format!("{:?}", mapping.timezone))
        }),
        entry("encoding", ENCODING, "How its files are written where they are not UTF-8.", |source| {
            format!("{:?}", source.encodings)
        }),
        entry("COLUMN", COLUMN, &format!("What fills a column of {of}."), |source| {
            each(source, |mapping| {
                let columns = mapping.columns.iter().map(|(name, column)| (name, &column.value));
                format!("{:?}", columns.collect::<Vec<_>>())
            })
        }),
    ]
}

fn each(source: &Source, value: impl Fn(&Mapping) -> String) -> String {
    format!("{:?}", source.mappings().map(|(table, mapping)| (table, value(mapping))).collect::<Vec<_>>())
}
