//! Which of milepost's tables a table of the data may be, and which column fills which.

use super::names::{COLUMNS, TABLES, fit, hidden, plain};
use super::profile::Profile;
use crate::domain::source_table::{Kind, Table};
use crate::store::source::catalog::RawTable;
use crate::store::source::convert::{Class, class};

/// What a table is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Events,
    Other(&'static str),
}

/// What fills a column: one of the data with its type, or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    Column(String, String),
    Constant(String),
}

/// One table and its mapping.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Guess {
    pub role: Role,
    pub label: String,
    pub sql: String,
    pub rows: u64,
    /// Milepost's column, what fills it, and why.
    pub fills: Vec<(&'static str, Fill, String)>,
    /// Columns that stay attributes.
    pub rest: Vec<String>,
}

/// How likely a table is of use, by its names alone.
pub(super) fn likelihood(table: &RawTable) -> f64 {
    if table.label().chars().any(hidden) {
        return 0.0;
    }
    let best = |synonyms: &[&str]| table.columns.iter().map(|column| fit(&column.name, synonyms)).fold(0.0, f64::max);
    let events = best(COLUMNS[0].1) + best(COLUMNS[1].1) + best(COLUMNS[2].1);
    let named = TABLES.iter().map(|(_, synonyms, _)| fit(&table.name, synonyms)).fold(0.0, f64::max);
    let events_name = fit(&table.name, &["events", "event", "interactions", "activity", "tracking", "messages"]);
    if best(COLUMNS[1].1) == 0.0 && named == 0.0 { 0.0 } else { events + named + events_name }
}

/// What a table is, or `None` when it fits nothing.
pub(super) fn guess(raw: &RawTable, columns: &[Profile]) -> Option<Guess> {
    let dimension = TABLES
        .iter()
        .map(|(role, synonyms, fields)| (fit(&raw.name, synonyms), *role, *fields))
        .filter(|(score, ..)| *score > 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let with_event = fills("events", COLUMNS, columns);
    let has = |name: &str| with_event.iter().any(|(ours, ..)| *ours == name);
    let events = has("occurred_at") && has("customer_id");
    if events && (has("event") || dimension.is_none()) {
        let mut fills = with_event;
        if !fills.iter().any(|(ours, ..)| *ours == "event") {
            let name = constant(&raw.name);
            let why = "no column names the event, so every row is one of this name".to_owned();
            fills.insert(2.min(fills.len()), ("event", Fill::Constant(name), why));
        }
        return Some(finish(Role::Events, raw, columns, fills));
    }
    let (_, role, fields) = dimension?;
    let fills = fills(role, fields, columns);
    let required = Table::named(role)?.fields.iter().filter(|field| field.required);
    let complete = required.into_iter().all(|field| fills.iter().any(|(ours, ..)| *ours == field.name));
    // A table of things names each of them once.
    let key = fills.first().and_then(|(_, fill, _)| match fill {
        Fill::Column(name, _) => columns.iter().find(|column| column.name == *name),
        Fill::Constant(_) => None,
    });
    let one_each = ["steps", "segments"].contains(&role)
        || key.is_some_and(|key| key.filled == 0 || key.share(key.distinct) > 0.7);
    (complete && one_each).then(|| finish(Role::Other(role), raw, columns, fills))
}

fn finish(role: Role, raw: &RawTable, columns: &[Profile], fills: Vec<(&'static str, Fill, String)>) -> Guess {
    let used =
        |name: &String| fills.iter().any(|(_, fill, _)| matches!(fill, Fill::Column(column, _) if column == name));
    let rest = columns.iter().map(|column| column.name.clone()).filter(|name| !used(name)).collect();
    let rows = columns.first().map_or(0, |column| column.rows).max(raw.rows);
    Guess { role, label: raw.label(), sql: raw.sql(), rows, fills, rest }
}

/// The best column for each of milepost's; each column of the data is used once.
fn fills(role: &str, wanted: &[(&'static str, &[&str])], columns: &[Profile]) -> Vec<(&'static str, Fill, String)> {
    let Some(table) = Table::named(role) else { return Vec::new() };
    let mut pairs = Vec::new();
    for (order, (name, synonyms)) in wanted.iter().enumerate() {
        let Some(field) = table.field(name) else { continue };
        for column in columns.iter().filter(|column| !column.name.chars().any(hidden)) {
            let score = fit(&column.name, synonyms) * suits(field.kind, name, column);
            if score > 0.3 {
                pairs.push((score, order, *name, column));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then_with(|| a.3.name.cmp(&b.3.name)));
    let mut out: Vec<(usize, &'static str, Fill, String)> = Vec::new();
    for (_, order, name, column) in pairs {
        let taken = out
            .iter()
            .any(|(_, ours, fill, _)| *ours == name || matches!(fill, Fill::Column(c, _) if *c == column.name));
        if !taken {
            out.push((order, name, Fill::Column(column.name.clone(), column.kind.clone()), why(name, column)));
        }
    }
    out.sort_by_key(|(order, ..)| *order);
    out.into_iter().map(|(_, name, fill, why)| (name, fill, why)).collect()
}

/// How well the values of a column suit what it is wanted for, 0–1.
fn suits(kind: Kind, name: &str, column: &Profile) -> f64 {
    let class = class(&column.kind);
    let number = matches!(class, Class::Whole | Class::Number);
    match kind {
        Kind::Time if class == Class::Time => 1.0,
        Kind::Time if matches!(class, Class::Text | Class::Json) && column.share(column.times) > 0.9 => 0.9,
        Kind::Number | Kind::Whole if number => 1.0,
        Kind::Number | Kind::Whole if matches!(class, Class::Text | Class::Json) => 0.7,
        Kind::Flag if matches!(class, Class::Bool | Class::Whole | Class::Text | Class::Json) => 1.0,
        Kind::Attributes if matches!(class, Class::Json | Class::Struct | Class::Map) => 1.0,
        Kind::Attributes if class == Class::Text && column.example.as_deref().is_some_and(|e| e.starts_with('{')) => {
            1.0
        }
        Kind::Time | Kind::Number | Kind::Whole | Kind::Flag | Kind::Attributes => 0.0,
        Kind::Text if matches!(class, Class::Time | Class::Bool | Class::Struct | Class::Map | Class::Other) => 0.0,
        Kind::Text if name == "event" => {
            let few = column.distinct <= 500 && column.share(column.distinct) <= 0.5 || column.rows < 20;
            if class == Class::Text || class == Class::Json { if few { 1.0 } else { 0.4 } } else { 0.0 }
        }
        Kind::Text if class == Class::Number => 0.5,
        Kind::Text => 1.0,
    }
}

fn why(name: &str, column: &Profile) -> String {
    let values = match column.distinct {
        1 => "one value".to_owned(),
        n => format!("about {n} values"),
    };
    let example = column.example.as_deref().unwrap_or("none");
    match name {
        "occurred_at" | "published_at" | "ended_at" | "created_at" | "added_at" | "removed_at" => {
            format!("{}, {:.0} % read as times, e.g. {example}", column.kind, 100.0 * column.share(column.times))
        }
        _ => format!("{}, {values} in {} rows, e.g. {example}", column.kind, column.rows),
    }
}

/// An event's name from that of its table: `orders` are purchases, `coupon_redemptions` are `coupon_redemption`.
fn constant(table: &str) -> String {
    let plain = plain(table);
    match plain.as_str() {
        "orders" | "order" | "purchases" | "purchase" | "transactions" | "transaction" | "sales" => {
            "purchase".to_owned()
        }
        _ => plain.strip_suffix('s').unwrap_or(&plain).to_owned(),
    }
}
