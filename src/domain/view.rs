//! Saved views: a page with its filter and order, under a name.

use super::filter::Filter;

/// One saved view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedView {
    /// Its name, unique.
    pub name: String,
    /// The id of its page; `None` = the one that is open.
    pub page: Option<String>,
    /// Its filter.
    pub filter: Filter,
    /// The headings that its list is sorted by, at most two; one that begins with `-` has the largest first.
    pub sort: Vec<String>,
}

/// The ids of the pages, for what names one outside of the explorer. A test holds it against the explorer's own list.
pub const PAGES: &[&str] =
    &["home", "milestones", "journeys", "attribution", "plan", "reach", "leaders", "leads", "health"];
