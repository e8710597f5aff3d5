//! Rows in and out of each table, and what was found on the way (H3, P6).

mod events;
mod files;
mod ids_differ;
mod many_names;
mod other_tables;
mod quality;
mod row;
mod unread;

use crate::config::Config;
use crate::domain::finding::FindingId;
use crate::store::Error;
use crate::store::refresh::table::{Table, TableInput};
use crate::store::source::Source;
use row::HealthRow;

/// The tables `health` and `source_table`.
pub struct HealthTables;

impl Table for HealthTables {
    fn schemas(&self) -> Vec<&'static str> {
        vec![include_str!("health.sql")]
    }

    fn phase(&self) -> &'static str {
        "looking for faults of the data"
    }

    fn fill(&self, input: &TableInput<'_>) -> Result<(), Error> {
        let TableInput { config, source, extracted, folded, .. } = input;
        let connection = source.connection();
        let mut found = Vec::new();
        events::examine(source, extracted, folded, &mut found)?;
        other_tables::examine(source, extracted.as_of, &folded.listed, &mut found)?;
        if folded.strays > 0 {
            found.push(HealthRow::new(FindingId::StrayEvents, None, folded.strays));
        }
        if let (visits, Some((_, example))) = &folded.late_visits {
            found.push(HealthRow::new(FindingId::LateVisits, None, *visits).example(Some(example.clone())));
        }
        many_names::examine(&extracted.shapes.texts, &mut found);
        files::rejects(config, source, &mut found)?;
        if let Some(bytes) = source.wal() {
            let note = format!("{bytes} bytes; its rows count only if the log is sound");
            found.push(HealthRow::new(FindingId::WriteAheadLog, None, 1).example(Some(note)));
        }
        empty_segments(config, source, extracted.as_of, &mut found)?;
        ids_differ::examine(source, &mut found)?;
        // The last that asks for it.
        connection.execute_batch("drop table memory.main.stranger")?;
        row::write(connection, found)
    }
}

/// Segments that a journey names and nobody is in by `as_of`.
fn empty_segments(config: &Config, source: &Source, as_of: i64, found: &mut Vec<HealthRow>) -> Result<(), Error> {
    let sql = "select count(*) > 0 from out.main.member where segment = ? and coalesce(added_us, ?) <= ?";
    for journey in &config.journeys {
        for segment in journey.suppress_segments.iter().chain(&journey.exclude_segments) {
            let known: bool =
                source.connection().query_row(sql, duckdb::params![segment, as_of, as_of], |row| row.get(0))?;
            if !known {
                let row = HealthRow::new(FindingId::SegmentEmpty, None, 1).example(Some(segment.clone()));
                found.push(row.sentence(format!("journey {}: a segment without members", journey.id)));
            }
        }
    }
    Ok(())
}
