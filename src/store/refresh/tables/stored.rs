//! Source tables whose rows are stored as they are: each says itself how.

use crate::domain::source_table::TABLES;
use crate::store::Error;
use crate::store::refresh::table::{Table, TableInput};

/// One table for each source table that has a `StoredTable`.
pub struct StoredTables;

impl Table for StoredTables {
    fn schemas(&self) -> Vec<&'static str> {
        TABLES.iter().filter_map(|table| table.stored).map(|stored| stored.schema).collect()
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let as_of = input.extracted.as_of;
        for stored in TABLES.iter().filter_map(|table| table.stored) {
            let mut statement = input.source.connection().prepare(stored.fill)?;
            let params: &[(&str, &dyn duckdb::ToSql)] = &[("as_of", &as_of)];
            statement.execute(if stored.fill.contains("$as_of") { params } else { &[] })?;
        }
        Ok(())
    }
}
