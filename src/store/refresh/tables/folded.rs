//! The tables that the fold writes as it goes, batch by batch.

use crate::store::Error;
use crate::store::refresh::table::{Table, TableInput};

/// The tables `touch`, `entry`, `visit`, `message`, `excluded`, `other_event`, `customer` and `member`.
pub struct FoldedTables;

impl Table for FoldedTables {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("folded.sql"), include_str!("people.sql")]
    }

    fn phase(&self) -> &'static str {
        "following customers"
    }

    /// They are full by now.
    fn fill(&self, _input: &TableInput<'_>) -> Result<(), Error> {
        Ok(())
    }
}
