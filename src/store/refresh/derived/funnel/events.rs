//! The events of a funnel, put together from the matches of its triggers.

use duckdb::arrow::array::AsArray;
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use crate::domain::funnel::{Funnel, FunnelOrder};
use crate::store::Error;
use crate::store::refresh::append::{TableAppender, Values};
use crate::store::refresh::derive::Found;

/// One event of the funnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Matched {
    customer: u32,
    seq: u32,
    at: i64,
    shape: u32,
    src: i64,
    steps: u32,
    exclusions: u32,
}

/// Writes the table `funnel_event` of the file attached as `out`. `found` are the matches of the steps, then of the exclusions.
///
/// # Errors
/// When they cannot be read, or the file not written.
pub fn write(connection: &duckdb::Connection, funnel: &Funnel, found: &[Found]) -> Result<(), Error> {
    // A connection of its own: on one that streams an answer nothing can be appended.
    let writing = connection.try_clone()?;
    writing.execute_batch("begin")?;
    let mut table = TableAppender::new(&writing, "funnel_event")?;
    let mut customer = OneCustomer { starts: starts(funnel), own: Vec::new() };
    let mut kept = Vec::new();
    let mut statement = connection.prepare(&events_sql(funnel, found))?;
    for batch in statement.stream_arrow([])? {
        let batch = batch?;
        let key = |column: usize| batch.column(column).as_primitive::<UInt32Type>().values();
        let long = |column: usize| batch.column(column).as_primitive::<Int64Type>().values();
        for row in 0..batch.num_rows() {
            let matched = Matched {
                customer: key(0)[row],
                seq: key(1)[row],
                at: long(2)[row],
                shape: key(3)[row],
                src: long(4)[row],
                steps: key(5)[row],
                exclusions: key(6)[row],
            };
            customer.take(matched, &mut kept);
        }
        if kept.len() > 1 << 16 {
            append(&mut table, &mut kept)?;
        }
    }
    customer.close(&mut kept);
    append(&mut table, &mut kept)?;
    table.finish()?;
    writing.execute_batch("commit")?;
    Ok(())
}

/// The steps that an attempt may begin with, as bits (J7).
fn starts(funnel: &Funnel) -> u32 {
    if funnel.order == FunnelOrder::Any { u32::MAX } else { 1 }
}

/// The events in order: grain one match of one trigger, of a strict funnel also one event of a customer who has a start; columns:
/// customer, seq, time in µs, shape, row of the source, bits of steps, bits of exclusions.
fn events_sql(funnel: &Funnel, found: &[Found]) -> String {
    let strict = funnel.is_strict();
    let of_trigger = |(position, found): (usize, &Found)| {
        let Found { table, number, .. } = found;
        let (steps, exclusions) = match position.checked_sub(funnel.steps.len()) {
            None => (1_u32 << position, 0),
            Some(position) => (0, 1_u32 << position),
        };
        let bits = format!("{steps}::uinteger as steps, {exclusions}::uinteger as exclusions");
        // The place among all events, also of what was looked for afterwards.
        if strict {
            return format!(
                "select h.customer, q.seq, h.at_us, h.shape, h.src, {bits} from {table} h \
                 join base.main.sequence q on q.customer = h.customer and q.src = h.src where h.trigger = {number}"
            );
        }
        format!("select customer, seq, at_us, shape, src, {bits} from {table} where trigger = {number}")
    };
    let mut all: Vec<String> = found.iter().enumerate().map(of_trigger).collect();
    if let Some(Found { table, number, .. }) = found.first().filter(|_| strict) {
        all.push(format!(
            "select customer, seq, at_us, shape, src, 0::uinteger, 0::uinteger from base.main.sequence \
             where customer in (select customer from {table} where trigger = {number})"
        ));
    }
    format!(
        "select customer, seq, at_us, shape, src, steps, exclusions from ({}) order by customer, seq",
        all.join(" union all ")
    )
}

/// The events of the customer whose turn it is.
struct OneCustomer {
    /// Bits of the steps that an attempt may begin with.
    starts: u32,
    own: Vec<Matched>,
}

impl OneCustomer {
    fn take(&mut self, next: Matched, kept: &mut Vec<Matched>) {
        match self.own.last_mut() {
            Some(last) if last.customer == next.customer && last.seq == next.seq => {
                last.steps |= next.steps;
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
    fn close(&mut self, kept: &mut Vec<Matched>) {
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

fn append(table: &mut TableAppender<'_>, kept: &mut Vec<Matched>) -> Result<(), Error> {
    let rows = std::mem::take(kept);
    table.append(vec![
        Values::Key(rows.iter().map(|row| row.customer).collect()),
        Values::Key(rows.iter().map(|row| row.seq).collect()),
        Values::Int(rows.iter().map(|row| row.at).collect()),
        Values::Key(rows.iter().map(|row| row.shape).collect()),
        Values::Int(rows.iter().map(|row| row.src).collect()),
        Values::Key(rows.iter().map(|row| row.steps).collect()),
        Values::Key(rows.iter().map(|row| row.exclusions).collect()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// At the instant of its place.
    fn event(customer: u32, seq: u32, shape: u32, steps: u32) -> Matched {
        Matched { customer, seq, at: i64::from(seq), shape, src: 0, steps, exclusions: 0 }
    }

    fn kept(starts: u32, events: &[Matched]) -> Vec<(u32, u32, u32)> {
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
        let at = |seq, at, steps| Matched { at, ..event(0, seq, 1, steps) };
        assert_eq!(kept(1, &[at(0, 4, 2), at(1, 5, 2), at(2, 5, 1)]), [(0, 1, 2), (0, 2, 1)]);
    }

    #[test]
    fn u4_of_the_events_between_one_of_each_shape_is_kept() {
        let events = [event(0, 0, 1, 1), event(0, 1, 7, 0), event(0, 2, 8, 0), event(0, 3, 7, 0), event(0, 4, 1, 2)];
        assert_eq!(kept(1, &events), [(0, 0, 1), (0, 1, 0), (0, 2, 0), (0, 4, 2)]);
    }
}
