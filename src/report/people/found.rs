//! Some of the people, and what there is to say of all.

use crate::domain::answer::Check;
use crate::domain::table::{Cell, Table};
use crate::domain::time::Time;

crate::row! {
    /// One of the people.
    pub struct PersonRow {
        customer: Option<String>,
        name: Option<String>,
        time: Option<Time>,
        detail: Option<String>,
    }
}

crate::row! {
    /// One of the people behind a number of entries or visits of a journey: the first of theirs, and how many there are.
    pub struct JourneyPersonRow {
        customer: Option<String>,
        name: Option<String>,
        started: Time,
        reached: Option<Time>,
        goal: Option<Time> = "person.goal",
        left: Option<Time>,
        reason: Option<String>,
        reason_name: Option<String> = "person.reason_name" ("Reason", Text, "F7", "What the reason is called."),
        step: Option<String> = "person.step",
        step_name: Option<String>,
        journey: Option<String>,
        journey_name: Option<String>,
        times: u64,
    }
}

/// Some of the people and what there is to say of all.
pub(super) struct Found {
    /// One line per person: of [`PersonRow`], or of a row of its own.
    pub table: Table,
    /// How many people there are.
    pub all: u64,
    /// How many of what they are behind, where that is another number, and what it is called.
    pub counted: Option<(u64, &'static str)>,
    /// What the list depends on.
    pub parameters: Vec<(&'static str, Cell)>,
    /// The laws.
    pub checks: Vec<Check>,
    /// What else is to be known.
    pub notes: Vec<String>,
}

impl Default for Found {
    fn default() -> Self {
        Self {
            table: Table::of_rows::<PersonRow>(),
            all: 0,
            counted: None,
            parameters: Vec::new(),
            checks: Vec::new(),
            notes: Vec::new(),
        }
    }
}

impl Found {
    /// So many people, of whom these are some.
    pub fn of_people(people: impl IntoIterator<Item = PersonRow>, all: u64) -> Self {
        let mut found = Self { all, ..Self::default() };
        found.table.extend(people);
        found
    }
}
