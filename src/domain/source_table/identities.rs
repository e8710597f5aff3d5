//! Which keys of other systems belong to a customer; further columns of any name serve unification.

use super::definition::Kind::{Text, Time};
use super::definition::{SourceTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "identities",
    fields: &[must("source", Text), must("source_key", Text), may("customer_id", Text), may("identified_at", Time)],
    open: true,
    ..SourceTable::NONE
};
