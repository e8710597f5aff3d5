//! The names that events have in the data, and what each stands for.

use std::collections::BTreeMap;

use crate::domain::standard::standard;
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
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
        let standards = by_name.keys().map(|name| standard(input.names.event(name)).map(|standard| standard.name));
        let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let columns = vec![
            Values::Texts(by_name.keys().map(|name| Some((*name).to_owned())).collect()),
            Values::Words(standards.collect()),
            Values::Int(by_name.values().map(|(seen, _)| count(seen.events)).collect()),
            Values::Int(by_name.values().map(|(_, machine)| count(*machine)).collect()),
            Values::Int(by_name.values().map(|(seen, _)| seen.first).collect()),
            Values::Int(by_name.values().map(|(seen, _)| seen.last).collect()),
        ];
        let mut table = TableAppender::new(input.source.connection(), "event_name")?;
        table.append(columns)?;
        table.finish()
    }
}
