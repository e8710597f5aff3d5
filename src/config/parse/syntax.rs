//! What is not TOML. The only place that reads the texts of the TOML library.

use super::reader::MOST;
use crate::config::diagnostic::Diagnostic;

/// What is not TOML, at most one fault a line: what follows on a line is seldom more than a consequence.
pub(super) fn syntax(text: &str, errors: Vec<toml::de::Error>) -> Vec<Diagnostic> {
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

/// Where the line of a fault begins.
pub(super) fn line(text: &str, fault: &Diagnostic) -> Option<usize> {
    let start = fault.span.as_ref()?.start;
    Some(text.get(..start)?.rfind('\n').map_or(0, |at| at + 1))
}
