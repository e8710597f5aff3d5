//! What pages and overlays may look at.

use crate::domain::condition::Condition;
use crate::domain::filter::Filter;
use crate::domain::model::View;
use crate::domain::words;
use crate::report::Args;

use super::backend::{Facets, Status, Workers};
use super::keymap::Keymap;

/// What a page may look at while it decides.
pub struct PageContext<'a> {
    /// Who answers.
    pub workers: &'a Workers,
    /// The project.
    pub status: &'a Status,
    /// The names.
    pub facets: &'a Facets,
    /// The one filter (R1).
    pub filter: &'a Filter,
    /// The keymap in force: texts name keys by it.
    pub keys: &'a Keymap,
    /// Goes up with every change of the data or the configuration: answers of before are old.
    pub epoch: u64,
}

impl PageContext<'_> {
    /// Arguments with the filter of all pages.
    #[must_use]
    pub fn args(&self) -> Args {
        Args { filter: self.filter.clone(), ..Args::default() }
    }

    /// What users call an item of a view; channels are called by their ids.
    #[must_use]
    pub fn item<'b>(&'b self, view: View, id: &'b str) -> &'b str {
        match view {
            View::Journey => self.journey(id),
            View::Asset => self.facets.assets.get(id).map_or(id, String::as_str),
            View::Channel => id,
        }
    }

    /// What users call an event: its label in the configuration, else its name in words.
    #[must_use]
    pub fn event(&self, name: &str) -> String {
        self.status.events.get(name).cloned().unwrap_or_else(|| words::event(name))
    }

    /// What a trigger counts, in words: the event, and the conditions on it.
    #[must_use]
    pub fn counted(&self, trigger: &str, conditions: &[Condition]) -> String {
        let conditions = conditions.iter().map(|condition| condition.said(self.status.zone));
        std::iter::once(trigger.to_owned()).chain(conditions).collect::<Vec<_>>().join(", ")
    }

    /// What users call a journey.
    #[must_use]
    pub fn journey<'b>(&'b self, id: &'b str) -> &'b str {
        self.facets.journeys.get(id).map_or(id, String::as_str)
    }
}
