//! What became of the rows of an entry of events (P6).

/// Examples kept of each count.
const EXAMPLES: usize = 3;

/// Every row read is in exactly one of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows read.
    pub read: u64,
    /// Rows that became records, duplicates among them.
    pub accepted: u64,
    /// Rows that the mapping's `where` leaves out.
    pub filtered: u64,
    /// Rows without a time that can be read.
    pub no_time: RowCount,
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
}

/// A count with the first rows that gave rise to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowCount {
    pub rows: u64,
    /// Rows of the source.
    pub examples: Vec<i64>,
}

impl RowCount {
    /// Counts a row.
    pub fn note(&mut self, src: i64) {
        self.rows += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(src);
        }
    }

    fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        self.examples.extend(&other.examples);
        self.examples.truncate(EXAMPLES);
    }
}

impl Counts {
    /// Adds what another thread counted.
    pub fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.accepted += other.accepted;
        self.filtered += other.filtered;
        self.no_time.add(&other.no_time);
        self.no_customer.add(&other.no_customer);
        self.no_event.add(&other.no_event);
        self.future.add(&other.future);
        self.unborn.add(&other.unborn);
        self.next = self.next.into_iter().chain(other.next).min();
        self.latest = self.latest.max(other.latest);
    }
}
