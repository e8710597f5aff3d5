//! Why an expression is refused, and what it may name.

use std::ops::Range;

use sqlparser::tokenizer::Location;

use crate::store::source::catalog::RawColumn;

/// Why an expression is refused, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// Bytes of the expression.
    pub span: Range<usize>,
    /// The way out.
    pub hint: String,
}

impl Refusal {
    pub(super) fn new(message: impl Into<String>, span: Range<usize>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), span, hint: hint.into() }
    }
}

/// What is said where it is no expression over one row at all.
pub(super) const SCALAR: &str = "write one expression over the columns of the table: literals, columns, operators, case, cast, \
                      and functions such as lower, coalesce or round";

/// What an expression may name, and how its times are meant.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The columns of its table.
    pub columns: &'a [RawColumn],
    /// Times without offset are local to a zone of the entry, so that those made of a number have to say that they are not.
    pub local: bool,
    /// The type of SQL over the table, where the engine can bind it.
    pub kind_of: &'a dyn Fn(&str) -> Option<String>,
    /// Whether SQL without a column has a value, or why the engine cannot compute it.
    pub value: &'a dyn Fn(&str) -> Result<bool, String>,
}

/// The byte at a line and column; both begin at 1, and 0 means unknown.
pub(super) fn at(text: &str, place: Location) -> usize {
    if place.line == 0 {
        return 0;
    }
    let mut lines = 1;
    let start = text.char_indices().find(|(_, c)| {
        let here = lines == place.line;
        lines += u64::from(*c == '\n');
        here
    });
    let Some((start, _)) = start else { return text.len() };
    let skip = usize::try_from(place.column.saturating_sub(1)).unwrap_or(usize::MAX);
    text[start..].char_indices().nth(skip).map_or(text.len(), |(byte, _)| start + byte)
}

/// The bytes of a place as the parser has it.
pub(super) fn span(text: &str, place: sqlparser::tokenizer::Span) -> Range<usize> {
    if place.start.line == 0 {
        return 0..text.len();
    }
    let start = at(text, place.start);
    start..at(text, place.end).max(start).min(text.len())
}
