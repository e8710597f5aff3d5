//! The companies that customers belong to.

use super::definition::Kind::{Attributes, Text};
use super::definition::{SourceTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "accounts",
    fields: &[must("account_id", Text), may("name", Text), may("attributes", Attributes)],
    key: &["account_id"],
    ..SourceTable::NONE
};
