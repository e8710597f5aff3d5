//! The matches of triggers, found while the events were read or afterwards: rows of a table `hit`.

use duckdb::arrow::array::{Array, AsArray};
use duckdb::arrow::datatypes::{Float64Type, Int64Type, UInt32Type};

use super::presence::Lacking;
use super::trigger_match::TriggerMatch;
use crate::store::Error;

/// Where the matches of one trigger are.
#[derive(Clone, Debug)]
pub struct Found {
    /// The table `hit`, in full.
    pub table: &'static str,
    /// The trigger's number there.
    pub number: u32,
    /// Attributes that no event of it bears (M8).
    pub lacking: Vec<Lacking>,
}

/// Matches found while the events were read.
pub const STORED: &str = "base.main.hit";
/// Matches that were looked for afterwards.
pub const LOOKED_UP: &str = "memory.main.hit";

impl Found {
    /// Hands over the matches by customer, each customer's in the order of T4.
    ///
    /// # Errors
    /// When they cannot be read, or `each` says so.
    pub fn matches(
        &self,
        connection: &duckdb::Connection,
        mut each: impl FnMut(TriggerMatch) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let Self { table, number, .. } = self;
        let mut statement = connection.prepare(&format!(
            "select customer, at_us, src, before, value, business_unit, seq, shape from {table} where trigger = {number}"
        ))?;
        for batch in statement.stream_arrow([])? {
            let batch = batch?;
            let key = |column: usize| batch.column(column).as_primitive::<UInt32Type>().values();
            let time = |column: usize| batch.column(column).as_primitive::<Int64Type>().values();
            let values = batch.column(4).as_primitive::<Float64Type>();
            let units = batch.column(5).as_string::<i32>();
            for row in 0..batch.num_rows() {
                each(TriggerMatch {
                    customer: key(0)[row],
                    at: time(1)[row],
                    src: time(2)[row],
                    before: key(3)[row],
                    value: values.is_valid(row).then(|| values.value(row)),
                    unit: units.is_valid(row).then(|| units.value(row).to_owned()),
                    seq: key(6)[row],
                    shape: key(7)[row],
                })?;
            }
        }
        Ok(())
    }
}
