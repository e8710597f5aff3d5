//! The hits of the goals' triggers: as they come, and those that are kept for readers (M2).

use duckdb::ArrowStream;
use duckdb::arrow::array::{AsArray, RecordBatch};
use duckdb::arrow::datatypes::{Int64Type, UInt32Type};

use crate::journey::goals::{Entry, Goal, Hit, Measure};
use crate::store::Error;
use crate::store::refresh::append::Values;
use crate::store::refresh::derive::Found;

/// The hits of all goals, sorted by customer, trigger and time: grain one hit; columns: customer, trigger, time in µs.
pub(super) fn hits_sql(found: &[Found]) -> String {
    let none = "select 0::uinteger as customer, 0::uinteger as trigger, 0::bigint as at_us where false".to_owned();
    let of_trigger = |(position, found): (usize, &Found)| {
        let Found { table, number, .. } = found;
        format!("select customer, {position}::uinteger, at_us from {table} where trigger = {number}")
    };
    let all: Vec<String> = std::iter::once(none).chain(found.iter().enumerate().map(of_trigger)).collect();
    format!("select customer, trigger, at_us from ({}) order by customer, trigger, at_us", all.join(" union all "))
}

/// Hits as they come, sorted by customer.
pub(super) struct Hits<'a> {
    batches: ArrowStream<'a>,
    batch: Option<RecordBatch>,
    row: usize,
}

impl<'a> Hits<'a> {
    pub fn new(batches: ArrowStream<'a>) -> Self {
        Self { batches, batch: None, row: 0 }
    }

    /// The hits of a customer, sorted by trigger and time; customers are asked for in ascending order.
    pub fn of(&mut self, customer: u32, own: &mut Vec<Hit>) -> Result<(), Error> {
        own.clear();
        loop {
            let Some(batch) = self.batch.as_ref().filter(|batch| self.row < batch.num_rows()) else {
                (self.batch, self.row) = (self.batches.next().transpose()?, 0);
                if self.batch.is_none() {
                    return Ok(());
                }
                continue;
            };
            let key = |column: usize| batch.column(column).as_primitive::<UInt32Type>().value(self.row);
            if key(0) > customer {
                return Ok(());
            }
            if key(0) == customer {
                own.push(Hit { trigger: key(1), at: batch.column(2).as_primitive::<Int64Type>().value(self.row) });
            }
            self.row += 1;
        }
    }
}

/// Hits on their way into the table `goal_hit`, sorted by customer, trigger and time.
#[derive(Default)]
pub(super) struct KeptHits {
    customers: Vec<u32>,
    triggers: Vec<u32>,
    at: Vec<i64>,
}

impl KeptHits {
    /// Keeps those of one customer that an entry may count: none before the first entry into a journey of the trigger. The hits
    /// are sorted by trigger and time.
    pub fn keep(&mut self, goals: &[Goal], customer: u32, entries: &[Entry], hits: &[Hit]) {
        for hits in hits.chunk_by(|a, b| a.trigger == b.trigger) {
            let of_trigger =
                entries.iter().filter(|entry| goals[entry.goal as usize].measure == Measure::Hit(hits[0].trigger));
            let Some(first) = of_trigger.map(|entry| entry.begun).min() else { continue };
            for hit in &hits[hits.partition_point(|hit| hit.at < first)..] {
                self.customers.push(customer);
                self.triggers.push(hit.trigger);
                self.at.push(hit.at);
            }
        }
    }

    pub fn len(&self) -> usize {
        self.at.len()
    }

    /// All of them, by column; none is left.
    pub fn take(&mut self) -> Vec<Values> {
        vec![
            Values::Key(std::mem::take(&mut self.customers)),
            Values::Key(std::mem::take(&mut self.triggers)),
            Values::Int(std::mem::take(&mut self.at)),
        ]
    }
}
