//! What part of the data a question looks at: the filter as parameters, checked against the data, and what of it is not applied.

mod check;
mod names;
mod params;
mod unapplied;

pub(super) use check::{ELSEWHERE, check};
pub(super) use names::{JOURNEY, STEP};
pub use names::{SEGMENT, names};
pub(super) use params::params;
pub(super) use unapplied::unapplied;
