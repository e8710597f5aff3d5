//! `[source]`: where the data is and how it is mapped.

mod encoding;
mod local;
mod location;
mod mapping;

use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::settings::mapping::{EventSource, Mapping};
use crate::config::settings::source::Source;
use crate::domain::source_table::{SourceTable, TABLES};
use encoding::Encodings;
use location::location;
use mapping::mapping;

/// Where the data is, what its tables are, and how each is mapped.
pub(super) fn source(reader: &mut TomlReader<'_>, root: &TomlTable<'_>, source: &mut Source) {
    let Some(section) = reader.table(root, "source") else { return };
    source.read(reader, &section);
    let settings = reader.known_keys(&section);
    let known: Vec<&str> = settings
        .iter()
        .copied()
        .chain(TABLES.iter().map(|table| table.name).filter(|name| !settings.contains(name)))
        .collect();
    let mut encodings = Encodings::new();
    for (key, span, node) in section.keys.iter().filter(|(key, ..)| !settings.contains(key)) {
        let Some(table) = SourceTable::named(key) else {
            reader.unknown("table", key, span.clone(), &known);
            continue;
        };
        if let Some(section) = reader.as_table("source.TABLE", key, node) {
            let (mapping, encoding) = mapping(reader, &section, table);
            encodings.extend(encoding.map(|encoding| (table_name(&mapping, table.name), encoding)));
            source.tables.push((table.name.to_owned(), mapping));
        }
    }
    let entries = reader.tables(&section, "events");
    if let Some(beyond) = entries.get(EventSource::MOST) {
        let message = format!("more than {} entries of [[source.events]]", EventSource::MOST);
        reader.error(beyond.span.clone(), message, "name many files by one entry with a glob");
    }
    for events in entries {
        let (mapping, encoding) = mapping(reader, &events, &TABLES[0]);
        encodings.extend(encoding.map(|encoding| (table_name(&mapping, "events"), encoding)));
        source.events.push(EventSource { mapping });
    }
    location(reader, &section, source, encodings);
}

/// The user's name for the table of a mapping.
fn table_name(mapping: &Mapping, role: &str) -> String {
    mapping.table.as_ref().map_or_else(|| role.to_owned(), |table| table.value.clone())
}
