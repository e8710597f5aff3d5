//! Leads and where they came from.

use super::definition::Kind::{Text, Time};
use super::definition::{SourceTable, StoredTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "leads",
    fields: &[
        must("lead_id", Text),
        may("customer_id", Text),
        must("created_at", Time),
        may("stage", Text),
        may("journey_id", Text),
        may("form_id", Text),
        may("page_id", Text),
        may("campaign_id", Text),
    ],
    key: &["lead_id"],
    stored: Some(StoredTable {
        schema: include_str!("leads/schema.sql"),
        fill: concat!(
            include_str!("leads/fill.sql"),
            include_str!("leads/first.sql"),
            include_str!("leads/rows.sql"),
            include_str!("customers/outsiders.sql"),
            include_str!("leads/select.sql"),
        ),
    }),
    checks: &[include_str!("leads/late.sql"), include_str!("leads/journeys.sql"), include_str!("leads/customers.sql")],
    ..SourceTable::NONE
};
