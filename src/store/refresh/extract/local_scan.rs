//! The extract that reads the whole source here: one statement for each entry of events and thread, then what rows share an id.

mod row_hashes;
mod threads;
mod twins;

use std::path::Path;
use std::sync::Arc;

use super::counts::Counts;
use super::id_runs::Repeats;
use super::part::{Hit, Part, PartSegment, prefixed};
use super::record::Record;
use super::scan::{Entry, Lane, Scan, ScanPlan, Segment, Stretch};
use super::shape_registry::{self, ShapeRegistry};
use super::spill::Spill;
use super::table_rows::{self, PARTED};
use super::{Bounds, Extract, Extracted};
use crate::domain::progress::Progress;
use crate::store::Error;
use crate::store::refresh::derive::presence::Presence;
use crate::store::refresh::event_names::EventNames;
use crate::store::refresh::row_lookup::SourceRows;
use crate::store::refresh::shapes::Shapes;
use crate::store::refresh::trigger_query::Triggers;
use crate::store::source::Source;
use row_hashes::RowHashes;
use twins::{Dropped, Search};

/// Bytes that a row takes while its part is folded.
const ROW_BYTES: u64 = 96;

/// A part takes no more than this, whatever may be used.
const MOST_PART_BYTES: usize = 12 << 20;

/// What a scan may use of the machine.
#[derive(Clone, Copy, Debug)]
pub struct Resources<'a> {
    pub threads: usize,
    /// Bytes of memory for all that is not the engine's.
    pub memory: usize,
    /// Where files are made.
    pub dir: &'a Path,
}

/// What is looked for.
#[derive(Clone, Copy)]
pub struct Question<'a> {
    pub names: &'a EventNames<'a>,
    pub triggers: &'a Triggers<'a>,
    pub bounds: Bounds,
}

/// All events, in memory and in unnamed files.
pub struct LocalScan {
    threads: Vec<OneThread>,
    row_hashes: RowHashes,
    tables: Spill,
    parts: usize,
    dropped: Dropped,
    extracted: Extracted,
}

/// What one thread has read.
struct OneThread {
    spill: Spill,
    /// By part.
    segments: Vec<Vec<Segment>>,
    stretches: Vec<Stretch>,
    /// Numbers of shapes by those in the thread.
    shapes: Vec<u32>,
    width: usize,
}

impl LocalScan {
    /// Reads all events up to the question's bounds, and the tables that name customers.
    ///
    /// # Errors
    /// When the source cannot be read, a file cannot be written, or `progress` says stop.
    pub fn read(
        source: &Source,
        question: Question<'_>,
        resources: Resources<'_>,
        progress: &Progress<'_>,
    ) -> Result<Self, Error> {
        let connection = source.connection();
        let Question { names, triggers, bounds } = question;
        let mut entries = Vec::new();
        let by_name = Arc::new(shape_registry::needs(names, triggers));
        for (number, table) in source.events().enumerate() {
            let registry = Arc::new(ShapeRegistry::new(Arc::clone(&by_name)));
            let need = registry.register(connection)?;
            entries.push(Entry { number, table, registry, need, rows: table.rows });
        }
        let rows: u64 = entries.iter().map(|entry| entry.rows).sum();
        // Each thread folds a part while others wait to be written; a part that fits a cache is folded faster.
        let of_part = (resources.memory / (4 * resources.threads)).clamp(1 << 16, MOST_PART_BYTES) as u64;
        let parts = usize::try_from((rows * ROW_BYTES / of_part).next_power_of_two().clamp(1, 4096)).unwrap_or(1);
        let budget = resources.memory / resources.threads;
        let places = SourceRows::of(source);
        let plan = ScanPlan { entries, triggers, names, bounds, rows: &places, parts, budget };
        let mut scans = threads::scan(connection, &plan, resources.threads, resources.dir, progress)?;
        let mut tables = Spill::new(parts * PARTED.len(), resources.memory / 4, resources.dir);
        table_rows::read(source, &mut tables, parts)?;
        let mut of_entry =
            |entry: usize| Repeats::new(scans.iter_mut().map(|scan| std::mem::take(&mut scan.ids[entry])).collect());
        let repeats: Vec<Repeats> = (0..plan.entries.len()).map(&mut of_entry).collect();
        let (threads, extracted) = merged(scans, &plan);
        let held = (resources.memory / 4, resources.dir);
        let row_hashes = RowHashes::read(connection, &plan, &extracted.counts, held, progress)?;
        let mut all = Self { threads, row_hashes, tables, parts, dropped: Dropped::default(), extracted };
        if !repeats.iter().all(Repeats::none) {
            let shapes = &all.extracted.shapes;
            let search = Search { parts, shapes, repeats: &repeats, rows, memory: resources.memory };
            all.dropped = search.run(|part, customers| all.events(part, customers))?;
        }
        Ok(all)
    }

