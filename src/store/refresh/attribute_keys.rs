//! The names that documents of attributes use.

use duckdb::{Connection, params_from_iter};

use crate::store::Error;
use crate::store::source::ResolvedTable;

/// The keys of the attributes of some rows of a table (`from … where …`, with these parameters), each once; none where it has no
/// attributes.
///
/// # Errors
/// When the source cannot be read.
pub fn keys(
    connection: &Connection,
    table: &ResolvedTable,
    rows: &str,
    params: &[String],
) -> Result<Vec<String>, Error> {
    let Some(column) = table.column("attributes") else { return Ok(Vec::new()) };
    let document = match column.declared.as_str() {
        "VARCHAR" | "JSON" => format!("cast({} as varchar)", column.raw),
        _ => format!("cast(to_json({}) as varchar)", column.raw),
    };
    let sql = format!(
        "select distinct key from (select unnest(case when json_valid({document}) then json_keys({document}) end) as key {rows}) \
         where key is not null order by key"
    );
    let mut statement = connection.prepare(&sql)?;
    let keys = statement.query_map(params_from_iter(params), |row| row.get(0))?;
    Ok(keys.collect::<Result<_, _>>()?)
}
