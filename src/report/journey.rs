//! Reports on journeys: entries, goals, funnels, messages, exits.

pub mod correlates;
mod counted;
pub(super) mod counts;
pub mod custom_funnel;
pub(super) mod entries;
pub(super) mod event_counts;
pub mod exits;
pub mod experiment;
pub mod first_visits;
pub mod funnel;
pub mod funnel_people;
pub(super) mod goal_faults;
pub mod goal_times;
pub mod goal_trend;
pub mod goal_what_if;
pub mod goals;
pub mod journey_trend;
pub mod journeys;
pub mod lift;
pub mod losses;
pub mod outlook;
mod quantile;
mod scenario;
pub(super) mod selected;
pub mod step_metrics;
pub mod step_rates;
pub mod step_times;
pub mod time_histogram;
pub(super) mod verbs;
pub mod versions;
pub(super) mod with_goal;

use super::contract::Report;

/// Its reports, in the order of help.
pub(super) const REPORTS: &[Report] = &[
    journeys::REPORT,
    journey_trend::REPORT,
    goals::REPORT,
    goal_trend::REPORT,
    goal_what_if::REPORT,
    funnel::REPORT,
    step_metrics::REPORT,
    step_rates::REPORT,
    exits::REPORT,
    experiment::REPORT,
    lift::REPORT,
    step_times::REPORT,
    time_histogram::REPORT,
    custom_funnel::REPORT,
    correlates::REPORT,
];
