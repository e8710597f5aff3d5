//! The events of a funnel whose steps have no conditions, from the tables of the base file alone: nothing of the source is read.

use std::ops::Range;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::Builder;

use duckdb::arrow::array::AsArray;
use duckdb::arrow::buffer::ScalarBuffer;
use duckdb::arrow::datatypes::{Int64Type, UInt8Type, UInt32Type};
use duckdb::{ArrowStream, Connection, Statement, ToSql};

use super::events::{self, Batch, Event, Writer};
use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::journey::Kind;
use crate::store::Error;
use crate::store::refresh::event_names::EventNames;

const EVENTS: &str = include_str!("base_events.sql");
const TABLES: &str = include_str!("base_tables.sql");
const CUSTOMERS: &str = include_str!("base_customers.sql");

/// Whether the base tells of every event that the funnel needs: what it keeps of lifecycle events, of attributes and of the order of
/// all events is less than that.
#[must_use]
pub fn tells(funnel: &Funnel, names: &EventNames<'_>) -> bool {
    let kept = |event: &str| {
        let standard = names.event(event);
        // Several names of the source may be one name of the base.
        let same = names.sources(standard).len() == names.sources(event).len();
        same && (!Kind::of(standard).lifecycle() || Kind::of(standard) == Kind::Excluded)
    };
    funnel.order != FunnelOrder::Strict
        && funnel.start_attributes().next().is_none()
        && funnel.triggers().all(|(event, conditions)| conditions.is_empty() && kept(event))
}

/// Customers whose events one thread puts in order at once: few enough that what is read of them has room to wait for its turn.
const RANGE: u32 = if cfg!(test) { 2 } else { 1 << 15 };

/// Batches of the events of one range that may wait.
const WAITING: usize = 8;

/// Customers, and where their events go.
type Part = (Range<u32>, SyncSender<Batch>);

/// Writes the table `funnel_event` of the file attached as `out`, by so many threads; `false`, and nothing written, where two events of one
/// instant and depth stand in different tables, so that only the source can tell their order (T4), or they do not come in order.
///
/// # Errors
/// When the base file cannot be read, or the file not written.
pub fn write(connection: &Connection, funnel: &Funnel, names: &EventNames<'_>, threads: usize) -> Result<bool, Error> {
    let asked = Asked::new(funnel, names);
    let tables = EventTables { funnel, names: asked.tables(connection)?, asked };
    let customers: u32 = connection.query_row(CUSTOMERS, [], |row| row.get(0))?;
    let range = |range: u32| range * RANGE..customers.min((range + 1).saturating_mul(RANGE));
    let ranges: Vec<Range<u32>> = (0..customers.div_ceil(RANGE)).map(range).collect();
    let own = tables.connections(connection)?;
    let others = (0..threads.min(ranges.len())).filter(|_| threads > 1).map(|_| tables.connections(connection));
    let others: Vec<_> = others.collect::<Result<_, _>>()?;
    events::fill(connection, |out| {
        let mut alone = ranges.clone().into_iter().map(|range| (range, out.clone()));
        match tables.read_in_turn(&Mutex::new(ranges.into_iter()), others, &out) {
            Some(read) => read,
            None => tables.read(&own, &mut || alone.next()),
        }
    })
}

/// The tables of the base file that hold events of a funnel.
struct EventTables<'a> {
    funnel: &'a Funnel,
    names: Vec<String>,
    asked: Asked,
}

impl EventTables<'_> {
    /// One for each table: of one connection one answer is streamed at a time.
    fn connections(&self, connection: &Connection) -> Result<Vec<Connection>, Error> {
        Ok(self.names.iter().map(|_| connection.try_clone()).collect::<Result<_, _>>()?)
    }

    /// Hands on the events of one part after another, as long as there are any; `false` where they tell no order.
    fn read(&self, connections: &[Connection], next: &mut dyn FnMut() -> Option<Part>) -> Result<bool, Error> {
        let statements = connections.iter().zip(&self.names);
        let statements = statements.map(|(own, table)| own.prepare(&EVENTS.replace("other_event", table)));
        let mut statements: Vec<Statement<'_>> = statements.collect::<Result<_, _>>()?;
        while let Some((customers, out)) = next() {
            let mut streams: Vec<EventStream<'_>> = Vec::new();
            for (statement, table) in statements.iter_mut().zip(&self.names) {
                let touch = table == "touch";
                let rows = statement.stream_arrow(self.asked.params(&touch, &customers).as_slice())?;
                streams.push(EventStream::new(rows)?);
            }
            let mut writer = Writer::new(self.funnel, out);
            if !merge(&mut streams, &mut writer)? {
                return Ok(false);
            }
            writer.close();
        }
        Ok(true)
    }

    /// The same by a thread for each list of connections, in the order of the ranges; `None` where no thread can be started.
    fn read_in_turn(
        &self,
        ranges: &Mutex<impl Iterator<Item = Range<u32>> + Send>,
        connections: Vec<Vec<Connection>>,
        out: &SyncSender<Batch>,
    ) -> Option<Result<bool, Error>> {
        let lock = || ranges.lock().unwrap_or_else(PoisonError::into_inner);
        let read = |own: Vec<Connection>, parts: SyncSender<Receiver<Batch>>| {
            let whole = self.read(&own, &mut || {
                // Nobody takes the next range before this one has its place in the order.
                let mut ranges = lock();
                let (range, (out, part)) = (ranges.next()?, sync_channel(WAITING));
                parts.send(part).ok()?;
                Some((range, out))
            });
            if !matches!(whole, Ok(true)) {
                // What the others would read is of no use.
                lock().by_ref().for_each(drop);
            }
            whole
        };
        let (parts, in_order) = sync_channel(connections.len());
        std::thread::scope(|scope| {
            let start = |own: Vec<Connection>| {
                let (read, parts) = (&read, parts.clone());
                Builder::new().spawn_scoped(scope, move || read(own, parts)).ok()
            };
            let started: Vec<_> = connections.into_iter().filter_map(start).collect();
            drop(parts);
            for batch in in_order.into_iter().flatten() {
                // Where nothing is written any more, why not is told at the end.
                out.send(batch).ok();
            }
            let read = started.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
            read.reduce(|all, next| Ok(all? && next?))
        })
    }
}

