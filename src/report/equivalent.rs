//! What a report counts as one statement over the user's own tables, where one statement can say it (H1). It is shown, to be run
//! elsewhere; the program does not run it.

use crate::config::Config;
use crate::domain::condition::Condition;
use crate::domain::filter::{DIMENSIONS, Dimension, Filter};
use crate::store::own_tables::can_say;

use super::query::Query;

/// Whether one statement over the user's own tables says what a report counts, or some of it.
pub enum Equivalent {
    /// It does.
    Says(OwnQuery),
    /// It does not: why, in a sentence without a full stop.
    None(String),
}

/// A statement that goes on from the sentence `event`, in which the store has the user's events.
pub struct OwnQuery {
    /// It begins with a comma and further sentences, or with `select`.
    pub query: Query,
    /// Which of the report's columns it gives, and what it leaves out.
    pub gives: String,
    /// Sets of conditions of which it asks, as `meets[n]` of an event, from 1.
    pub conditions: Vec<Vec<Condition>>,
}

impl Equivalent {
    /// A statement says these columns; `gives` names them and what else there is to say.
    pub(super) fn says(query: Query, gives: &str) -> Self {
        Self::Says(OwnQuery { query, gives: gives.to_owned(), conditions: Vec::new() })
    }

    /// No statement says it.
    pub(super) fn none(why: &str) -> Self {
        Self::None(why.to_owned())
    }

    /// Of a report on starts of journeys.
    pub(super) fn of_starts() -> Self {
        Self::none(
            "which start an event belongs to and when it ends (G4) is found event by event, not by one statement",
        )
    }

    /// Of a report on attempts at a funnel.
    pub(super) fn of_attempts() -> Self {
        Self::none("attempts at a funnel (U1–U7) are sought event by event, not by one statement")
    }

    /// Of a report on goals.
    pub(super) fn of_goals() -> Self {
        Self::none(
            "which start a goal counts toward (G4, G7) is found journey by journey and event by event, not by one statement",
        )
    }

    /// Of a report on credit.
    pub(super) fn of_paths() -> Self {
        Self::none("credit is shared out over whole paths of touches; the statements above say the paths, on the store")
    }
}

/// Why no statement says a filter: it selects customers by tables of their own.
pub(super) fn by_customers(filter: &Filter) -> Option<Equivalent> {
    let of_customers = |dimension: &&Dimension| dimension.table.is_some();
    let asked = DIMENSIONS.iter().filter(of_customers).filter(|dimension| !dimension.list(filter).is_empty());
    let words: Vec<&str> = asked.map(|dimension| dimension.word).collect();
    let why = "one statement over the events does not say the filter by";
    (!words.is_empty()).then(|| Equivalent::None(format!("{why} {}: leave it away", words.join(" and "))))
}

/// Why no statement says some conditions.
pub(super) const UNSAID: &str = "its conditions compare dates of a clock other than UTC's, or numbers beyond 2^53";

/// Whether a statement can say all of some conditions.
pub(super) fn says(config: &Config, conditions: &[Condition]) -> bool {
    conditions.iter().all(|condition| can_say(config, condition))
}
