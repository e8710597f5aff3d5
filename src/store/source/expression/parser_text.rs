//! The one place that reads texts of sqlparser.

/// What is wrong, without the place at its end: the parser counts lines and columns of the text as it was given to it.
pub(super) fn reason(text: &str) -> &str {
    text.find(" at Line:").map_or(text, |end| &text[..end])
}
