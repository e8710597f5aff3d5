//! What the reset took away, to be brought back.

use std::collections::BTreeMap;

use crate::domain::filter::Filter;
use crate::tui::widgets::grid::{Arrangement, Narrowing};

/// What was taken away.
pub(super) struct Removed {
    pub(super) filter: Filter,
    /// Of each list of each page.
    pub(super) lists: Vec<Vec<Narrowing>>,
    /// The columns chosen in each list.
    pub(super) columns: BTreeMap<String, Arrangement>,
}
