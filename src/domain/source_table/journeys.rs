//! What is known of journeys beside their events.

use super::definition::Kind::{Text, Time};
use super::definition::{SourceTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "journeys",
    fields: &[
        must("journey_id", Text).named_by_part(&[
            "journey_id",
            "campaign_id",
            "flow_id",
            "automation_id",
            "program_id",
            "id",
        ]),
        may("name", Text).named(&["name", "journey_name", "campaign_name", "title"]),
        may("direction", Text).named(&["direction"]),
        may("published_at", Time).named_by_part(&["published_at", "start_date", "started_at", "launched_at", "start"]),
        may("ended_at", Time).named_by_part(&["ended_at", "end_date", "finished_at", "end"]),
        may("status", Text).named(&["status", "state"]),
    ],
    key: &["journey_id"],
    synonyms: &[
        "journeys",
        "journey",
        "campaigns",
        "campaign",
        "flows",
        "automations",
        "programs",
        "campaign_descriptions",
        "campaign_desc",
    ],
    ..SourceTable::NONE
};
