//! A value and where it stands.

use std::ops::Range;

/// A value and where it stands in the file, for later diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Bytes of the file.
    pub span: Range<usize>,
}
