//! Reports on the whole programme: leads, pipeline, return on investment.

pub mod lead_list;
pub mod leads;
mod mapped;
pub mod pipeline;
pub mod roi;
pub(super) mod stages;

use super::contract::Report;

/// Its reports, in the order of help.
pub(super) const REPORTS: &[Report] = &[leads::REPORT, lead_list::REPORT, pipeline::REPORT, roi::REPORT];
