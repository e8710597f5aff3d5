//! Event names, rows in and out, and what was found on the way (H3, P6), into the file attached as `out`.

use std::collections::BTreeMap;

use duckdb::Connection;

use super::ask;
use super::events::Events;
use super::quality::{self, Lack, Quality, Unread};
use super::scan::{Counts, Finding};
use super::shape::Names;
use super::sql;
use crate::config::{Config, Location};
use crate::domain::finding::FindingId;
use crate::domain::source_table::Kind;
use crate::store::Error;
use crate::store::source::{ResolvedTable, Source};

/// Ids that differ from another by case, blanks or a final `.0`.
const DIFFERING: &str = include_str!("ids_differ.sql");
/// Customers of the events against those of the table.
const LISTED: &str = include_str!("customers_listed.sql");
/// Names of a table that only customers of no event have.
const UNMATCHED: &str = include_str!("names_unmatched.sql");
/// Records of files that could not be read.
const REJECTS: &str = include_str!("rejects.sql");

/// A row of the table `health`.
struct Row {
    kind: FindingId,
    role: Option<String>,
    sentence: Option<String>,
    reason: Option<String>,
    rows: u64,
    total: Option<u64>,
    example: Option<String>,
}

impl Row {
    fn new(kind: FindingId, role: Option<&str>, rows: u64) -> Self {
        let role = role.map(str::to_owned);
        Self { kind, role, sentence: None, reason: None, rows, total: None, example: None }
    }

    fn total(self, total: u64) -> Self {
        Self { total: Some(total), ..self }
    }

    fn example(self, example: Option<String>) -> Self {
        Self { example, ..self }
    }

    fn reason(self, reason: impl Into<String>) -> Self {
        Self { reason: Some(reason.into()), ..self }
    }

    fn sentence(self, sentence: impl Into<String>) -> Self {
        Self { sentence: Some(sentence.into()), ..self }
    }
}

/// Writes all of it. The table `known` of the customers and the views of the source's tables are there.
///
/// # Errors
/// When the source cannot be read or the file not written.
pub fn write(config: &Config, source: &Source, names: &Names<'_>, events: &Events) -> Result<(), Error> {
    let connection = source.connection();
    event_names(connection, names, events)?;
    let mut found = Vec::new();
    let tables: Vec<&ResolvedTable> = source.events().collect();
    for (number, table) in tables.iter().enumerate() {
        of_events(source, table, &events.counts[number], &events.duplicates[number], &mut found)?;
        for unread in quality::events(connection, table, ask::base(number), events.as_of)? {
            values(table, &unread, &mut found);
        }
    }
    for table in source.tables().iter().filter(|table| table.role != "events") {
        of_table(connection, table, &quality::table(connection, table)?, &mut found)?;
    }
    costs(connection, events.as_of, &mut found)?;
    if events.strays > 0 {
        found.push(Row::new(FindingId::StrayEvents, None, events.strays));
    }
    if let Some(src) = events.late_visits.example {
        found.push(Row::new(FindingId::LateVisits, None, events.late_visits.count).example(example(source, src)?));
    }
    rejects(config, source, &mut found)?;
    if let Some(bytes) = source.wal() {
        let note = format!("{bytes} bytes; its rows count only if the log is sound");
        found.push(Row::new(FindingId::WriteAheadLog, None, 1).example(Some(note)));
    }
    empty_segments(config, connection, &mut found)?;
    differing(connection, source, &mut found)?;
    listed(connection, source, &mut found)?;
    unmatched(connection, source, &mut found)?;
    let mut insert = connection.prepare("insert into out.main.health values (?, ?, ?, ?, ?, ?, ?, ?)")?;
    for row in found {
        let sentence = row.sentence.unwrap_or_else(|| row.kind.sentence(row.role.as_deref()));
        insert.execute(duckdb::params![
            row.kind.id(),
            row.role,
            sentence,
            row.reason,
            row.rows,
            row.total,
            row.example,
            row.kind.lost()
        ])?;
    }
    Ok(())
}

fn event_names(connection: &Connection, names: &Names<'_>, events: &Events) -> Result<(), Error> {
    let mut by_name: BTreeMap<&str, (super::part::Seen, u64)> = BTreeMap::new();
    for (texts, seen) in events.shapes.texts.iter().zip(&events.seen) {
        let all = by_name.entry(&texts.source_event).or_default();
        all.0.add(*seen);
        all.1 += if texts.machine { seen.events } else { 0 };
    }
    let mut insert = connection.prepare("insert into out.main.event_name values (?, ?, ?, ?, ?, ?)")?;
    for (name, (seen, machine)) in by_name {
        let event = names.event(name);
        let standard = crate::domain::standard::standard(event).map(|standard| standard.name);
        insert.execute(duckdb::params![name, standard, seen.events, machine, seen.first, seen.last])?;
    }
    Ok(())
}

