//! Milestones and triggers (M1–M8).

mod definition;
mod id;

pub(super) use definition::trigger as trigger_definition;
pub(super) use id::id_from;

use serde::Serialize;

use super::condition::Condition;
use super::time::Time;

/// Whose action a trigger is (M7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// A contact.
    Contact,
    /// A lead.
    Lead,
    /// A profile.
    Profile,
}

impl Audience {
    /// Every audience with its name in the configuration.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("contact", Self::Contact), ("lead", Self::Lead), ("profile", Self::Profile)];
}

/// Which completions count (M10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Count {
    /// Each customer's first at or after tracking start.
    #[default]
    First,
    /// All of them.
    Every,
}

impl Count {
    /// Every choice with its name in the configuration.
    pub const ALL: &'static [(&'static str, Self)] = &[("first", Self::First), ("every", Self::Every)];
}

/// A catalogue entry for an event that can be a trigger (M7, M8, G12).
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// The event name.
    pub event: String,
    /// What users call it.
    pub label: Option<String>,
    /// Whose action it is.
    pub audience: Option<Audience>,
    /// Whether a journey's goal may use it (G12).
    pub goal: bool,
}

/// A key customer action or state (M1).
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// The identity (M6).
    pub id: String,
    /// What users call it.
    pub name: String,
    /// The event that completes it.
    pub trigger: String,
    /// What must hold on that same event (M2).
    pub conditions: Vec<Condition>,
    /// Completions before this do not count (M5); `None` = all do.
    pub tracking_since: Option<Time>,
    /// Whose milestone it is; its trigger's where not given (M7).
    pub audience: Option<Audience>,
    /// First or every completion (M10).
    pub count: Count,
}
