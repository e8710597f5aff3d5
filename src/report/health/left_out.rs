//! What the figures leave out for faults of the data: in every answer, not only in health (H5).

use crate::domain::finding::FindingId;
use crate::domain::provenance::LeftOut;
use crate::report::error::Error;
use crate::report::query::Query;
use crate::store::Reader;

pub(super) const SQL: &str = include_str!("left_out.sql");

/// One for each role and finding for which rows or values are left out, those of the events first. Duplicates, rows that
/// `where` or `--as-of` leaves out and costs after the last event are no faults.
///
/// # Errors
/// When the store cannot be read.
pub fn left_out(reader: &Reader) -> Result<Vec<LeftOut>, Error> {
    let found = Query::new("left_out.sql", SQL, &[]).rows(reader, |row| {
        let id: String = row.get(1)?;
        let Some(kind) = FindingId::named(&id) else { return Ok(None) };
        let rows: u64 = row.get(3)?;
        Ok(Some(LeftOut {
            role: row.get::<Option<String>>(0)?.unwrap_or_else(|| "the source".to_owned()),
            finding: kind.id(),
            reason: row.get::<Option<String>>(2)?.unwrap_or_else(|| reason(kind).to_owned()),
            rows,
            of: row.get::<Option<u64>>(4)?.unwrap_or(rows),
        }))
    })?;
    Ok(found.into_iter().flatten().collect())
}

/// Why, where the store does not say.
fn reason(kind: FindingId) -> &'static str {
    match kind {
        FindingId::Future => "later than this machine's clock",
        _ => kind.about().sentence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h5_one_for_each_role_and_finding_with_its_reason() {
        // Of two entries of events 2 of 10 and 1 of 5 rows have no time; 4 of 9 values and 1 of 3 flags cannot be read; one line
        // of 16 is no record. Duplicates are no loss.
        let reader = Reader::scratch(
            "insert into source_table values
                ('a', 'events', 10, 8, 2, 0, 0, 0, 0, 0), ('b', 'events', 5, 3, 1, 0, 0, 0, 1, 0),
                ('c', 'costs', 6, 4, 0, 0, 2, 0, 0, 0);
            insert into health values
                ('no_time', 'events', 'dropped: no time', 'time unreadable', 2, 10, 'x', true),
                ('no_time', 'events', 'dropped: no time', 'time empty', 1, 5, 'y', true),
                ('unreadable_value', 'events', 'a: value cannot be read', 'value unreadable', 4, 9, 'n/a', true),
                ('unreadable_value', 'events', 'a: is_machine cannot be read', 'is_machine unreadable', 1, 3, 'maybe', true),
                ('rejected', 'events', 'b.csv: a field too many', 'a field too many', 1, 6, 'line 3', true),
                ('duplicate', 'events', 'dropped: duplicate', null, 1, 5, 'z', false),
                ('no_key', 'costs', 'costs: dropped: a required column is empty', 'amount unreadable', 2, 6, null, true),
                ('future', 'events', 'dropped: later', null, 1, null, null, true);",
        );
        let said: Vec<String> = left_out(&reader).unwrap().iter().map(LeftOut::sentence).collect();
        assert_eq!(
            said,
            [
                "1 of 15 rows of events is left out: later than this machine's clock; see health",
                "3 of 15 rows of events are left out: time empty, time unreadable; see health",
                "1 of 16 records of events is left out: a field too many; see health",
                "5 of 12 values of events are left out: is_machine unreadable, value unreadable; see health",
                "2 of 6 rows of costs are left out: amount unreadable; see health",
            ]
        );
    }

    #[test]
    fn h5_sound_data_leave_nothing_out() {
        let sound = "insert into source_table values ('a', 'events', 3, 2, 0, 0, 0, 0, 1, 0);
            insert into health values ('duplicate', 'events', 'dropped: duplicate', null, 1, 3, 'z', false);";
        assert!(left_out(&Reader::scratch(sound)).unwrap().is_empty());
    }
}
