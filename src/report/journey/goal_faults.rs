//! Goals that count nothing: no event bears their trigger, or an attribute of its conditions (M8).

use crate::domain::note::{Note, Topic};
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::health::definitions::{Defined, broken};

/// Why goals of an answer on several journeys count nothing, each under its journey; `listed` = the answer has a row of it.
pub(in crate::report) fn goal_faults(
    cx: &ReportContext<'_>,
    listed: impl Fn(&str) -> bool,
) -> Result<Vec<Note>, Error> {
    let faults = broken(cx)?.into_iter().filter_map(|fault| match fault.of {
        Defined::Goal(journey) if listed(&journey) => Some(Note::on(Topic::Broken, fault.said).about(journey)),
        _ => None,
    });
    Ok(faults.collect())
}

/// Why the goal of the one journey that an answer is of counts nothing.
pub(in crate::report) fn goal_fault(cx: &ReportContext<'_>, journey: &str) -> Result<Vec<Note>, Error> {
    let of_it = goal_faults(cx, |other| other == journey)?.into_iter();
    Ok(of_it.map(|note| Note::on(Topic::Broken, format!("the goal: {}", note.text))).collect())
}
