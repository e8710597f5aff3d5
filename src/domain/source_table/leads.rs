//! Leads and where they came from.

use super::definition::Kind::{Text, Time};
use super::definition::{SourceTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "leads",
    fields: &[
        must("lead_id", Text),
        may("customer_id", Text),
        must("created_at", Time),
        may("stage", Text),
        may("journey_id", Text),
        may("form_id", Text),
        may("page_id", Text),
        may("campaign_id", Text),
    ],
    key: &["lead_id"],
    ..SourceTable::NONE
};
