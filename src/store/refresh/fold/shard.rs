//! One part of the customers: records in any order → the rows of the store's tables, in the order of T4.

use std::collections::HashMap;

use super::order::{Customers, Ordered, Placed, sort};
use super::people::{self, CustomerRows, Listed, MemberRows};
use super::plan::{Duplicates, FoldPlan, Seen};
use duckdb::arrow::array::StringBuilder;

use crate::domain::time::Span;
use crate::journey::{Event, Fold, Member, Rows};
use crate::store::refresh::extract::counts::{Example, words};
use crate::store::refresh::extract::part::Part;

/// What a part yields. Customers and entries are numbered from 0; the writer moves them up.
#[derive(Default)]
pub struct ShardRows {
    /// The rows of the tables.
    pub rows: Rows,
    /// How many customers there are.
    pub customer_count: u32,
    /// The number of the first of them.
    pub first_customer: u32,
    /// By number.
    pub customers: CustomerRows,
    pub members: MemberRows,
    /// Events that meet the conditions of triggers, by customer and T4.
    pub hits: HitRows,
    /// All events that are used, where their order is wanted.
    pub sequence: SequenceRows,
    /// Events, first and latest time by shape.
    pub seen: Vec<Seen>,
    /// Events and machine events by day of UTC.
    pub days: HashMap<i64, (u64, u64)>,
    /// By entry of events (T5).
    pub duplicates: Vec<Duplicates>,
    /// The table of customers beside the customers that have events.
    pub listed: Listed,
    /// Ids in tables other than events that no event names.
    pub strangers: StringBuilder,
    /// The first visit after the end of its entry (F3).
    pub late_visit: Option<Example>,
}

/// Events that meet the conditions of triggers (M2), by customer and, inside, in the order of T4: columns of the table `hit`.
#[derive(Debug, Default)]
pub struct HitRows {
    pub customers: Vec<u32>,
    /// Positions of the triggers.
    pub triggers: Vec<u32>,
    pub at: Vec<i64>,
    /// So many touches of the customer precede each in the order of T4 (A3).
    pub before: Vec<u32>,
    pub values: Vec<Option<f64>>,
    /// The event's own unit, else its customer's (A16).
    pub units: StringBuilder,
    /// Rows of the source.
    pub src: Vec<i64>,
    /// So many events of the customer that are used precede each (T4, A13).
    pub seq: Vec<u32>,
    pub shapes: Vec<u32>,
}

/// Events that are used, by customer and T4 (U4): columns of the table `sequence`.
#[derive(Debug, Default)]
pub struct SequenceRows {
    pub customers: Vec<u32>,
    pub seq: Vec<u32>,
    pub at: Vec<i64>,
    pub shapes: Vec<u32>,
    /// Rows of the source.
    pub src: Vec<i64>,
}

impl FoldPlan<'_> {
    /// Folds a part, customer by customer.
    #[must_use]
    pub fn fold(&self, part: &Part) -> ShardRows {
        let customers = Customers::new(part);
        let ordered = Ordered::new(part, &customers);
        let mut shard = ShardRows {
            seen: vec![Seen::default(); self.shapes.texts.len()],
            duplicates: vec![Duplicates::default(); self.entries],
            ..ShardRows::default()
        };
        shard.customer_count = u32::try_from(customers.len()).unwrap_or(u32::MAX);
        for record in &part.dropped {
            self.drop(part, *record, &mut shard);
        }
        let units = people::customers(part, &customers, &mut shard.customers, &mut shard.listed, &mut shard.strangers);
        let members = people::members(part, &customers, &self.suppressing, &mut shard.members, &mut shard.strangers);
        let mut fold = Fold::new(&self.shapes.folded, &self.facts, self.as_of);
        let mut customer = OneCustomer::default();
        for (rank, unit) in units.into_iter().enumerate() {
            sort(part, self.shapes, ordered.of(rank), &mut customer.sorted, &mut customer.twice);
            for record in std::mem::take(&mut customer.twice) {
                self.drop(part, record, &mut shard);
            }
            let number = u32::try_from(rank).unwrap_or(u32::MAX);
            customer.read(self, part, (number, unit), &mut shard);
            let own = members.partition_point(|(of, _)| *of < number)..members.partition_point(|(of, _)| *of <= number);
            customer.members.clear();
            customer.members.extend(members[own].iter().map(|(_, member)| *member));
            let known = shard.rows.late_visits.example;
            fold.customer(number, &customer.events, &customer.members, &mut shard.rows);
            let late = shard.rows.late_visits.example;
            if late != known
                && let Some(event) = customer.events.iter().find(|event| Some(event.src) == late)
            {
                let event_name = &self.shapes.texts[event.shape as usize].source_event;
                shard.late_visit = Some((event.src, words(event_name, customers.id(rank), event.at)));
            }
        }
        add(&mut shard.days, customer.today);
        shard
    }

    /// Counts a record that is left out (T5).
    fn drop(&self, part: &Part, record: u32, shard: &mut ShardRows) {
        let record = record as usize;
        let event = &part.records[record];
        let customer = part.customers.get(event.customer as usize);
        let name = &self.shapes.texts[event.shape as usize].source_event;
        let states = &part.states[record * part.width..][..part.width];
        let example = || words(name, customer, event.at());
        shard.duplicates[part.segment(record).entry].note(part.src(record), states, example);
    }
}

