//! What the events of one name bear, for forms that complete from the data: attributes, and the values of one (M2, M8).
//!
//! Asked of the source itself, since the store keeps no attributes. Bounded: of at most `SAMPLE` events, at most `MOST` names
//! or values.

use std::collections::BTreeMap;

use duckdb::Connection;

use super::Error;
use super::refresh::EventNames;
use super::source::{ResolvedTable, Source, quote_ident};
use crate::config::Config;
use crate::domain::borne::Borne;
use crate::domain::condition::{Attribute, Condition};
use crate::domain::source_table::Kind;

/// So many events of a table are looked at.
const SAMPLE: u64 = 100_000;

/// So many names or values are given, the most frequent.
const MOST: usize = 200;

/// The attributes that the events of one name bear: fields of `attributes` and columns that are not mapped before the standard
/// columns. `running` is given what interrupts the work.
///
/// # Errors
/// When the source cannot be read.
pub fn attributes(config: &Config, event: &str, running: impl FnOnce(Stops)) -> Result<Borne, Error> {
    let source = open(config)?;
    let handle = source.connection().interrupt_handle();
    running(Box::new(move || handle.interrupt()));
    let names = EventNames::new(config).sources(event);
    let (mut own, mut standard, mut complete) = (BTreeMap::new(), BTreeMap::new(), true);
    for table in source.events() {
        complete &= table_attributes(source.connection(), table, &names, (&mut own, &mut standard))?;
    }
    let mut found = sorted(own);
    let taken: Vec<String> = found.iter().map(|(name, _)| name.clone()).collect();
    found.extend(sorted(standard).into_iter().filter(|(name, _)| !taken.contains(name)));
    Ok(bounded(found, complete))
}

/// The values of an attribute of the events of one name, as a condition is typed. `running` is given what interrupts the work.
///
/// # Errors
/// When the source cannot be read.
pub fn values(config: &Config, (event, attribute): (&str, &str), running: impl FnOnce(Stops)) -> Result<Borne, Error> {
    let source = open(config)?;
    let handle = source.connection().interrupt_handle();
    running(Box::new(move || handle.interrupt()));
    let names = EventNames::new(config).sources(event);
    let (mut found, mut complete) = (BTreeMap::new(), true);
    for table in source.events() {
        let Some(value) = table.attribute(attribute) else { continue };
        let Some(rows) = sample(table, &names, &format!("{value} as v, 1 as n")) else { continue };
        let sql = format!(
            "select v, sum(n)::ubigint from ({rows}) as e where v is not null group by v order by sum(n) desc, v \
             limit {}",
            MOST + 1
        );
        let mut statement = source.connection().prepare(&sql)?;
        let read = statement.query_map(duckdb::params_from_iter(&names), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let read: Vec<(String, u64)> = read.collect::<Result<_, _>>()?;
        complete &= read.len() <= MOST && is_all(&source, table, &names)?;
        for (json, count) in read {
            let typed = Attribute::from_json(&json).and_then(|value| Condition::written(&value, config.zone));
            if let Some(typed) = typed {
                *found.entry(typed).or_default() += count;
            }
        }
    }
    Ok(bounded(sorted(found), complete))
}

fn open(config: &Config) -> Result<Source, Error> {
    Source::open(config).map_err(|errors| {
        errors.into_iter().next().unwrap_or(Error::Uncounted { what: "the source cannot be opened".to_owned() })
    })
}

fn sorted(counts: BTreeMap<String, u64>) -> Vec<(String, u64)> {
    let mut found: Vec<(String, u64)> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}

fn bounded(mut found: Vec<(String, u64)>, complete: bool) -> Borne {
    let complete = complete && found.len() <= MOST;
    found.truncate(MOST);
    Borne { found, complete }
}

/// What interrupts the work, from any thread.
type Stops = Box<dyn Fn() + Send>;

/// SQL of some expressions over the first events of these names; `None` where the table has no events. One parameter a name.
fn sample(table: &ResolvedTable, names: &[String], listed: &str) -> Option<String> {
    let event = table.column("event").filter(|_| !names.is_empty())?;
    let (from, filter) = (&table.sql, table.filter.as_deref().unwrap_or("true"));
    let marks = vec!["?"; names.len()].join(", ");
    Some(format!("select {listed} from {from} where {} in ({marks}) and {filter} limit {SAMPLE}", event.sql))
}

/// Whether the sample is all of the events.
fn is_all(source: &Source, table: &ResolvedTable, names: &[String]) -> Result<bool, Error> {
    let Some(rows) = sample(table, names, "1 as n") else { return Ok(true) };
    let sql = format!("select count(*)::ubigint from ({rows}) as e");
    let count: u64 = source.connection().query_row(&sql, duckdb::params_from_iter(names), |row| row.get(0))?;
    Ok(count < SAMPLE)
}

type Counts<'a> = &'a mut BTreeMap<String, u64>;

/// Adds the attributes of a table; whether its sample is all of the events.
fn table_attributes(
    connection: &Connection,
    table: &ResolvedTable,
    names: &[String],
    (own, standard): (Counts<'_>, Counts<'_>),
) -> Result<bool, Error> {
    let plain = table.columns.iter().filter(|column| column.kind != Kind::Attributes);
    let unmapped = table.unmapped.iter().map(|column| (column.name.clone(), quote_ident(&column.name), false));
    let columns: Vec<(String, String, bool)> =
        unmapped.chain(plain.map(|column| (column.name.to_owned(), column.raw.clone(), true))).collect();
    let filled = |at: usize, sql: &str| format!("({sql}) is not null as c{at}");
    let mut listed: Vec<String> = columns.iter().enumerate().map(|(at, (_, sql, _))| filled(at, sql)).collect();
    listed.push("1 as n".to_owned());
    let Some(rows) = sample(table, names, &listed.join(", ")) else { return Ok(true) };
    let counts: Vec<String> = (0..columns.len()).map(|at| format!("count(*) filter (where c{at})::ubigint")).collect();
    let sql = format!("select count(*)::ubigint, {} from ({rows}) as e", counts.join(", "));
    let counted: Vec<u64> = connection.query_row(&sql, duckdb::params_from_iter(names), |row| {
        (0..=columns.len()).map(|n| row.get(n)).collect::<Result<_, duckdb::Error>>()
    })?;
    for ((name, _, mapped), count) in columns.iter().zip(counted.iter().skip(1)) {
        *(if *mapped { &mut *standard } else { &mut *own }).entry(name.clone()).or_default() += count;
    }
    if let Some(column) = table.column("attributes") {
        let document = match column.declared.as_str() {
            "VARCHAR" | "JSON" => format!("cast({} as varchar)", column.raw),
            _ => format!("cast(to_json({}) as varchar)", column.raw),
        };
        let Some(rows) = sample(table, names, &format!("{document} as v")) else { return Ok(true) };
        let sql = format!(
            "select key, count(*)::ubigint from (select unnest(case when json_valid(v) then json_keys(v) end) as key \
             from ({rows}) as e) as k where key is not null group by key order by count(*) desc, key limit {}",
            MOST + 1
        );
        let mut statement = connection.prepare(&sql)?;
        let keys = statement.query_map(duckdb::params_from_iter(names), |row| Ok((row.get(0)?, row.get(1)?)))?;
        for pair in keys {
            let (key, count): (String, u64) = pair?;
            *own.entry(key).or_default() += count;
        }
    }
    Ok(counted.first().is_none_or(|count| *count < SAMPLE))
}
