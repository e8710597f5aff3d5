//! The statements that find triggers.

use crate::store::refresh::source_sql::{SHAPE, machine, picked, shape_hash, text};
use crate::store::source::ResolvedTable;

/// Events that bear a trigger's name: grain one event; the columns of `trigger_scan::Column`, then attributes as JSON text.
/// Parameters: so many event names twice, the largest time.
#[must_use]
pub fn matches(table: &ResolvedTable, names: usize, attributes: &[&str]) -> String {
    let value = table.column("value").map_or("null::double", |column| &column.sql);
    let asked = attributes.iter().map(|name| table.attribute(name).unwrap_or_else(|| "null::varchar".to_owned()));
    let listed = asked.fold(String::new(), |list, attribute| list + ", " + &attribute);
    let (aliases, columns): (String, String) =
        (0..attributes.len()).map(|n| (format!(", c{n}"), format!(", e.c{n}"))).unzip();
    format!(
        "with e(src, at_us, customer_id, name, shape, value, machine{aliases}) as (\
         select rowid, {at}, {customer}, list_position([{marks}]::varchar[], {event})::uinteger, {shape}, {value}, {machine}{listed} \
         from {from} where {event} in ({marks}) and {at} <= ? and {filter}) \
         select c.customer, e.at_us, e.src, e.name, e.shape, e.value, e.machine{columns} \
         from e join base.main.customer c on c.customer_id = e.customer_id",
        at = text(table, "occurred_at"),
        customer = text(table, "customer_id"),
        event = text(table, "event"),
        shape = shape_hash(table),
        machine = machine(table),
        from = table.sql,
        marks = vec!["?"; names].join(", "),
        filter = table.filter.as_deref().unwrap_or("true"),
    )
}

/// Rows picked with their id and the last keys of T4: grain one picked row.
#[must_use]
pub fn order_keys(table: &ResolvedTable) -> String {
    picked(table, &["event_id", "event", "asset_id", "journey_id", "step_id"].map(|name| text(table, name)))
}

/// Rows picked with the texts of their shapes: grain one picked row.
#[must_use]
pub fn shapes(table: &ResolvedTable) -> String {
    picked(table, &SHAPE.map(|name| text(table, name)))
}