/// One entry of events: rows in and out.
fn of_events(
    source: &Source,
    table: &ResolvedTable,
    count: &Counts,
    twice: &[i64],
    found: &mut Vec<Row>,
) -> Result<(), Error> {
    let connection = source.connection();
    let twice = Finding { rows: twice.len() as u64, examples: twice.iter().take(1).copied().collect() };
    connection.execute(
        "insert into out.main.source_table values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        duckdb::params![
            table.label,
            table.role,
            count.read,
            count.accepted - twice.rows,
            count.no_time.rows,
            count.no_customer.rows,
            count.no_event.rows,
            count.future.rows + count.unborn.rows,
            twice.rows,
            count.filtered
        ],
    )?;
    let time = if count.no_time.rows > 0 { quality::unread_times(connection, table)? } else { 0 };
    let unread = if time > 0 { vec![("time", time)] } else { Vec::new() };
    for (kind, finding, reason) in [
        (FindingId::NoTime, &count.no_time, quality::reason(&["time"], count.no_time.rows, &unread)),
        (FindingId::NoCustomer, &count.no_customer, "no customer".to_owned()),
        (FindingId::NoEvent, &count.no_event, "no event name".to_owned()),
        (FindingId::Future, &count.unborn, "later than this machine's clock".to_owned()),
        (FindingId::AfterAsOf, &count.future, String::new()),
        (FindingId::Duplicate, &twice, String::new()),
    ] {
        if let Some(src) = finding.examples.first() {
            let row = Row::new(kind, Some(table.role), finding.rows).total(count.read);
            found.push(row.reason(reason).example(example(source, *src)?));
        }
    }
    Ok(())
}

/// Values of one column that cannot be read: of required ones the rows are counted already.
fn values(table: &ResolvedTable, unread: &Unread, found: &mut Vec<Row>) {
    let kind = match unread.kind {
        _ if unread.required => FindingId::UnreadableKey,
        Kind::Attributes => FindingId::DamagedAttributes,
        _ => FindingId::UnreadableValue,
    };
    let (rows, total) = if unread.required { (unread.all, None) } else { (unread.of_used, Some(unread.used)) };
    if rows > 0 {
        found.push(Row {
            sentence: Some(format!("{}: {} cannot be read", table.label, unread.column)),
            reason: Some(format!("{} unreadable", unread.column)),
            total,
            ..Row::new(kind, Some(table.role), rows).example(unread.example.clone())
        });
    }
}

/// One table other than events: rows in and out, ids that repeat, and values that cannot be read.
fn of_table(
    connection: &Connection,
    table: &ResolvedTable,
    quality: &Quality,
    found: &mut Vec<Row>,
) -> Result<(), Error> {
    connection.execute(
        "insert into out.main.source_table values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)",
        duckdb::params![
            table.label,
            table.role,
            quality.read,
            quality.accepted - quality.repeated,
            quality.dropped[0],
            quality.dropped[1],
            quality.dropped[2],
            quality.repeated,
            quality.filtered
        ],
    )?;
    for ((fate, rows), reason) in Lack::ALL.iter().zip(quality.dropped).zip(&quality.reasons) {
        let kind = match fate {
            Lack::Time => FindingId::NoTime,
            Lack::Customer => FindingId::NoCustomer,
            Lack::Key => FindingId::NoKey,
        };
        if rows > 0 {
            found.push(Row::new(kind, Some(table.role), rows).total(quality.read).reason(reason));
        }
    }
    if quality.repeated > 0 {
        let row = Row::new(FindingId::RepeatedId, Some(table.role), quality.repeated).total(quality.read);
        found.push(row.example(quality.repeated_example.clone()));
    }
    quality.unread.iter().for_each(|unread| values(table, unread, found));
    Ok(())
}

fn costs(connection: &Connection, as_of: i64, found: &mut Vec<Row>) -> Result<(), Error> {
    let later = "select count(*) from memory.main.source_cost where spent_on > ?";
    let later: u64 = connection.query_row(later, [as_of], |row| row.get(0))?;
    if later > 0 {
        found.push(Row::new(FindingId::LateCosts, None, later));
    }
    Ok(())
}

/// Records of files that could not be read, each with the role of its file.
fn rejects(config: &Config, source: &Source, found: &mut Vec<Row>) -> Result<(), Error> {
    let Some(Location::Files(files)) = config.source.location.as_ref().map(|place| &place.value) else { return Ok(()) };
    let mut statement = source.connection().prepare(REJECTS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (file, reason): (String, String) = (row.get(0)?, row.get(1)?);
        let path = std::path::Path::new(&file);
        let name = path.file_name().map_or_else(|| file.clone(), |name| name.to_string_lossy().into_owned());
        let (line, example): (u64, String) = (row.get(3)?, row.get(4)?);
        found.push(
            Row::new(FindingId::Rejected, Some(role_of(path, files, source)), row.get(2)?)
                .total(row.get(5)?)
                .sentence(format!("{name}: {reason}"))
                .reason(reason)
                .example(Some(format!("line {line}: {example}"))),
        );
    }
    Ok(())
}

