//! The hours in which a part of a customer's events lies: a page of millions is read without putting all of them in order (R16).

use crate::domain::time::Span;
use crate::report::query::Query;
use crate::store::{Error, Param, Reader, Row};

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

/// The hours in which a customer has events, in their order.
#[derive(Debug)]
pub(in crate::report) struct CustomerHours(Vec<Hour>);

impl CustomerHours {
    /// Reads them.
    pub(super) fn read(reader: &Reader, params: &[(&'static str, Param)]) -> Result<Self, Error> {
        let hour = |row: &Row<'_>| Ok(Hour { at: row.get(0)?, events: row.get(1)? });
        Ok(Self(query(params).rows(reader, hour)?))
    }

    /// About so many bytes.
    pub(in crate::report) fn bytes(&self) -> usize {
        size_of_val(self.0.as_slice())
    }

    /// The hours in which the part after `offset` events lies; without it the last part.
    pub(super) fn window(&self, offset: Option<usize>) -> Window {
        let all: u64 = self.0.iter().map(|hour| hour.events).sum();
        let offset = offset.map_or_else(|| all.saturating_sub(PART), |offset| offset as u64);
        let mut window = Window { all, offset, ..Window::default() };
        let mut before = 0;
        let mut hours = self.0.iter().peekable();
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(events: &[u64]) -> CustomerHours {
        let hour = |(place, events): (i64, &u64)| Hour { at: place * Span::HOUR.0, events: *events };
        CustomerHours((0..).zip(events).map(hour).collect())
    }

    #[test]
    fn r16_a_part_lies_in_as_few_hours_as_hold_it() {
        let hour = |n: i64| n * Span::HOUR.0;
        // 600 + 700 + 900 + 100 events: the first thousand lies in two hours, the last in two as well.
        let all = hours(&[600, 700, 900, 100]);
        let first = all.window(Some(0));
        assert_eq!(first, Window { all: 2_300, offset: 0, begin: 0, end: hour(2), skip: 0 });
        let last = all.window(None);
        assert_eq!(last, Window { all: 2_300, offset: 1_300, begin: hour(2), end: hour(4), skip: 0 });
        // From the 700th on: 100 in the second hour, and 999 after it.
        let within = all.window(Some(701));
        assert_eq!(within, Window { all: 2_300, offset: 701, begin: hour(1), end: hour(3), skip: 101 });
        // Beyond the end there is nothing to read.
        let beyond = all.window(Some(2_300));
        assert_eq!((beyond.begin, beyond.end, beyond.all), (0, 0, 2_300));
        assert_eq!(hours(&[]).window(None), Window::default());
        let few = hours(&[3]).window(None);
        assert_eq!((few.offset, few.skip, few.end), (0, 0, hour(1)));
    }
}
