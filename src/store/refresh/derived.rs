//! The registry of the fourth stage: every kind of derived file, in the order in which they are built.

mod goal;
mod milestone;

use super::derive::Derived;

/// Every kind.
pub const DERIVED: &[&dyn Derived] = &[&milestone::MilestoneFiles, &goal::GoalFile];
