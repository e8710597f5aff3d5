//! Sources that are files: copied once into a derived DuckDB file in the folder of the store.
//!
//! The file's name holds the paths and the stamps of what was read, so an unchanged source is not read again. It is
//! made under another name and renamed: a crash leaves nothing that looks whole (P2).

mod column_names;
mod csv;
mod csv_record;
mod file_records;
mod find;
mod in_shell;
mod json;
mod text;
mod wanted;

use std::collections::HashMap;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

use duckdb::Connection;

use super::Error;
use super::duckdb::HardenedConnection;
use super::duckdb::place::{self, Stamp};
use super::engine_text::first_line;
use super::generation::{BuiltFrom, Contents, Folder, SourceFile, published};
use super::source::finding::Finding;
use super::source::quote::{quote_ident, quote_text};
use crate::config::{Source, StoreSettings};
use crate::domain::hash::Fnv1a;
use crate::files::{Held, OwnedFolder};
use file_records::{FileRecords, reconcile};
pub(super) use find::listed;
use find::look;
pub(super) use in_shell::in_shell;
pub(super) use wanted::Asked;
use wanted::{Kind, Wanted};

/// Raised when the derived files change, so that older ones are made anew.
const FORMAT: u8 = 3;

/// What an import made.
pub(super) struct Imported {
    /// The derived DuckDB file.
    pub path: PathBuf,
    /// The files behind it.
    pub files: Vec<PathBuf>,
    /// What they were when they were copied.
    pub copied: Vec<SourceFile>,
    /// Keeps it from being swept.
    pub held: Held,
}

/// Imports files by table name, or finds that it was done before.
///
/// # Errors
/// Every file that is missing or is no data, all at once; else what went wrong first.
pub(super) fn import(
    files: &[(String, String)],
    asked: &Asked,
    settings: &StoreSettings,
    folder: &Folder,
) -> Result<Imported, Vec<Error>> {
    let one = |error| vec![error];
    let engine = HardenedConnection::new(settings, folder.path()).map_err(one)?;
    let wanted = look(engine.connection(), files, asked, u64::MAX)?;
    let all: Vec<PathBuf> = wanted.iter().flat_map(|table| table.files.iter().cloned()).collect();
    let stamps: Vec<Option<Stamp>> = all.iter().map(|path| Stamp::of(path)).collect();
    let (paths, state) = keys(files, asked, &stamps);
    let stem = stem(paths, state);
    let held = folder.hold(std::slice::from_ref(&stem)).map_err(one)?;
    let path = folder.file(&stem);
    let copied = if let Some(manifest) = folder.fitting(&stem) {
        manifest.into_source_files()
    } else {
        if path.exists() {
            tracing::warn!(file = stem, "a damaged file of the store is built anew");
        }
        let partial = engine.scratch().join("import.duckdb");
        let (contents, rows) = build(&engine, &wanted, &partial).map_err(one)?;
        let copied: Vec<SourceFile> = stamps.iter().flatten().map(|stamp| SourceFile::of_read(stamp, &rows)).collect();
        if stamps != all.iter().map(|path| Stamp::of(path)).collect::<Vec<_>>() {
            return Err(vec![Error::Changed]);
        }
        let contents = contents.built_from(BuiltFrom { files: copied.clone(), entries: Vec::new() });
        published(folder.owned(), &partial, &stem, contents).map_err(one)?;
        sweep(folder.owned(), &format!("import-{paths:016x}-"), &stem);
        copied
    };
    Ok(Imported { path, files: all, copied, held })
}

fn stem(paths: u64, state: u64) -> String {
    format!("import-{paths:016x}-{state:016x}")
}

/// The name that the copy of files as they are now has in the store, without `.duckdb`.
///
/// # Errors
/// When a file is missing or no file.
pub(super) fn name(files: &[(String, String)], source: &Source) -> Result<String, Error> {
    let stamps: Vec<Option<Stamp>> = listed(files)?.iter().map(|path| Stamp::of(path)).collect();
    let (paths, state) = keys(files, &Asked::of(source), &stamps);
    Ok(stem(paths, state))
}

/// Whether the copy attached as `src` has what every copy has.
pub(super) fn complete(connection: &Connection) -> bool {
    connection.prepare("select \"table\", file from src.milepost.file limit 0").is_ok()
}

/// Keys of the paths, and of the paths in their present state.
fn keys(files: &[(String, String)], asked: &Asked, stamps: &[Option<Stamp>]) -> (u64, u64) {
    let mut hash = Fnv1a::default();
    for (table, pattern) in files {
        hash.write(format!("{table}\0{pattern}\0").as_bytes());
    }
    let paths = hash.finish();
    hash.write(&[FORMAT]);
    hash.write(format!("{asked:?}").as_bytes());
    hash.write(format!("{stamps:?}").as_bytes());
    (paths, hash.finish())
}

/// Removes older states of the same files, but what another process reads.
fn sweep(folder: &OwnedFolder, prefix: &str, keep: &str) {
    for entry in folder.entries().unwrap_or_default() {
        if let Some(stem) = entry.name.strip_suffix(".duckdb").filter(|stem| stem.starts_with(prefix) && *stem != keep)
        {
            // What stays is swept by the next import.
            let _ = folder.remove_unheld(stem);
        }
    }
}

