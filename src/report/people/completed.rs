//! Those who completed a milestone.

use super::firsts::Firsts;
use super::found::{Found, PersonRow};
use super::names::{Named, named};
use crate::domain::time::Time;
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::milestone::selected::milestone as selected_milestone;
use crate::report::touches::Completed;
use crate::report::{filter, touches};

/// The first of those who completed: the first completion, the customer, how many completions; and how many completions there are.
struct Completers {
    people: Firsts<(Time, u32, u64)>,
    completions: u64,
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
    let new = || Completers { people: Firsts::new(limit), completions: 0 };
    let take = |completers: &mut Completers, _: usize, completed: &[Completed]| {
        let wanted: Vec<_> = completed.iter().filter(|completed| wanted(completed)).collect();
        completers.completions += wanted.len() as u64;
        for own in wanted.chunk_by(|one, other| one.customer == other.customer) {
            // In the order of T4: the first is the earliest.
            completers.people.add((own[0].at, own[0].customer, own.len() as u64));
        }
    };
    let merge = |completers: &mut Completers, other: Completers| {
        completers.completions += other.completions;
        completers.people.merge(other.people);
    };
    let Completers { people, completions } = touches::completed(cx, &args.filter, Some(place), new, take, merge)?;
    let all = people.all();
    let people = people.sorted();
    let named = named(cx, people.iter().map(|(_, customer, _)| *customer))?;
    let people = people.into_iter().map(|(at, customer, times)| {
        let Named { id, name } = named.get(&customer).cloned().unwrap_or_default();
        let detail = (times > 1).then(|| format!("{times} completions"));
        PersonRow { customer: id, name, time: Some(at), detail }
    });
    let mut found = Found::of_people(people, all);
    found.counted = Some((completions, "completion"));
    Ok(found)
}
