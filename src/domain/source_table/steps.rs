//! The steps of journeys.

use super::definition::Kind::{Text, Whole};
use super::definition::{SourceTable, StoredTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "steps",
    fields: &[
        must("journey_id", Text).named_by_part(&["journey_id", "campaign_id", "flow_id"]),
        must("step_id", Text).named(&["step_id", "node_id", "id"]),
        may("name", Text).named(&["name", "step_name"]),
        may("kind", Text).named(&["kind", "type", "step_type"]),
        may("position", Whole).named(&["position", "step_order", "sequence"]),
        may("parent_id", Text).named(&["parent_id", "parent"]),
    ],
    key: &["journey_id", "step_id"],
    synonyms: &["steps", "journey_steps", "nodes", "flow_steps"],
    stored: Some(StoredTable { schema: include_str!("steps/schema.sql"), fill: include_str!("steps/fill.sql") }),
    ..SourceTable::NONE
};
