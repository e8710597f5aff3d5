//! What was spent, and on what.

use super::definition::Kind::{Amount, Text, Time};
use super::definition::{SourceTable, StoredTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "costs",
    fields: &[
        must("spent_on", Time),
        must("amount", Amount),
        may("journey_id", Text),
        may("channel", Text),
        may("asset_id", Text),
    ],
    stored: Some(StoredTable { schema: include_str!("costs/schema.sql"), fill: include_str!("costs/fill.sql") }),
    checks: &[include_str!("costs/late.sql"), include_str!("costs/negative.sql"), include_str!("costs/journeys.sql")],
    ..SourceTable::NONE
};
