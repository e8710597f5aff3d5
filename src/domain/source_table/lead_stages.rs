//! When leads entered their stages.

use super::definition::Kind::{Text, Time};
use super::definition::{SourceTable, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "lead_stages",
    fields: &[must("lead_id", Text), must("stage", Text), must("entered_at", Time)],
    ..SourceTable::NONE
};
