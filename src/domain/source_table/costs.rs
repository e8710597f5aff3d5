//! What was spent, and on what.

use super::definition::Kind::{Number, Text, Time};
use super::definition::{SourceTable, StoredTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "costs",
    fields: &[
        must("spent_on", Time),
        must("amount", Number),
        may("journey_id", Text),
        may("channel", Text),
        may("asset_id", Text),
    ],
    stored: Some(StoredTable { schema: include_str!("costs/schema.sql"), fill: include_str!("costs/fill.sql") }),
    checks: &[include_str!("costs/late.sql")],
    ..SourceTable::NONE
};
