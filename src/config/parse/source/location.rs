//! `database` and `files`: where the data is.

use toml::de::DeValue;

use super::encoding::{Encodings, by_table, encoding};
use super::local::local;
use crate::config::parse::path::absolute;
use crate::config::parse::reader::TomlReader;
use crate::config::parse::table::TomlTable;
use crate::config::placed::Placed;
use crate::config::settings::mapping::Mapping;
use crate::config::settings::source::{Location, Source};
use crate::domain::source_table::TABLES;

pub(super) fn location(
    reader: &mut TomlReader<'_>,
    section: &TomlTable<'_>,
    source: &mut Source,
    mut encodings: Encodings,
) {
    if let (Some(_), Some((_, span, _))) =
        (section.get("database"), section.keys.iter().find(|(key, ..)| *key == "files"))
    {
        reader.error(span.clone(), "the data is in `database` or in `files`, not in both", "leave one out");
    }
    if let Some(path) = reader.text(section, "database").filter(|path| local(reader, path)) {
        let value = Location::Database(absolute(reader.file, &path.value));
        source.location = Some(Placed { value, span: path.span });
    }
    let Some(files) = reader.table(section, "files") else {
        for (_, encoding) in encodings {
            reader.error(
                encoding.span,
                "`encoding` is for sources that are files",
                "a database holds UTF-8: leave it out",
            );
        }
        return;
    };
    // Names of milepost's own tables, and of those that a mapping names: `table = "orders"`.
    let mapped = |mapping: &Mapping| mapping.table.as_ref().map(|table| table.value.clone());
    let events: Vec<String> = source.events.iter().filter_map(|entry| mapped(&entry.mapping)).collect();
    let others: Vec<String> = source.tables.iter().filter_map(|(_, mapping)| mapped(mapping)).collect();
    let mut known: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    known.extend(events.iter().chain(&others).map(String::as_str));
    let mut found = Vec::new();
    for (name, span, node) in &files.keys {
        if !known.contains(name) {
            reader.unknown("table", name, span.clone(), &known);
        }
        let path = match node.get_ref() {
            DeValue::Table(table) => {
                let file = TomlTable::new("source.files", node.span(), table);
                for (key, span, _) in file.keys.iter().filter(|(key, ..)| !matches!(*key, "path" | "encoding")) {
                    reader.unknown("key", key, span.clone(), &["path", "encoding"]);
                }
                encodings.extend(encoding(reader, &file).map(|encoding| ((*name).to_owned(), encoding)));
                let path = reader.text(&file, "path");
                if path.is_none() && file.get("path").is_none() {
                    reader.error(node.span(), "`path` is missing", "say which files: { path = \"events/*.csv\", … }");
                }
                path
            }
            _ => reader.text(&files, name),
        };
        if let Some(path) = path.filter(|path| local(reader, path)) {
            let path = absolute(reader.file, &path.value).to_string_lossy().into_owned();
            found.push(((*name).to_owned(), path));
        }
    }
    let named = |name: &String| files.get(name).is_some();
    if files.get("events").is_none() && !events.iter().any(named) {
        reader.error(
            files.span.clone(),
            "`files` names no events",
            "add events = \"events/*.parquet\": only events are required",
        );
    }
    source.encodings = by_table(reader, encodings);
    source.location = Some(Placed { value: Location::Files(found), span: files.span });
}
