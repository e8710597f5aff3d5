//! Rows without an event id in a table that has them: each is told by a hash of all its columns (T5). They are read for these
//! rows alone, after the scan: a wide table costs nothing where every row has its id (R14).

use std::path::Path;

use bytemuck::{Pod, Zeroable};
use duckdb::Connection;
use duckdb::arrow::array::AsArray;
use duckdb::arrow::datatypes::{Int64Type, UInt64Type};

use crate::domain::hash::customer_hash;
use crate::domain::progress::Progress;
use crate::store::Error;
use crate::store::refresh::extract::counts::Counts;
use crate::store::refresh::extract::customer_ids::part_of;
use crate::store::refresh::extract::part::Part;
use crate::store::refresh::extract::record::{IdKind, row_id};
use crate::store::refresh::extract::scan::{Entry, Ids, ScanPlan};
use crate::store::refresh::extract::spill::Spill;
use crate::store::refresh::extract::sql;

/// The hashes, by part.
pub struct RowHashes {
    /// A lane by part; `None` = every row that should have an id has one.
    spill: Option<Spill>,
}

/// A row of the source and the hash of all its columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Pod, Zeroable)]
#[repr(C)]
struct RowHash {
    src: i64,
    hash: u64,
}

impl RowHashes {
    /// Reads those of the entries that lack ids, by one statement each; at most about `memory` bytes are held.
    ///
    /// # Errors
    /// When the source cannot be read, a file cannot be written, or `progress` says stop.
    pub fn read(
        connection: &Connection,
        plan: &ScanPlan<'_>,
        counts: &[Counts],
        (memory, dir): (usize, &Path),
        progress: &Progress<'_>,
    ) -> Result<Self, Error> {
        let mut spill = None;
        for entry in plan.entries.iter().filter(|entry| counts[entry.number].without_id > 0) {
            let spill = spill.get_or_insert_with(|| Spill::new(plan.parts, memory, dir));
            read_one(connection, plan, entry, spill, progress)?;
        }
        spill.as_mut().map_or(Ok(()), Spill::close)?;
        Ok(Self { spill })
    }

    /// Gives the records of a part what they lack.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn add_to(&self, part: &mut Part, number: usize) -> Result<(), Error> {
        let Some(spill) = &self.spill else { return Ok(()) };
        let mut hashes = vec![RowHash::default(); spill.len(number) / size_of::<RowHash>()];
        spill.read(number, bytemuck::cast_slice_mut(&mut hashes))?;
        hashes.sort_unstable();
        for record in 0..part.records.len() {
            if part.records[record].id_kind() != IdKind::None {
                continue;
            }
            let (src, entry) = (part.src(record), part.segment(record).entry);
            if let Ok(at) = hashes.binary_search_by_key(&src, |hash| hash.src) {
                part.records[record].set_id(IdKind::None, row_id(entry, hashes[at].hash));
            }
        }
        Ok(())
    }
}

fn read_one(
    connection: &Connection,
    plan: &ScanPlan<'_>,
    entry: &Entry<'_>,
    spill: &mut Spill,
    progress: &Progress<'_>,
) -> Result<(), Error> {
    let mut statement = connection.prepare(&sql::row_hashes(entry.table))?;
    let mut text = String::new();
    for batch in statement.stream_arrow([])? {
        let batch = batch?;
        let rows = batch.column(0).as_primitive::<Int64Type>().values();
        let customers = Ids::new(batch.column(1));
        let hashes = batch.column(2).as_primitive::<UInt64Type>().values();
        for (at, row) in rows.iter().enumerate() {
            let part = part_of(customer_hash(customers.text(at, &mut text)), plan.parts);
            let (src, _) = plan.rows.number(entry.number, *row);
            spill.push(part, bytemuck::bytes_of(&RowHash { src, hash: hashes[at] }))?;
        }
        if progress.is_cancelled() {
            return Err(Error::Cancelled);
        }
    }
    Ok(())
}
