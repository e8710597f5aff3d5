//! From the text to the checked configuration, every fault at once.

mod attribution;
mod catalogue;
mod channel;
mod condition;
mod event_names;
mod funnel;
pub(super) mod journey;
mod keys;
pub(super) mod path;
pub(super) mod reader;
mod source;
mod syntax;
pub(super) mod table;
mod theme;
pub(super) mod value;
pub(super) mod view;
pub(super) mod zone;

use std::path::Path;

use toml::de::DeTable;

use super::settings::SETTINGS;
use super::{Config, Diagnostic, Faults, Severity};
use crate::domain::exit::Exit;
use reader::{MOST, TomlReader};
use syntax::{line, syntax};
use table::TomlTable;

impl Config {
    /// Checks a text; `path` says where it is from, and relative paths in it are relative to it. The second value is
    /// the warnings.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn parse(path: &Path, text: &str) -> Result<(Self, Vec<Diagnostic>), Faults> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (document, errors) = DeTable::parse_recoverable(text);
        let syntax = syntax(text, errors);
        let mut reader = TomlReader::new(path, &SETTINGS, !syntax.is_empty());
        let mut config = Self::defaults(path);
        text.clone_into(&mut config.text);
        let root = TomlTable::new("", 0..0, document.get_ref());
        sections(&mut reader, &root, &mut config);
        finish(config, syntax, reader)
    }
}

/// Every section; what others are checked against comes before them.
fn sections(reader: &mut TomlReader<'_>, root: &TomlTable<'_>, config: &mut Config) {
    reader.unknown_keys(root);
    config.read(reader, root);
    reader.zone = config.zone;
    source::source(reader, root, &mut config.source);
    event_names::event_names(reader, root, &mut config.event_names);
    channel::channels(reader, root, &mut config.channels);
    config.triggers = catalogue::triggers(reader, root);
    catalogue::milestones(reader, root, config);
    config.segments = catalogue::segments(reader, root);
    config.views = view::views(reader, root);
    config.journeys = journey::journeys(reader, root, &config.triggers);
    config.funnels = funnel::funnels(reader, root);
    config.attribution = attribution::attribution(reader, root, &config.channels);
    if let Some(section) = reader.table(root, "leads") {
        config.leads.read(reader, &section);
    }
    if let Some(section) = reader.table(root, "store") {
        config.store.read(reader, &section);
    }
    if let Some(section) = reader.table(root, "interface") {
        config.interface.read(reader, &section);
        theme::theme(reader, &section, &mut config.interface.theme);
    }
    config.keys = keys::keys(reader, root);
}

fn finish(
    config: Config,
    syntax: Vec<Diagnostic>,
    reader: TomlReader<'_>,
) -> Result<(Config, Vec<Diagnostic>), Faults> {
    let broken: Vec<Option<usize>> = syntax.iter().map(|fault| line(&config.text, fault)).collect();
    let (found, mut more) = reader.faults();
    // What stands on a broken line was read as a guess.
    let mut list = syntax;
    list.extend(found.into_iter().filter(|fault| broken.is_empty() || !broken.contains(&line(&config.text, fault))));
    list.sort_by_key(|fault| fault.span.as_ref().map(|span| span.start));
    if list.iter().all(|fault| fault.severity == Severity::Warning) {
        return Ok((config, list));
    }
    if list.len() > MOST {
        more += list.len() - MOST;
        list.truncate(MOST);
    }
    Err(Faults { path: config.path, text: config.text, list, more, exit_code: Exit::Configuration.code() })
}
