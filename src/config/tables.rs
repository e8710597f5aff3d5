//! The tables of the source and their columns, as the configuration may map them.

/// One table that milepost knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Columns without which it is of no use.
    pub required: &'static [&'static str],
    /// The other columns.
    pub optional: &'static [&'static str],
    /// Whether further columns may be mapped under names of their own.
    pub open: bool,
}

const fn table(name: &'static str, required: &'static [&'static str], optional: &'static [&'static str]) -> Table {
    Table { name, required, optional, open: false }
}

/// Every table.
pub const TABLES: &[Table] = &[
    table(
        "events",
        &["occurred_at", "customer_id", "event"],
        &[
            "event_id",
            "journey_id",
            "entry_id",
            "journey_version",
            "step_id",
            "channel",
            "asset_id",
            "message_id",
            "platform",
            "business_unit",
            "variant",
            "is_machine",
            "value",
            "attributes",
        ],
    ),
    table(
        "customers",
        &["customer_id"],
        &["name", "email", "audience", "account_id", "business_unit", "created_at", "attributes"],
    ),
    // Unification uses fields of any name.
    Table {
        name: "identities",
        required: &["source", "source_key"],
        optional: &["customer_id", "identified_at"],
        open: true,
    },
    table("accounts", &["account_id"], &["name", "attributes"]),
    table("journeys", &["journey_id"], &["name", "direction", "published_at", "ended_at", "status"]),
    table("steps", &["journey_id", "step_id"], &["name", "kind", "position", "parent_id"]),
    table("assets", &["asset_id"], &["name", "channel"]),
    table("segments", &["segment", "customer_id"], &["added_at", "removed_at"]),
    table(
        "leads",
        &["lead_id", "created_at"],
        &["customer_id", "stage", "journey_id", "form_id", "page_id", "campaign_id"],
    ),
    table("lead_stages", &["lead_id", "stage", "entered_at"], &[]),
    table(
        "opportunities",
        &["opportunity_id", "created_at"],
        &["lead_id", "customer_id", "budget", "estimated_revenue", "actual_revenue", "status"],
    ),
    table("orders", &["order_id", "customer_id", "ordered_at", "amount"], &["is_return"]),
    table(
        "activities",
        &["activity_id", "kind", "at", "account_id"],
        &["from_address", "to_addresses", "duration_minutes"],
    ),
    table("costs", &["spent_on", "amount"], &["journey_id", "channel", "asset_id"]),
];

impl Table {
    /// The table of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// All its columns, the required ones first.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.required.iter().chain(self.optional).copied()
    }
}
