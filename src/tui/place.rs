//! Where one was: what comes back at the next start. Ids, headings, names that a filter can take, and the days of its period;
//! nothing of people.

use std::collections::BTreeMap;

use super::widgets::grid::Arrangement;
use crate::domain::filter::Filter;

/// The page, the saved view or the filter in force, and what is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastPlace {
    /// The id of the page.
    pub page: Option<String>,
    /// The saved view whose filter is in force.
    pub view: Option<String>,
    /// What all pages are narrowed to, where no saved view says it.
    pub filter: Filter,
    /// What is selected, by what it is: see [`SELECTIONS`].
    pub selected: BTreeMap<&'static str, String>,
    /// The columns chosen in each list, by what they are kept under.
    pub columns: BTreeMap<String, Arrangement>,
}

/// What pages select: the milestone of Milestones, the journey that is open, and of Attribution the milestone, the model and by
/// what the credit is split.
pub const SELECTIONS: [&str; 5] = ["milestone", "journey", "credit-milestone", "model", "by"];

/// Those of them that are a milestone: chosen on one page it is the one of the next.
pub const MILESTONES: [&str; 2] = ["milestone", "credit-milestone"];
