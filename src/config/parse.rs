//! From the text to the checked configuration, every fault at once.

mod attribution;
mod catalogue;
mod condition;
mod journey;
mod rest;
mod source;
mod walk;

use std::path::Path;

use toml::de::DeTable;

use crate::domain::exit::Exit;

use super::{Config, Diagnostic, Faults, Severity};
pub(super) use rest::absolute;
use walk::{Section, Walk};

/// More faults than this are counted, not listed.
const MOST: usize = 200;

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
        let mut walk = Walk::new(!syntax.is_empty());
        let mut config = Self::defaults(path);
        text.clone_into(&mut config.text);
        let root = Section::new("", 0..0, document.get_ref());
        read(&mut walk, &root, &mut config);
        finish(config, syntax, walk)
    }
}

fn read(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    walk.unknown_keys(root);
    rest::zone(walk, root, config);
    source::source(walk, root, config);
    rest::event_names(walk, root, config);
    rest::channels(walk, root, config);
    catalogue::triggers(walk, root, config);
    catalogue::milestones(walk, root, config);
    catalogue::segments(walk, root, config);
    journey::journeys(walk, root, config);
    attribution::attribution(walk, root, config);
    rest::store(walk, root, config);
    rest::interface(walk, root, config);
    rest::keys(walk, root, config);
}

/// What is not TOML, at most one fault a line: what follows on a line is seldom more than a consequence.
fn syntax(text: &str, errors: Vec<toml::de::Error>) -> Vec<Diagnostic> {
    let mut list: Vec<Diagnostic> = Vec::new();
    for error in errors {
        let message = error.message();
        if message.contains("recurs") {
            let deep = Diagnostic::error(error.span(), "nested too deeply");
            return vec![deep.help("at most 80 levels are read; a configuration needs five")];
        }
        let span = error.span().map(|span| {
            // Carets need something to stand under.
            let end = if span.is_empty() { (span.end + 1).min(text.len()) } else { span.end };
            span.start..if text.is_char_boundary(end) { end } else { span.end }
        });
        let fault = Diagnostic::error(span, format!("not TOML: {message}"));
        if list.len() < MOST && list.last().is_none_or(|last| line(text, last) != line(text, &fault)) {
            list.push(fault);
        }
    }
    list
}

fn line(text: &str, fault: &Diagnostic) -> Option<usize> {
    let start = fault.span.as_ref()?.start;
    Some(text.get(..start)?.rfind('\n').map_or(0, |at| at + 1))
}

fn finish(config: Config, syntax: Vec<Diagnostic>, walk: Walk) -> Result<(Config, Vec<Diagnostic>), Faults> {
    let broken: Vec<Option<usize>> = syntax.iter().map(|fault| line(&config.text, fault)).collect();
    let (found, mut more) = walk.faults();
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
