//! Pieces of the statements that read the source, made from its resolved mapping.
//!
//! Every piece comes from the one place that quotes names and re-prints checked expressions; values go in as parameters.

use crate::store::source::convert::{Class, class};
use crate::store::source::{ResolvedColumn, ResolvedTable};

/// The columns of a shape, in the order in which they are read back; whether it is a machine's follows.
pub const SHAPE: [&str; 9] = [
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

/// SQL of a text column, typed null where nothing fills it.
pub fn text(table: &ResolvedTable, name: &str) -> String {
    table.column(name).map_or_else(|| "null::varchar".to_owned(), |column| column.sql.clone())
}

/// SQL of whether a row is a machine's.
pub fn machine(table: &ResolvedTable) -> String {
    table.column("is_machine").map_or_else(|| "false".to_owned(), |column| column.sql.clone())
}

/// SQL of a hash of everything in a shape but the reason: columns as they are, so that nothing is converted for it.
#[must_use]
pub fn shape_hash(table: &ResolvedTable) -> String {
    let raw = |column: &ResolvedColumn| {
        let hashed = class(&column.declared) != Class::Other && class(&column.declared) != Class::Null;
        if hashed { column.raw.clone() } else { column.sql.clone() }
    };
    let mut columns: Vec<String> = SHAPE.iter().filter_map(|name| table.column(name)).map(raw).collect();
    columns.extend(table.column("is_machine").map(|column| column.sql.clone()));
    if columns.is_empty() { "0::ubigint".to_owned() } else { format!("hash({})", columns.join(", ")) }
}

/// SQL of the mapping's `where`, as it stands there.
pub fn filter(table: &ResolvedTable) -> &str {
    table.filter.as_deref().unwrap_or("true")
}

/// The rows picked in `picked(mp_position, mp_src)` with some columns: grain one picked row.
pub fn picked(table: &ResolvedTable, columns: &[String]) -> String {
    format!(
        "select p.mp_position, {} from {} e join memory.main.picked p on e.rowid = p.mp_src",
        columns.join(", "),
        table.sql
    )
}
