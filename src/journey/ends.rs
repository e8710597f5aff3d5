//! When and why an entry ended (G4).

use super::Reason;
use super::event::{Facts, Kind, Member, Shape};
use super::owner::Draft;

/// The end of an entry; `exit` is the shape of the event that told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub at: i64,
    pub reason: Reason,
    pub exit: Option<u32>,
}

/// The earliest of the entry's ends up to `as_of`; at the same instant its own exit says why, then the segment.
///
/// Own exits before the begin (clocks that differ) end it at the begin; a journey that had ended before ends nothing.
/// An exit whose reason is `completed` is a completion (F7).
pub(super) fn end(draft: &Draft, shapes: &[Shape], facts: &Facts, joined: &[(u32, i64)], as_of: i64) -> Option<End> {
    let begun = draft.row.begun;
    let exit = draft.exit.or(draft.step_exit).map(|(at, shape)| {
        let told = &shapes[shape as usize];
        let reason = if told.kind == Kind::Completed { Reason::Completed } else { told.reason };
        End { at: at.max(begun), reason, exit: Some(shape) }
    });
    let joined = joined
        .iter()
        .filter(|(segment, at)| *at > begun && *at <= as_of && facts.suppress.contains(segment))
        .map(|&(_, at)| End { at, reason: Reason::Suppressed, exit: None });
    let unknown = |at| End { at, reason: Reason::Unknown, exit: None };
    let next = draft.next.filter(|_| draft.id == 0).map(unknown);
    let over = facts.ended.filter(|&at| at >= begun && at <= as_of).map(unknown);
    // `min_by_key` keeps the first of equals.
    exit.into_iter().chain(joined).chain(next).chain(over).min_by_key(|end| end.at)
}

/// The times at which the customer joined a segment while no other row made them a member of it: (segment, time).
pub(super) fn joined(members: &[Member], scratch: &mut Vec<Member>, out: &mut Vec<(u32, i64)>) {
    out.clear();
    scratch.clear();
    let whole = |row: &&Member| row.added.zip(row.removed).is_none_or(|(added, removed)| added <= removed);
    scratch.extend(members.iter().filter(whole));
    scratch.sort_unstable_by_key(|row| (row.segment, row.added));
    let mut reach: Option<(u32, i64)> = None;
    for row in &*scratch {
        let until = row.removed.unwrap_or(i64::MAX);
        match &mut reach {
            Some((segment, end)) if *segment == row.segment && row.added.is_none_or(|at| at <= *end) => {
                *end = until.max(*end);
            }
            _ => {
                out.extend(row.added.map(|at| (row.segment, at)));
                reach = Some((row.segment, until));
            }
        }
    }
}
