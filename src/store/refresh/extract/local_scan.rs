//! The extract that reads the whole source here: one scan on several threads, duplicates and shapes by single rows.

mod duplicates;
mod threads;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Mutex;

use duckdb::Connection;

use super::record::{Record, common_prefix};
use super::scan::{Plan, Scan};
use super::{Bounds, EventIds, Extract, Extracted, PartReader, sql};
use crate::domain::hash::BuildIntHasher;
use crate::domain::progress::Progress;
use crate::store::Error;
use crate::store::refresh::event_names::EventNames;
use crate::store::refresh::row_lookup::{event_ids, pick, row_offset};
use crate::store::refresh::shapes::{self, ShapeTexts, Shapes};
use crate::store::source::{ResolvedTable, Source};

/// Rows of the source that are not used because they occur twice (T5).
type Dropped = std::collections::HashSet<i64, BuildIntHasher>;

/// All events, in memory and in unnamed files.
pub struct LocalScan<'a> {
    connection: &'a Connection,
    tables: Vec<&'a ResolvedTable>,
    /// By thread that scanned.
    scans: Mutex<Vec<Scan>>,
    parts: usize,
    /// The number of a shape by the thread that saw it and its number there.
    renumber: Vec<Vec<u32>>,
    dropped: Dropped,
    extracted: Extracted,
}

impl<'a> LocalScan<'a> {
    /// Reads all events up to `bounds`; files are made in `dir`.
    ///
    /// # Errors
    /// When the source cannot be read, a file cannot be written, or `progress` says stop.
    pub fn read(
        source: &'a Source,
        names: &EventNames<'_>,
        bounds: Bounds,
        dir: &Path,
        progress: &Progress<'_>,
    ) -> Result<Self, Error> {
        let connection = source.connection();
        let tables: Vec<&ResolvedTable> = source.events().collect();
        let exits: Vec<String> =
            ["journey_exited", "step_exited"].iter().flat_map(|name| names.sources(name)).collect();
        let plans = plans(connection, &tables, &exits)?;
        let (mut scans, counts) = threads::scan(connection, &plans, bounds, dir, progress)?;
        let as_of = bounds.as_of.or(counts.iter().filter_map(|count| count.latest).max()).unwrap_or(0);
        let duplicates = duplicates::duplicates(connection, &tables, names, &mut scans)?;
        let (shapes, renumber) = number_shapes(connection, &tables, &exits, names, &scans)?;
        let dropped = duplicates.iter().flatten().copied().collect();
        let parts = scans.first().map_or(0, |scan| scan.records.parts_mask() + 1);
        let extracted = Extracted { as_of, counts, duplicates, shapes };
        Ok(Self { connection, tables, scans: Mutex::new(scans), parts, renumber, dropped, extracted })
    }
}

impl Extract for LocalScan<'_> {
    fn extracted(&self) -> &Extracted {
        &self.extracted
    }

    fn parts(&self) -> usize {
        self.parts
    }

    fn reader(&self) -> Result<Box<dyn PartReader + '_>, Error> {
        let connection = self.connection.try_clone()?;
        let Self { tables, scans, renumber, dropped, .. } = self;
        Ok(Box::new(ScanReader { connection, tables, scans, renumber, dropped }))
    }
}

/// Takes what the scans have, one thread at a time.
struct ScanReader<'a> {
    connection: Connection,
    tables: &'a [&'a ResolvedTable],
    scans: &'a Mutex<Vec<Scan>>,
    renumber: &'a [Vec<u32>],
    dropped: &'a Dropped,
}

impl PartReader for ScanReader<'_> {
    fn take(&self, part: usize) -> Result<Vec<Record>, Error> {
        let mut records: Vec<Record> = Vec::new();
        let mut scans = self.scans.lock().map_err(|_| Error::Engine("a sorting thread failed".into()))?;
        for (thread, scan) in scans.iter_mut().enumerate() {
            let from = records.len();
            scan.records.take(part, &mut records)?;
            self.adopt(&mut records, from, thread);
        }
        Ok(records)
    }

    fn event_ids(&self, rows: &[i64]) -> Result<EventIds, Error> {
        event_ids(&self.connection, self.tables, rows, sql::ids)
    }
}

impl ScanReader<'_> {
    /// Gives records of one thread's scan the numbers of the shapes, and drops what occurs twice.
    fn adopt(&self, records: &mut Vec<Record>, from: usize, thread: usize) {
        let numbers = &self.renumber[thread];
        for record in &mut records[from..] {
            record.shape = numbers[record.shape as usize];
        }
        if !self.dropped.is_empty() {
            let mut kept = from;
            for at in from..records.len() {
                if !self.dropped.contains(&records[at].src) {
                    records[kept] = records[at];
                    kept += 1;
                }
            }
            records.truncate(kept);
        }
    }
}

fn plans(connection: &Connection, tables: &[&ResolvedTable], exits: &[String]) -> Result<Vec<Plan>, Error> {
    let mut plans = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let rows: i64 = connection.query_row(&sql::extent(table), [], |row| row.get(0))?;
        let lacking: bool = connection.query_row(&sql::lacks_ids(table), [], |row| row.get(0))?;
        let mut statement = connection.prepare(&sql::sample(table))?;
        let ids = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        plans.push(Plan {
            sql: sql::scan(table, number, exits, !lacking),
            prefix: common_prefix(ids.iter().map(String::as_str)),
            base: row_offset(number),
            rows,
        });
    }
    Ok(plans)
}

/// All shapes, and their numbers by thread and number there.
fn number_shapes(
    connection: &Connection,
    tables: &[&ResolvedTable],
    exits: &[String],
    names: &EventNames<'_>,
    scans: &[Scan],
) -> Result<(Shapes, Vec<Vec<u32>>), Error> {
    let mut positions: HashMap<u64, u32> = HashMap::new();
    let mut rows = Vec::new();
    for (hash, src) in scans.iter().flat_map(|scan| &scan.shapes) {
        let next = u32::try_from(positions.len()).unwrap_or(u32::MAX);
        positions.entry(*hash).or_insert_with(|| {
            rows.push((next, *src));
            next
        });
    }
    let mut read: Vec<Option<ShapeTexts>> = vec![None; rows.len()];
    pick(connection, tables, &rows, |_, table| shapes::read(connection, &sql::shapes(table, exits), names, &mut read))?;
    let all = Shapes::new(read.iter().flatten().cloned().collect(), names);
    let number_of = |hash: &u64| read[positions[hash] as usize].as_ref().map_or(0, |texts| all.number(texts));
    let renumber = scans.iter().map(|scan| scan.shapes.iter().map(|(hash, _)| number_of(hash)).collect()).collect();
    Ok((all, renumber))
}
