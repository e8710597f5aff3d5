//! The sequence model (A8; attribution.md 4): inside each converting path the Shapley value of its items, by hazards that
//! know what came before a touch.

pub(super) mod scorecard;

mod hazard;
mod incremental;
mod model;
mod refit;
mod shapley;
mod threads;
mod totals;

pub(super) use model::{SequenceCredit, SequenceModel};
