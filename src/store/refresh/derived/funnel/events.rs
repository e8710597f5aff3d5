//! The events of a funnel, put together from the matches of its triggers.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use duckdb::Connection;
use duckdb::arrow::array::AsArray;
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use super::labels::Labels;
use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::derive::Found;

/// One event that the funnel may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    pub customer: u32,
    /// Its place among those of the customer, in the order of T4.
    pub seq: u32,
    pub at: i64,
    pub shape: u32,
    /// As in [`Labels::number`]; 0 of one that starts nothing.
    pub label: u32,
    /// Bits of the steps that it meets.
    pub steps: u32,
    /// Bits of the exclusions that it meets.
    pub exclusions: u32,
}

/// Events on their way to the table `funnel_event`: what is taken here is written by a thread of its own.
pub struct Writer {
    customer: OneCustomer,
    kept: Vec<Event>,
    /// Customer and place of the event taken last.
    last: Option<(u32, u32)>,
    out: SyncSender<Batch>,
}

/// Events that are handed on at once.
pub type Batch = Vec<Event>;

/// So many, at most.
const BATCH: usize = 1 << 15;

/// Fills the table of the file attached as `out` with what `fill` hands on, in that order; where it says `false`, or fails, nothing is
/// written.
///
/// # Errors
/// What `fill` says, or that the file cannot be written.
pub fn fill(
    connection: &Connection,
    fill: impl FnOnce(SyncSender<Batch>) -> Result<bool, Error>,
) -> Result<bool, Error> {
    // On a connection that streams an answer nothing can be appended.
    let writing = connection.try_clone()?;
    writing.execute_batch("begin")?;
    let (out, batches) = sync_channel(2);
    std::thread::scope(|scope| {
        let written = scope.spawn(move || (append(&writing, batches), writing));
        let filled = fill(out);
        let (written, writing) = written.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let whole = filled?;
        written?;
        writing.execute_batch(if whole { "commit" } else { "rollback" })?;
        Ok(whole)
    })
}

/// Appends what comes.
fn append(connection: &Connection, batches: Receiver<Batch>) -> Result<(), Error> {
    let mut table = TableAppender::new(connection, "funnel_event")?;
    for rows in batches {
        let keys = |key: fn(&Event) -> u32| Values::Key(rows.iter().map(key).collect());
        table.append(vec![
            keys(|row| row.customer),
            Values::Int(rows.iter().map(|row| row.at).collect()),
            keys(|row| row.shape),
            keys(|row| row.label),
            keys(|row| row.steps),
            keys(|row| row.exclusions),
        ])?;
    }
    table.finish()
}

impl Writer {
    /// Of a funnel, for events that go on to `out`.
    pub fn new(funnel: &Funnel, out: SyncSender<Batch>) -> Self {
        let customer = OneCustomer { starts: starts(funnel), own: Vec::new() };
        Self { customer, kept: Vec::new(), last: None, out }
    }

    /// Takes the next event; they come by customer and, inside, in the order of T4. One event may come several times, each time with
    /// other bits.
    ///
    /// # Errors
    /// When the events do not come so.
    pub fn take(&mut self, event: Event) -> Result<(), Error> {
        let place = (event.customer, event.seq);
        if self.last.replace(place).is_some_and(|last| last > place) {
            let message = "the events of a funnel were read in another order than they are stored in";
            return Err(Error::Engine(message.to_owned()));
        }
        self.customer.take(event, &mut self.kept);
        if self.kept.len() >= BATCH {
            self.hand_on();
        }
        Ok(())
    }

    /// Hands on what is left; no event comes after.
    pub fn close(mut self) {
        self.customer.close(&mut self.kept);
        self.hand_on();
    }

    /// Where nothing is written any more, why not is told at the end.
    fn hand_on(&mut self) {
        self.out.send(std::mem::take(&mut self.kept)).ok();
    }
}

/// Writes the table from matches of the steps, then of the exclusions.
///
/// # Errors
/// When they cannot be read, or the file not written.
pub fn write(connection: &Connection, funnel: &Funnel, found: &[Found], labels: &Labels) -> Result<(), Error> {
    let starts = starts(funnel);
    let mut statement = connection.prepare(&events_sql(funnel, found))?;
    let rows = statement.stream_arrow([])?;
    fill(connection, |out| {
        let mut writer = Writer::new(funnel, out);
        for batch in rows {
            let batch = batch?;
            let key = |column: usize| batch.column(column).as_primitive::<UInt32Type>().values();
            let at = batch.column(2).as_primitive::<Int64Type>().values();
            let src = batch.column(6).as_primitive::<Int64Type>().values();
            for row in 0..batch.num_rows() {
                writer.take(Event {
                    customer: key(0)[row],
                    seq: key(1)[row],
                    at: at[row],
                    shape: key(3)[row],
                    label: if key(4)[row] & starts == 0 { 0 } else { labels.number(src[row]) },
                    steps: key(4)[row],
                    exclusions: key(5)[row],
                })?;
            }
        }
        writer.close();
        Ok(true)
    })?;
    Ok(())
}

/// The steps that an attempt may begin with, as bits (J7).
fn starts(funnel: &Funnel) -> u32 {
    if funnel.order == FunnelOrder::Any { u32::MAX } else { 1 }
}

