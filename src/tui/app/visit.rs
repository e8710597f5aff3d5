//! A page on the way back.

/// A page that was left for another one.
pub(super) struct Visit {
    /// Its place among the pages.
    pub(super) page: usize,
    /// Where one was within it.
    pub(super) crumbs: Vec<String>,
    /// So far within it one was when it was come to.
    pub(super) depth: usize,
}
