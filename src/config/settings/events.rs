//! `[event_names]` and `[channel.NAME]` (A2).

use super::section::values;
use super::setting::{Concerns, Entry};
use super::words::EVENTS;

/// `[event_names]`: standard name → the data's own names.
pub type EventNames = Vec<(String, Vec<String>)>;

/// One `[channel.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// The name.
    pub name: String,
    /// Its `touches` are touches (A2).
    pub attribute: bool,
    /// Event names.
    pub touches: Vec<String>,
}

pub(super) fn event_names() -> Vec<Entry<EventNames>> {
    let meaning = "The data's own names for a standard event.";
    vec![Entry::new("event_names.EVENT", EVENTS, meaning, Concerns::Base, |names| format!("{names:?}"))]
}

pub(super) fn channels() -> Vec<Entry<Vec<Channel>>> {
    let entry = |key: &str, takes, meaning, value: fn(&Vec<Channel>) -> String| {
        Entry::new(&format!("channel.NAME.{key}"), takes, meaning, Concerns::Base, value)
    };
    let (attribute, touches) = (values!(Channel: name, attribute), values!(Channel: name, touches));
    vec![
        entry("attribute", "true or false", "Whether its touches count as touches (A2).", attribute).default("false"),
        entry("touches", EVENTS, "The events that are touches of this channel.", touches).default("[]"),
    ]
}
