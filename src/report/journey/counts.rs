//! What is counted of the visits and the message events of a journey (F3, F4, F6).

use serde::Serialize;

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

/// What is counted of the visits and message events of a journey.
#[derive(Debug, Default)]
pub(in crate::report) struct JourneyCounts {
    /// Entries, those without a visit among them.
    pub entries: u64,
    pub reached: Vec<ReachedStep>,
    pub passed: Vec<PassedOn>,
    pub messages: Vec<ShapeMessages>,
}

impl JourneyCounts {
    /// What is counted of each step, for `$reached`.
    pub fn reached(&self) -> Param {
        Param::Text(serde_json::to_string(&self.reached).unwrap_or_default())
    }

    /// What is counted of each step and the one after it, for `$passed`.
    pub fn passed(&self) -> Param {
        Param::Text(serde_json::to_string(&self.passed).unwrap_or_default())
    }

    /// What is counted of each shape of message events, for `$messages`.
    pub fn messages(&self) -> Param {
        Param::Text(serde_json::to_string(&self.messages).unwrap_or_default())
    }

    /// About so many bytes.
    pub fn bytes(&self) -> usize {
        let texts = self.reached.iter().map(|step| step.step.len()).sum::<usize>();
        let pairs = self.passed.iter().map(|pair| pair.step.as_ref().map_or(0, String::len) + pair.next_step.len());
        let rows = size_of_val(self.reached.as_slice()) + size_of_val(self.passed.as_slice());
        rows + size_of_val(self.messages.as_slice()) + texts + pairs.sum::<usize>()
    }
}
