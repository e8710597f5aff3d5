//! The place of a column on the screen.

/// Where a column was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Its place.
    pub column: usize,
    /// Its left edge.
    pub x: u16,
    /// Its width.
    pub width: u16,
}
