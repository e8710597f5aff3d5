//! When leads entered their stages.

use super::definition::Kind::{Text, Time};
use super::definition::{SourceTable, StoredTable, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "lead_stages",
    fields: &[must("lead_id", Text), must("stage", Text), must("entered_at", Time)],
    key: &["lead_id", "stage", "entered_at"],
    stored: Some(StoredTable {
        schema: include_str!("lead_stages/schema.sql"),
        fill: include_str!("lead_stages/fill.sql"),
    }),
    checks: &[
        include_str!("lead_stages/late.sql"),
        include_str!("lead_stages/leads.sql"),
        include_str!("lead_stages/blank.sql"),
    ],
    ..SourceTable::NONE
};
