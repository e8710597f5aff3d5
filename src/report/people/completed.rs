//! Those who completed a milestone.

use super::found::{Found, PersonRow};
use super::names::{Named, named};
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::touches::Completed;
use crate::report::{filter, touches};

/// The first of those who completed, by time and then number, and how many there are.
#[derive(Default)]
struct First {
    all: u64,
    /// The first completion, the customer, how many completions.
    people: Vec<(Time, u32, u64)>,
}

impl First {
    /// Adds customers that are not there yet, and keeps `limit`.
    fn add(&mut self, people: impl IntoIterator<Item = (Time, u32, u64)>, limit: usize) {
        self.people.extend(people);
        self.people.sort_unstable();
        self.people.truncate(limit);
    }
}

/// Those who completed the milestone and are wanted.
pub(super) fn completed(
    cx: &ReportContext<'_>,
    args: &Args,
    limit: usize,
    wanted: impl Fn(&Completed) -> bool + Sync,
) -> Result<Found, Error> {
    let (place, _) = selected_milestone(cx, args)?;
    filter::check(cx, &args.filter)?;
    let take = |first: &mut First, _: usize, completed: &[Completed]| {
        let wanted: Vec<_> = completed.iter().filter(|completed| wanted(completed)).collect();
        let people = || wanted.chunk_by(|one, other| one.customer == other.customer);
        first.all += people().count() as u64;
        // In the order of T4: the first is the earliest.
        first.add(people().map(|own| (own[0].at, own[0].customer, own.len() as u64)), limit);
    };
    let merge = |first: &mut First, other: First| {
        first.all += other.all;
        first.add(other.people, limit);
    };
    let First { all, people } = touches::completed(cx, &args.filter, Some(place), First::default, take, merge)?;
    let named = named(cx, people.iter().map(|(_, customer, _)| *customer))?;
    let people = people.into_iter().map(|(at, customer, times)| {
        let Named { id, name } = named.get(&customer).cloned().unwrap_or_default();
        let detail = (times > 1).then(|| format!("{times} completions"));
        PersonRow { customer: id, name, time: Some(at), detail }
    });
    Ok(Found::of_people(people, all))
}