/// The role of the table that a file belongs to: that whose pattern begins with the most of its path.
fn role_of<'a>(file: &std::path::Path, files: &'a [(String, String)], source: &'a Source) -> &'a str {
    let file = file.to_string_lossy();
    let common = |pattern: &str| {
        let plain = pattern.split(['*', '?', '[']).next().unwrap_or_default();
        file.starts_with(plain).then_some(plain.len())
    };
    let best = files.iter().filter_map(|(table, pattern)| Some((common(pattern)?, table))).max_by_key(|(len, _)| *len);
    let table = best.map_or("files", |(_, table)| table.as_str());
    source.tables().iter().find(|resolved| resolved.label == table).map_or(table, |resolved| resolved.role)
}

fn empty_segments(config: &Config, connection: &Connection, found: &mut Vec<Row>) -> Result<(), Error> {
    for journey in &config.journeys {
        for segment in journey.suppress_segments.iter().chain(&journey.exclude_segments) {
            let known: bool = connection.query_row(
                "select count(*) > 0 from out.main.member where segment = ?",
                [segment],
                |row| row.get(0),
            )?;
            if !known {
                let row = Row::new(FindingId::SegmentEmpty, None, 1).example(Some(segment.clone()));
                found.push(row.sentence(format!("journey {}: a segment without members", journey.id)));
            }
        }
    }
    Ok(())
}

/// Ids that stand beside another form of themselves: of customers, in the events and every table that names them; of
/// journeys, steps, assets and event names, which are few.
fn differing(connection: &Connection, source: &Source, found: &mut Vec<Row>) -> Result<(), Error> {
    let mut ids = vec![
        ("customers", vec!["select customer_id, '' from memory.main.known"]),
        ("journeys", vec!["select journey, '' from out.main.journey"]),
        ("steps", vec!["select step, journey from out.main.step"]),
        ("assets", vec!["select asset, '' from out.main.asset"]),
        ("event names", vec!["select source_name, '' from out.main.event_name"]),
    ];
    for (role, view) in [("customers", "source_customer"), ("segments", "source_member")] {
        if source.table(role).is_some() {
            ids[0].1.push(if view == "source_customer" {
                "select customer_id, '' from memory.main.source_customer"
            } else {
                "select customer_id, '' from memory.main.source_member"
            });
        }
    }
    for (role, selects) in ids {
        let sql = DIFFERING.replace("select id, parent from ids", &selects.join(" union all "));
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        if let Some(row) = rows.next()? {
            let rows: u64 = row.get(0)?;
            if rows > 0 {
                let row = Row::new(FindingId::IdsDiffer, Some(role), rows).example(row.get(1)?);
                found.push(row);
            }
        }
    }
    Ok(())
}

/// Customers of events that the table lacks, and customers of the table whom no event names.
fn listed(connection: &Connection, source: &Source, found: &mut Vec<Row>) -> Result<(), Error> {
    if source.table("customers").is_none() {
        return Ok(());
    }
    let mut statement = connection.prepare(LISTED)?;
    let mut rows = statement.query([])?;
    if let Some(row) = rows.next()? {
        let [named, unlisted, listed, idle]: [u64; 4] = [row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?];
        for (kind, rows, total, example) in [
            (FindingId::CustomersUnlisted, unlisted, named, row.get(4)?),
            (FindingId::CustomersIdle, idle, listed, row.get(5)?),
        ] {
            if rows > 0 {
                found.push(Row::new(kind, None, rows).total(total).example(example));
            }
        }
    }
    Ok(())
}

/// Business units and segments that the data names, where no customer of an event has any.
fn unmatched(connection: &Connection, source: &Source, found: &mut Vec<Row>) -> Result<(), Error> {
    for (role, kind) in [("customers", "business unit"), ("segments", "segment")] {
        if source.table(role).is_none() {
            continue;
        }
        let mut statement = connection.prepare(UNMATCHED)?;
        let mut rows = statement.query([kind])?;
        if let Some(row) = rows.next()? {
            let names: u64 = row.get(0)?;
            if names > 0 {
                found.push(Row::new(FindingId::NamesUnmatched, Some(role), names).example(row.get(1)?));
            }
        }
    }
    Ok(())
}

/// A few words on one row of the source.
fn example(source: &Source, src: i64) -> Result<Option<String>, Error> {
    let tables: Vec<&ResolvedTable> = source.events().collect();
    let mut found = None;
    ask::texts(source.connection(), &tables, &[(0, src)], sql::examples, |_, mut texts| found = texts.swap_remove(0))?;
    Ok(found)
}
