//! Reading the tables of the file: typed values out, faults collected.

mod scalars;
mod tables;

use std::ops::Range;
use std::path::Path;

use super::table::{Node, TomlTable};
use super::value::kind;
use crate::config::diagnostic::{Diagnostic, Severity, turns};
use crate::config::settings::setting::{Setting, below, find};
use crate::domain::clean;
use crate::domain::similar::suggestion;
use crate::domain::zone::Zone;

/// More faults than this are counted, not listed.
pub(super) const MOST: usize = 200;

/// The faults found so far, and what reading needs to know.
pub(in crate::config) struct TomlReader<'f> {
    /// The configuration file, to whose folder paths in it are relative.
    pub file: &'f Path,
    /// `timezone` (T3), once it is read: before any time.
    pub zone: Zone,
    settings: &'static [Setting],
    /// The file is not TOML throughout: what seems missing may stand where it is broken.
    broken: bool,
    list: Vec<Diagnostic>,
    more: usize,
}

impl<'f> TomlReader<'f> {
    pub fn new(file: &'f Path, settings: &'static [Setting], broken: bool) -> Self {
        Self { file, zone: Zone::default(), settings, broken, list: Vec::new(), more: 0 }
    }

    /// The faults, and how many more there were.
    pub fn faults(self) -> (Vec<Diagnostic>, usize) {
        (self.list, self.more)
    }

    /// Notes a fault.
    pub fn push(&mut self, fault: Diagnostic) {
        if self.list.len() < MOST {
            self.list.push(fault);
        } else if fault.severity == Severity::Error {
            self.more += 1;
        }
    }

    /// Notes an error at a place.
    pub fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::error(Some(span), message).help(help));
    }

    /// What a key takes, in words.
    fn takes(&self, section: &TomlTable<'_>, key: &str) -> &'static str {
        find(self.settings, &section.path_of(key)).map_or("something else", |setting| &setting.takes)
    }

    /// Notes a value of the wrong type.
    pub fn wrong(&mut self, section: &TomlTable<'_>, key: &str, node: Node<'_>) {
        let takes = self.takes(section, key);
        let fault = Diagnostic::error(Some(node.span()), format!("`{key}` takes {takes}"));
        self.push(fault.label(format!("this is {}", kind(node.get_ref()))));
    }

    /// Notes a value that is of the right type and yet not allowed.
    pub fn refuse(&mut self, section: &TomlTable<'_>, key: &str, span: Range<usize>, help: impl Into<String>) {
        let takes = self.takes(section, key);
        self.error(span, format!("`{key}` takes {takes}"), help);
    }

    /// Notes a name that is none of those known.
    pub fn unknown(&mut self, what: &str, name: &str, span: Range<usize>, known: &[&str]) {
        if self.list.len() >= MOST {
            self.more += 1;
            return;
        }
        let fault = Diagnostic::error(Some(span), format!("unknown {what} `{name}`"));
        let fault = fault.help(suggestion(name, known.iter().copied()));
        self.push(fault.help(format!("allowed here: {}", known.join(", "))));
    }

    /// The names below a table that the list of settings has.
    pub fn known_keys(&self, section: &TomlTable<'_>) -> Vec<&'static str> {
        below(self.settings, &section.path).0
    }

    /// Notes keys that the list of settings does not know.
    pub fn unknown_keys(&mut self, section: &TomlTable<'_>) {
        let (known, open) = below(self.settings, &section.path);
        for (key, span, _) in &section.keys {
            if !open && !known.contains(key) {
                self.unknown("setting", key, span.clone(), &known);
            }
        }
    }

    /// Notes a key that has to be there and is not.
    pub fn missing(&mut self, section: &TomlTable<'_>, key: &str) {
        if !self.broken {
            let takes = self.takes(section, key);
            self.error(section.span.clone(), format!("`{key}` is missing"), format!("it takes {takes}"));
        }
    }

    /// Whether a name is free of control, bidirectional and hidden characters; notes the code point of the first.
    pub fn clean(&mut self, name: &str, span: &Range<usize>) -> bool {
        let Some(bad) = clean::hidden(name) else { return true };
        let what = if bad.is_control() {
            "control character"
        } else if turns(bad) {
            "character that changes the direction of text"
        } else {
            "character that is not to be seen"
        };
        let message = format!("the name holds the {what} U+{:04X}", u32::from(bad));
        self.error(span.clone(), message, "names are shown as they are: leave it out");
        false
    }
}
