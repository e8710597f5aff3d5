//! Reports on journeys: entries, goals, funnels, messages, exits.

pub mod correlates;
mod counted;
pub(super) mod counts;
mod entries;
pub mod exits;
pub mod experiment;
pub mod funnel;
pub mod goal_times;
pub mod goal_trend;
pub mod goals;
pub mod journeys;
pub mod losses;
pub(super) mod selected;
pub mod step_metrics;
pub mod step_rates;
pub mod step_times;
pub mod time_histogram;
mod verbs;
pub mod versions;
mod with_goal;

use super::contract::Report;

/// Its reports, in the order of help.
pub(super) const REPORTS: &[Report] = &[
    journeys::REPORT,
    goals::REPORT,
    goal_trend::REPORT,
    funnel::REPORT,
    step_metrics::REPORT,
    exits::REPORT,
    experiment::REPORT,
    step_times::REPORT,
    time_histogram::REPORT,
    correlates::REPORT,
];
