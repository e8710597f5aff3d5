//! When and why an entry ended (G4).

use super::event::{Facts, Kind, Member, Shape};
use super::owner::OpenEntry;
use super::reason::Reason;

/// The end of an entry; `exit` is the shape of the event that told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub at: i64,
    pub reason: Reason,
    pub exit: Option<u32>,
}

/// What ended the entry (G4): its own exit, or the customer's next entry where it has no id; a suppression where that is
/// earlier; the journey's own end only where there is neither, and not before the entry's begin.
///
/// Own exits before the begin (clocks that differ) end it at the begin. An exit whose reason is `completed` is a
/// completion (F7).
pub(super) fn end(open: &OpenEntry, shapes: &[Shape], facts: &Facts, as_of: i64) -> Option<End> {
    let begun = open.row.begun;
    let exit = open.exit.or(open.step_exit).map(|(at, shape)| {
        let told = &shapes[shape as usize];
        let reason = if told.kind == Kind::Completed { Reason::Completed } else { told.reason };
        End { at: at.max(begun), reason, exit: Some(shape) }
    });
    let unknown = |at| End { at, reason: Reason::Unknown, exit: None };
    let next = open.next.filter(|_| open.id == 0).map(unknown);
    let suppressed = open.suppressed.map(|at| End { at, reason: Reason::Suppressed, exit: None });
    // `min_by_key` keeps the first of equals: the event says why.
    let told = exit.into_iter().chain(next).chain(suppressed).min_by_key(|end| end.at);
    told.or_else(|| facts.ended.filter(|&at| at <= as_of).map(|at| unknown(at.max(begun))))
}

/// When a suppression segment was first joined after `begun`, up to `as_of`: who was a member already stays (G4).
pub(super) fn suppressed(begun: i64, facts: &Facts, joined: &[(u32, i64)], as_of: i64) -> Option<i64> {
    let ends = |(segment, at): &&(u32, i64)| *at > begun && *at <= as_of && facts.suppress.contains(segment);
    joined.iter().filter(ends).map(|&(_, at)| at).min()
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
