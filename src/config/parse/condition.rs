//! Conditions (M2, M3).

use toml::de::DeValue;

use super::reader::TomlReader;
use super::table::{Node, TomlTable};
use super::value::{instant, kind, number};
use crate::config::diagnostic::Diagnostic;
use crate::domain::condition::{Condition, Literal, OPERATORS, Operator};

/// The conditions of a milestone or goal.
pub(super) fn conditions(reader: &mut TomlReader<'_>, section: &TomlTable<'_>) -> Vec<Condition> {
    let Some(node) = section.get("conditions") else { return Vec::new() };
    let DeValue::Array(list) = node.get_ref() else {
        reader.wrong(section, "conditions", node);
        return Vec::new();
    };
    list.iter().filter_map(|node| condition(reader, node)).collect()
}

fn condition(reader: &mut TomlReader<'_>, node: Node<'_>) -> Option<Condition> {
    let DeValue::Table(table) = node.get_ref() else {
        let fault = Diagnostic::error(Some(node.span()), "a condition is a table")
            .label(format!("this is {}", kind(node.get_ref())))
            .help("such as { attribute = \"status\", equals = \"Qualified\" }");
        reader.push(fault);
        return None;
    };
    let section = TomlTable::new("condition", node.span(), table);
    let known: Vec<&str> =
        ["attribute", "ignore_case"].into_iter().chain(OPERATORS.iter().map(|(name, _)| *name)).collect();
    for (key, span, _) in section.keys.iter().filter(|(key, ..)| !known.contains(key)) {
        reader.unknown("part of a condition", key, span.clone(), &known);
    }
    let attribute = reader.name(&section, "attribute");
    if section.get("attribute").is_none() {
        reader.error(node.span(), "the condition names no attribute", "add attribute = \"…\"");
    }
    let ignore_case = reader.flag(&section, "ignore_case").unwrap_or(false);
    let operator = operator(reader, &section)?;
    if ignore_case && !operator.values().iter().any(|value| matches!(value, Literal::Text(_))) {
        let span = section.keys.iter().find(|(key, ..)| *key == "ignore_case").map(|(_, span, _)| span.clone());
        reader.push(Diagnostic::warning(span, "`ignore_case` changes nothing here").help("only text has case"));
    }
    Some(Condition { attribute: attribute?.value, operator, ignore_case })
}

fn operator(reader: &mut TomlReader<'_>, section: &TomlTable<'_>) -> Option<Operator> {
    let known = |key: &str| OPERATORS.iter().any(|(name, _)| *name == key);
    let mut found = section.keys.iter().filter(|(key, ..)| known(key));
    let Some((name, _, node)) = found.next() else {
        // A key that nobody knows was probably meant to be the operator, and is named already.
        if section.keys.iter().any(|(key, ..)| !matches!(*key, "attribute" | "ignore_case")) {
            return None;
        }
        let names: Vec<&str> = OPERATORS.iter().map(|(name, _)| *name).collect();
        let help = format!("exactly one of {}", names.join(", "));
        reader.error(section.span.clone(), "the condition has no operator", help);
        return None;
    };
    if let Some((second, span, _)) = found.next() {
        reader.error(
            span.clone(),
            format!("a condition has exactly one operator: `{name}` and `{second}` are two"),
            "write two conditions: all of them must hold",
        );
        return None;
    }
    let mut values = Vec::new();
    match node.get_ref() {
        DeValue::Array(list) if matches!(*name, "in" | "not_in" | "between") => {
            for node in list {
                values.push(literal(reader, node)?);
            }
        }
        _ if matches!(*name, "in" | "not_in" | "between") => {
            let takes = OPERATORS.iter().find(|(known, _)| known == name).map_or("", |(_, takes)| takes.words());
            let fault = Diagnostic::error(Some(node.span()), format!("`{name}` takes {takes}"));
            reader.push(fault.label(format!("this is {}", kind(node.get_ref()))).help("write a list in [ ]"));
            return None;
        }
        _ => values.push(literal(reader, node)?),
    }
    let help = match (*name, values.as_slice()) {
        ("is_set", [Literal::Bool(false)]) => "write is_not_set = true for the opposite",
        ("is_not_set", [Literal::Bool(false)]) => "write is_set = true for the opposite",
        _ => "",
    };
    Operator::new(name, values).map_err(|message| reader.error(node.span(), message, help)).ok()
}

fn literal(reader: &mut TomlReader<'_>, node: Node<'_>) -> Option<Literal> {
    let value = node.get_ref();
    let literal = match value {
        DeValue::String(text) => Some(Literal::Text(text.to_string())),
        DeValue::Boolean(truth) => Some(Literal::Bool(*truth)),
        DeValue::Datetime(time) => instant(time, reader.zone).map(Literal::Time),
        DeValue::Integer(whole) => match i64::from_str_radix(whole.as_str(), whole.radix()) {
            Ok(whole) => Some(Literal::Integer(whole)),
            Err(_) => number(value).map(Literal::Number),
        },
        DeValue::Float(_) => number(value).map(Literal::Number),
        DeValue::Array(_) | DeValue::Table(_) => None,
    };
    if literal.is_none() {
        let fault = Diagnostic::error(Some(node.span()), "a condition compares with a text, number, date or boolean");
        reader.push(fault.label(format!("this is {}", kind(value))));
    }
    literal
}
