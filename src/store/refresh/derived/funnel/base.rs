//! The events of a funnel whose steps have no conditions, from the tables of the base file alone: nothing of the source is read.

use duckdb::arrow::array::AsArray;
use duckdb::arrow::buffer::ScalarBuffer;
use duckdb::arrow::datatypes::{Int64Type, UInt8Type, UInt32Type};
use duckdb::{ArrowStream, Connection, Statement, ToSql};

use super::events::{self, Event, Writer};
use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::journey::Kind;
use crate::store::Error;
use crate::store::refresh::event_names::EventNames;

const EVENTS: &str = include_str!("base_events.sql");
const TABLES: &str = include_str!("base_tables.sql");

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

/// Writes the table `funnel_event` of the file attached as `out`; `false`, and nothing written, where two events of one instant and
/// depth stand in different tables, so that only the source can tell their order (T4), or they do not come in order.
///
/// # Errors
/// When the base file cannot be read, or the file not written.
pub fn write(connection: &Connection, funnel: &Funnel, names: &EventNames<'_>) -> Result<bool, Error> {
    let asked = Asked::new(funnel, names);
    let tables = asked.tables(connection)?;
    // Of one connection one answer is streamed at a time.
    let connections: Vec<Connection> = tables.iter().map(|_| connection.try_clone()).collect::<Result<_, _>>()?;
    let statements = connections.iter().zip(&tables);
    let statements = statements.map(|(own, table)| own.prepare(&EVENTS.replace("other_event", table)));
    let mut statements: Vec<Statement<'_>> = statements.collect::<Result<_, _>>()?;
    let mut streams: Vec<EventStream<'_>> = Vec::new();
    for (statement, table) in statements.iter_mut().zip(&tables) {
        let rows = statement.stream_arrow(asked.params(&(table == "touch")).as_slice())?;
        streams.push(EventStream::new(rows)?);
    }
    events::fill(connection, funnel, |writer| merge(&mut streams, writer))
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

    fn params<'a>(&'a self, touch: &'a bool) -> [(&'static str, &'a dyn ToSql); 4] {
        let [events, steps, exclusions] = &self.lists;
        [("events", events), ("steps", steps), ("exclusions", exclusions), ("touch", touch)]
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
