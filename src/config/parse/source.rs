//! `[source]`: where the data is and how it is mapped.

use toml::de::DeValue;

use super::rest::absolute;
use super::walk::{Node, Section, Walk, kind};
use crate::config::{Column, Config, Diagnostic, EventSource, FilePart, Location, Mapping, Placed};
use crate::domain::source_table::{SourceTable, TABLES};
use crate::domain::zone::Zone;

/// `[source]`.
pub(super) fn source(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let Some(section) = walk.section(root, "source") else { return };
    let known: Vec<&str> =
        ["database", "files", "keep_future"].into_iter().chain(TABLES.iter().map(|table| table.name)).collect();
    let mut encodings = Encodings::new();
    for (key, span, node) in &section.keys {
        if matches!(*key, "database" | "files" | "events" | "keep_future") {
            continue;
        }
        let Some(table) = SourceTable::named(key) else {
            walk.unknown("table", key, span.clone(), &known);
            continue;
        };
        if let Some(section) = walk.table("source.TABLE", key, node) {
            let (mapping, encoding) = mapping(walk, &section, table);
            encodings.extend(encoding.map(|encoding| (named(&mapping, table.name), encoding)));
            config.source.tables.push((table.name.to_owned(), mapping));
        }
    }
    for events in walk.tables(&section, "events") {
        let (mapping, encoding) = mapping(walk, &events, &TABLES[0]);
        encodings.extend(encoding.map(|encoding| (named(&mapping, "events"), encoding)));
        config.source.events.push(EventSource { mapping });
    }
    location(walk, &section, config, encodings);
    config.source.keep_future = walk.flag(&section, "keep_future").unwrap_or_default();
}

/// The user's name for the table of a mapping.
fn named(mapping: &Mapping, role: &str) -> String {
    mapping.table.as_ref().map_or_else(|| role.to_owned(), |table| table.value.clone())
}

