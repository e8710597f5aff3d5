//! Opportunities of sales.

use super::definition::Kind::{Amount, Text, Time};
use super::definition::{SourceTable, StoredTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "opportunities",
    fields: &[
        must("opportunity_id", Text),
        may("lead_id", Text),
        may("customer_id", Text),
        must("created_at", Time),
        may("budget", Amount),
        may("estimated_revenue", Amount),
        may("actual_revenue", Amount),
        may("status", Text),
    ],
    key: &["opportunity_id"],
    stored: Some(StoredTable {
        schema: include_str!("opportunities/schema.sql"),
        fill: concat!(
            include_str!("opportunities/fill.sql"),
            include_str!("leads/first.sql"),
            include_str!("opportunities/rows.sql"),
            include_str!("customers/outsiders.sql"),
            include_str!("opportunities/select.sql"),
        ),
    }),
    checks: &[
        include_str!("opportunities/late.sql"),
        include_str!("opportunities/leads.sql"),
        include_str!("opportunities/customers.sql"),
        include_str!("opportunities/negative.sql"),
    ],
    ..SourceTable::NONE
};
