//! Where one was: what comes back at the next start. Ids, headings and names of views alone, nothing of the data's values.

use std::collections::BTreeMap;

use super::widgets::grid::Arrangement;

/// The page, the saved view in force, and what is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastPlace {
    /// The id of the page.
    pub page: Option<String>,
    /// The saved view whose filter is in force.
    pub view: Option<String>,
    /// What is selected, by what it is: see [`SELECTIONS`].
    pub selected: BTreeMap<&'static str, String>,
    /// The columns chosen in each list, by what they are kept under.
    pub columns: BTreeMap<String, Arrangement>,
}

/// What pages select: the milestone of Milestones, the journey that is open, and of Attribution the milestone, the model and by
/// what the credit is split.
pub const SELECTIONS: [&str; 5] = ["milestone", "journey", "credit-milestone", "model", "by"];
