//! What the fold takes: one part of the customers, with all that is known of them.

use std::cmp::Ordering;
use std::sync::Arc;

use bytemuck::{Pod, Zeroable};

use super::record::{IdKind, Record};

/// A part: a closed set of customers, all of whose records are here, in any order.
#[derive(Debug, Default)]
pub struct Part {
    /// Their shapes are numbers in [`Extracted::shapes`](super::Extracted::shapes), their customers positions in `customers`.
    pub records: Vec<Record>,
    /// Which records belong together; in the order of their first ones, the first from record 0 on.
    pub segments: Vec<PartSegment>,
    /// Event ids that no record shows: length (four bytes, little endian) and text of each.
    pub long_ids: Vec<u8>,
    /// Ids; two positions may have the same.
    pub customers: Texts,
    /// Records that meet the conditions of triggers, by record.
    pub hits: Vec<Hit>,
    /// States of values that may be unreadable, `width` of each record.
    pub states: Vec<u8>,
    pub width: usize,
    /// Records that are left out, as their event id occurs elsewhere too (T5); ascending.
    pub dropped: Vec<u32>,
    /// Rows of tables other than events that name customers, by their number in
    /// [`PARTED`](super::table_rows::PARTED), as [`rows`](super::table_rows::rows) reads them.
    pub rows: Vec<Vec<u8>>,
}

/// Records that were read in one go.
#[derive(Clone, Debug)]
pub struct PartSegment {
    /// The first record.
    pub first: usize,
    /// Position of the entry of events.
    pub entry: usize,
    /// What is added to a record's row to have the row of the source.
    pub base: i64,
    /// The bytes that short ids begin with.
    pub prefix: Arc<[u8]>,
    /// Where the long ids that its records count from begin.
    pub long: usize,
}

/// A record that meets the conditions of a trigger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable)]
#[repr(C)]
pub struct Hit {
    /// Which.
    pub record: u32,
    /// Position of the trigger.
    pub trigger: u32,
    /// The event's value; not a number = none.
    pub value: f64,
}

/// Texts one after the other.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    bytes: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// A text by its position.
    #[must_use]
    pub fn get(&self, at: usize) -> &str {
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[from..self.ends[at]]
    }
}

impl Part {
    /// The segment of a record.
    #[must_use]
    pub fn segment(&self, record: usize) -> &PartSegment {
        let after = self.segments.partition_point(|segment| segment.first <= record);
        &self.segments[after.saturating_sub(1)]
    }

    /// Row of the source of a record.
    #[must_use]
    pub fn src(&self, record: usize) -> i64 {
        self.segment(record).base + i64::from(self.records[record].row)
    }

    /// The text of a record's event id, written to `text`; none = empty.
    pub fn event_id(&self, record: usize, text: &mut Vec<u8>) {
        use std::io::Write as _;
        text.clear();
        let event = &self.records[record];
        match event.id_kind() {
            IdKind::None => {}
            IdKind::Number => {
                let _ = write!(text, "{}", event.id.cast_signed());
            }
            IdKind::Short => {
                text.extend_from_slice(&self.segment(record).prefix);
                text.extend(event.id.to_be_bytes().into_iter().take_while(|byte| *byte != 0));
            }
            IdKind::Long => {
                let from = self.segment(record).long + usize::try_from(event.id).unwrap_or(0);
                text.extend_from_slice(prefixed(&self.long_ids[from..]).0);
            }
        }
    }

    /// The order of two event ids by their texts, ids before none (T4).
    #[must_use]
    pub fn id_order(&self, a: usize, b: usize) -> Ordering {
        let (x, y) = (&self.records[a], &self.records[b]);
        match (x.id_kind(), y.id_kind()) {
            (IdKind::None, IdKind::None) => Ordering::Equal,
            (IdKind::None, _) => Ordering::Greater,
            (_, IdKind::None) => Ordering::Less,
            (IdKind::Number, IdKind::Number) => decimal_order(x.id.cast_signed(), y.id.cast_signed()),
            (IdKind::Short, IdKind::Short) if self.segment(a).prefix == self.segment(b).prefix => x.id.cmp(&y.id),
            _ => {
                let (mut first, mut second) = (Vec::new(), Vec::new());
                self.event_id(a, &mut first);
                self.event_id(b, &mut second);
                first.cmp(&second)
            }
        }
    }
}

