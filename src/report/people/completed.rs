//! Those who completed a milestone.

use std::collections::BTreeMap;

use super::found::{Found, PersonRow};
use super::names::{Named, named};
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::{filter, touches};

/// Those who completed the milestone and are wanted.
pub(super) fn completed(
    cx: &ReportContext<'_>,
    args: &Args,
    limit: usize,
    folded: &touches::Completions,
    wanted: impl Fn(&touches::Completed) -> bool,
) -> Result<Found, Error> {
    let (place, _) = selected_milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    let mut people: BTreeMap<u32, (Time, u64)> = BTreeMap::new();
    for completed in folded.completions(place).iter().filter(|completed| wanted(completed)) {
        let own = people.entry(completed.customer).or_insert((completed.at, 0));
        *own = (own.0.min(completed.at), own.1 + 1);
    }
    let all = people.len() as u64;
    let mut sorted: Vec<_> = people.into_iter().map(|(customer, (at, times))| (at, customer, times)).collect();
    sorted.sort_unstable();
    sorted.truncate(limit);
    let named = named(cx, sorted.iter().map(|(_, customer, _)| *customer))?;
    let people = sorted.into_iter().map(|(at, customer, times)| {
        let Named { id, name } = named.get(&customer).cloned().unwrap_or_default();
        let detail = (times > 1).then(|| format!("{times} completions"));
        PersonRow { customer: id, name, time: Some(at), detail }
    });
    Ok(Found::of_people(people, all))
}