/// What is held of one customer at a time; its memory is kept.
#[derive(Default)]
struct OneCustomer {
    sorted: Vec<Placed>,
    twice: Vec<u32>,
    events: Vec<Event>,
    members: Vec<Member>,
    /// Counted by runs of one day: events of a customer come in the order of time.
    today: (i64, u64, u64),
}

impl OneCustomer {
    /// Turns the sorted records into events, counts them, and notes hits of triggers with the touches before them.
    fn read(&mut self, plan: &FoldPlan<'_>, part: &Part, (customer, unit): (u32, Option<&str>), shard: &mut ShardRows) {
        self.events.clear();
        let (mut touches, mut seq) = (0, 0);
        for Placed { at, record, .. } in self.sorted.iter().copied() {
            let event = &part.records[record as usize];
            let shape = event.shape;
            let meaning = &plan.shapes.folded[shape as usize];
            let src = part.src(record as usize);
            shard.seen[shape as usize].add(Seen { events: 1, first: at, last: at });
            let day = at.div_euclid(Span::DAY.0);
            if day != self.today.0 {
                add(&mut shard.days, self.today);
                self.today = (day, 0, 0);
            }
            self.today.1 += 1;
            self.today.2 += u64::from(meaning.machine);
            if event.is_hit() {
                let first = part.hits.partition_point(|hit| hit.record < record);
                let own = plan.shapes.texts[shape as usize].business_unit.as_deref();
                for hit in part.hits[first..].iter().take_while(|hit| hit.record == record) {
                    let hits = &mut shard.hits;
                    hits.customers.push(customer);
                    hits.triggers.push(hit.trigger);
                    hits.at.push(at);
                    hits.before.push(touches);
                    hits.values.push(Some(hit.value).filter(|value| !value.is_nan()));
                    hits.units.append_option(own.or(unit));
                    hits.src.push(src);
                    hits.seq.push(seq);
                    hits.shapes.push(shape);
                }
            }
            if plan.sequence && meaning.used() {
                let sequence = &mut shard.sequence;
                sequence.customers.push(customer);
                sequence.seq.push(seq);
                sequence.at.push(at);
                sequence.shapes.push(shape);
                sequence.src.push(src);
            }
            seq += u32::from(meaning.used());
            touches += u32::from(meaning.touch && meaning.used());
            self.events.push(Event { at, entry: event.entry(), message: event.message(), src, shape });
        }
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
        self.first_customer = customers;
        let rows = &mut self.rows;
        rows.renumber(entries);
        rows.touches.iter_mut().for_each(|row| row.customer += customers);
        rows.entries.iter_mut().for_each(|row| row.customer += customers);
        rows.visits.iter_mut().for_each(|row| row.customer += customers);
        rows.messages.iter_mut().for_each(|row| row.customer += customers);
        rows.excluded.iter_mut().for_each(|row| row.customer += customers);
        rows.others.iter_mut().for_each(|row| row.customer += customers);
        self.members.customers.iter_mut().for_each(|customer| *customer += customers);
        self.hits.customers.iter_mut().for_each(|customer| *customer += customers);
        self.sequence.customers.iter_mut().for_each(|customer| *customer += customers);
    }
}
