//! The one read of the events: every accepted row becomes a [`Record`] in the part of its customer.

use std::collections::HashMap;
use std::ops::{ControlFlow, Range};
use std::path::Path;

use duckdb::arrow::array::{Array, AsArray, RecordBatch};
use duckdb::arrow::datatypes::{Int64Type, UInt64Type};

use super::Bounds;
use super::counts::Counts;
use super::duplicate::Sighting;
use super::record::Record;
use super::spill::Spill;
use crate::domain::hash::BuildIntHasher;
use crate::store::Error;

/// Bytes of records that a scanning thread holds before it writes to files.
const HELD_BYTES: usize = 32 << 20;

/// What a scan yields: records by customer, sightings by hash, and what was left out.
pub struct Scan {
    /// Records by the high bits of the customer's hash.
    pub records: Spill<Record>,
    /// Sightings by the low bits of their hash.
    pub sightings: Spill<Sighting>,
    /// The shapes' hashes, each with a row that has it, in the order of their first row.
    pub shapes: Vec<(u64, i64)>,
    /// What was counted.
    pub counts: Counts,
}

/// What to read: one entry of `[[source.events]]`.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Yields the columns of [`Column`] for every row.
    pub sql: String,
    /// The bytes that all its event ids begin with, as far as a sample shows.
    pub prefix: Vec<u8>,
    /// What is added to its row numbers, so that those of several entries differ.
    pub base: i64,
    /// How many rows its table has.
    pub rows: i64,
}

/// The columns of [`Plan::sql`], by position.
#[derive(Clone, Copy)]
enum Column {
    Row,
    Kept,
    At,
    Customer,
    Shape,
    Entry,
    Message,
    Same,
    Id,
}

impl Scan {
    /// A scan that has read nothing, in `parts` parts.
    #[must_use]
    pub fn new(parts: usize, dir: &Path) -> Self {
        let budget = HELD_BYTES / size_of::<Record>();
        Self {
            records: Spill::new(parts, budget, dir),
            sightings: Spill::new(parts, budget, dir),
            shapes: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// Reads some rows of an entry. `step` is told of rows as they are read and may stop the scan.
    ///
    /// # Errors
    /// When the source cannot be read, a file cannot be written, or `step` says so.
    pub fn read(
        &mut self,
        connection: &duckdb::Connection,
        plan: &Plan,
        rows: Range<i64>,
        bounds: Bounds,
        mut step: impl FnMut(u64) -> ControlFlow<()>,
    ) -> Result<(), Error> {
        let mut known: HashMap<u64, u32, BuildIntHasher> =
            self.shapes.iter().zip(0..).map(|((hash, _), n)| (*hash, n)).collect();
        // As numbers in the text: a parameter would not keep the engine from reading the other rows.
        let sql = format!("{} where rowid >= {} and rowid < {}", plan.sql, rows.start, rows.end);
        let mut statement = connection.prepare(&sql)?;
        for batch in statement.stream_arrow([])? {
            let batch = batch?;
            self.batch(&batch, plan, bounds, &mut known)?;
            if step(batch.num_rows() as u64).is_break() {
                return Err(Error::Cancelled);
            }
        }
        Ok(())
    }

    fn batch(
        &mut self,
        batch: &RecordBatch,
        plan: &Plan,
        bounds: Bounds,
        known: &mut HashMap<u64, u32, BuildIntHasher>,
    ) -> Result<(), Error> {
        let hashes = |column: Column| batch.column(column as usize).as_primitive::<UInt64Type>();
        let rows = batch.column(Column::Row as usize).as_primitive::<Int64Type>().values();
        let kept = batch.column(Column::Kept as usize).as_boolean();
        let times = batch.column(Column::At as usize).as_primitive::<Int64Type>();
        let (customers, shapes) = (hashes(Column::Customer), hashes(Column::Shape));
        let (entries, messages) = (hashes(Column::Entry).values(), hashes(Column::Message).values());
        let same = hashes(Column::Same).values();
        let ids = batch.column(Column::Id as usize).as_string::<i32>();
        let (has_time, has_customer, has_event) = (times.nulls(), customers.nulls(), shapes.nulls());
        let is = |nulls: Option<&duckdb::arrow::buffer::NullBuffer>, row| nulls.is_none_or(|n| n.is_valid(row));
        let part_shift = 64 - self.records.parts_log2();
        let mask = self.sightings.parts_mask();
        self.counts.read += rows.len() as u64;
        for row in 0..rows.len() {
            let src = plan.base + rows[row];
            if !(kept.is_valid(row) && kept.value(row)) {
                self.counts.filtered += 1;
                continue;
            }
            let left_out = if !is(has_time, row) {
                Some(&mut self.counts.no_time)
            } else if !is(has_customer, row) {
                Some(&mut self.counts.no_customer)
            } else if !is(has_event, row) {
                Some(&mut self.counts.no_event)
            } else if bounds.horizon.is_some_and(|horizon| times.value(row) > horizon) {
                let next = self.counts.next.map_or(times.value(row), |next| next.min(times.value(row)));
                self.counts.next = Some(next);
                Some(&mut self.counts.unborn)
            } else if bounds.as_of.is_some_and(|as_of| times.value(row) > as_of) {
                Some(&mut self.counts.future)
            } else {
                None
            };
            if let Some(finding) = left_out {
                finding.note(src);
                continue;
            }
            let hash = shapes.value(row);
            let shape = *known.entry(hash).or_insert_with(|| {
                self.shapes.push((hash, src));
                u32::try_from(self.shapes.len() - 1).unwrap_or(u32::MAX)
            });
            let mut record = Record {
                customer: customers.value(row),
                at: times.value(row),
                entry: entries[row],
                message: messages[row],
                src,
                same: same[row],
                shape,
                ..Record::default()
            };
            if ids.is_valid(row) {
                record.set_id(ids.value(row).as_bytes(), &plan.prefix);
            }
            self.counts.accepted += 1;
            self.counts.latest = self.counts.latest.max(Some(record.at));
            let part = usize::try_from(record.customer.checked_shr(part_shift).unwrap_or(0)).unwrap_or(0);
            self.records.push(part, record)?;
            let part = usize::try_from(record.same).unwrap_or(0) & mask;
            self.sightings.push(part, Sighting { same: record.same, src })?;
        }
        Ok(())
    }
}
