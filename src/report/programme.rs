//! Reports on the whole programme: home, plan, reach, leaderboard, leads, pipeline, return on investment.

pub mod home;
pub mod lead_history;
pub mod lead_list;
pub mod leaderboard;
pub mod leads;
mod mapped;
pub mod pipeline;
pub mod plan;
pub mod reach;
pub mod roi;
pub(super) mod stages;

use super::contract::Report;

/// Its reports, in the order of help.
pub(super) const REPORTS: &[Report] = &[
    home::REPORT,
    plan::REPORT,
    reach::REPORT,
    leaderboard::REPORT,
    leads::REPORT,
    lead_list::REPORT,
    pipeline::REPORT,
    roi::REPORT,
];
