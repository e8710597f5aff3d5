//! What may be changed.

use crate::domain::funnel::Funnel;
use crate::domain::journey::Goal;
use crate::domain::milestone::Milestone;
use crate::domain::view::SavedView;

/// One change.
#[derive(Clone, Copy, Debug)]
pub enum Edit<'a> {
    /// A new milestone, at the end.
    Add(&'a Milestone),
    /// What differs between the two is written; what another session changed meanwhile is kept.
    Replace {
        /// As it was when the change began.
        was: &'a Milestone,
        /// As it is to be, with the same id (M6).
        now: &'a Milestone,
        /// What its user was told that the file says, and wants to be written over where both changed it.
        over: Option<&'a Milestone>,
    },
    /// Away with it, and with the comment right above it.
    Delete {
        /// Its id.
        id: &'a str,
        /// What its user was told that is lost; `None` = whatever there is.
        over: Option<&'a Milestone>,
    },
    /// A saved view, at the end or in place of the one of its name.
    View {
        /// As it is to be.
        view: &'a SavedView,
        /// The one of that name which its user was told is lost.
        over: Option<&'a SavedView>,
    },
    /// Away with a view, and with the comment right above it.
    DeleteView {
        /// The view that its user was told is lost.
        view: &'a SavedView,
    },
    /// The goal of a journey, which gets an entry where it has none; what differs is written, and what another session changed
    /// meanwhile is kept.
    Goal {
        /// The journey's id.
        journey: &'a str,
        /// The goal when the change began; `None` = there was none.
        was: Option<&'a Goal>,
        /// As it is to be.
        now: &'a Goal,
        /// What its user was told that the file says, and wants to be written over.
        over: Option<&'a Goal>,
    },
    /// Away with the goal of a journey; the journey stays.
    DeleteGoal {
        /// The journey's id.
        journey: &'a str,
        /// What its user was told that is lost.
        goal: &'a Goal,
    },
    /// A funnel: a new one at the end, or what differs of one that is there; what another session changed meanwhile is kept.
    Funnel {
        /// The funnel when the change began; `None` = it is new.
        was: Option<&'a Funnel>,
        /// As it is to be, with the same id.
        now: &'a Funnel,
        /// What its user was told that the file says, and wants to be written over.
        over: Option<&'a Funnel>,
    },
    /// Away with a funnel, and with the comment right above it.
    DeleteFunnel {
        /// What its user was told that is lost.
        funnel: &'a Funnel,
    },
    /// A new segment, at the end.
    Segment {
        /// Its name.
        name: &'a str,
        /// The file of its members, relative to the configuration.
        file: &'a str,
    },
}
