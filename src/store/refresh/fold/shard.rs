//! One part of the customers: records in any order → the rows of the store's tables, in the order of T4.

use std::collections::HashMap;

use super::plan::{FoldPlan, Seen};
use crate::domain::standard::Depth;
use crate::domain::time::Span;
use crate::journey::{Event, Fold, Rows};
use crate::store::refresh::extract::EventIds;
use crate::store::refresh::extract::record::Record;

/// What a part yields. Customers and entries are numbered from 0; the writer moves them up.
#[derive(Default)]
pub struct ShardRows {
    /// The rows of the tables.
    pub rows: Rows,
    /// A row of the source for each customer, to read the id from.
    pub customers: Vec<i64>,
    /// Events, first and latest time by shape.
    pub seen: Vec<Seen>,
    /// Events and machine events by day of UTC.
    pub days: HashMap<i64, (u64, u64)>,
}

impl FoldPlan<'_> {
    /// Sorts records by customer and T4, and names the rows whose ids must be read to finish the order.
    pub fn sort(&self, records: &mut [Record]) -> Vec<i64> {
        records.sort_unstable_by(|a, b| {
            (a.customer, a.at)
                .cmp(&(b.customer, b.at))
                .then_with(|| self.depths[a.shape as usize].cmp(&self.depths[b.shape as usize]))
                .then_with(|| a.id_order(b))
                .then_with(|| Self::rest(a).cmp(&Self::rest(b)))
        });
        let mut unclear = Vec::new();
        for run in records.chunk_by(|a, b| self.level(a) == self.level(b)) {
            if run.windows(2).any(|pair| pair[0].needs_text(&pair[1])) {
                unclear.extend(run.iter().filter(|record| record.has_id()).map(|record| record.src));
            }
        }
        unclear
    }

    /// Finishes the order with the texts of the ids.
    pub fn sort_by_text(&self, records: &mut [Record], ids: &EventIds) {
        for run in records.chunk_by_mut(|a, b| self.level(a) == self.level(b)) {
            if run.iter().any(|record| ids.contains_key(&record.src)) {
                run.sort_unstable_by(|a, b| {
                    let (x, y) = (ids.get(&a.src), ids.get(&b.src));
                    y.is_some()
                        .cmp(&x.is_some())
                        .then_with(|| x.cmp(&y))
                        .then_with(|| Self::rest(a).cmp(&Self::rest(b)))
                });
            }
        }
    }

    fn level(&self, record: &Record) -> (u64, i64, Depth) {
        (record.customer, record.at, self.depths[record.shape as usize])
    }

    /// What decides between events whose ids do not; the last keys make any row order give the same output.
    fn rest(record: &Record) -> (u32, u64, u64, u64, i64) {
        (record.shape, record.entry, record.message, record.same, record.src)
    }

    /// Folds sorted records, customer by customer.
    #[must_use]
    pub fn fold(&self, records: &[Record]) -> ShardRows {
        let mut part = ShardRows { seen: vec![Seen::default(); self.shapes.len()], ..ShardRows::default() };
        let mut fold = Fold::new(self.shapes, &self.facts, self.as_of);
        let mut events: Vec<Event> = Vec::new();
        // Counted by runs of one day: events of a customer come in the order of time.
        let mut today = (0, 0, 0);
        for run in records.chunk_by(|a, b| a.customer == b.customer) {
            events.clear();
            for record in run {
                let Record { at, entry, message, src, shape, .. } = *record;
                part.seen[shape as usize].add(Seen { events: 1, first: at, last: at });
                let (day, machine) = (at.div_euclid(Span::DAY.0), self.shapes[shape as usize].machine);
                if day != today.0 {
                    add(&mut part.days, today);
                    today = (day, 0, 0);
                }
                today.1 += 1;
                today.2 += u64::from(machine);
                events.push(Event { at, entry, message, src, shape });
            }
            let members = self.members.get(&run[0].customer).map_or(&[][..], Vec::as_slice);
            let number = u32::try_from(part.customers.len()).unwrap_or(u32::MAX);
            fold.customer(number, &events, members, &mut part.rows);
            part.customers.push(run[0].src);
        }
        add(&mut part.days, today);
        part
    }
}

/// Adds the count of a run of one day.
fn add(days: &mut HashMap<i64, (u64, u64)>, (day, events, machine): (i64, u64, u64)) {
    if events > 0 {
        let sum = days.entry(day).or_default();
        sum.0 += events;
        sum.1 += machine;
    }
}

impl ShardRows {
    /// Moves the numbers of customers and entries up, to where the parts before it end.
    pub fn renumber(&mut self, customers: u32, entries: u32) {
        let rows = &mut self.rows;
        rows.renumber(entries);
        rows.touches.iter_mut().for_each(|row| row.customer += customers);
        rows.entries.iter_mut().for_each(|row| row.customer += customers);
        rows.visits.iter_mut().for_each(|row| row.customer += customers);
        rows.messages.iter_mut().for_each(|row| row.customer += customers);
        rows.excluded.iter_mut().for_each(|row| row.customer += customers);
        rows.others.iter_mut().for_each(|row| row.customer += customers);
    }
}
