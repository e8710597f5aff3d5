//! The events of the source → touch, entry, visit, message, excluded, and what was left out.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;

use duckdb::Connection;
use duckdb::arrow::array::{Array, AsArray};
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use super::ask::{base, ids, pick};
use super::duplicate::{self, Sighting};
use super::part::{Frame, Outside, Part, Seen};
use super::record::{Record, common_prefix};
use super::scan::{Bounds, Counts, Plan, Scan};
use super::shape::{Names, Shapes, Texts};
use super::write::Writer;
use super::{Progress, sql};
use crate::domain::threads;
use crate::journey::rows::LateVisits;
use crate::store::Error;
use crate::store::source::{ResolvedTable, Source};

/// Records that a part should hold.
const PART_RECORDS: u64 = 1 << 18;
/// Threads that scan and fold.
const THREADS: usize = 2;

/// What the events came to, beside the tables written.
pub struct Events {
    /// T1; 0 where no row was accepted.
    pub as_of: i64,
    /// Per entry.
    pub counts: Vec<Counts>,
    /// Rows dropped because they occur twice, per entry (T5).
    pub duplicates: Vec<Vec<i64>>,
    /// The shapes.
    pub shapes: Shapes,
    /// By the number of a shape.
    pub seen: Vec<Seen>,
    /// By day of UTC: events, machine events.
    pub days: Vec<(i64, u64, u64)>,
    /// A row of the source for each customer.
    pub customers: Vec<i64>,
    /// Events of a journey that belong to no entry (G4).
    pub strays: u64,
    /// Visits after the end of their entry (F3).
    pub late_visits: LateVisits,
}

/// Facts of journeys and memberships that end entries, found once the journeys of the events are known.
pub type Ends<'a> = &'a dyn Fn(&Shapes) -> Result<Outside, Error>;

/// Reads, orders and folds all events, and writes the tables to the file attached as `out`.
///
/// # Errors
/// When the source cannot be read, the file cannot be written, or `progress` says stop.
pub fn load(
    source: &Source,
    names: &Names<'_>,
    bounds: Bounds,
    dir: &std::path::Path,
    outside: Ends<'_>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Events, Error> {
    let connection = source.connection();
    let tables: Vec<&ResolvedTable> = source.events().collect();
    let exits: Vec<String> = ["journey_exited", "step_exited"].iter().flat_map(|name| names.sources(name)).collect();
    let plans = plans(connection, &tables, &exits)?;
    let total: u64 = plans.iter().map(|plan| plan.rows.unsigned_abs()).sum();
    let (mut scans, counts) = scan(connection, &plans, bounds, total, dir, progress)?;
    let as_of = bounds.as_of.or(counts.iter().filter_map(|count| count.latest).max()).unwrap_or(0);
    let duplicates = duplicates(connection, &tables, names, &mut scans)?;
    let (shapes, renumber) = shapes(connection, &tables, &exits, names, &scans)?;
    let (facts, members) = outside(&shapes)?;
    let frame = Frame {
        shapes: shapes.folded.clone(),
        depths: shapes.depths.clone(),
        renumber,
        facts,
        members,
        dropped: duplicates.iter().flatten().copied().collect(),
        as_of,
    };
    let accepted: u64 = counts.iter().map(|count| count.accepted).sum();
    let mut events = Events {
        as_of,
        counts,
        duplicates,
        seen: vec![Seen::default(); shapes.texts.len()],
        shapes,
        days: Vec::new(),
        customers: Vec::new(),
        strays: 0,
        late_visits: LateVisits::default(),
    };
    fold(connection, &tables, &frame, &mut scans, accepted, &mut events, progress)?;
    Ok(events)
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
            base: base(number),
            rows,
        });
    }
    Ok(plans)
}

fn scan(
    connection: &Connection,
    plans: &[Plan],
    bounds: Bounds,
    total: u64,
    dir: &std::path::Path,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(Vec<Scan>, Vec<Counts>), Error> {
    let parts = usize::try_from((total / PART_RECORDS).next_power_of_two().clamp(1, 1024)).unwrap_or(1);
    let (read, stop) = (AtomicU64::new(0), AtomicBool::new(false));
    let mut results = Vec::new();
    std::thread::scope(|scope| -> Result<(), Error> {
        let mut started = Vec::new();
        for thread in 0..THREADS {
            let connection = connection.try_clone()?;
            let (read, stop) = (&read, &stop);
            started.push(threads::start(scope, move || -> Result<(Scan, Vec<Counts>), Error> {
                let mut scan = Scan::new(parts, dir);
                let mut counts = Vec::new();
                for plan in plans {
                    let share =
                        |n: usize| plan.rows * i64::try_from(n).unwrap_or(0) / i64::try_from(THREADS).unwrap_or(1);
                    scan.read(&connection, plan, share(thread)..share(thread + 1), bounds, |rows| {
                        read.fetch_add(rows, Ordering::Relaxed);
                        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                    })?;
                    counts.push(std::mem::take(&mut scan.counts));
                }
                Ok((scan, counts))
            }));
        }
        while started.iter().any(|thread| !thread.is_finished()) {
            let rows = read.load(Ordering::Relaxed);
            if progress(Progress { phase: "reading events", rows, of: total }).is_break() {
                stop.store(true, Ordering::Relaxed);
            }
            std::thread::park_timeout(std::time::Duration::from_millis(20));
        }
        for thread in started {
            results.push(thread.join().map_err(|_| Error::Engine("a reading thread failed".into()))??);
        }
        Ok(())
    })?;
    let mut counts = vec![Counts::default(); plans.len()];
    let mut scans = Vec::new();
    for (scan, of_thread) in results {
        counts.iter_mut().zip(&of_thread).for_each(|(all, count)| all.add(count));
        scans.push(scan);
    }
    Ok((scans, counts))
}

/// Of rows that occur twice, all but the first in the order of T4 (T5); per entry.
fn duplicates(
    connection: &Connection,
    tables: &[&ResolvedTable],
    names: &Names<'_>,
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
            dropped[number].extend(twins[1..].iter().map(|(_, _, _, src)| base(number) + src));
        }
        dropped[number].sort_unstable();
        Ok(())
    })?;
    Ok(dropped)
}

