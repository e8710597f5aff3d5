//! Who belongs to which segment, and when.

use super::definition::Kind::{Text, Time};
use super::definition::{SourceTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "segments",
    fields: &[
        must("segment", Text).named_by_part(&["segment", "segment_id", "segment_name", "audience", "list"]),
        must("customer_id", Text).named(&["customer_id", "user_id", "contact_id", "profile_id", "member_id"]),
        may("added_at", Time).named_by_part(&["added_at", "joined_at", "entered_at"]),
        may("removed_at", Time).named_by_part(&["removed_at", "left_at", "exited_at"]),
    ],
    synonyms: &["segments", "segment_members", "segment_memberships", "audiences", "list_members"],
    checks: &[
        include_str!("segments/names.sql"),
        include_str!("segments/customers.sql"),
        include_str!("segments/late.sql"),
        include_str!("segments/turned.sql"),
    ],
    ..SourceTable::NONE
};
