//! Reports on journeys: entries, goals, funnels, messages, exits.

mod counted;
pub(super) mod counts;
mod entries;
pub mod exits;
pub mod funnel;
pub mod goal_times;
pub mod goals;
pub mod journeys;
pub mod losses;
pub(super) mod selected;
pub mod step_metrics;
pub mod step_rates;
mod verbs;
pub mod versions;
mod with_goal;

use super::contract::Report;

/// Its reports, in the order of help.
pub(super) const REPORTS: &[Report] =
    &[journeys::REPORT, goals::REPORT, funnel::REPORT, step_metrics::REPORT, exits::REPORT];
