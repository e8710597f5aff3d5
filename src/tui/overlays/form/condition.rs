//! A condition being typed: attribute, operator and value (M2, M3).

use super::entries::Begun;
use crate::domain::condition::{Condition, OPERATORS};
use crate::domain::zone::Zone;
use crate::tui::backend::Clause;
use crate::tui::widgets::input::Entry;

/// A line of conditions.
#[derive(Default)]
pub struct ConditionInput {
    pub attribute: Entry,
    pub operator: usize,
    pub value: Entry,
    ignore_case: bool,
}

impl ConditionInput {
    /// Of a condition as it is.
    pub fn filled(condition: &Condition, zone: Zone) -> Self {
        Self {
            attribute: Entry::new(&condition.attribute),
            operator: OPERATORS.iter().position(|(name, _)| *name == condition.operator.name()).unwrap_or(0),
            value: Entry::new(&condition.value_text(zone)),
            ignore_case: condition.ignore_case,
        }
    }

    /// As it is saved.
    pub fn clause(&self) -> Clause {
        Clause {
            attribute: self.attribute.text().trim().to_owned(),
            operator: self.operator_name().to_owned(),
            value: self.value.text().trim().to_owned(),
            ignore_case: self.ignore_case,
        }
    }

    /// In words: `amount at least 10`.
    pub fn said(&self) -> String {
        let Clause { attribute, operator, value, .. } = self.clause();
        let text = format!("{attribute} {} {value}", operator.replace('_', " "));
        text.trim_end().to_owned()
    }

    /// The operator by its name in the file (M3).
    pub fn operator_name(&self) -> &'static str {
        OPERATORS[self.operator].0
    }

    /// The next operator that begins with a letter.
    pub fn operator_by_letter(&mut self, letter: char) {
        let count = OPERATORS.len();
        let mut next = (1..=count).map(|by| (self.operator + by) % count);
        let found = next.find(|at| OPERATORS[*at].0.starts_with(letter.to_ascii_lowercase()));
        self.operator = found.unwrap_or(self.operator);
    }

    /// Whether the value is a list, divided by commas.
    fn many(&self) -> bool {
        matches!(self.operator_name(), "in" | "not_in" | "between")
    }

    /// What is typed of the value; of a list, of its last one.
    pub fn last_value(&self) -> &str {
        let text = self.value.text();
        let last = if self.many() { text.rsplit(',').next() } else { None };
        last.unwrap_or(text).trim()
    }

    /// Puts a value in place of what is typed; of a list, in place of the last one.
    pub fn set_last_value(&mut self, value: &str) {
        let before =
            self.value.text().rsplit_once(',').filter(|_| self.many()).map(|(before, _)| format!("{before}, "));
        self.value = Entry::new(&(before.unwrap_or_default() + value));
    }
}

impl Begun for ConditionInput {
    fn begun(&self) -> bool {
        !self.attribute.text().trim().is_empty()
    }
}
