//! An as_of that stands on few events far after the rest: a slipped digit, or a clock that was wrong (H3).

use crate::domain::provenance::ThinEnd;
use crate::domain::time::{Span, Time};
use crate::report::error::Error;
use crate::report::query::Query;
use crate::store::{Param, Reader};

pub(super) const SQL: &str = include_str!("thin_end.sql");

/// Events are far after the rest when no event lies in so many days before them: seasons are shorter.
const FAR: Span = Span::days(90);
/// So many events are few, or a thousandth of all where that is more, and fewer than half of the rest.
const FEW: i64 = 3;

/// Whether as_of stands on few events, far after the rest.
///
/// # Errors
/// When the store cannot be read.
pub fn thin_end(reader: &Reader, as_of: Time) -> Result<Option<ThinEnd>, Error> {
    let found = query(as_of)
        .rows(reader, |row| Ok(ThinEnd { events: row.get(0)?, of: row.get(1)?, after: Span(row.get(2)?) }))?;
    Ok(found.first().copied())
}

pub(super) fn query(as_of: Time) -> Query {
    let params = [("as_of", Param::Int(as_of.0)), ("far", Param::Int(FAR.0)), ("few", Param::Int(FEW))];
    Query::new("thin_end.sql", SQL, &params)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(days: &[(i64, u64)], as_of_day: i64) -> Option<String> {
        let rows: Vec<String> = days
            .iter()
            .map(|(day, events)| format!("insert into day values ({}, {events}, 0);", day * Span::DAY.0))
            .collect();
        let as_of = Time(as_of_day * Span::DAY.0 + 5);
        thin_end(&Reader::scratch(&rows.join("\n")), as_of).unwrap().map(|end| end.sentence())
    }

    #[test]
    fn h3_an_as_of_on_few_events_far_after_the_rest_is_said() {
        // 27,697 days are 75.83 years of 365.25 days.
        let said = Some("as_of stands on 1 event, 75.8 years after the rest".to_owned());
        assert_eq!(of(&[(0, 6), (3, 5), (27_700, 1)], 27_700), said);
        // Two of 5,000, on two days; the first is 100 days after the rest.
        let said = Some("as_of stands on 2 events, 130 days after the rest".to_owned());
        assert_eq!(of(&[(0, 4_000), (10, 998), (110, 1), (140, 1)], 140), said);
        // An as_of that was set stands on nothing.
        assert_eq!(of(&[(0, 6)], 100).as_deref(), Some("as_of stands on no event, 100 days after the rest"));
    }

    #[test]
    fn h3_an_as_of_on_many_events_or_soon_after_the_rest_is_not() {
        // 89 days; 4 of 104 events; 3 of 5, which are no rest to speak of; before 1970; no event at all.
        assert_eq!(of(&[(0, 100), (89, 1)], 89), None);
        assert_eq!(of(&[(0, 100), (200, 4)], 200), None);
        assert_eq!(of(&[(0, 2), (200, 3)], 200), None);
        assert_eq!(of(&[(-10, 9), (-9, 1)], -9), None);
        assert_eq!(of(&[], 0), None);
    }
}
