//! What a form of a trigger with conditions says → what it means, or what is wrong at which field.

use crate::domain::condition::Condition;
use crate::domain::zone::Zone;
use crate::tui::backend::{Clause, Refusal};

/// The conditions; those that cannot be read are told.
pub fn conditions(clauses: &[Clause], zone: Zone, wrong: &mut Vec<Refusal>) -> Vec<Condition> {
    let mut conditions = Vec::with_capacity(clauses.len());
    for (i, clause) in clauses.iter().enumerate() {
        match Condition::read(&clause.attribute, &clause.operator, &clause.value, clause.ignore_case, zone) {
            Ok(condition) => conditions.push(condition),
            Err(why) => wrong.push(Refusal::new(&format!("conditions.{i}"), why)),
        }
    }
    conditions
}

/// What was not touched is as it was: its text need not say it to the last digit.
pub fn kept<T: Clone, F: PartialEq>(was: &T, [opened, input]: [&F; 2], now: T) -> T {
    if opened == input { was.clone() } else { now }
}

/// A field that the file says otherwise by now.
pub fn changed(field: &str, says: &str) -> Refusal {
    Refusal::new(field, format!("it was changed in the file meanwhile, which says: {says}"))
}

/// Conditions in words.
pub fn said(conditions: &[Condition], zone: Zone) -> String {
    let all: Vec<String> = conditions.iter().map(|condition| condition.said(zone)).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}
