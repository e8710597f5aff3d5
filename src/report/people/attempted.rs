//! Those behind a count of a funnel of the user's own (H4, U7).

use std::cmp::Reverse;

use super::firsts::Firsts;
use super::found::{Found, PersonRow};
use super::names::{Named, named};
use super::question::Attempted;
use crate::domain::time::Time;
use crate::journey::funnel::{FunnelPlan, Standing};
use crate::report::args::Args;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::filter;
use crate::report::journey::custom_funnel::{Groups, attempts};

/// Those with an attempt that stands so, first come first: when they reached the step, or started where they did not reach it.
pub(super) fn attempted(cx: &ReportContext<'_>, args: &Args, wanted: &Attempted, limit: usize) -> Result<Found, Error> {
    filter::check(cx, &args.filter)?;
    let Some(selected) = attempts::selected(cx, args)? else { return Ok(Found::default()) };
    let groups = Groups::read(cx, args, selected)?;
    let place = match (&wanted.group, &groups) {
        (Some(group), Some(groups)) => match groups.named(group.as_deref()) {
            Some(place) => Some(place),
            None => return Ok(Found::default()),
        },
        _ => None,
    };
    let plan = FunnelPlan::new(selected.1, cx.as_of.0);
    let new = || (Firsts::new(limit), 0);
    let visit = |(firsts, all): &mut (Firsts<_>, u64), own: &attempts::CustomerAttempts<'_>| {
        let (mut at, mut count) = (i64::MAX, 0_u64);
        for (attempt, chain) in own.attempts.iter() {
            let of_group = place
                .is_none_or(|place| groups.as_ref().is_some_and(|groups| groups.place(own, attempt.start) == place));
            let standing = plan.standing(attempt, chain, wanted.step);
            if of_group && standing == Some(wanted.standing) {
                let event = if wanted.standing == Standing::Reached { chain[wanted.step] } else { attempt.start };
                at = at.min(own.events[event as usize].at);
                count += 1;
            }
        }
        *all += count;
        if count > 0 {
            firsts.add((at, own.customer, Reverse(count)));
        }
    };
    let merge = |(firsts, all): &mut (Firsts<_>, u64), (others, of_others): (Firsts<_>, u64)| {
        firsts.merge(others);
        *all += of_others;
    };
    let (firsts, all) = attempts::scan(cx, args, selected, new, visit, merge)?;
    let people = firsts.all();
    let sorted = firsts.sorted();
    let named = named(cx, sorted.iter().map(|(_, customer, _)| *customer))?;
    let rows = sorted.into_iter().map(|(at, customer, Reverse(count))| {
        let Named { id, name } = named.get(&customer).cloned().unwrap_or_default();
        let detail = (count > 1).then(|| format!("{count} attempts"));
        PersonRow { customer: id, name, time: Some(Time(at)), detail }
    });
    let mut found = Found::of_people(rows, people);
    found.counted = Some((all, "attempt"));
    Ok(found)
}
