//! Parts of an answer.

use super::fields::amount;
use crate::domain::answer::Answer;
use crate::domain::table::Cell;
use crate::print::format;
use crate::report::TrendRow;
use crate::report::stands::Stands;
use crate::tui::widgets::bucket::Daily;

/// The number in a column of a row.
#[must_use]
pub fn number(answer: &Answer, row: &[Cell], column: &str) -> Option<f64> {
    answer.table.column(column).and_then(|i| row.get(i)).and_then(Cell::number)
}

/// The text in a column of a row.
#[must_use]
pub fn text<'a>(answer: &Answer, row: &'a [Cell], column: &str) -> &'a str {
    answer.table.column(column).and_then(|i| row.get(i)).and_then(Cell::text).unwrap_or_default()
}

/// The largest number of a column, 0 at least: the scale of its bars.
#[must_use]
pub fn most(answer: &Answer, column: &str) -> f64 {
    answer.table.rows.iter().filter_map(|row| number(answer, row, column)).fold(0.0, f64::max)
}

/// What a name in a column stands for, by the column that says so; an item where there is none.
#[must_use]
pub fn stands(answer: &Answer, row: &[Cell], column: &str) -> Stands {
    Stands::of(text(answer, row, column))
}

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

/// How many people there are, whatever part of them is shown.
#[must_use]
pub fn people(answer: &Answer) -> u64 {
    match parameter(answer, "people") {
        Some(Cell::Int(all)) => u64::try_from(*all).unwrap_or(0),
        _ => answer.table.rows.len() as u64,
    }
}