/// The encodings of tables, each with its place in the file.
type Encodings = Vec<(String, Placed<&'static str>)>;

/// `encoding`: any name of the WHATWG's standard.
fn encoding(walk: &mut Walk, section: &Section<'_>) -> Option<Placed<&'static str>> {
    let text = walk.text(section, "encoding")?;
    if let Some(found) = encoding_rs::Encoding::for_label(text.value.as_bytes()) {
        return Some(Placed { value: found.name(), span: text.span });
    }
    let help = "such as windows-1252, iso-8859-2, utf-16le, shift_jis or gb18030: the names that web pages use";
    walk.error(text.span, format!("no encoding `{}`", text.value), help);
    None
}

/// `timezone` of an entry (T3).
fn timezone(walk: &mut Walk, section: &Section<'_>) -> Option<Zone> {
    walk.name(section, "timezone").and_then(|name| super::rest::named_zone(walk, &name))
}

fn location(walk: &mut Walk, section: &Section<'_>, config: &mut Config, mut encodings: Encodings) {
    if let (Some(_), Some((_, span, _))) =
        (section.get("database"), section.keys.iter().find(|(key, ..)| *key == "files"))
    {
        walk.error(span.clone(), "the data is in `database` or in `files`, not in both", "leave one out");
    }
    if let Some(path) = walk.text(section, "database").filter(|path| local(walk, path)) {
        let value = Location::Database(absolute(&config.path, &path.value));
        config.source.location = Some(Placed { value, span: path.span });
    }
    let Some(files) = walk.section(section, "files") else {
        for (_, encoding) in encodings {
            walk.error(
                encoding.span,
                "`encoding` is for sources that are files",
                "a database holds UTF-8: leave it out",
            );
        }
        return;
    };
    // Names of milepost's own tables, and of those that a mapping names: `table = "orders"`.
    let mapped = |mapping: &Mapping| mapping.table.as_ref().map(|table| table.value.clone());
    let events: Vec<String> = config.source.events.iter().filter_map(|entry| mapped(&entry.mapping)).collect();
    let others: Vec<String> = config.source.tables.iter().filter_map(|(_, mapping)| mapped(mapping)).collect();
    let mut known: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    known.extend(events.iter().chain(&others).map(String::as_str));
    let mut found = Vec::new();
    for (name, span, node) in &files.keys {
        if !known.contains(name) {
            walk.unknown("table", name, span.clone(), &known);
        }
        let path = match node.get_ref() {
            DeValue::Table(table) => {
                let file = Section::new("source.files", node.span(), table);
                for (key, span, _) in file.keys.iter().filter(|(key, ..)| !matches!(*key, "path" | "encoding")) {
                    walk.unknown("key", key, span.clone(), &["path", "encoding"]);
                }
                encodings.extend(encoding(walk, &file).map(|encoding| ((*name).to_owned(), encoding)));
                let path = walk.text(&file, "path");
                if path.is_none() && file.get("path").is_none() {
                    walk.error(node.span(), "`path` is missing", "say which files: { path = \"events/*.csv\", … }");
                }
                path
            }
            _ => walk.text(&files, name),
        };
        if let Some(path) = path.filter(|path| local(walk, path)) {
            let path = absolute(&config.path, &path.value).to_string_lossy().into_owned();
            found.push(((*name).to_owned(), path));
        }
    }
    let named = |name: &String| files.get(name).is_some();
    if files.get("events").is_none() && !events.iter().any(named) {
        walk.error(
            files.span.clone(),
            "`files` names no events",
            "add events = \"events/*.parquet\": only events are required",
        );
    }
    for (n, (table, encoding)) in encodings.iter().enumerate() {
        let of = encodings[..n].iter().find(|(other, _)| other == table);
        match of {
            Some((_, other)) if other.value != encoding.value => walk.error(
                encoding.span.clone(),
                format!("the files of `{table}` are {} above and {} here", other.value, encoding.value),
                "they have one encoding",
            ),
            Some(_) => {}
            None => config.source.encodings.push((table.clone(), encoding.value)),
        }
    }
    config.source.location = Some(Placed { value: Location::Files(found), span: files.span });
}

/// Schemes that `DuckDB` would follow out of this machine, or into another kind of store.
const SCHEMES: &[&str] = &[
    "md",
    "motherduck",
    "s3",
    "s3a",
    "s3n",
    "http",
    "https",
    "gs",
    "gcs",
    "r2",
    "az",
    "azure",
    "abfss",
    "hf",
    "postgres",
    "postgresql",
    "mysql",
    "sqlite",
    "ducklake",
    "iceberg",
    "delta",
    "quack",
    "file",
];

/// Whether a path is one on this machine, free of control characters; notes where it is not.
fn local(walk: &mut Walk, path: &Placed<String>) -> bool {
    let text = &path.value;
    let scheme = text.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    let url = text.contains("://") || scheme.as_deref().is_some_and(|scheme| SCHEMES.contains(&scheme));
    if url {
        let help = "milepost reads files on this machine and uses no network: copy the data here and name the file";
        walk.error(path.span.clone(), "a URL is no path", help);
    } else if text.starts_with(':') {
        walk.error(path.span.clone(), format!("`{text}` is no path"), "name a file");
    } else if text.contains('\0') {
        walk.clean(text, &path.span);
    } else {
        return true;
    }
    false
}

/// Keys of an entry that are no columns.
const KEYS: &[&str] = &["table", "where", "timezone", "encoding"];

fn mapping(walk: &mut Walk, section: &Section<'_>, table: &SourceTable) -> (Mapping, Option<Placed<&'static str>>) {
    let mut mapping = Mapping {
        table: walk.identifier(section, "table"),
        columns: Vec::new(),
        filter: walk.text(section, "where"),
        timezone: timezone(walk, section),
    };
    let known: Vec<&str> = KEYS.iter().copied().chain(table.columns()).collect();
    for (key, span, node) in &section.keys {
        if KEYS.contains(key) {
            continue;
        }
        if !known.contains(key) && !table.open {
            walk.unknown(&format!("column of {}", table.name), key, span.clone(), &known);
        } else if walk.clean(key, span)
            && let Some(column) = column(walk, section, key, node)
        {
            mapping.columns.push(((*key).to_owned(), Placed { value: column, span: node.span() }));
        }
    }
    (mapping, encoding(walk, section))
}

fn column(walk: &mut Walk, section: &Section<'_>, key: &str, node: Node<'_>) -> Option<Column> {
    let form = "a column name, { constant = … }, { expression = \"…\" } or { file = \"stem\" }";
    match node.get_ref() {
        DeValue::String(_) => walk.identifier(section, key).map(|name| Column::Name(name.value)),
        DeValue::Table(table) => {
            let column = Section::new("column", node.span(), table);
            match column.keys.as_slice() {
                [("constant", _, value)] => constant(walk, value),
                [("expression", _, value)] => match value.get_ref() {
                    DeValue::String(text) if !text.trim().is_empty() => Some(Column::Expression(text.to_string())),
                    _ => {
                        walk.error(value.span(), "`expression` takes a scalar SQL expression in quotes", "");
                        None
                    }
                },
                [("file", ..)] => walk.choice(&column, "file", FilePart::ALL).map(Column::File),
                [(other, span, _)] => {
                    walk.unknown("way to fill a column", other, span.clone(), &["constant", "expression", "file"]);
                    None
                }
                _ => {
                    walk.error(node.span(), format!("`{key}` takes {form}"), "exactly one of them");
                    None
                }
            }
        }
        other => {
            let fault = Diagnostic::error(Some(node.span()), format!("`{key}` takes {form}"));
            walk.push(fault.label(format!("this is {}", kind(other))));
            None
        }
    }
}

fn constant(walk: &mut Walk, node: Node<'_>) -> Option<Column> {
    let text = match node.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
        DeValue::Float(number) if number.as_str().parse::<f64>().is_ok_and(f64::is_finite) => {
            number.as_str().to_owned()
        }
        other => {
            let fault = Diagnostic::error(Some(node.span()), "`constant` takes a text, a number, true or false");
            walk.push(fault.label(format!("this is {}", kind(other))));
            return None;
        }
    };
    walk.clean(&text, &node.span()).then_some(Column::Constant(text))
}
