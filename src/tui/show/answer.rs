//! Parts of an answer.

use super::fields::amount;
use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::note::{Note, Topic};
use crate::domain::table::Cell;
use crate::print::format;
use crate::report::{CreditFacts, TrendRow};
use crate::tui::widgets::bucket::Daily;

/// A parameter of an answer.
#[must_use]
pub fn parameter<'a>(answer: &'a Answer, name: &str) -> Option<&'a Cell> {
    answer.parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
}

/// Both numbers of completions with a touch before where they differ: those of the view's paths and those by any touch (A6),
/// each with its share of the total after it where there is one.
#[must_use]
pub fn influenced(answer: &Answer, share: &str, any_share: &str) -> Option<String> {
    let facts = CreditFacts::read(answer)?;
    let [own, any] = [facts.influenced, facts.influenced_by_any].map(|count| format::decimal(amount(count), 0));
    (facts.influenced != facts.influenced_by_any)
        .then(|| format!("{own}{share} {}, {any}{any_share} by anything", facts.view.by_one()))
}

/// Why the goal of a journey counts nothing, as an answer on several journeys says it (M8).
#[must_use]
pub fn goal_fault(answer: &Answer, journey: &str) -> Option<String> {
    let of_it = |note: &&Note| note.topic == Topic::Broken && note.subject.as_deref() == Some(journey);
    answer.notes.iter().find(of_it).map(|note| Clean::new(&note.text).to_string())
}

/// The total and influenced of each day of a trend by day.
#[must_use]
pub fn daily(trend: &Answer) -> Vec<Daily> {
    let day = |row: &TrendRow| {
        let day = row.bucket.parse().ok()?;
        Some(Daily { day, value: amount(row.total), parts: [amount(row.influenced), 0.0] })
    };
    trend.table.read().iter().filter_map(day).collect()
}

/// How many people there are, whatever part of them is shown.
#[must_use]
pub fn people(answer: &Answer) -> u64 {
    match parameter(answer, "people") {
        Some(Cell::Int(all)) => u64::try_from(*all).unwrap_or(0),
        _ => answer.table.rows.len() as u64,
    }
}
