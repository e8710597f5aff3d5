//! Rows of the source that are not used because they occur twice (T5).

use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::table::{Table, TableInput};

/// The table `dropped`.
pub struct DroppedTable;

impl Table for DroppedTable {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("dropped.sql")]
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let connection = input.source.connection();
        let mut table = TableAppender::new(connection, "dropped")?;
        table.append(vec![Values::Int(
            input.folded.duplicates.iter().flat_map(|of_entry| of_entry.rows.iter().copied()).collect(),
        )])?;
        table.finish()
    }
}
