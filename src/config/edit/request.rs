//! What may be changed.

use crate::domain::milestone::Milestone;

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
    },
    /// Away with it, and with the comment right above it.
    Delete {
        /// Its id.
        id: &'a str,
    },
    /// A new segment, at the end.
    Segment {
        /// Its name.
        name: &'a str,
        /// The file of its members, relative to the configuration.
        file: &'a str,
    },
}