/// A text with its length before it, and what follows.
#[must_use]
pub fn prefixed(bytes: &[u8]) -> (&[u8], &[u8]) {
    let Some((length, rest)) = bytes.split_first_chunk::<4>() else { return (&[], &[]) };
    rest.split_at(rest.len().min(u32::from_le_bytes(*length) as usize))
}

/// The order of the decimal texts of two numbers.
fn decimal_order(a: i64, b: i64) -> Ordering {
    // A minus sign is before every digit.
    match (a < 0, b < 0) {
        (true, false) => return Ordering::Less,
        (false, true) => return Ordering::Greater,
        _ => {}
    }
    let (x, y) = (a.unsigned_abs(), b.unsigned_abs());
    let digits = |n: u64| n.checked_ilog10().unwrap_or(0);
    let (of_x, of_y) = (digits(x), digits(y));
    let up = |n: u64, by: u32| u128::from(n) * 10_u128.pow(by);
    // Written to the same length, the shorter of two that then are equal comes first.
    up(x, of_y.saturating_sub(of_x)).cmp(&up(y, of_x.saturating_sub(of_y))).then(of_x.cmp(&of_y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t4_numbers_are_ordered_as_their_decimal_texts() {
        let numbers = [0, 1, 9, 10, 11, 19, 99, 100, 101, 1_000, i64::MAX, i64::MAX - 1, -1, -9, -10, -100, i64::MIN];
        for a in numbers {
            for b in numbers {
                assert_eq!(decimal_order(a, b), a.to_string().cmp(&b.to_string()), "{a} {b}");
            }
        }
    }

    fn part(ids: &[(IdKind, &str)]) -> Part {
        let mut part = Part::default();
        part.segments.push(PartSegment { first: 0, entry: 0, base: 0, prefix: b"e"[..].into(), long: 0 });
        for (kind, id) in ids {
            let mut record = Record::default();
            match kind {
                IdKind::Short => {
                    let mut bytes = [0; 8];
                    bytes[..id.len() - 1].copy_from_slice(&id.as_bytes()[1..]);
                    record.set_id(IdKind::Short, u64::from_be_bytes(bytes));
                }
                IdKind::Long => {
                    record.set_id(IdKind::Long, part.long_ids.len() as u64);
                    part.long_ids.extend(u32::try_from(id.len()).unwrap().to_le_bytes());
                    part.long_ids.extend(id.as_bytes());
                }
                IdKind::Number => record.set_id(IdKind::Number, id.parse::<i64>().unwrap().cast_unsigned()),
                IdKind::None => {}
            }
            part.records.push(record);
        }
        part
    }

    #[test]
    fn t4_ids_compare_by_bytes_however_they_stand_in_the_records_and_none_comes_last() {
        use IdKind::{Long, None, Number, Short};
        let sorted = [
            (Number, "10"),
            (Number, "9"),
            (Short, "e"),
            (Short, "e1"),
            (Short, "e10"),
            (Long, "e123456789"),
            (Long, "e1234567890"),
            (Short, "e2"),
            (Long, "f"),
            (None, ""),
        ];
        let part = part(&sorted);
        for a in 0..sorted.len() {
            for b in 0..sorted.len() {
                assert_eq!(part.id_order(a, b), a.cmp(&b), "{a} {b}");
            }
        }
        let mut text = Vec::new();
        for (at, (_, id)) in sorted.iter().enumerate() {
            part.event_id(at, &mut text);
            assert_eq!(text, id.as_bytes());
        }
    }
}
