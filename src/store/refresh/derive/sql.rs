//! The statements that find triggers.

use crate::store::refresh::source_sql::{machine, picked, text};
use crate::store::source::ResolvedTable;

/// Events that bear a trigger's name: grain one event; the columns of `trigger_scan::Column`, then attributes as JSON text.
/// Parameters: so many event names, the largest time.
#[must_use]
pub fn matches(table: &ResolvedTable, names: usize, attributes: &[&str]) -> String {
    let value = table.column("value").map_or("null::double", |column| &column.sql);
    let asked = attributes.iter().map(|name| table.attribute(name).unwrap_or_else(|| "null::varchar".to_owned()));
    let listed = asked.fold(String::new(), |list, attribute| list + ", " + &attribute);
    let (aliases, columns): (String, String) =
        (0..attributes.len()).map(|n| (format!(", c{n}"), format!(", e.c{n}"))).unzip();
    format!(
        "with e(src, id, event, asset, journey, step, value, unit, at_us, customer_id, machine, \
         channel, platform, own_unit, variant, version{aliases}) as (\
         select rowid, {id}, {event}, {others}, {value}, {unit}, {at}, {customer}, {machine}, {more}{listed} from {from} \
         where {event} in ({marks}) and {at} <= ? and {filter}) \
         select c.customer, e.at_us, e.src, e.id, e.event, e.asset, e.journey, e.step, e.value, \
         coalesce(e.unit, c.business_unit), e.machine, e.channel, e.platform, e.own_unit, e.variant, e.version{columns} \
         from e join base.main.customer c on c.customer_id = e.customer_id",
        id = text(table, "event_id"),
        event = text(table, "event"),
        others = ["asset_id", "journey_id", "step_id"].map(|name| text(table, name)).join(", "),
        unit = text(table, "business_unit"),
        at = text(table, "occurred_at"),
        customer = text(table, "customer_id"),
        machine = machine(table),
        more = ["channel", "platform", "business_unit", "variant", "version"].map(|name| text(table, name)).join(", "),
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
