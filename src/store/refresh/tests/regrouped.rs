//! A second extract: what the first one reads, handed over from memory as another engine may do it. Other parts, records in
//! any order, ids of events as plain text, shapes under other numbers.

use std::sync::Arc;

use crate::domain::hash::{customer_hash, fmix64};
use crate::store::Error;
use crate::store::refresh::event_names::EventNames;
use crate::store::refresh::extract::part::{Hit, Part, PartSegment};
use crate::store::refresh::extract::record::IdKind;
use crate::store::refresh::extract::table_rows::{PARTED, rows};
use crate::store::refresh::extract::{Extract, Extracted};
use crate::store::refresh::shapes::Shapes;

pub struct Regrouped {
    extracted: Extracted,
    parts: Vec<Part>,
}

impl Regrouped {
    /// Takes all parts of another extract and makes so many of them.
    pub fn new(from: &dyn Extract, names: &EventNames<'_>, parts: usize) -> Self {
        let before = from.extracted();
        // Every third shape was known first.
        let known = before.shapes.texts.iter().skip(2).step_by(3).rev().cloned().collect();
        let (shapes, numbers) = Shapes::numbered(known, before.shapes.texts.clone(), names);
        assert!(!shapes.ranks.is_sorted(), "{:?}", shapes.ranks);
        let mut all: Vec<Part> = (0..parts).map(|_| Part::default()).collect();
        for part in &mut all {
            part.rows.resize(PARTED.len(), Vec::new());
        }
        let part_of = |id: &str| usize::try_from((u128::from(customer_hash(id)) * parts as u128) >> 64).unwrap();
        for number in 0..from.parts() {
            let part = from.take(number).unwrap();
            let mut order: Vec<usize> = (0..part.records.len()).collect();
            order.sort_by_key(|record| fmix64(*record as u64 ^ 0x55));
            for record in order {
                let id = part.customers.get(part.records[record].customer as usize);
                add(&mut all[part_of(id)], &part, record, id, |shape| numbers[shape as usize]);
            }
            for (table, bytes) in part.rows.iter().enumerate() {
                let mut other: Vec<_> = rows(table, bytes).collect();
                other.reverse();
                for row in other {
                    row.write(table, &mut all[part_of(row.id)].rows[table]);
                }
            }
        }
        let Extracted { as_of, counts, presence, .. } = before;
        let extracted = Extracted { as_of: *as_of, counts: counts.clone(), shapes, presence: presence.clone() };
        Self { extracted, parts: all }
    }
}

/// Adds a record of another part, each in a segment of its own and with its customer's id beside it.
fn add(to: &mut Part, from: &Part, record: usize, customer: &str, shape: impl Fn(u32) -> u32) {
    let number = u32::try_from(to.records.len()).unwrap();
    let segment = from.segment(record);
    let mut copy = from.records[record];
    if !matches!(copy.id_kind(), IdKind::None | IdKind::Number) {
        let mut id = Vec::new();
        from.event_id(record, &mut id);
        copy.set_id(IdKind::Long, to.long_ids.len() as u64);
        to.long_ids.extend(u32::try_from(id.len()).unwrap().to_le_bytes());
        to.long_ids.extend(id);
    }
    let (first, base) = (number as usize, from.src(record));
    to.segments.push(PartSegment { first, entry: segment.entry, base, prefix: Arc::default(), long: 0 });
    (copy.row, copy.customer, copy.shape) = (0, number, shape(copy.shape));
    to.records.push(copy);
    to.customers.push(customer);
    let own = from.hits.iter().filter(|hit| hit.record as usize == record);
    to.hits.extend(own.map(|hit| Hit { record: number, ..*hit }));
    to.width = from.width;
    to.states.extend_from_slice(&from.states[record * from.width..][..from.width]);
    if from.dropped.binary_search(&u32::try_from(record).unwrap()).is_ok() {
        to.dropped.push(number);
    }
}

impl Extract for Regrouped {
    fn extracted(&self) -> &Extracted {
        &self.extracted
    }

    fn parts(&self) -> usize {
        self.parts.len()
    }

    fn take(&self, number: usize) -> Result<Part, Error> {
        let Part { records, segments, long_ids, customers, hits, states, width, dropped, rows } = &self.parts[number];
        Ok(Part {
            records: records.clone(),
            segments: segments.clone(),
            long_ids: long_ids.clone(),
            customers: customers.clone(),
            hits: hits.clone(),
            states: states.clone(),
            width: *width,
            dropped: dropped.clone(),
            rows: rows.clone(),
        })
    }
}