/// Hands on the events of several tables in their order; `false` where they tell none.
fn merge(streams: &mut [EventStream<'_>], writer: &mut Writer) -> Result<bool, Error> {
    let mut last: Option<(Place, usize)> = None;
    let mut seq = 0;
    while let Some((place, of)) = streams.iter().zip(0..).filter_map(|(stream, of)| Some((stream.place()?, of))).min() {
        match last {
            Some(before) if before > (place, of) => return Ok(false),
            Some((before, other)) if before.customer == place.customer => {
                if before == place && other != of {
                    return Ok(false);
                }
                seq += 1;
            }
            _ => seq = 0,
        }
        last = Some((place, of));
        let [shape, steps, exclusions] = streams[of].take()?;
        let Place { customer, at, .. } = place;
        writer.take(Event { customer, seq, at, shape, label: 0, steps, exclusions })?;
    }
    Ok(true)
}

/// The events that a funnel asks for.
struct Asked {
    /// JSON lists side by side: names in the store, bits of the steps and of the exclusions that each meets.
    lists: [String; 3],
}

impl Asked {
    fn new(funnel: &Funnel, names: &EventNames<'_>) -> Self {
        let bits = |event: &str| {
            let place = |(position, own): (usize, &str)| if names.event(own) == event { 1_u32 << position } else { 0 };
            let steps = funnel.steps.iter().map(|step| step.event.as_str());
            let exclusions = funnel.exclude.iter().map(|exclusion| exclusion.event.as_str());
            [steps.enumerate().map(place).sum::<u32>(), exclusions.enumerate().map(place).sum()]
        };
        let mut wanted: Vec<&str> = funnel.triggers().map(|(event, _)| names.event(event)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let [steps, exclusions]: [Vec<u32>; 2] = [0, 1].map(|n| wanted.iter().map(|event| bits(event)[n]).collect());
        let lists: [serde_json::Value; 3] = [wanted.into(), steps.into(), exclusions.into()];
        Self { lists: lists.map(|list| list.to_string()) }
    }

    /// The tables that hold them.
    fn tables(&self, connection: &Connection) -> Result<Vec<String>, Error> {
        let mut statement = connection.prepare(TABLES)?;
        let tables = statement.query_map([("events", &self.lists[0] as &dyn ToSql)].as_slice(), |row| row.get(0))?;
        Ok(tables.collect::<Result<_, _>>()?)
    }

    fn params<'a>(&'a self, touch: &'a bool, customers: &'a Range<u32>) -> [(&'static str, &'a dyn ToSql); 6] {
        let [events, steps, exclusions] = &self.lists;
        let Range { start, end } = customers;
        [
            ("events", events),
            ("steps", steps),
            ("exclusions", exclusions),
            ("touch", touch),
            ("first", start),
            ("end", end),
        ]
    }
}

/// Where an event stands (T4); what of one table shares it stands there in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    customer: u32,
    at: i64,
    depth: u8,
}

/// The events of one table in their order.
struct EventStream<'a> {
    batches: ArrowStream<'a>,
    batch: Option<Columns>,
    row: usize,
}

/// Columns of some events.
struct Columns {
    customer: ScalarBuffer<u32>,
    at: ScalarBuffer<i64>,
    depth: ScalarBuffer<u8>,
    shape: ScalarBuffer<u32>,
    steps: ScalarBuffer<u32>,
    exclusions: ScalarBuffer<u32>,
}

impl<'a> EventStream<'a> {
    fn new(batches: ArrowStream<'a>) -> Result<Self, Error> {
        let mut stream = Self { batches, batch: None, row: 0 };
        stream.refill()?;
        Ok(stream)
    }

    /// Goes on to the next batch with a row.
    fn refill(&mut self) -> Result<(), Error> {
        self.row = 0;
        self.batch = None;
        for batch in self.batches.by_ref() {
            let batch = batch?;
            let keys = |column: usize| batch.column(column).as_primitive::<UInt32Type>().values().clone();
            if batch.num_rows() > 0 {
                self.batch = Some(Columns {
                    customer: keys(0),
                    at: batch.column(1).as_primitive::<Int64Type>().values().clone(),
                    depth: batch.column(2).as_primitive::<UInt8Type>().values().clone(),
                    shape: keys(3),
                    steps: keys(4),
                    exclusions: keys(5),
                });
                break;
            }
        }
        Ok(())
    }

    /// Where the event stands whose turn it is; `None` = there is none left.
    fn place(&self) -> Option<Place> {
        let (Columns { customer, at, depth, .. }, row) = (self.batch.as_ref()?, self.row);
        Some(Place { customer: customer[row], at: at[row], depth: depth[row] })
    }

    /// Its shape, its bits of steps and of exclusions; the next one has its turn.
    fn take(&mut self) -> Result<[u32; 3], Error> {
        let (Some(Columns { customer, shape, steps, exclusions, .. }), row) = (&self.batch, self.row) else {
            return Ok([0; 3]);
        };
        let taken = [shape[row], steps[row], exclusions[row]];
        self.row += 1;
        if self.row == customer.len() {
            self.refill()?;
        }
        Ok(taken)
    }
}
