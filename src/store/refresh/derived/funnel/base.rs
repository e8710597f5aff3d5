//! The events of a funnel whose steps have no conditions, from the tables of the base file alone: nothing of the source is read.

use duckdb::arrow::array::AsArray;
use duckdb::arrow::datatypes::{Int64Type, UInt8Type, UInt32Type};

use super::events::{Event, Writer};
use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::journey::Kind;
use crate::store::Error;
use crate::store::refresh::event_names::EventNames;

const EVENTS: &str = include_str!("base_events.sql");
const SORTED: &str = concat!(include_str!("base_events.sql"), include_str!("base_order.sql"));
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
pub fn write(connection: &duckdb::Connection, funnel: &Funnel, names: &EventNames<'_>) -> Result<bool, Error> {
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
    let [events, steps, exclusions] = lists.map(|list| list.to_string());
    let params: [(&str, &dyn duckdb::ToSql); 3] = [("events", &events), ("steps", &steps), ("exclusions", &exclusions)];
    let tables: u64 =
        connection.query_row(TABLES, [("events", &events as &dyn duckdb::ToSql)].as_slice(), |row| row.get(0))?;
    let mut statement = connection.prepare(if tables > 1 { SORTED } else { EVENTS })?;
    let writing = connection.try_clone()?;
    let mut writer = Writer::new(&writing, funnel)?;
    let mut last: Option<(u32, i64, u8, u8)> = None;
    let mut seq = 0;
    for batch in statement.stream_arrow(params.as_slice())? {
        let batch = batch?;
        let key = |column: usize| batch.column(column).as_primitive::<UInt32Type>().values();
        let small = |column: usize| batch.column(column).as_primitive::<UInt8Type>().values();
        let at = batch.column(1).as_primitive::<Int64Type>().values();
        for row in 0..batch.num_rows() {
            let (customer, at, depth, table) = (key(0)[row], at[row], small(2)[row], small(3)[row]);
            let next = (customer, at, depth, table);
            match last {
                Some(before) if before > next => return Ok(false),
                Some((owner, then, level, other)) if owner == customer => {
                    if (then, level) == (at, depth) && other != table {
                        return Ok(false);
                    }
                    seq += 1;
                }
                _ => seq = 0,
            }
            last = Some(next);
            writer.take(Event {
                customer,
                seq,
                at,
                shape: key(4)[row],
                label: 0,
                steps: key(5)[row],
                exclusions: key(6)[row],
            })?;
        }
    }
    writer.finish()?;
    Ok(true)
}
