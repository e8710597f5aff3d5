//! What is counted, as it is typed: an event and the conditions on it (M2).

use super::condition::ConditionInput;
use super::entries::EntryList;
use crate::domain::condition::Condition;
use crate::domain::zone::Zone;
use crate::tui::backend::Clause;
use crate::tui::widgets::input::Entry;

/// An event and its conditions.
#[derive(Default)]
pub struct TriggerInput {
    pub event: Entry,
    pub conditions: EntryList<ConditionInput>,
}

impl TriggerInput {
    /// Of a trigger as it is.
    pub fn filled(event: &str, conditions: &[Condition], zone: Zone) -> Self {
        let conditions = conditions.iter().map(|condition| ConditionInput::filled(condition, zone)).collect();
        Self { event: Entry::new(event), conditions: EntryList::new(conditions) }
    }

    /// The event's name.
    pub fn name(&self) -> &str {
        self.event.text().trim()
    }

    /// Whether anything of it is typed.
    pub fn begun(&self) -> bool {
        !self.name().is_empty() || self.conditions.begun().next().is_some()
    }

    /// The conditions that are begun, as they are saved.
    pub fn clauses(&self) -> Vec<Clause> {
        self.conditions.begun().map(ConditionInput::clause).collect()
    }

    /// In one line: `cart_created, amount at least 10`.
    pub fn said(&self) -> String {
        let conditions = self.conditions.begun().map(ConditionInput::said);
        std::iter::once(self.name().to_owned()).chain(conditions).collect::<Vec<_>>().join(", ")
    }
}
