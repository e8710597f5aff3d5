//! What a base file says of itself. Filled last: a file without it is not whole.

use crate::domain::time::Time;
use crate::store::Error;
use crate::store::facts::Facts;
use crate::store::refresh::table::{Table, TableInput};

/// The table `meta`.
pub struct MetaTable;

impl Table for MetaTable {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("meta.sql")]
    }

    fn phase(&self) -> &'static str {
        "looking for faults of the data"
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let TableInput { source, bounds, extracted, .. } = input;
        let counts = &extracted.counts;
        let mut facts = Facts {
            as_of: counts.iter().any(|count| count.accepted > 0).then_some(Time(extracted.as_of)),
            bound: bounds.as_of.into_iter().chain(bounds.horizon).min().map(Time),
            next: counts.iter().filter_map(|count| count.next).min().map(Time),
            unborn: counts.iter().map(|count| count.unborn.rows).sum(),
            wal_bytes: source.wal().unwrap_or(0),
            rows_read: counts.iter().map(|count| count.read).sum(),
            ..Facts::default()
        };
        facts.stamped(&source.identity());
        facts.write(source.connection())
    }
}
