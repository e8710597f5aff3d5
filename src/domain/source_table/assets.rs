//! What messages and forms are called.

use super::definition::Kind::Text;
use super::definition::{SourceTable, StoredTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "assets",
    fields: &[
        must("asset_id", Text).named_by_part(&["asset_id", "template_id", "creative_id", "content_id", "id"]),
        may("name", Text).named(&["name", "title", "subject"]),
        may("channel", Text).named_by_part(&["channel", "medium"]),
    ],
    key: &["asset_id"],
    synonyms: &["assets", "templates", "creatives", "contents", "emails"],
    stored: Some(StoredTable { schema: include_str!("assets/schema.sql"), fill: include_str!("assets/fill.sql") }),
    ..SourceTable::NONE
};
