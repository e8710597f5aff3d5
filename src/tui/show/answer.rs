//! Parts of an answer.

use super::fields::amount;
use crate::domain::answer::Answer;
use crate::domain::table::Cell;
use crate::print::format;
use crate::report::TrendRow;
use crate::tui::widgets::bucket::Daily;

/// A parameter of an answer.
#[must_use]
pub fn parameter<'a>(answer: &'a Answer, name: &str) -> Option<&'a Cell> {
    answer.parameters.iter().find(|(other, _)| *other == name).map(|(_, value)| value)
}

/// Both numbers of influenced completions where they differ: those of the view's paths, with their `share` of the total
/// after them, and those by any touch (A6).
#[must_use]
pub fn influenced(answer: &Answer, share: &str) -> Option<String> {
    let count = |name| parameter(answer, name).and_then(Cell::number);
    let (own, any) = (count("influenced")?, count("influenced_by_any")?);
    let view = parameter(answer, "by").and_then(Cell::text).unwrap_or_default();
    let article = if view.starts_with('a') { "an" } else { "a" };
    let differ = (own - any).abs() > 0.5;
    let [own, any] = [own, any].map(|count| format::decimal(count, 0));
    differ.then(|| format!("{own}{share} by {article} {view}, {any} by anything"))
}

/// The total and influenced of each day of a trend by day.
#[must_use]
pub fn daily(trend: &Answer) -> Vec<Daily> {
    let day = |row: &TrendRow| {
        let day = row.bucket.parse().ok()?;
        Some(Daily { day, value: amount(row.total), part: amount(row.influenced) })
    };
    trend.table.read().iter().filter_map(day).collect()
}

/// An answer with some of its rows alone: `rows` by their places, in the order that is wanted.
#[must_use]
pub fn part(answer: &Answer, rows: &[usize]) -> Answer {
    let mut part = answer.clone();
    part.table.rows = rows.iter().filter_map(|place| answer.table.rows.get(*place).cloned()).collect();
    part.parameters.retain(|(name, _)| *name != "people");
    part
}

/// How many people there are, whatever part of them is shown.
#[must_use]
pub fn people(answer: &Answer) -> u64 {
    match parameter(answer, "people") {
        Some(Cell::Int(all)) => u64::try_from(*all).unwrap_or(0),
        _ => answer.table.rows.len() as u64,
    }
}
