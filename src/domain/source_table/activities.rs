//! Meetings and emails of sales.

use super::definition::Kind::{Number, Text, Time};
use super::definition::{SourceTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "activities",
    fields: &[
        must("activity_id", Text),
        must("kind", Text),
        must("at", Time),
        must("account_id", Text),
        may("from_address", Text),
        may("to_addresses", Text),
        may("duration_minutes", Number),
    ],
    key: &["activity_id"],
    ..SourceTable::NONE
};
