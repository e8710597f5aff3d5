//! The names that events have in the data, and what each stands for.

use std::collections::BTreeMap;

use crate::domain::standard::standard;
use crate::store::Error;
use crate::store::refresh::fold::Seen;
use crate::store::refresh::table::{Table, TableInput};

/// The table `event_name`.
pub struct EventNameTable;

impl Table for EventNameTable {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("event_name.sql")]
    }

    fn phase(&self) -> &'static str {
        "looking for faults of the data"
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let mut by_name: BTreeMap<&str, (Seen, u64)> = BTreeMap::new();
        for (texts, seen) in input.extracted.shapes.texts.iter().zip(&input.folded.seen) {
            let all = by_name.entry(&texts.source_event).or_default();
            all.0.add(*seen);
            all.1 += if texts.machine { seen.events } else { 0 };
        }
        let mut insert =
            input.source.connection().prepare("insert into out.main.event_name values (?, ?, ?, ?, ?, ?)")?;
        for (name, (seen, machine)) in by_name {
            let event = input.names.event(name);
            let standard = standard(event).map(|standard| standard.name);
            insert.execute(duckdb::params![name, standard, seen.events, machine, seen.first, seen.last])?;
        }
        Ok(())
    }
}
