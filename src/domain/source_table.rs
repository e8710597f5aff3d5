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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::FindingId;

    #[test]
    fn every_source_table_is_complete() {
        for (n, table) in TABLES.iter().enumerate() {
            let name = table.name;
            assert!(TABLES[..n].iter().all(|other| other.name != name), "{name} stands twice");
            assert!(table.fields.iter().any(|field| field.required), "{name} requires nothing");
            for (n, field) in table.fields.iter().enumerate() {
                assert!(table.fields[..n].iter().all(|other| other.name != field.name), "{name}.{}", field.name);
            }
            assert!(table.key.iter().all(|key| table.field(key).is_some_and(|field| field.required)), "{name}: key");
            // What `init` proposes by its name can be filled by the names of its columns.
            let proposed = !table.synonyms.is_empty() || name == "events";
            assert!(table.synonyms.first().is_none_or(|first| *first == name), "{name}: its own name comes first");
            for field in table.fields.iter().filter(|field| proposed && field.required) {
                assert!(!field.synonyms.is_empty(), "{name}.{}: no names", field.name);
            }
            if let Some(StoredTable { schema, fill }) = table.stored {
                let stored =
                    schema.split("create table ").nth(1).and_then(|rest| rest.split([' ', '(']).next()).unwrap();
                assert!(fill.contains(&format!("insert into out.main.{stored}\n")), "{name}");
                assert!(fill.contains(&format!("memory.main.source_{name} ")), "{name}");
            }
            for check in table.checks {
                let words = FindingId::ALL.iter().filter(|id| check.contains(&format!("'{}'", id.id()))).count();
                assert!(words > 0 && check.contains(&format!("memory.main.source_{name} ")), "{name}: {check}");
            }
        }
        assert_eq!(TABLES[0].name, "events");
    }
}
