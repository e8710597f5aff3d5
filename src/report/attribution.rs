//! Reports on who gets the credit of a milestone (A1–A17).

pub mod compare;
pub mod costs;
pub mod credit;
pub mod lookback_curve;
pub mod moves;
pub mod paths;
pub mod scorecard;
pub mod transitions;

mod checks;
mod facts;
mod question;
mod trust;
mod wording;

pub(super) use checks::equal;
pub use credit::close;
pub use facts::CreditFacts;
pub(super) use question::{model, parameters};
pub use trust::{Tested, Trust, Verdict};
pub(super) use wording::OBSERVATIONAL;

use super::contract::Report;

/// Its reports, in the order of help.
pub(super) const REPORTS: &[Report] = &[
    credit::REPORT,
    compare::REPORT,
    costs::REPORT,
    paths::REPORT,
    transitions::REPORT,
    lookback_curve::REPORT,
    scorecard::REPORT,
];