/// All shapes, and their numbers by thread and number there.
fn shapes(
    connection: &Connection,
    tables: &[&ResolvedTable],
    exits: &[String],
    names: &Names<'_>,
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
    let mut read: Vec<Option<Texts>> = vec![None; rows.len()];
    pick(connection, tables, &rows, |_, table| {
        super::shape::read(connection, &sql::shapes(table, exits), names, &mut read)
    })?;
    let shapes = Shapes::new(read.iter().flatten().cloned().collect(), names);
    let number_of = |hash: &u64| read[positions[hash] as usize].as_ref().map_or(0, |texts| shapes.number(texts));
    let renumber = scans.iter().map(|scan| scan.shapes.iter().map(|(hash, _)| number_of(hash)).collect()).collect();
    Ok((shapes, renumber))
}

/// Orders and folds part after part on all threads; this one writes them in their order.
fn fold(
    connection: &Connection,
    tables: &[&ResolvedTable],
    frame: &Frame,
    scans: &mut [Scan],
    total: u64,
    events: &mut Events,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<(), Error> {
    let parts = scans.first().map_or(0, |scan| scan.records.parts_mask() + 1);
    let scans = Mutex::new(scans);
    let stop = AtomicBool::new(false);
    let mut days: HashMap<i64, (u64, u64)> = HashMap::new();
    let writing = connection.try_clone()?;
    writing.execute_batch("begin")?;
    let mut writer = Writer::new(&writing)?;
    let (mut rows, mut entries) = (0, 0);
    std::thread::scope(|scope| -> Result<(), Error> {
        let mut queues = Vec::new();
        let scans = &scans;
        for thread in 0..THREADS {
            let connection = connection.try_clone()?;
            let (send, receive) = sync_channel::<Result<Part, Error>>(1);
            let stop = &stop;
            let work = move || {
                for part in (thread..parts).step_by(THREADS) {
                    let result = one_part(&connection, tables, frame, scans, part);
                    if stop.load(Ordering::Relaxed) || send.send(result).is_err() {
                        break;
                    }
                }
            };
            // Where no thread can be started its parts are made here, one as it is wanted.
            let started = std::thread::Builder::new().spawn_scoped(scope, work).is_ok();
            queues.push(started.then_some(receive));
        }
        for number in 0..parts {
            let mut part = match &queues[number % THREADS] {
                Some(queue) => queue.recv().map_err(|_| Error::Engine("a sorting thread failed".into()))??,
                None => one_part(connection, tables, frame, scans, number)?,
            };
            part.renumber(u32::try_from(events.customers.len()).unwrap_or(u32::MAX), entries);
            entries = part.rows.next_entry;
            writer.write(&part.rows)?;
            events.customers.append(&mut part.customers);
            events.strays += part.rows.strays;
            events.late_visits.add(part.rows.late_visits);
            events.seen.iter_mut().zip(&part.seen).for_each(|(all, seen)| all.add(*seen));
            for (day, (all, machine)) in part.days {
                let day = days.entry(day).or_default();
                day.0 += all;
                day.1 += machine;
            }
            rows += part.seen.iter().map(|seen| seen.events).sum::<u64>();
            if progress(Progress { phase: "following customers", rows, of: total }).is_break() {
                stop.store(true, Ordering::Relaxed);
                return Err(Error::Cancelled);
            }
        }
        Ok(())
    })?;
    writer.finish()?;
    writing.execute_batch("commit")?;
    events.days = days.into_iter().map(|(day, (all, machine))| (day, all, machine)).collect();
    events.days.sort_unstable();
    Ok(())
}

fn one_part(
    connection: &Connection,
    tables: &[&ResolvedTable],
    frame: &Frame,
    scans: &Mutex<&mut [Scan]>,
    part: usize,
) -> Result<Part, Error> {
    let mut records: Vec<Record> = Vec::new();
    {
        let mut scans = scans.lock().map_err(|_| Error::Engine("a sorting thread failed".into()))?;
        for (thread, scan) in scans.iter_mut().enumerate() {
            let from = records.len();
            scan.records.take(part, &mut records)?;
            frame.adopt(&mut records, from, thread);
        }
    }
    let unclear = frame.sort(&mut records);
    if !unclear.is_empty() {
        frame.sort_by_text(&mut records, &ids(connection, tables, &unclear)?);
    }
    Ok(frame.fold(&records))
}
