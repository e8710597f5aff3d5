//! The hours in which a part of a customer's events lies: a page of millions is read without putting all of them in order (R16).

use crate::domain::time::Span;
use crate::report::query::Query;
use crate::store::{Error, Param, Reader};

const SQL: &str = include_str!("customer_hours.sql");

/// The text of its query.
pub(in crate::report) const HOURS_SQL: (&str, &str) = ("customer_hours.sql", SQL);

/// So many events are answered at a time.
pub(super) const PART: u64 = 1_000;

/// Whole hours that hold a part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    /// So many events there are in all.
    pub all: u64,
    /// So many of them come before the part.
    pub offset: u64,
    /// The hours: begin, and end excluded (µs).
    pub begin: i64,
    pub end: i64,
    /// So many events of the hours come before the part.
    pub skip: u64,
}

/// An hour of the customer.
#[derive(Clone, Copy, Debug)]
struct Hour {
    /// Its beginning (µs).
    at: i64,
    events: u64,
}

/// The query of the hours of a customer; the parameters are those of the events.
pub(super) fn query(params: &[(&'static str, Param)]) -> Query {
    Query::new("customer_hours.sql", SQL, params)
}

/// The hours in which the part after `offset` events lies; without it the last part.
pub(super) fn find(reader: &Reader, params: &[(&'static str, Param)], offset: Option<usize>) -> Result<Window, Error> {
    let hours = query(params).rows(reader, |row| Ok(Hour { at: row.get(0)?, events: row.get(1)? }))?;
    Ok(around(&hours, offset.map(|offset| offset as u64)))
}

fn around(hours: &[Hour], offset: Option<u64>) -> Window {
    let all: u64 = hours.iter().map(|hour| hour.events).sum();
    let offset = offset.unwrap_or_else(|| all.saturating_sub(PART));
    let mut window = Window { all, offset, ..Window::default() };
    let mut before = 0;
    let mut hours = hours.iter().peekable();
    while let Some(hour) = hours.next_if(|hour| before + hour.events <= offset) {
        before += hour.events;
    }
    let Some(first) = hours.peek() else { return window };
    (window.begin, window.skip) = (first.at, offset - before);
    while let Some(hour) = hours.next_if(|_| before < offset.saturating_add(PART)) {
        before += hour.events;
        window.end = hour.at.saturating_add(Span::HOUR.0);
    }
    window
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(events: &[u64]) -> Vec<Hour> {
        let hour = |(place, events): (i64, &u64)| Hour { at: place * Span::HOUR.0, events: *events };
        (0..).zip(events).map(hour).collect()
    }

    #[test]
    fn r16_a_part_lies_in_as_few_hours_as_hold_it() {
        let hour = |n: i64| n * Span::HOUR.0;
        // 600 + 700 + 900 + 100 events: the first thousand lies in two hours, the last in two as well.
        let all = hours(&[600, 700, 900, 100]);
        let first = around(&all, Some(0));
        assert_eq!(first, Window { all: 2_300, offset: 0, begin: 0, end: hour(2), skip: 0 });
        let last = around(&all, None);
        assert_eq!(last, Window { all: 2_300, offset: 1_300, begin: hour(2), end: hour(4), skip: 0 });
        // From the 700th on: 100 in the second hour, and 999 after it.
        let within = around(&all, Some(701));
        assert_eq!(within, Window { all: 2_300, offset: 701, begin: hour(1), end: hour(3), skip: 101 });
        // Beyond the end there is nothing to read.
        let beyond = around(&all, Some(2_300));
        assert_eq!((beyond.begin, beyond.end, beyond.all), (0, 0, 2_300));
        assert_eq!(around(&[], None), Window::default());
        let few = around(&hours(&[3]), None);
        assert_eq!((few.offset, few.skip, few.end), (0, 0, hour(1)));
    }
}
