//! Reports on journeys: entries, goals, funnels, messages, exits.

pub mod exits;
pub mod funnel;
pub mod goals;
pub mod journeys;
pub(super) mod selected;
pub mod step_metrics;
mod verbs;
pub mod versions;
mod with_goal;

use super::contract::Report;

/// Its reports, in the order of help.
pub(super) const REPORTS: &[Report] =
    &[journeys::REPORT, goals::REPORT, funnel::REPORT, step_metrics::REPORT, exits::REPORT];
