//! Milepost's own tables: what a source can be mapped to. The one list of them.
//!
//! A table is one file here: its columns, other names for them that `init` looks for, and the SQL by which the store keeps and
//! checks its rows. A new one is a file, and its two lines below.

mod definition;

mod accounts;
mod activities;
mod assets;
mod costs;
mod customers;
mod events;
mod identities;
mod journeys;
mod lead_stages;
mod leads;
mod opportunities;
mod orders;
mod segments;
mod steps;

pub use definition::{Field, Kind, NameMatch, SourceTable, StoredTable};

/// Every table; only the first is required of a source.
pub const TABLES: &[SourceTable] = &[
    events::TABLE,
    customers::TABLE,
    identities::TABLE,
    accounts::TABLE,
    journeys::TABLE,
    steps::TABLE,
    assets::TABLE,
    segments::TABLE,
    leads::TABLE,
    lead_stages::TABLE,
    opportunities::TABLE,
    orders::TABLE,
    activities::TABLE,
    costs::TABLE,
];

impl SourceTable {
    /// The table of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLES.iter().find(|table| table.name == name)
    }
}
