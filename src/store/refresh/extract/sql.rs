//! The statements of the extract.

use crate::store::refresh::source_sql::{machine, picked, text};
use crate::store::source::{ResolvedTable, quote_ident, quote_text};

/// The columns of a shape, in the order in which they are read back.
const SHAPE: [&str; 9] = [
    "event",
    "journey_id",
    "step_id",
    "channel",
    "asset_id",
    "platform",
    "business_unit",
    "variant",
    "journey_version",
];

/// SQL of the reason of an exit; null for every other event, so that it tells no other shapes apart.
fn reason(table: &ResolvedTable, exits: &[String]) -> String {
    let Some(reason) = table.attribute("reason") else { return "null::varchar".to_owned() };
    let names: Vec<String> = exits.iter().map(|name| quote_text(name)).collect();
    format!("case when {} in ({}) then json_extract_string({reason}, '$') end", text(table, "event"), names.join(", "))
}

fn shape(table: &ResolvedTable, exits: &[String]) -> Vec<String> {
    let mut columns: Vec<String> = SHAPE.iter().map(|name| text(table, name)).collect();
    columns.push(machine(table));
    columns.push(reason(table, exits));
    columns
}

/// What fills what: the columns of a shape that nothing fills are left out of its hash.
fn hash_of(columns: &[String]) -> String {
    let filled: Vec<&str> =
        columns.iter().map(String::as_str).filter(|c| *c != "null::varchar" && *c != "false").collect();
    format!("hash({})", filled.join(", "))
}

/// The scan of an entry of events: grain one row; the columns of `scan::Column`. `all_ids`: every row has an event id.
#[must_use]
pub fn scan(table: &ResolvedTable, number: usize, exits: &[String], all_ids: bool) -> String {
    let maybe = |name: &str| match table.column(name) {
        Some(column) => format!("case when {0} is null then 0 else hash({0}) end::ubigint", column.sql),
        None => "0::ubigint".to_owned(),
    };
    let same = match table.column("event_id") {
        Some(id) if all_ids => format!("hash({number}, {})", id.sql),
        Some(id) => {
            format!("case when {0} is null then {1} else hash({number}, {0}) end", id.sql, row_hash(table, number))
        }
        None => row_hash(table, number),
    };
    let customer = text(table, "customer_id");
    format!(
        "select rowid, {filter} as kept, {at} as at_us, case when {customer} is null then null else hash({customer}) end as customer, \
         case when {event} is null then null else {shape} end as shape, {entry} as entry, {message} as message, \
         {same} as same, {id} as id from {from}",
        filter = table.filter.as_ref().map_or_else(|| "true".to_owned(), |filter| format!("coalesce({filter}, false)")),
        at = text(table, "occurred_at"),
        event = text(table, "event"),
        shape = hash_of(&shape(table, exits)),
        entry = maybe("entry_id"),
        message = maybe("message_id"),
        id = text(table, "event_id"),
        from = table.sql,
    )
}

fn row_hash(table: &ResolvedTable, number: usize) -> String {
    format!("hash({number}, {})", table.fingerprint())
}

/// The row after the last, and a sample of ids: grain the table.
#[must_use]
pub fn extent(table: &ResolvedTable) -> String {
    format!("select coalesce(max(rowid) + 1, 0) from {}", table.sql)
}

/// Whether a row lacks an event id: grain the table.
#[must_use]
pub fn lacks_ids(table: &ResolvedTable) -> String {
    format!("select exists (select 1 from {} where {} is null)", table.sql, text(table, "event_id"))
}

/// Some event ids: grain one row.
#[must_use]
pub fn sample(table: &ResolvedTable) -> String {
    let id = text(table, "event_id");
    format!("select {id} from {} where {id} is not null limit 4096", table.sql)
}

/// Rows picked in `picked(mp_position, mp_src)` with the texts of their shape: grain one picked row. Parameter: the entry's base.
#[must_use]
pub fn shapes(table: &ResolvedTable, exits: &[String]) -> String {
    picked(table, &shape(table, exits))
}

/// Rows picked with what tells whether and in which order they are the same (T4, T5): grain one picked row.
#[must_use]
pub fn twins(table: &ResolvedTable) -> String {
    let whole: Vec<String> = table.all.iter().map(|column| quote_ident(&column.name)).collect();
    let id = text(table, "event_id");
    let columns = [
        "e.rowid".to_owned(),
        format!("coalesce('i' || {id}, 'r' || cast(row({}) as varchar))", whole.join(", ")),
        text(table, "occurred_at"),
        text(table, "event"),
        text(table, "asset_id"),
        text(table, "journey_id"),
        text(table, "step_id"),
        text(table, "customer_id"),
    ];
    picked(table, &columns)
}

/// Rows picked with their id: grain one picked row.
#[must_use]
pub fn ids(table: &ResolvedTable) -> String {
    picked(table, &[text(table, "event_id")])
}
