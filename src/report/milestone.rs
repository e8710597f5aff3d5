//! Reports on milestones: all side by side, one over time.

pub mod backfill;
pub mod milestones;
mod own;
pub(super) mod selected;
pub mod state;
pub mod trend;

use super::contract::Report;

/// Its reports, in the order of help.
pub(super) const REPORTS: &[Report] = &[milestones::REPORT, trend::REPORT];
