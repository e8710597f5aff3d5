//! What is counted of the entries, the visits and the message events of a journey (F3, F4, F6–F8).

use serde::Serialize;

use crate::journey::Reason;
use crate::store::Param;

/// What is counted of the visits of one step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::report) struct ReachedStep {
    pub step: String,
    pub customers: u64,
    pub inflow: u64,
    pub in_progress: u64,
    pub passed_on: u64,
    pub exited: u64,
}

/// Visits that passed on from one step to another, and how many entries they are of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::report) struct PassedOn {
    pub step: Option<String>,
    pub next_step: String,
    pub total: u64,
    pub once: u64,
}

/// Message events of one shape, those that are the first of their message, and on their platform (F6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::report) struct ShapeMessages {
    pub shape: i64,
    pub total: u64,
    pub once: u64,
    pub once_platform: u64,
}

/// Visits of a step at which their entries ended in one way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::report) struct LostVisits {
    pub step: String,
    /// `None` = the journey has no goal.
    pub with_goal: Option<bool>,
    pub reason: &'static str,
    pub visits: u64,
    pub people: u64,
}

/// Entries that ended by one event for one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(in crate::report) struct EndedEntries {
    /// −1 = of no known event.
    pub shape: i64,
    pub reason: &'static str,
    pub entries: u64,
}

/// What is counted of the entries of a journey that a filter chooses, of a version where one is named.
#[derive(Debug, Default)]
pub(in crate::report) struct JourneyEntries {
    pub entries: u64,
    /// Customers with one.
    pub entrants: u64,
    /// Customers with one in which the goal fell.
    pub attained: u64,
    /// Of those in which the goal fell, from begin to goal (µs), ascending.
    pub took: Vec<i64>,
    pub ended: Vec<EndedEntries>,
    /// What stands of each, by number.
    pub by_number: Vec<EntryState>,
}

/// What stands of one entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::report) enum EntryState {
    #[default]
    NotChosen,
    /// `with_goal`: `None` = the journey has none.
    Chosen { with_goal: Option<bool>, reason: Reason },
}

impl JourneyEntries {
    /// What stands of an entry.
    pub fn state(&self, entry: i64) -> EntryState {
        usize::try_from(entry).ok().and_then(|entry| self.by_number.get(entry)).copied().unwrap_or_default()
    }

    /// Whether it is chosen.
    pub fn holds(&self, entry: i64) -> bool {
        self.state(entry) != EntryState::NotChosen
    }

    /// How they ended, for `$ended`.
    pub fn ended(&self) -> Param {
        Param::Text(serde_json::to_string(&self.ended).unwrap_or_default())
    }

    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.took.as_slice()) + size_of_val(self.ended.as_slice()) + size_of_val(self.by_number.as_slice())
    }
}

/// What is counted of the visits of these entries.
#[derive(Debug, Default)]
pub(in crate::report) struct JourneyVisits {
    pub reached: Vec<ReachedStep>,
    pub passed: Vec<PassedOn>,
    pub lost: Vec<LostVisits>,
}

impl JourneyVisits {
    /// What is counted of each step, for `$reached`.
    pub fn reached(&self) -> Param {
        Param::Text(serde_json::to_string(&self.reached).unwrap_or_default())
    }

    /// What is counted of each step and the one after it, for `$passed`.
    pub fn passed(&self) -> Param {
        Param::Text(serde_json::to_string(&self.passed).unwrap_or_default())
    }

    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        let texts = self.reached.iter().map(|step| &step.step).chain(self.lost.iter().map(|lost| &lost.step));
        let pairs = self.passed.iter().map(|pair| pair.step.as_ref().map_or(0, String::len) + pair.next_step.len());
        let rows = size_of_val(self.reached.as_slice()) + size_of_val(self.passed.as_slice());
        rows + size_of_val(self.lost.as_slice()) + texts.map(String::len).sum::<usize>() + pairs.sum::<usize>()
    }
}

/// What is counted of the message events of these entries.
#[derive(Debug, Default)]
pub(in crate::report) struct JourneyMessages(pub Vec<ShapeMessages>);

impl JourneyMessages {
    /// What is counted of each shape, for `$messages`.
    pub fn counts(&self) -> Param {
        Param::Text(serde_json::to_string(&self.0).unwrap_or_default())
    }

    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }
}
