//! The people behind a number on screen (H4).

mod attempted;
mod audience;
mod completed;
mod credited;
pub mod ending;
mod factor;
mod firsts;
mod found;
#[cfg(test)]
mod laws;
mod listening;
mod messaged;
mod names;
mod path;
#[cfg(test)]
mod programme_laws;
mod queries;
mod question;
mod ranked;
mod selected;
mod sold;

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
pub use queries::{PeopleSql, people_sql};
pub use question::{
    Attempted, Deals, DropOff, During, Ending, Factor, Happened, LeadCustomers, Leader, Messaged, People, ReachCount,
    Reached, StepMetric, WhoseTime,
};

/// The texts of the queries, by file name.
pub const SQL: &[(&str, &str)] = &[
    ("people/entries.sql", selected::ENTRIES),
    ("people/endings.sql", ending::OF_ENTRIES),
    ("people/endings.sql", ending::OF_VISITS),
    ("people/keys.sql", names::KEYS),
    ("people/persons.sql", selected::ENTRIES),
    ("people/group.sql", selected::GROUP),
    ("people/endings.sql", ending::OF_GROUP),
    ("people/visits.sql", selected::VISITS),
    ("people/dropped.sql", selected::DROPPED),
    ("people/endings.sql", ending::OF_DROPPED),
    ("people/during.sql", selected::DURING),
    ("people/endings.sql", ending::OF_DURING),
    ("people/within.sql", selected::WITHIN),
    ("people/endings.sql", ending::OF_WITHIN),
    ("people/factor.sql", factor::SQL),
    ("people/metric.sql", messaged::METRIC),
    ("people/messaged.sql", messaged::MESSAGED),
    ("people/recipients.sql", messaged::METRIC),
    ("people/factor.sql", factor::STARTERS),
    ("people/audience.sql", audience::ALL),
    ("people/audience.sql", audience::SOME),
    ("people/ranked.sql", ranked::ALL),
    ("people/ranked.sql", ranked::SOME),
    ("people/lead_customers.sql", sold::LEADS),
    ("people/deal_customers.sql", sold::DEALS),
    ("people/named_customers.sql", sold::DEALS),
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
        People::Metric(wanted) => messaged::metric(cx, args, wanted, limit)?,
        People::Messaged(wanted) => messaged::messaged(cx, args, wanted, limit)?,
        People::Attempted(wanted) => attempted::attempted(cx, args, wanted, limit)?,
        People::Audience(wanted) => audience::audience(cx, args, wanted, limit)?,
        People::Leader(wanted) => ranked::ranked(cx, args, wanted, limit)?,
        People::Leads(wanted) => sold::leads(cx, args, wanted, limit)?,
        People::Deals(wanted) => sold::deals(cx, args, wanted, limit)?,
        journeys => selected::selected(cx, args, journeys, limit)?,
    };
    let Found { table, all, counted, mut parameters, checks, notes } = found;
    parameters.insert(0, ("people", all.into()));
    parameters.extend(selected::parameters(args, question));
    let shown = table.rows.len() as u64;
    let how_many = how_many(shown, all, counted);
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

/// `1,281 people`; where the number counts something else, `1,793 starts of 1,281 people`; of a part of them
/// `the first 1,000 of 1,281 people (1,793 starts)`.
fn how_many(shown: u64, all: u64, counted: Option<(u64, &str)>) -> String {
    let people = words::people(all);
    let counted = counted.filter(|(count, _)| *count != all).map(|(count, noun)| words::counted(count, noun));
    match (shown < all, counted) {
        (false, None) => people,
        (false, Some(counted)) => format!("{counted} of {people}"),
        (true, counted) => {
            let counted = counted.map(|counted| format!(" ({counted})")).unwrap_or_default();
            format!("the first {} of {people}{counted}", grouped(&shown.to_string()))
        }
    }
}
