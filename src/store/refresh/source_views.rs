//! A view of each source table other than events: `memory.main.source_ROLE`, its columns by milepost's names.

use super::source_sql::filter;
use crate::domain::source_table::{Field, Kind, SourceTable, TABLES};
use crate::store::Error;
use crate::store::source::convert::AMOUNT;
use crate::store::source::{ResolvedTable, Source, quote_ident};

/// Makes them all: the rows that have what the table requires, none where no table plays the role.
///
/// # Errors
/// When the source cannot be read.
pub fn create(source: &Source) -> Result<(), Error> {
    let views = TABLES.iter().filter(|table| table.name != "events").map(|SourceTable { name, fields, .. }| {
        let rows = source.table(name).map_or_else(|| no_rows(fields), |table| rows(table, fields));
        format!("create or replace view memory.main.source_{name} as {rows};\n")
    });
    Ok(source.connection().execute_batch(&views.collect::<String>())?)
}

/// SQL type of a column as it is read.
fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Attributes => "varchar",
        Kind::Time | Kind::Whole => "bigint",
        Kind::Number => "double",
        Kind::Amount => AMOUNT,
        Kind::Flag => "boolean",
    }
}

/// The rows of a table other than events, its columns by milepost's names, those without a key left out: a query.
fn rows(table: &ResolvedTable, fields: &[Field]) -> String {
    let columns =
        fields.iter().filter(|field| field.kind != Kind::Attributes).map(|field| match table.column(field.name) {
            Some(column) => format!("{} as {}", column.sql, quote_ident(field.name)),
            None => format!("null::{} as {}", type_of(field.kind), quote_ident(field.name)),
        });
    let needed = table.columns.iter().filter(|column| fields.iter().any(|f| f.required && f.name == column.name));
    let needed = needed.fold(String::new(), |all, column| all + " and " + &column.sql + " is not null");
    format!("select {} from {} where {}{needed}", columns.collect::<Vec<_>>().join(", "), table.sql, filter(table))
}

/// The same of a table that is not there.
fn no_rows(fields: &[Field]) -> String {
    let columns = fields.iter().filter(|field| field.kind != Kind::Attributes);
    let columns: Vec<String> =
        columns.map(|field| format!("null::{} as {}", type_of(field.kind), quote_ident(field.name))).collect();
    format!("select {} where false", columns.join(", "))
}