    /// The events of a part, with or without the ids of its customers.
    fn events(&self, number: usize, customers: bool) -> Result<Part, Error> {
        let mut part = Part::default();
        for thread in &self.threads {
            thread.add_to(&mut part, number, customers)?;
        }
        self.row_hashes.add_to(&mut part, number)?;
        Ok(part)
    }
}

impl Extract for LocalScan {
    fn extracted(&self) -> &Extracted {
        &self.extracted
    }

    fn parts(&self) -> usize {
        self.parts
    }

    fn take(&self, number: usize) -> Result<Part, Error> {
        let mut part = self.events(number, true)?;
        part.dropped = self.dropped.get(number).cloned().unwrap_or_default();
        for table in 0..PARTED.len() {
            let lane = table_rows::lane(number, table);
            let mut bytes = vec![0; self.tables.len(lane)];
            self.tables.read(lane, &mut bytes)?;
            part.rows.push(bytes);
        }
        Ok(part)
    }
}

/// What the threads have read, their shapes numbered by rank and their counts added up.
fn merged(mut scans: Vec<Scan<'_>>, plan: &ScanPlan<'_>) -> (Vec<OneThread>, Extracted) {
    let many: Vec<usize> = scans.iter().map(|scan| scan.shapes.len()).collect();
    let texts = scans.iter_mut().flat_map(|scan| std::mem::take(&mut scan.shapes)).collect();
    let (shapes, mut numbers) = Shapes::numbered(Vec::new(), texts, plan.names);
    let mut counts = vec![Counts::default(); plan.entries.len()];
    let mut presence: Vec<Presence> =
        plan.triggers.queries.iter().map(|query| Presence::new(query.conditions.len())).collect();
    let mut threads = Vec::new();
    for (scan, many) in scans.into_iter().zip(many) {
        counts.iter_mut().zip(scan.counts).for_each(|(all, own)| all.add(own));
        presence.iter_mut().zip(&scan.presence).for_each(|(all, own)| all.add(own));
        threads.push(OneThread {
            segments: scan.segments,
            stretches: scan.stretches,
            shapes: numbers.drain(..many).collect(),
            spill: scan.spill,
            width: scan.states,
        });
    }
    let latest = counts.iter().filter_map(|count| count.latest).max();
    let as_of = plan.bounds.as_of.or(latest).unwrap_or(0);
    (threads, Extracted { as_of, counts, shapes, presence })
}

impl OneThread {
    /// Adds what this thread read of a part, with or without the ids of its customers.
    fn add_to(&self, part: &mut Part, number: usize, with_ids: bool) -> Result<(), Error> {
        let (first, customers, long) = (part.records.len(), part.customers.len(), part.long_ids.len());
        let lane = |lane: Lane| lane.of(number);
        let records = self.spill.len(lane(Lane::Records)) / size_of::<Record>();
        part.records.resize(first + records, Record::default());
        self.spill.read(lane(Lane::Records), bytemuck::cast_slice_mut(&mut part.records[first..]))?;
        let before = u32::try_from(customers).unwrap_or(u32::MAX);
        for record in &mut part.records[first..] {
            record.shape = self.shapes[record.shape as usize];
            record.customer += before;
        }
        part.segments.extend(self.segments[number].iter().map(|segment| {
            let Stretch { entry, base, prefix, .. } = &self.stretches[segment.stretch];
            let first = first + segment.first as usize;
            PartSegment { first, entry: *entry, base: *base, prefix: Arc::clone(prefix), long }
        }));
        part.long_ids.resize(long + self.spill.len(lane(Lane::LongIds)), 0);
        self.spill.read(lane(Lane::LongIds), &mut part.long_ids[long..])?;
        if !with_ids {
            return Ok(());
        }
        let mut ids = vec![0; self.spill.len(lane(Lane::Customers))];
        self.spill.read(lane(Lane::Customers), &mut ids)?;
        let mut rest = &ids[..];
        while !rest.is_empty() {
            let (id, after) = prefixed(rest);
            part.customers.push(&String::from_utf8_lossy(id));
            rest = after;
        }
        let hits = part.hits.len();
        part.hits.resize(hits + self.spill.len(lane(Lane::Hits)) / size_of::<Hit>(), Hit::default());
        self.spill.read(lane(Lane::Hits), bytemuck::cast_slice_mut(&mut part.hits[hits..]))?;
        let before = u32::try_from(first).unwrap_or(u32::MAX);
        part.hits[hits..].iter_mut().for_each(|hit| hit.record += before);
        let states = part.states.len();
        part.width = self.width;
        part.states.resize(states + self.spill.len(lane(Lane::States)), 0);
        self.spill.read(lane(Lane::States), &mut part.states[states..])
    }
}