/// Imports the first records of each file: enough to guess what they are.
pub(crate) fn sample(
    files: &[(String, String)],
    engine: &HardenedConnection,
    most: u64,
    path: &Path,
) -> Result<(), Vec<Error>> {
    let wanted = look(engine.connection(), files, &Asked::default(), most)?;
    build(engine, &wanted, path).map(drop).map_err(|error| vec![error])
}

/// Makes the derived file in the engine's private folder; what it holds, and the rows taken from each file.
fn build(
    engine: &HardenedConnection,
    wanted: &[Wanted],
    target: &Path,
) -> Result<(Contents, HashMap<String, u64>), Error> {
    let connection = engine.connection();
    let Some(text) = target.to_str() else { return Err(place::not_text(target)) };
    // A version that DuckDB 1.4 reads too.
    connection.execute_batch(&format!(
        "attach {} as imp (storage_version 'v1.4.0');
         create schema imp.milepost;
         create table imp.milepost.reject (file varchar, reason varchar, records ubigint, line ubigint, example varchar);
         create table imp.milepost.file (\"table\" varchar, file varchar, records ubigint, accepted ubigint, skipped ubigint)",
        quote_text(text)
    ))?;
    for table in wanted {
        match table.kind {
            Kind::Parquet => parquet(connection, table)?,
            Kind::Csv => csv::import(connection, table)?,
            Kind::Json => json::import(connection, table)?,
        }
    }
    let mut statement = connection.prepare("select file, accepted from imp.milepost.file")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    drop(statement);
    let contents = Contents::of_written(connection, "imp")?;
    connection.execute_batch("detach imp")?;
    Ok((contents, rows))
}

/// Copies Parquet files, their columns matched by name; as many rows as their footers say.
fn parquet(connection: &Connection, wanted: &Wanted) -> Result<(), Error> {
    let list: Vec<String> = wanted.files.iter().map(|path| quote_text(&path.to_string_lossy())).collect();
    let list = format!("[{}]", list.join(", "));
    // The path of each row's file is read along under a name of ours only where something of it is wanted.
    let (path, named) = ("\"milepost:path\"", !wanted.parts.is_empty());
    let picked = if named {
        format!("* exclude ({path}){}", wanted.part_columns(&format!("list_position({list}, {path})")))
    } else {
        "*".to_owned()
    };
    let filename = if named { ", filename = 'milepost:path'" } else { "" };
    let bad = |error: duckdb::Error| match Error::from(error) {
        Error::Engine(text) | Error::Damaged(text) => Error::BadData {
            message: format!("the Parquet files of `{}` cannot be read: {}", wanted.table, first_line(&text)),
            hint: "they may be cut off, damaged, or of columns that do not fit together".to_owned(),
        },
        other => other,
    };
    let table = format!("imp.main.{}", quote_ident(&wanted.table));
    let sql =
        format!("create table {table} as select {picked} from read_parquet({list}, union_by_name = true{filename})");
    if wanted.most < u64::MAX {
        return connection.execute_batch(&format!("{sql} limit {}", wanted.most)).map_err(bad);
    }
    connection.execute_batch(&sql).map_err(bad)?;
    let mut statement = connection.prepare("select num_rows from parquet_file_metadata(?)").map_err(bad)?;
    let mut said = 0;
    for file in &wanted.files {
        let rows: u64 = statement.query_row([file.to_string_lossy()], |row| row.get(0)).map_err(bad)?;
        let records = FileRecords { records: rows, accepted: rows, ..FileRecords::default() };
        records.write(connection, &wanted.table, file)?;
        said += rows;
    }
    let rows = connection.query_row(&format!("select count(*) from {table}"), [], |row| row.get(0)).map_err(bad)?;
    reconcile(&wanted.table, rows, said)
}

/// What an attached import could not read, for health (P6).
pub(super) fn rejects(connection: &Connection) -> Result<Vec<Finding>, Error> {
    let mut statement = connection
        .prepare("select file, reason, records, line, example from src.milepost.reject order by file, reason")?;
    let rows = statement.query_map([], |row| {
        let (file, reason): (String, String) = (row.get(0)?, row.get(1)?);
        let (line, example): (u64, String) = (row.get(3)?, row.get(4)?);
        let name = file_name(&file);
        let example = Some(format!("line {line}: {example}"));
        Ok(Finding { finding: format!("{name}: {reason}"), rows: row.get(2)?, example })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The rows of each file of an attached import, with its table, in the order of the rows.
pub(super) fn rows(connection: &Connection) -> Result<Vec<(String, u64)>, Error> {
    let mut statement = connection.prepare("select \"table\", accepted from src.milepost.file order by rowid")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Lines before the headers of an attached import, which are no data: the file's name, and how many.
pub(super) fn skipped(connection: &Connection) -> Result<Vec<(String, u64)>, Error> {
    let sql = "select file, skipped from src.milepost.file where skipped > 0 order by file";
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| Ok((file_name(&row.get::<_, String>(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn file_name(file: &str) -> String {
    Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned())
}
