//! What became of the rows of an entry of events (P6).

use chrono::SecondsFormat;

use crate::domain::time::Time;

/// Every row read is in exactly one of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows read.
    pub read: u64,
    /// Rows that became records, duplicates among them.
    pub accepted: u64,
    /// Of those, rows without an event id in a table that has them.
    pub without_id: u64,
    /// Rows that the mapping's `where` leaves out.
    pub filtered: u64,
    /// Rows without a time that can be read.
    pub no_time: RowCount,
    /// Of those, rows with a time that cannot be read.
    pub unread_times: u64,
    /// Rows without a customer.
    pub no_customer: RowCount,
    /// Rows without an event name.
    pub no_event: RowCount,
    /// Rows after `--as-of` (T1).
    pub future: RowCount,
    /// Rows beyond this machine's clock: they have not happened yet (T6).
    pub unborn: RowCount,
    /// The earliest time of those.
    pub next: Option<i64>,
    /// The largest time accepted.
    pub latest: Option<i64>,
    /// By column whose values may be unreadable.
    pub values: Vec<ValueCount>,
}

/// A row and a few words that show which it is.
pub type Example = (i64, String);

/// A count with the first row that gave rise to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCount {
    pub rows: u64,
    /// The first row of the source among them.
    pub example: Option<Example>,
}

impl RowCount {
    /// Counts a row; `words` are asked for where it is the first.
    pub fn note(&mut self, src: i64, words: impl FnOnce() -> String) {
        self.rows += 1;
        if self.example.as_ref().is_none_or(|(first, _)| src < *first) {
            self.example = Some((src, words()));
        }
    }

    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.example = self.example.take().into_iter().chain(other.example).min();
    }
}

/// Values of a column that may be unreadable (H3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueCount {
    /// Values that cannot be read, of all rows but those that `where` leaves out.
    pub all: u64,
    /// The same of the rows that are used otherwise.
    pub of_used: u64,
    /// Values that are there, of the rows that are used otherwise.
    pub used: u64,
    /// The first of `all` by its text.
    pub example: Option<String>,
}

impl ValueCount {
    /// Counts the state of a value of a row that is used.
    pub fn note(&mut self, state: u8) {
        self.used += u64::from(state > 0);
        self.of_used += u64::from(state == 2);
    }
}

impl Counts {
    /// Adds what another thread counted.
    pub fn add(&mut self, other: Self) {
        self.read += other.read;
        self.accepted += other.accepted;
        self.without_id += other.without_id;
        self.filtered += other.filtered;
        self.no_time.add(other.no_time);
        self.unread_times += other.unread_times;
        self.no_customer.add(other.no_customer);
        self.no_event.add(other.no_event);
        self.future.add(other.future);
        self.unborn.add(other.unborn);
        self.next = self.next.into_iter().chain(other.next).min();
        self.latest = self.latest.max(other.latest);
        self.values.resize_with(self.values.len().max(other.values.len()), ValueCount::default);
        for (all, own) in self.values.iter_mut().zip(other.values) {
            all.all += own.all;
            all.of_used += own.of_used;
            all.used += own.used;
            all.example = all.example.take().into_iter().chain(own.example).min();
        }
    }
}

/// A few words that show which row it is, of one that could be read.
#[must_use]
pub fn words(event: &str, customer: &str, at: i64) -> String {
    let short = |text: &str| text.chars().take(40).collect::<String>();
    let fraction = if at.rem_euclid(1_000_000) == 0 { SecondsFormat::Secs } else { SecondsFormat::Micros };
    let time = Time(at).utc().to_rfc3339_opts(fraction, true);
    format!("event {}, customer {}, time {time}", short(event), short(customer))
}
