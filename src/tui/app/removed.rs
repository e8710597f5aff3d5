//! What the reset took away, to be brought back.

use crate::domain::filter::Filter;
use crate::tui::widgets::grid::Narrowing;

/// What was taken away.
pub(super) struct Removed {
    pub(super) filter: Filter,
    /// Of each list of each page.
    pub(super) lists: Vec<Vec<Narrowing>>,
}
