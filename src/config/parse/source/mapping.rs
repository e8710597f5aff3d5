//! One table of the source: its name, filter, zone and columns.

use toml::de::DeValue;

use super::encoding::encoding;
use crate::config::diagnostic::Diagnostic;
use crate::config::parse::reader::TomlReader;
use crate::config::parse::table::{Node, TomlTable};
use crate::config::parse::value::kind;
use crate::config::parse::zone::zone;
use crate::config::placed::Placed;
use crate::config::settings::mapping::{Column, FilePart, Mapping};
use crate::config::settings::words::COLUMN;
use crate::domain::source_table::SourceTable;

/// Keys of an entry that are no columns.
const KEYS: &[&str] = &["table", "where", "timezone", "encoding"];

pub(super) fn mapping(
    reader: &mut TomlReader<'_>,
    section: &TomlTable<'_>,
    table: &SourceTable,
) -> (Mapping, Option<Placed<&'static str>>) {
    let mut mapping = Mapping {
        table: reader.identifier(section, "table"),
        columns: Vec::new(),
        filter: reader.text(section, "where"),
        timezone: zone(reader, section, "timezone"),
    };
    let known: Vec<&str> = KEYS.iter().copied().chain(table.columns()).collect();
    for (key, span, node) in &section.keys {
        if KEYS.contains(key) {
            continue;
        }
        if !known.contains(key) && !table.open {
            reader.unknown(&format!("column of {}", table.name), key, span.clone(), &known);
        } else if reader.clean(key, span)
            && let Some(column) = column(reader, section, key, node)
        {
            mapping.columns.push(((*key).to_owned(), Placed { value: column, span: node.span() }));
        }
    }
    (mapping, encoding(reader, section))
}

fn column(reader: &mut TomlReader<'_>, section: &TomlTable<'_>, key: &str, node: Node<'_>) -> Option<Column> {
    match node.get_ref() {
        DeValue::String(_) => reader.identifier(section, key).map(|name| Column::Name(name.value)),
        DeValue::Table(table) => {
            let column = TomlTable::new("column", node.span(), table);
            match column.keys.as_slice() {
                [("constant", _, value)] => constant(reader, value),
                [("expression", _, value)] => match value.get_ref() {
                    DeValue::String(text) if !text.trim().is_empty() => Some(Column::Expression(text.to_string())),
                    _ => {
                        reader.error(value.span(), "`expression` takes a scalar SQL expression in quotes", "");
                        None
                    }
                },
                [("file", ..)] => reader.choice(&column, "file", FilePart::ALL).map(Column::File),
                [(other, span, _)] => {
                    reader.unknown("way to fill a column", other, span.clone(), &["constant", "expression", "file"]);
                    None
                }
                _ => {
                    reader.error(node.span(), format!("`{key}` takes {COLUMN}"), "exactly one of them");
                    None
                }
            }
        }
        other => {
            let fault = Diagnostic::error(Some(node.span()), format!("`{key}` takes {COLUMN}"));
            reader.push(fault.label(format!("this is {}", kind(other))));
            None
        }
    }
}

fn constant(reader: &mut TomlReader<'_>, node: Node<'_>) -> Option<Column> {
    let text = match node.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
        DeValue::Float(number) if number.as_str().parse::<f64>().is_ok_and(f64::is_finite) => {
            number.as_str().to_owned()
        }
        other => {
            let fault = Diagnostic::error(Some(node.span()), "`constant` takes a text, a number, true or false");
            reader.push(fault.label(format!("this is {}", kind(other))));
            return None;
        }
    };
    reader.clean(&text, &node.span()).then_some(Column::Constant(text))
}
