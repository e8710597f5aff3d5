//! Those with the goal of a journey under other listening (H4, J2).

use super::firsts::Firsts;
use super::found::{Found, PersonRow};
use super::names::{Named, named};
use crate::domain::time::{Span, Time};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::journey::{goal_what_if, selected};

/// The people, by their first goal: the same read and fold that count them.
pub(super) fn listening(
    cx: &ReportContext<'_>,
    args: &Args,
    (window, after_exit): (Span, bool),
    limit: usize,
) -> Result<Found, Error> {
    let (journey, args) = selected::journey(cx, args)?;
    let mut firsts = Firsts::new(limit);
    goal_what_if::attained(cx, &args, &journey, (window, after_exit), |customer, at| firsts.add((at, customer)))?;
    let all = firsts.all();
    let sorted = firsts.sorted();
    let named = named(cx, sorted.iter().map(|(_, customer)| *customer))?;
    let rows = sorted.into_iter().map(|(at, customer)| {
        let Named { id, name } = named.get(&customer).cloned().unwrap_or_default();
        PersonRow { customer: id, name, time: Some(Time(at)), detail: None }
    });
    let mut found = Found::of_people(rows, all);
    found.parameters = vec![
        ("journey", journey.into()),
        ("listening_days", window.as_days().into()),
        ("after_exit", after_exit.into()),
        ("people_who", "attained".into()),
    ];
    Ok(found)
}
