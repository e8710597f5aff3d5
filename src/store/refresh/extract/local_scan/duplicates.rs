//! Rows that occur twice (T5): those with equal hashes are read once more and compared.

use std::collections::HashMap;

use duckdb::Connection;
use duckdb::arrow::array::{Array, AsArray};
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use crate::store::Error;
use crate::store::refresh::event_names::EventNames;
use crate::store::refresh::extract::duplicate::{self, Sighting};
use crate::store::refresh::extract::scan::Scan;
use crate::store::refresh::extract::sql;
use crate::store::refresh::row_lookup::{pick, row_offset};
use crate::store::source::ResolvedTable;

/// Of rows that occur twice, all but the first in the order of T4 (T5); per entry.
pub fn duplicates(
    connection: &Connection,
    tables: &[&ResolvedTable],
    names: &EventNames<'_>,
    scans: &mut [Scan],
) -> Result<Vec<Vec<i64>>, Error> {
    let parts = scans.first().map_or(0, |scan| scan.sightings.parts_mask() + 1);
    let mut rows: Vec<(u32, i64)> = Vec::new();
    let mut group = 0;
    let mut sightings: Vec<Sighting> = Vec::new();
    for part in 0..parts {
        sightings.clear();
        for scan in &mut *scans {
            scan.sightings.take(part, &mut sightings)?;
        }
        for twins in duplicate::candidates(&sightings) {
            rows.extend(twins.into_iter().map(|src| (group, src)));
            group += 1;
        }
    }
    let mut dropped = vec![Vec::new(); tables.len()];
    pick(connection, tables, &rows, |number, table| {
        let mut twins: HashMap<(u32, String), Vec<_>> = HashMap::new();
        let mut statement = connection.prepare(&sql::twins(table))?;
        for batch in statement.stream_arrow([])? {
            let batch = batch?;
            for row in 0..batch.num_rows() {
                let text = |column: usize| {
                    let column = batch.column(column).as_string::<i32>();
                    column.is_valid(row).then(|| column.value(row).to_owned())
                };
                let group = batch.column(0).as_primitive::<UInt32Type>().value(row);
                let src = batch.column(1).as_primitive::<Int64Type>().value(row);
                let at = batch.column(3).as_primitive::<Int64Type>().value(row);
                let depth = names.depth(names.event(&text(4).unwrap_or_default()));
                let place = (at, depth, [text(4), text(5), text(6), text(7), text(8)], src);
                twins.entry((group, text(2).unwrap_or_default())).or_default().push(place);
            }
        }
        for mut twins in twins.into_values() {
            twins.sort_unstable();
            dropped[number].extend(twins[1..].iter().map(|(_, _, _, src)| row_offset(number) + src));
        }
        dropped[number].sort_unstable();
        Ok(())
    })?;
    Ok(dropped)
}
