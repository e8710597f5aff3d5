//! Faults of the configuration: where, what, and what is allowed.

use std::fmt::{self, Write as _};
use std::ops::Range;
use std::path::{Path, PathBuf};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::domain::clean::Clean;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The configuration is refused.
    Error,
    /// It works, but perhaps not as meant.
    Warning,
}

/// One finding with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Bytes of the text; `None` = the file as a whole.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub message: String,
    /// What stands there, said beside the carets.
    pub label: String,
    /// What is allowed, and the nearest valid name.
    pub help: Vec<String>,
}

/// Lines longer than this are named, not shown.
const LONGEST_LINE: usize = 4_000;

impl Diagnostic {
    /// An error at a place.
    #[must_use]
    pub fn error(span: Option<Range<usize>>, message: impl Into<String>) -> Self {
        let message = message.into();
        Self { severity: Severity::Error, span, message, label: String::new(), help: Vec::new() }
    }

    /// A warning at a place.
    #[must_use]
    pub fn warning(span: Option<Range<usize>>, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(span, message) }
    }

    /// The same with a word beside the carets.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// The same with one more line of help; an empty one is left out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        let help = help.into();
        if !help.is_empty() {
            self.help.push(help);
        }
        self
    }

    /// Line and column, both from 1, columns in characters.
    #[must_use]
    pub fn position(&self, text: &str) -> Option<(usize, usize)> {
        let before = text.get(..self.span.as_ref()?.start)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        Some((before.matches('\n').count() + 1, before[line..].chars().count() + 1))
    }

    /// The finding with file, line, column, the offending text and carets; no byte of the file reaches a terminal raw (P18).
    #[must_use]
    pub fn render(&self, path: &Path, text: &str, colour: bool) -> String {
        let (message, label) = (clean(&self.message), clean(&self.label));
        let path = path.to_string_lossy();
        let path = clean(&path);
        let level = if self.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
        let title = level.primary_title(message);
        let mut group: Group<'_> = match (self.window(text), self.position(text)) {
            (Some((window, span, line)), _) => {
                let annotation = AnnotationKind::Primary.span(span);
                let annotation = if label.is_empty() { annotation } else { annotation.label(label) };
                title.element(Snippet::source(window).line_start(line).path(path).annotation(annotation))
            }
            (None, Some((line, column))) => title.element(Origin::path(path).line(line).char_column(column)),
            // Of the file as a whole: without a line a path is no place.
            (None, None) => Group::with_title(title),
        };
        for help in &self.help {
            group = group.element(Level::HELP.message(clean(help)));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }

    /// The line that the finding begins on, cleaned, with the span in it and the line's number.
    fn window(&self, text: &str) -> Option<(String, Range<usize>, usize)> {
        let span = self.span.clone()?;
        let before = text.get(..span.start)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(span.start..)?;
        let end = span.start + rest.find('\n').unwrap_or(rest.len());
        if end - start > LONGEST_LINE {
            return None;
        }
        let end = start + text[start..end].trim_end_matches('\r').len();
        let (from, to) = (span.start.min(end), span.end.clamp(span.start.min(end), end));
        // The parts are cleaned apart, because cleaning changes their length.
        let (head, body, tail) = (clean(text.get(start..from)?), clean(text.get(from..to)?), clean(text.get(to..end)?));
        let place = head.len()..head.len() + body.len();
        Some((format!("{head}{body}{tail}"), place, before.matches('\n').count() + 1))
    }
}

/// Text in which every character that steers a terminal or hides is shown by its code point (P18).
fn clean(text: &str) -> String {
    Clean::new(text).to_string()
}

/// Control characters and bidirectional marks: what not even the name of a table or column may hold.
pub(super) fn turns(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Every fault of a configuration, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The file.
    pub path: PathBuf,
    /// Its text; empty where it could not be read.
    pub text: String,
    /// The faults, warnings among them.
    pub list: Vec<Diagnostic>,
    /// How many more there are, where there are too many to list.
    pub more: usize,
    /// The exit code: 78, or that of a file that could not be read.
    pub exit_code: u8,
}

impl Faults {
    /// All of them as text, with colours where asked.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let mut out = String::new();
        for fault in &self.list {
            let _ = writeln!(out, "{}\n", fault.render(&self.path, &self.text, colour));
        }
        if self.more > 0 {
            let _ = writeln!(out, "and {} more\n", self.more);
        }
        let errors = self.more + self.list.iter().filter(|fault| fault.severity == Severity::Error).count();
        let path = self.path.to_string_lossy();
        let _ = write!(out, "{errors} error{} in {}", if errors == 1 { "" } else { "s" }, clean(&path));
        out
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_a_finding_has_a_place_with_its_line_or_none() {
        let path = Path::new("milepost.toml");
        let placed = Diagnostic::warning(Some(4..5), "odd").render(path, "a = b", false);
        assert!(placed.contains("--> milepost.toml:1:5"), "{placed}");
        let whole = Diagnostic::warning(None, "odd").help("look").render(path, "a = b", false);
        assert!(whole.starts_with("warning: odd") && whole.contains("help: look"), "{whole}");
        assert!(!whole.contains("-->") && !whole.contains("milepost.toml"), "{whole}");
    }
}
