//! One event as the refresh carries it from the scan to the fold: 40 bytes, no text.

use bytemuck::{Pod, Zeroable};

use crate::domain::hash::fmix64;

/// The first instant that is a time: 1 January of the year 1 (T3).
const FIRST_US: i64 = -62_135_596_800_000_000;

/// How an event id stands in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum IdKind {
    /// There is none; [`Record::id`] is a hash of the whole row (T5).
    None = 0,
    /// Text of the prefix that the segment's ids share and up to eight bytes, first byte highest, filled up with zeros.
    Short = 1,
    /// A whole number.
    Number = 2,
    /// Other text: where it begins among the long ids of the part.
    Long = 3,
}

/// One accepted event. Texts that do not tell events apart are in its shape; ids of entries and messages are hashes of 48
/// bits, which are only compared inside one customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub struct Record {
    /// Microseconds since [`FIRST_US`], then five bits: a trigger's, two of [`IdKind`], two not used.
    when: u64,
    /// What the [`IdKind`] says.
    pub id: u64,
    /// Whose: a number in the part.
    pub customer: u32,
    /// Its shape.
    pub shape: u32,
    /// Row of the source beyond where its segment begins.
    pub row: u32,
    entry: [u16; 3],
    message: [u16; 3],
}

const HIT: u64 = 1 << 4;
const KIND: u64 = 3 << 2;

impl Record {
    /// An event at an instant, in microseconds since 1970.
    #[must_use]
    pub fn at_time(at: i64) -> Self {
        Self { when: at.saturating_sub(FIRST_US).max(0).unsigned_abs() << 5, ..Self::default() }
    }

    /// When, in microseconds since 1970.
    #[must_use]
    pub fn at(&self) -> i64 {
        (self.when >> 5).cast_signed() + FIRST_US
    }

    /// Notes its id.
    pub fn set_id(&mut self, kind: IdKind, id: u64) {
        self.when = self.when & !KIND | u64::from(kind as u8) << 2;
        self.id = id;
    }

    /// How its id stands here.
    #[must_use]
    pub fn id_kind(&self) -> IdKind {
        match (self.when & KIND) >> 2 {
            1 => IdKind::Short,
            2 => IdKind::Number,
            3 => IdKind::Long,
            _ => IdKind::None,
        }
    }

    /// Whether it meets the conditions of a trigger.
    #[must_use]
    pub fn is_hit(&self) -> bool {
        self.when & HIT != 0
    }

    /// Notes that it meets the conditions of a trigger.
    pub fn set_hit(&mut self) {
        self.when |= HIT;
    }

    /// Hash of the entry id; 0 = none.
    #[must_use]
    pub fn entry(&self) -> u64 {
        joined(self.entry)
    }

    /// Hash of the message id; 0 = none.
    #[must_use]
    pub fn message(&self) -> u64 {
        joined(self.message)
    }

    /// Notes the ids of entry and message.
    pub fn set_ids(&mut self, entry: u64, message: u64) {
        (self.entry, self.message) = (split(entry), split(message));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "48 bits in three pieces")]
fn split(hash: u64) -> [u16; 3] {
    [(hash >> 32) as u16, (hash >> 16) as u16, hash as u16]
}

fn joined([high, middle, low]: [u16; 3]) -> u64 {
    u64::from(high) << 32 | u64::from(middle) << 16 | u64::from(low)
}

/// A hash of 48 bits of a number, never 0.
fn hash48(number: u64) -> u64 {
    (fmix64(number) >> 16).max(1)
}

/// What tells a row without an event id: its entry and a hash of all its columns. Rows of two entries are never the same (T5).
#[must_use]
pub fn row_id(entry: usize, hash: u64) -> u64 {
    hash ^ fmix64(entry as u64 + 1)
}

/// The hash of an entry's or message's id that is a number.
#[must_use]
pub fn number_hash(id: i64) -> u64 {
    hash48(id.cast_unsigned())
}

/// The hash of an entry's or message's id that is text; the decimal text of a number has the number's. Empty = none.
#[must_use]
pub fn text_hash(id: &str) -> u64 {
    if id.is_empty() {
        return 0;
    }
    let digits = id.strip_prefix('-').unwrap_or(id);
    // What is beyond 64 bits is no number below.
    let plain = digits.len() <= 19 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let plain = plain && (id == "0" || !digits.is_empty() && !digits.starts_with('0'));
    match id.parse() {
        Ok(number) if plain => number_hash(number),
        _ => (crate::domain::hash::customer_hash(id) >> 16).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_has_forty_bytes_and_keeps_what_it_is_given() {
        assert_eq!(size_of::<Record>(), 40);
        for at in [FIRST_US, -1, 0, 1_700_000_000_123_456, 253_402_300_799_999_999] {
            let mut record = Record::at_time(at);
            record.set_id(IdKind::Long, 7);
            assert!(!record.is_hit());
            record.set_hit();
            record.set_ids(0xabcd_ef01_2345, 1);
            assert_eq!((record.at(), record.id_kind(), record.id, record.is_hit()), (at, IdKind::Long, 7, true));
            assert_eq!((record.entry(), record.message()), (0xabcd_ef01_2345, 1));
            record.set_id(IdKind::Number, u64::MAX);
            assert_eq!((record.id_kind(), record.id, record.at()), (IdKind::Number, u64::MAX, at));
        }
    }

    #[test]
    fn an_id_is_the_same_as_number_and_as_decimal_text() {
        for number in [0, 7, -7, 123_456_789_012, 1_234_567_890_123_456_789, i64::MAX, i64::MIN] {
            assert_eq!(text_hash(&number.to_string()), number_hash(number), "{number}");
        }
        for text in ["07", "-0", "+7", "7 ", "-", "é"] {
            assert!(text.trim().parse().map_or(true, |number| text_hash(text) != number_hash(number)), "{text}");
        }
        assert_eq!(text_hash(""), 0);
        assert!(text_hash("a") != 0 && text_hash("a") < 1 << 48);
    }
}
