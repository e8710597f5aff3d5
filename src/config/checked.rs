//! The configuration after every check: what the rest of the program reads.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::diagnostic::Diagnostic;
use super::keys::Chord;
use super::segment::Segment;
use super::theme::Theme;
use crate::domain::journey::Journey;
use crate::domain::milestone::{Milestone, Trigger};
use crate::domain::model::Weights;
use crate::domain::time::{Span, Time};
use crate::domain::zone::Zone;

/// A value and where it stands in the file, for later diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Bytes of the file.
    pub span: Range<usize>,
}

/// Everything that `milepost.toml` says, defaults filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The file it came from.
    pub path: PathBuf,
    /// The text of the file, for diagnostics that come later.
    pub text: String,
    /// `timezone` (T3).
    pub zone: Zone,
    /// `--as-of` (T1).
    pub as_of: Option<Time>,
    /// Where the data is and how it is mapped.
    pub source: Source,
    /// `[event_names]`: standard name → the data's own names.
    pub event_names: Vec<(String, Vec<String>)>,
    /// `[channel.NAME]` (A2).
    pub channels: Vec<Channel>,
    /// `[[trigger]]` (M7, G12).
    pub triggers: Vec<Trigger>,
    /// `[[milestone]]`, at most `max_milestones` (M4).
    pub milestones: Vec<Milestone>,
    /// `max_milestones` (M4, default 5).
    pub max_milestones: usize,
    /// `[[segment]]` (X1).
    pub segments: Vec<Segment>,
    /// `[[journey]]`.
    pub journeys: Vec<Journey>,
    /// `[attribution]`.
    pub attribution: Attribution,
    /// `[store]`.
    pub store: StoreSettings,
    /// `[interface]`: plain borders (`ascii = true`).
    pub ascii: bool,
    /// `[interface.theme]`.
    pub theme: Theme,
    /// `[keys]`: what the user says; [`super::keys::Keys`] adds the presets.
    pub keys: Vec<KeySetting>,
}

impl Config {
    /// What holds where the file says nothing.
    #[must_use]
    pub fn defaults(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            text: String::new(),
            zone: Zone::default(),
            as_of: None,
            source: Source::default(),
            event_names: Vec::new(),
            channels: Vec::new(),
            triggers: Vec::new(),
            milestones: Vec::new(),
            max_milestones: 5,
            segments: Vec::new(),
            journeys: Vec::new(),
            attribution: Attribution::default(),
            store: StoreSettings::default(),
            ascii: false,
            theme: Theme::default(),
            keys: Vec::new(),
        }
    }

    /// A finding about this file as text, for those that come up later (a mapping that does not fit the data).
    #[must_use]
    pub fn render(&self, finding: &Diagnostic, colour: bool) -> String {
        finding.render(&self.path, &self.text, colour)
    }
}

/// One line of `[keys]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeySetting {
    /// The action.
    pub action: Placed<String>,
    /// Its keys; none = it has no key.
    pub chords: Vec<Placed<Chord>>,
}

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Source {
    /// The place; `None` = not configured.
    pub location: Option<Placed<Location>>,
    /// `[[source.events]]`; empty = the table `events` with the standard column names.
    pub events: Vec<EventSource>,
    /// `[source.TABLE]` of the other tables, by milepost's table name.
    pub tables: Vec<(String, Mapping)>,
    /// The encodings of files that are not UTF-8, by table name as in [`Location::Files`]: their WHATWG names.
    pub encodings: Vec<(String, &'static str)>,
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

/// One `[[source.events]]`; `event_id` is unique within it (T5).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct EventSource {
    /// Table, columns, filter.
    pub mapping: Mapping,
}

/// How a user's table becomes one of milepost's.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Mapping {
    /// The user's table, `schema.table` allowed; `None` = milepost's own name for it.
    pub table: Option<Placed<String>>,
    /// Milepost's column → what fills it. Columns not named here are taken by name where the table has them.
    pub columns: Vec<(String, Placed<Column>)>,
    /// `where`: rows for which this scalar expression is not true are left out.
    pub filter: Option<Placed<String>>,
    /// `timezone`: what times without offset and dates are local to (T3); `None` = UTC, and the configured zone for dates.
    pub timezone: Option<Zone>,
}

/// What fills a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// A column of the user's table.
    Name(String),
    /// The same text for every row.
    Constant(String),
    /// A scalar SQL expression over the user's table.
    Expression(String),
    /// A part of the name of the file that the row comes from.
    File(FilePart),
}

/// A part of a file's path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilePart {
    /// Its name without what says what kind of file it is: `clicks` of `2025/clicks.csv.gz`.
    Stem,
    /// The name of its folder: `2025`.
    Folder,
}

impl FilePart {
    /// Every part with its name in the configuration.
    pub const ALL: &'static [(&'static str, Self)] = &[("stem", Self::Stem), ("folder", Self::Folder)];

    /// The column in which the import keeps it.
    #[must_use]
    pub fn column(self) -> &'static str {
        match self {
            Self::Stem => "milepost:stem",
            Self::Folder => "milepost:folder",
        }
    }
}

/// One `[channel.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// The name.
    pub name: String,
    /// Its `touches` are touches (A2).
    pub attribute: bool,
    /// Event names.
    pub touches: Vec<String>,
}

/// `[attribution]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// `lookback` (A4, default and at most 730 d).
    pub lookback: Span,
    /// `lookback_by_kind`: by touch event name (A4).
    pub lookback_by_kind: Vec<(String, Span)>,
    /// `half_life` (A8, default 7 d).
    pub half_life: Span,
    /// `markov_order`: 1–4; `None` = auto, the default.
    pub markov_order: Option<u8>,
    /// `sequence_order`: 0–4; `None` = auto, the default.
    pub sequence_order: Option<u8>,
    /// `sequence_kappa` (default 20).
    pub sequence_kappa: f64,
    /// `measure = "value"` (A9).
    pub by_value: bool,
    /// `touch_events`: further event names that are touches (A2).
    pub touch_events: Vec<String>,
    /// `[attribution.weights.NAME]`.
    pub weights: Vec<(String, Weights)>,
    /// `machine_opens` (A13, default true).
    pub machine_opens: bool,
}

impl Default for Attribution {
    fn default() -> Self {
        Self {
            lookback: Span::days(730),
            lookback_by_kind: Vec::new(),
            half_life: Span::days(7),
            markov_order: None,
            sequence_order: None,
            sequence_kappa: 20.0,
            by_value: false,
            touch_events: Vec::new(),
            weights: Vec::new(),
            machine_opens: true,
        }
    }
}

/// `[store]`; `None` = decided from the machine (reliability.md).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct StoreSettings {
    /// `dir`: absolute; default: in the user's cache folder.
    pub dir: Option<PathBuf>,
    /// `threads`.
    pub threads: Option<usize>,
    /// `memory_limit`, as `DuckDB` writes sizes: `"4GB"`.
    pub memory_limit: Option<String>,
}