/// The events in order: grain one match, of a strict funnel also one event of a customer who has a start; columns: customer, seq,
/// time in µs, shape, bits of steps, bits of exclusions, row of the source. All matches are in one table, in this order.
fn events_sql(funnel: &Funnel, found: &[Found]) -> String {
    let Some(Found { table, number: first, .. }) = found.first() else { return String::new() };
    let steps = funnel.steps.len();
    let (steps, exclusions) = (bits(&found[..steps]), bits(&found[steps..]));
    // Of a longer list of values the engine makes a join, which keeps no order.
    let matches = format!("from {table} as h where ({steps} | {exclusions}) <> 0");
    if !funnel.is_strict() {
        return format!("select h.customer, h.seq, h.at_us, h.shape, {steps}, {exclusions}, h.src {matches}");
    }
    // The place among all events, also of what was looked for afterwards.
    format!(
        "select q.customer, q.seq, q.at_us, q.shape, coalesce(m.steps, 0)::uinteger, \
         coalesce(m.exclusions, 0)::uinteger, q.src from base.main.sequence q \
         left join (select h.src, bit_or({steps}) as steps, bit_or({exclusions}) as exclusions {matches} group by h.src) m \
         on m.src = q.src \
         where q.customer in (select customer from {table} where trigger = {first}) order by q.customer, q.seq"
    )
}

/// SQL of the bits of triggers by a match's number; one trigger can stand at several places.
fn bits(found: &[Found]) -> String {
    let mut by_number: BTreeMap<u32, u32> = BTreeMap::new();
    for (position, found) in found.iter().enumerate() {
        *by_number.entry(found.number).or_default() |= 1_u32 << position;
    }
    if by_number.is_empty() {
        return "0::uinteger".to_owned();
    }
    let cases: Vec<String> = by_number.iter().map(|(number, bits)| format!("when {number} then {bits}")).collect();
    format!("(case h.trigger {} else 0 end)::uinteger", cases.join(" "))
}

/// The events of the customer whose turn it is.
struct OneCustomer {
    /// Bits of the steps that an attempt may begin with.
    starts: u32,
    own: Vec<Event>,
}

impl OneCustomer {
    fn take(&mut self, next: Event, kept: &mut Vec<Event>) {
        match self.own.last_mut() {
            Some(last) if last.customer == next.customer && last.seq == next.seq => {
                last.steps |= next.steps;
                last.label = last.label.max(next.label);
                last.exclusions |= next.exclusions;
                return;
            }
            Some(last) if last.customer != next.customer => self.close(kept),
            _ => {}
        }
        self.own.push(next);
    }

    /// Keeps what the funnel can need: nothing before the instant of the first start (in it steps may come in any order, U2), and of
    /// other events between one of a shape.
    fn close(&mut self, kept: &mut Vec<Event>) {
        let first = self.own.iter().find(|event| event.steps & self.starts != 0).map_or(i64::MAX, |event| event.at);
        let mut between: Vec<u32> = Vec::new();
        for event in self.own.drain(..).filter(|event| event.at >= first) {
            if event.steps | event.exclusions != 0 {
                between.clear();
            } else if between.contains(&event.shape) {
                continue;
            } else {
                between.push(event.shape);
            }
            kept.push(event);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At the instant of its place.
    fn event(customer: u32, seq: u32, shape: u32, steps: u32) -> Event {
        Event { customer, seq, at: i64::from(seq), shape, label: 0, steps, exclusions: 0 }
    }

    fn kept(starts: u32, events: &[Event]) -> Vec<(u32, u32, u32)> {
        let mut customer = OneCustomer { starts, own: Vec::new() };
        let mut kept = Vec::new();
        for event in events {
            customer.take(*event, &mut kept);
        }
        customer.close(&mut kept);
        kept.iter().map(|event| (event.customer, event.seq, event.steps)).collect()
    }

    #[test]
    fn j7_nothing_before_the_first_start_is_kept_and_what_meets_two_steps_is_one_event() {
        let events = [event(0, 0, 1, 2), event(0, 1, 1, 1), event(0, 1, 1, 2), event(0, 4, 1, 2), event(1, 0, 1, 2)];
        assert_eq!(kept(1, &events), [(0, 1, 3), (0, 4, 2)]);
        assert_eq!(kept(u32::MAX, &events), [(0, 0, 2), (0, 1, 3), (0, 4, 2), (1, 0, 2)]);
    }

    #[test]
    fn u2_what_shares_the_instant_of_the_first_start_is_kept() {
        let at = |seq, at, steps| Event { at, ..event(0, seq, 1, steps) };
        assert_eq!(kept(1, &[at(0, 4, 2), at(1, 5, 2), at(2, 5, 1)]), [(0, 1, 2), (0, 2, 1)]);
    }

    #[test]
    fn u4_of_the_events_between_one_of_each_shape_is_kept() {
        let events = [event(0, 0, 1, 1), event(0, 1, 7, 0), event(0, 2, 8, 0), event(0, 3, 7, 0), event(0, 4, 1, 2)];
        assert_eq!(kept(1, &events), [(0, 0, 1), (0, 1, 0), (0, 2, 0), (0, 4, 2)]);
    }
}
