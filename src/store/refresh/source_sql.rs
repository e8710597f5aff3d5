//! Pieces of the statements that read the source, made from its resolved mapping.
//!
//! Every piece comes from the one place that quotes names and re-prints checked expressions; values go in as parameters.

use crate::store::source::ResolvedTable;

/// SQL of a text column, typed null where nothing fills it.
pub fn text(table: &ResolvedTable, name: &str) -> String {
    table.column(name).map_or_else(|| "null::varchar".to_owned(), |column| column.sql.clone())
}

/// SQL of whether a row is a machine's.
pub fn machine(table: &ResolvedTable) -> String {
    table.column("is_machine").map_or_else(|| "false".to_owned(), |column| column.sql.clone())
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
