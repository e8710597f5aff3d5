//! Orders and returns.

use super::definition::Kind::{Flag, Number, Text, Time};
use super::definition::{SourceTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "orders",
    fields: &[
        must("order_id", Text),
        must("customer_id", Text),
        must("ordered_at", Time),
        must("amount", Number),
        may("is_return", Flag),
    ],
    key: &["order_id"],
    ..SourceTable::NONE
};
