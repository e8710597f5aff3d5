//! How the credit of each item changed on the period before (M9, R2): the one comparison, whatever shows it.

use std::collections::HashMap;

use crate::domain::answer::Answer;
use crate::report::stands::Stands;

use super::credit::CreditRow;

/// One item and its change.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The item.
    pub item: String,
    /// Its row in the answer; `None` = it had credit before and has none now.
    pub row: Option<usize>,
    /// The credit now less the credit before; `None` where there is no result before.
    pub credits: Option<f64>,
    /// The percent now less the percent before, in points.
    pub points: Option<f64>,
}

/// The items of an answer, each with its place.
fn items(answer: &Answer) -> Vec<(usize, CreditRow)> {
    answer
        .table
        .read()
        .into_iter()
        .enumerate()
        .filter(|(_, row): &(usize, CreditRow)| row.kind == Stands::Item)
        .collect()
}

/// The changes between two answers to one question about two periods, in the order of the answer, then those that vanished. An
/// item that is in one of them alone has no credit in the other: it stands on no converting path there. A gate is no result, not
/// a credit of 0.
#[must_use]
pub fn moves(now: &Answer, before: Option<&Answer>) -> Vec<Move> {
    let known = before.filter(|before| before.gate.is_none());
    let old = known.map(items).unwrap_or_default();
    let new = items(now);
    // Where nothing that was completed is worth anything there are no percents at all.
    let shared_out = |all: &[(usize, CreditRow)]| all.is_empty() || all.iter().any(|(_, row)| row.percent.is_some());
    let (percents_now, percents_before) = (shared_out(&new), shared_out(&old));
    let [by_old, by_new] = [&old, &new]
        .map(|all| -> HashMap<&str, &CreditRow> { all.iter().map(|(_, row)| (row.item.as_str(), row)).collect() });
    let mut all: Vec<Move> = new
        .iter()
        .map(|(place, row)| {
            let (credit_then, percent_then) = match by_old.get(row.item.as_str()) {
                Some(was) => (was.credit, was.percent),
                None => (0.0, percents_before.then_some(0.0)),
            };
            Move {
                item: row.item.clone(),
                row: Some(*place),
                credits: known.map(|_| row.credit - credit_then),
                points: known.and(row.percent.zip(percent_then)).map(|(now, then)| now - then),
            }
        })
        .collect();
    let vanished = old.iter().filter(|(_, row)| !by_new.contains_key(row.item.as_str()));
    all.extend(vanished.map(|(_, row)| Move {
        item: row.item.clone(),
        row: None,
        credits: Some(0.0 - row.credit),
        points: row.percent.filter(|_| percents_now).map(|percent| 0.0 - percent),
    }));
    all
}

/// The largest change of credit first, whichever way it goes; equal ones stay in their order.
pub fn largest_first(moves: &mut [Move]) {
    let size = |one: &Move| one.credits.map_or(0.0, f64::abs);
    moves.sort_by(|a, b| size(b).total_cmp(&size(a)));
}
