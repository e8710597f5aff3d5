//! The people behind a number on screen (H4).

mod attempted;
mod completed;
mod credited;
pub mod ending;
mod factor;
mod firsts;
mod found;
#[cfg(test)]
mod laws;
mod listening;
mod names;
mod path;
mod question;
mod selected;

use crate::domain::answer::Answer;
use crate::domain::decimal::grouped;
use crate::domain::note::{Note, Topic};
use crate::domain::words;
use crate::report::args::Args;
use crate::report::contract::{ReportContext, answered};
use crate::report::error::Error;

pub use credited::CreditedPersonRow;
pub use ending::EndingRow;
use found::Found;
pub use found::{JourneyPersonRow, PersonRow};
pub use question::{Attempted, During, Ending, Factor, Happened, People, WhoseTime};

/// The texts of the queries, by file name.
pub const SQL: &[(&str, &str)] = &[
    ("people/entries.sql", selected::ENTRIES),
    ("people/endings.sql", ending::OF_ENTRIES),
    ("people/endings.sql", ending::OF_VISITS),
    ("people/keys.sql", names::KEYS),
    ("people/persons.sql", selected::ENTRIES),
    ("people/variants.sql", selected::VARIANTS),
    ("people/endings.sql", ending::OF_VARIANTS),
    ("people/visits.sql", selected::VISITS),
    ("people/during.sql", selected::DURING),
    ("people/endings.sql", ending::OF_DURING),
    ("people/within.sql", selected::WITHIN),
    ("people/endings.sql", ending::OF_WITHIN),
    ("people/factor.sql", factor::SQL),
    ("people/factor.sql", factor::STARTERS),
];

/// The people, at most `limit` of them, first come first; a note tells how many there are.
///
/// # Errors
/// When the arguments name what is not there, or the store cannot be read.
pub fn people(cx: &ReportContext<'_>, args: &Args, question: &People, limit: usize) -> Result<Answer, Error> {
    answered(cx, format!("{question:?}, {limit}"), args, || answer(cx, args, question, limit))
}

fn answer(cx: &ReportContext<'_>, args: &Args, question: &People, limit: usize) -> Result<Answer, Error> {
    let found = match question {
        People::Completed => completed::completed(cx, args, limit, |_| true)?,
        People::Influenced => completed::completed(cx, args, limit, |completed| completed.influenced)?,
        People::Item(item) => credited::credited(cx, args, item, limit)?,
        People::Path(items) => path::path(cx, args, items, limit)?,
        People::Listening(window, after_exit) => listening::listening(cx, args, (*window, *after_exit), limit)?,
        People::Factor(wanted) => factor::factor(cx, args, wanted, limit)?,
        People::Attempted(wanted) => attempted::attempted(cx, args, wanted, limit)?,
        journeys => selected::selected(cx, args, journeys, limit)?,
    };
    let Found { table, all, mut parameters, checks, notes } = found;
    parameters.insert(0, ("people", all.into()));
    parameters.extend(selected::parameters(args, question));
    let shown = table.rows.len() as u64;
    let how_many = if shown < all {
        format!("the first {} of {}", grouped(&shown.to_string()), words::people(all))
    } else {
        words::people(all)
    };
    Ok(Answer {
        report: "people",
        as_of: Some(cx.as_of),
        source: crate::domain::provenance::Provenance::default(),
        filter: args.filter.clone(),
        parameters,
        table,
        findings: Vec::new(),
        gate: None,
        checks,
        notes: std::iter::once(Note::on(Topic::Shown, how_many)).chain(notes.into_iter().map(Note::from)).collect(),
        names: crate::domain::names::Names::titled("People"),
    })
}
