//! Which columns of the tables other than events the source fills: where none does, a sum is not known rather than 0 (P7).

use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::table::{Table, TableInput};

/// The table `mapped_column`.
pub struct MappedColumnTable;

impl Table for MappedColumnTable {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("mapped_column.sql")]
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let tables = input.source.tables().iter().filter(|table| table.role != "events");
        let columns = tables.flat_map(|table| table.columns.iter().map(|column| (table.role, column.name)));
        let (roles, fields) = columns.map(|(role, field)| (Some(role), Some(field))).unzip();
        let mut table = TableAppender::new(input.source.connection(), "mapped_column")?;
        table.append(vec![Values::Words(roles), Values::Words(fields)])?;
        table.finish()
    }
}
