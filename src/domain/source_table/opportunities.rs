//! Opportunities of sales.

use super::definition::Kind::{Number, Text, Time};
use super::definition::{SourceTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "opportunities",
    fields: &[
        must("opportunity_id", Text),
        may("lead_id", Text),
        may("customer_id", Text),
        must("created_at", Time),
        may("budget", Number),
        may("estimated_revenue", Number),
        may("actual_revenue", Number),
        may("status", Text),
    ],
    key: &["opportunity_id"],
    ..SourceTable::NONE
};
