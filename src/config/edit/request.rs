//! What may be changed.

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
    /// A new segment, at the end.
    Segment {
        /// Its name.
        name: &'a str,
        /// The file of its members, relative to the configuration.
        file: &'a str,
    },
}
