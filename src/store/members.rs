//! Segments that are saved beside the configuration: their members, as rows of the view `member` (X1).
//!
//! They are read when a connection is opened, so a segment that was just saved needs no refresh.

use std::collections::BTreeMap;
use std::time::SystemTime;

use duckdb::Connection;

use super::Error;
use crate::config::{Config, Segment};
use crate::domain::finding::FindingId;

/// The largest file that is read.
const LARGEST: u64 = 1 << 30;

/// Tables of the base to which a connection adds rows of its own, from `own_NAME`.
pub const ADDED_TO: [&str; 2] = ["member", "health"];

/// The tables of a connection: ids as read, their memberships, and what was found on the way.
const TABLES: &str = "
create table own_id (segment varchar not null, customer_id varchar not null);
create table own_member (segment varchar not null, customer uinteger not null, added_us bigint, removed_us bigint);
create table own_health (
    id varchar not null, role varchar, finding varchar not null, reason varchar, rows_found ubigint not null, total ubigint,
    example varchar, lost boolean not null
);
";

/// The memberships, those of unknown customers left out and counted.
const MEMBERS: &str = include_str!("members.sql");

/// The names of the segments of the data.
const TAKEN: &str = "select distinct m.segment from base.main.member as m where m.segment = ?";

/// Changes with the files of the segments.
#[must_use]
pub fn stamp(config: &Config) -> String {
    let of = |segment: &Segment| {
        let about = std::fs::metadata(&segment.file).ok();
        let about = about.map(|about| (about.len(), about.modified().unwrap_or(SystemTime::UNIX_EPOCH)));
        format!("{segment:?} {about:?}")
    };
    config.segments.iter().map(of).collect()
}

/// Makes the tables `own_member` and `own_health`, with the base file attached as `base`.
///
/// # Errors
/// When the engine refuses; a file that cannot be read is a finding.
pub fn load(connection: &Connection, config: &Config) -> Result<(), Error> {
    connection.execute_batch(TABLES)?;
    if config.segments.is_empty() {
        // The customers are not looked through for nobody.
        return Ok(connection.execute_batch("drop table own_id")?);
    }
    let mut found: BTreeMap<(FindingId, String), u64> = BTreeMap::new();
    for segment in &config.segments {
        let name = &segment.name;
        let taken = !connection
            .prepare(TAKEN)?
            .query_map([name], |row| row.get::<_, String>(0))?
            .collect::<Result<Vec<_>, _>>()?
            .is_empty();
        if taken {
            *found.entry((FindingId::SegmentTaken, name.clone())).or_default() += 1;
            continue;
        }
        match read(segment) {
            Ok(ids) => {
                let mut appender = connection.appender("own_id")?;
                for id in ids {
                    appender.append_row([name.as_str(), id.as_str()])?;
                }
                appender.flush()?;
            }
            Err(why) => *found.entry((FindingId::SegmentUnread, format!("{name}: {why}"))).or_default() += 1,
        }
    }
    let mut insert = connection.prepare("insert into own_health values (?, null, ?, null, ?, null, ?, false)")?;
    for ((kind, example), rows) in found {
        insert.execute(duckdb::params![kind.id(), kind.sentence(None), rows, example])?;
    }
    Ok(connection.execute_batch(MEMBERS)?)
}

/// The members of a segment; an apostrophe that keeps a spreadsheet from running an id is taken away.
fn read(segment: &Segment) -> Result<Vec<String>, String> {
    let told = |why: std::io::Error| format!("{}: {why}", segment.file.display());
    let about = std::fs::metadata(&segment.file).map_err(told)?;
    if !about.is_file() || about.len() > LARGEST {
        return Err(format!("{} is no file of a sensible size", segment.file.display()));
    }
    let text = std::fs::read(&segment.file).map_err(told)?;
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text);
    let told = |why: csv::Error| format!("{}: {why}", segment.file.display());
    let header = reader.headers().map_err(told)?;
    let Some(column) = header.iter().position(|name| name == "customer_id") else {
        return Err(format!("{} has no column customer_id", segment.file.display()));
    };
    let mut ids = Vec::new();
    for record in reader.records() {
        let record = record.map_err(told)?;
        let id = record.get(column).unwrap_or_default();
        let id = id.strip_prefix('\'').unwrap_or(id);
        if !id.is_empty() {
            ids.push(id.to_owned());
        }
    }
    Ok(ids)
}
