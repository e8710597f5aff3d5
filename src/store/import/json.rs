//! NDJSON files: one object per line; every key becomes a column.

use std::path::Path;

use duckdb::Connection;

use super::super::Error;
use super::column_names::unique;
use super::csv_record::LONGEST;
use super::file_records::{FileRecords, reconcile};
use super::text::{Text, foreign};
use super::wanted::Wanted;
use crate::store::source::quote::{quote_ident, quote_text};

/// Imports the NDJSON files of one table.
pub(super) fn import(connection: &Connection, wanted: &Wanted) -> Result<(), Error> {
    connection.execute_batch(
        "create temp table ndjson (file ubigint, line ubigint, document varchar, sound boolean);
         create temp table raw (file ubigint, line ubigint, document varchar)",
    )?;
    let mut files_records = Vec::new();
    for (number, file) in (0_u64..).zip(&wanted.files) {
        files_records.push(lines(connection, number, file, wanted)?);
    }
    connection.execute_batch(
        "insert into ndjson select file, line, document,
             case when json_valid(document) then json_type(document) = 'OBJECT' else false end from raw;
         drop table raw",
    )?;
    let mut statement = connection.prepare(
        "select key, to_json(list_sort(list(distinct type))) from (
             select
                 key, file, line,
                 -- Whole numbers without a sign have a type of their own; most of them fit the usual one.
                 case
                     when json_type(document, path) = 'UBIGINT'
                         and try_cast(json_extract_string(document, path) as bigint) is not null then 'BIGINT'
                     else json_type(document, path)
                 end as type
             from (select key, document, file, line, '/' || replace(replace(key, '~', '~0'), '/', '~1') as path
                   from (select unnest(json_keys(document)) as key, document, file, line from ndjson where sound)))
         group by key order by min(file), min(line), key",
    )?;
    let keys: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let names = unique(keys.iter().map(|(key, _)| key.clone()).collect());
    let columns: Vec<String> = keys
        .iter()
        .zip(names)
        .map(|((key, types), name)| format!("{} as {}", column(key, types), quote_ident(&name)))
        .collect();
    let table = format!("imp.main.{}", quote_ident(&wanted.table));
    let columns = if columns.is_empty() { "null as nothing".to_owned() } else { columns.join(", ") };
    let columns = columns + &wanted.part_columns("cast(file as bigint) + 1");
    connection.execute_batch(&format!("create table {table} as select {columns} from ndjson where sound"))?;
    for ((number, file), records) in (0_u64..).zip(&wanted.files).zip(&mut files_records) {
        reject(connection, number, records)?;
        records.write(connection, &wanted.table, file)?;
    }
    let accepted = files_records.iter().map(|records| records.accepted).sum();
    let rows = connection.query_row(&format!("select count(*) from {table}"), [], |row| row.get(0))?;
    connection.execute_batch("drop table ndjson")?;
    reconcile(&wanted.table, rows, accepted)
}

/// SQL of a key's values, of the narrowest type that holds all of them: a scalar is its value, as it is in any other kind
/// of file; objects and lists alone are JSON. `types` is the JSON list of what the engine calls their types.
fn column(key: &str, types: &str) -> String {
    let types: Vec<String> = serde_json::from_str(types).unwrap_or_default();
    let types: Vec<&str> = types.iter().map(String::as_str).filter(|name| *name != "NULL").collect();
    let all = |among: &[&str]| !types.is_empty() && types.iter().all(|name| among.contains(name));
    let pointer = quote_text(&format!("/{}", key.replace('~', "~0").replace('/', "~1")));
    let set = format!("case when json_type(document, {pointer}) <> 'NULL' then");
    if all(&["OBJECT", "ARRAY"]) {
        return format!("{set} json_extract(document, {pointer}) end");
    }
    let text = format!("{set} json_extract_string(document, {pointer}) end");
    if all(&["BOOLEAN"]) {
        format!("cast({text} as boolean)")
    } else if all(&["BIGINT"]) {
        format!("cast({text} as bigint)")
    } else if all(&["BIGINT", "UBIGINT"]) {
        format!("cast({text} as hugeint)")
    } else if all(&["BIGINT", "UBIGINT", "DOUBLE"]) {
        format!("cast({text} as double)")
    } else {
        text
    }
}

/// Hands the lines of a file over; those that are no text are counted here.
fn lines(connection: &Connection, number: u64, file: &Path, wanted: &Wanted) -> Result<FileRecords, Error> {
    let mut appender = connection.appender("raw")?;
    let (mut text, mut records) = (Text::open(file, wanted.encoding)?, FileRecords::default());
    let mut line = 0;
    loop {
        let rest = text.rest();
        let end = match rest.iter().position(|b| *b == b'\n') {
            Some(end) => end + 1,
            None if text.ended() => rest.len(),
            None if rest.len() > LONGEST => {
                line += 1;
                records.reject("the line is too long", line, rest);
                text.skip_line()?;
                continue;
            }
            None => {
                text.more()?;
                continue;
            }
        };
        if end == 0 || records.accepted >= wanted.most {
            appender.flush()?;
            return Ok(records);
        }
        line += 1;
        let bytes = rest[..end].trim_ascii();
        if bytes.len() > LONGEST {
            records.reject("the line is too long", line, bytes);
        } else if !bytes.is_empty() {
            match std::str::from_utf8(bytes) {
                Ok(document) if !bytes.contains(&0) => {
                    appender.append_row(duckdb::params![number, line, document])?;
                    records.records += 1;
                    records.accepted += 1;
                }
                _ => records.reject(foreign(wanted.encoding), line, bytes),
            }
        }
        text.skip(end);
    }
}

/// Moves the lines that are no objects from the accepted to the rejected.
fn reject(connection: &Connection, number: u64, records: &mut FileRecords) -> Result<(), Error> {
    let mut statement = connection
        .prepare("select line, left(document, 100) from ndjson where file = ? and not sound order by line")?;
    let mut rows = statement.query([number])?;
    while let Some(row) = rows.next()? {
        let (line, document): (u64, String) = (row.get(0)?, row.get(1)?);
        records.records -= 1;
        records.accepted -= 1;
        records.reject("no JSON object", line, document.as_bytes());
    }
    Ok(())
}
