//! Milepost's own tables and columns: what a source can be mapped to.

/// How a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; ids of any type are compared as text. Empty text is null.
    Text,
    /// An instant in microseconds, UTC (T3).
    Time,
    /// A finite number.
    Number,
    /// A whole number.
    Whole,
    /// True or false; null is false.
    Flag,
    /// Attributes: JSON (or text that holds it), STRUCT or MAP.
    Attributes,
}

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// How it is read.
    pub kind: Kind,
    /// The table is of no use without it.
    pub required: bool,
}

/// One table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name, the role that a user's table plays.
    pub name: &'static str,
    /// Its columns.
    pub fields: &'static [Field],
}

impl Table {
    /// The table of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// The names of its columns.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.fields.iter().map(|field| field.name)
    }

    /// Whether further columns may be mapped under names of their own: unification uses fields of any name.
    #[must_use]
    pub fn open(&self) -> bool {
        self.name == "identities"
    }

    /// The column of a name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

const fn must(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

const fn may(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

use Kind::{Attributes, Flag, Number, Text, Time, Whole};

/// Every table; only the first is required of a source.
pub const TABLES: &[Table] = &[
    Table {
        name: "events",
        fields: &[
            must("occurred_at", Time),
            must("customer_id", Text),
            must("event", Text),
            may("event_id", Text),
            may("journey_id", Text),
            may("entry_id", Text),
            may("journey_version", Text),
            may("step_id", Text),
            may("channel", Text),
            may("asset_id", Text),
            may("message_id", Text),
            may("platform", Text),
            may("business_unit", Text),
            may("variant", Text),
            may("is_machine", Flag),
            may("value", Number),
            may("attributes", Attributes),
        ],
    },
    Table {
        name: "customers",
        fields: &[
            must("customer_id", Text),
            may("name", Text),
            may("email", Text),
            may("audience", Text),
            may("account_id", Text),
            may("business_unit", Text),
            may("created_at", Time),
            may("attributes", Attributes),
        ],
    },
    Table {
        name: "identities",
        fields: &[must("source", Text), must("source_key", Text), may("customer_id", Text), may("identified_at", Time)],
    },
    Table { name: "accounts", fields: &[must("account_id", Text), may("name", Text), may("attributes", Attributes)] },
    Table {
        name: "journeys",
        fields: &[
            must("journey_id", Text),
            may("name", Text),
            may("direction", Text),
            may("published_at", Time),
            may("ended_at", Time),
            may("status", Text),
        ],
    },
    Table {
        name: "steps",
        fields: &[
            must("journey_id", Text),
            must("step_id", Text),
            may("name", Text),
            may("kind", Text),
            may("position", Whole),
            may("parent_id", Text),
        ],
    },
    Table { name: "assets", fields: &[must("asset_id", Text), may("name", Text), may("channel", Text)] },
    Table {
        name: "segments",
        fields: &[must("segment", Text), must("customer_id", Text), may("added_at", Time), may("removed_at", Time)],
    },
    Table {
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
    },
    Table { name: "lead_stages", fields: &[must("lead_id", Text), must("stage", Text), must("entered_at", Time)] },
    Table {
        name: "opportunities",
        fields: &[
            must("opportunity_id", Text),
            may("lead_id", Text),
            may("customer_id", Text),
            must("created_at", Time),
            may("budget", Number),
            may("estimated_revenue", Number),
            may("actual_revenue", Number),
            may("status", Text),
        ],
    },
    Table {
        name: "orders",
        fields: &[
            must("order_id", Text),
            must("customer_id", Text),
            must("ordered_at", Time),
            must("amount", Number),
            may("is_return", Flag),
        ],
    },
    Table {
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
    },
    Table {
        name: "costs",
        fields: &[
            must("spent_on", Time),
            must("amount", Number),
            may("journey_id", Text),
            may("channel", Text),
            may("asset_id", Text),
        ],
    },
];
