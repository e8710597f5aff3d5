//! What is looked for of triggers, wherever their events are read (M2).

use super::derive::Trigger;
use super::event_names::EventNames;
use crate::domain::condition::Condition;
use crate::journey::Kind;

/// What is looked for of one trigger.
#[derive(Clone, Debug)]
pub struct TriggerQuery<'a> {
    /// The names that it has in the data.
    pub names: Vec<String>,
    /// A machine's event counts too (A13).
    pub of_machines: bool,
    /// What must hold.
    pub conditions: &'a [Condition],
}

impl<'a> TriggerQuery<'a> {
    /// Of a trigger.
    #[must_use]
    pub fn new(names: &EventNames<'_>, trigger: Trigger<'a>) -> Self {
        Self {
            names: names.sources(trigger.event),
            of_machines: Kind::of(names.event(trigger.event)).used_of_machine(),
            conditions: trigger.conditions,
        }
    }

    /// Text that two queries share where they find the same events.
    #[must_use]
    pub fn definition(&self) -> String {
        let mut names = self.names.clone();
        names.sort_unstable();
        format!("{names:?} {:?}", self.conditions)
    }
}

/// Queries and the attributes that their conditions name.
#[derive(Clone, Debug, Default)]
pub struct Triggers<'a> {
    /// By number.
    pub queries: Vec<TriggerQuery<'a>>,
    /// Sorted.
    pub attributes: Vec<String>,
}

impl<'a> Triggers<'a> {
    /// Of queries, by their positions.
    #[must_use]
    pub fn new(queries: Vec<TriggerQuery<'a>>) -> Self {
        let conditions = queries.iter().flat_map(|query| query.conditions);
        let mut attributes: Vec<String> = conditions.map(|condition| condition.attribute.clone()).collect();
        attributes.sort_unstable();
        attributes.dedup();
        Self { queries, attributes }
    }

    /// Where an attribute stands among all.
    #[must_use]
    pub fn position(&self, attribute: &str) -> usize {
        self.attributes.binary_search_by(|known| known.as_str().cmp(attribute)).unwrap_or(0)
    }
}
