//! Sources that are files: copied once into a derived DuckDB file in the folder of the store.
//!
//! The file's name holds the paths and the stamps of what was read, so an unchanged source is not read again. It is
//! made under another name and renamed: a crash leaves nothing that looks whole (P2).

mod csv;
mod csv_record;
mod json;
mod text;

use std::hash::Hasher;
use std::path::{Path, PathBuf};

use duckdb::Connection;

use super::Error;
use super::generation::{Folder, published};
use super::open::Engine;
use super::open::place::{self, Content, Stamp, first_line};
use super::source::Finding;
use super::source::quote::{quote_ident, quote_text};
use crate::config::StoreSettings;
use crate::files::{Held, OwnedFolder};

/// Raised when the derived files change, so that older ones are made anew.
const FORMAT: u8 = 1;

/// What an import made.
pub(super) struct Imported {
    /// The derived DuckDB file.
    pub path: PathBuf,
    /// The files behind it.
    pub files: Vec<PathBuf>,
    /// Keeps it from being swept.
    pub held: Held,
}

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Parquet,
    Csv,
    Json,
}

/// One table to be: its name and its files.
pub(super) struct Wanted {
    pub table: String,
    pub kind: Kind,
    pub files: Vec<PathBuf>,
    /// As many records of each file as are wanted.
    pub most: u64,
}

/// Imports files by table name, or finds that it was done before.
///
/// # Errors
/// Every file that is missing or is no data, all at once; else what went wrong first.
pub(super) fn import(
    files: &[(String, String)],
    settings: &StoreSettings,
    folder: &Folder,
) -> Result<Imported, Vec<Error>> {
    let one = |error| vec![error];
    let engine = Engine::new(settings, folder.path()).map_err(one)?;
    let wanted = look(engine.connection(), files, u64::MAX)?;
    let all: Vec<PathBuf> = wanted.iter().flat_map(|table| table.files.iter().cloned()).collect();
    let stamps: Vec<Option<Stamp>> = all.iter().map(|path| Stamp::of(path)).collect();
    let (paths, state) = keys(files, &stamps);
    let stem = format!("import-{paths:016x}-{state:016x}");
    let held = folder.hold(std::slice::from_ref(&stem)).map_err(one)?;
    let path = folder.file(&stem);
    if !path.exists() {
        let partial = engine.scratch().join("import.duckdb");
        build(&engine, &wanted, &partial).map_err(one)?;
        if stamps != all.iter().map(|path| Stamp::of(path)).collect::<Vec<_>>() {
            return Err(vec![Error::Changed]);
        }
        published(folder.owned(), &partial, &format!("{stem}.duckdb")).map_err(one)?;
        sweep(folder.owned(), &format!("import-{paths:016x}-"), &stem);
    }
    Ok(Imported { path, files: all, held })
}

/// Finds the files of every table and looks at what they are.
fn look(connection: &Connection, files: &[(String, String)], most: u64) -> Result<Vec<Wanted>, Vec<Error>> {
    let (mut wanted, mut errors) = (Vec::new(), Vec::new());
    for (table, pattern) in files {
        match expand(connection, pattern).and_then(|files| kind_of(&files).map(|kind| (kind, files))) {
            Ok((kind, files)) => wanted.push(Wanted { table: table.clone(), kind, files, most }),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(wanted) } else { Err(errors) }
}

/// The files of a path or glob, in the order of their names.
fn expand(connection: &Connection, pattern: &str) -> Result<Vec<PathBuf>, Error> {
    let path = PathBuf::from(pattern);
    if path.exists() || !pattern.contains(['*', '?', '[']) {
        place::check("the file", &path)?;
        return Ok(vec![path]);
    }
    let mut statement = connection.prepare("select file from glob(?) order by file")?;
    let files: Vec<String> = statement.query_map([pattern], |row| row.get(0))?.collect::<Result<_, _>>()?;
    if files.is_empty() {
        return Err(Error::Missing { what: "files", path, hint: "no file fits this pattern".to_owned() });
    }
    let files: Vec<PathBuf> = files.into_iter().map(PathBuf::from).collect();
    for file in &files {
        place::check("the file", file)?;
    }
    Ok(files)
}

/// The files behind a source, in the order of the configuration.
///
/// # Errors
/// When one is missing or no file.
pub(super) fn listed(files: &[(String, String)]) -> Result<Vec<PathBuf>, Error> {
    let connection = Connection::open_in_memory()?;
    let lists = files.iter().map(|(_, pattern)| expand(&connection, pattern)).collect::<Result<Vec<_>, _>>()?;
    Ok(lists.concat())
}

/// The one kind of a table's files.
fn kind_of(files: &[PathBuf]) -> Result<Kind, Error> {
    let mut kind = None;
    for path in files {
        let Some(this) = kind_of_file(path)? else { continue };
        if kind.is_some_and(|kind| kind != this) {
            return Err(Error::BadData {
                message: format!("{} is of another kind than the files before it", path.display()),
                hint: "give each table files of one kind".to_owned(),
            });
        }
        kind = Some(this);
    }
    kind.ok_or_else(|| Error::BadData {
        message: format!("{} is empty", files.first().map_or_else(String::new, |path| path.display().to_string())),
        hint: "name a file with data".to_owned(),
    })
}

/// The kind of a file by its content; `None` = it is empty.
fn kind_of_file(path: &Path) -> Result<Option<Kind>, Error> {
    let shown = path.display();
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bad = |message: String, hint: &str| Err(Error::BadData { message, hint: hint.to_owned() });
    let (content, start) = match place::content(path)? {
        Content::Gzip => {
            let start = text::start(path)?;
            (place::kind_of(&start), start)
        }
        Content::Text => (Content::Text, text::start(path)?),
        content => (content, Vec::new()),
    };
    let first = start.iter().skip_while(|b| b.is_ascii_whitespace() || b"\xef\xbb\xbf".contains(b)).copied().next();
    match content {
        Content::Empty => Ok(None),
        Content::Parquet => Ok(Some(Kind::Parquet)),
        _ if name.ends_with(".parquet") => {
            bad(format!("{shown} is not a Parquet file"), "it may be cut off or misnamed")
        }
        Content::Text if first == Some(b'[') && name.contains(".json") => bad(
            format!("{shown} is one JSON list; one object per line is needed"),
            "convert it: jq -c '.[]' FILE > FILE.ndjson",
        ),
        Content::Text if first == Some(b'{') || name.contains(".ndjson") || name.contains(".jsonl") => {
            Ok(Some(Kind::Json))
        }
        Content::Text => Ok(Some(Kind::Csv)),
        Content::Wide(encoding) => bad(
            format!("{shown} is {encoding}; UTF-8 is needed"),
            &format!("convert it: iconv -f {encoding} -t UTF-8 FILE"),
        ),
        Content::DuckDb(..) => bad(format!("{shown} is a DuckDB database"), "say database = \"…\" instead of files"),
        Content::Sqlite => bad(format!("{shown} is a SQLite database"), "export its tables as CSV"),
        Content::Program | Content::Binary | Content::Gzip => {
            bad(format!("{shown} is neither Parquet nor text"), "name Parquet, CSV or NDJSON files")
        }
    }
}

/// Keys of the paths, and of the paths in their present state.
fn keys(files: &[(String, String)], stamps: &[Option<Stamp>]) -> (u64, u64) {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for (table, pattern) in files {
        hash.write(format!("{table}\0{pattern}\0").as_bytes());
    }
    let paths = hash.finish();
    hash.write(&[FORMAT]);
    hash.write(format!("{stamps:?}").as_bytes());
    (paths, hash.finish())
}

/// FNV-1a: the same on every machine and in every version.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
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
pub(super) fn sample(files: &[(String, String)], engine: &Engine, most: u64, path: &Path) -> Result<(), Vec<Error>> {
    let wanted = look(engine.connection(), files, most)?;
    build(engine, &wanted, path).map_err(|error| vec![error])
}

/// Makes the derived file in the engine's private folder.
fn build(engine: &Engine, wanted: &[Wanted], target: &Path) -> Result<(), Error> {
    let connection = engine.connection();
    let Some(text) = target.to_str() else { return Err(place::not_text(target)) };
    // A version that DuckDB 1.4 reads too.
    connection.execute_batch(&format!(
        "attach {} as imp (storage_version 'v1.4.0');
         create schema imp.milepost;
         create table imp.milepost.reject (file varchar, reason varchar, records ubigint, line ubigint, example varchar);
         create table imp.milepost.file (file varchar, records ubigint, accepted ubigint)",
        quote_text(text)
    ))?;
    for table in wanted {
        match table.kind {
            Kind::Parquet => parquet(connection, table)?,
            Kind::Csv => csv::import(connection, table)?,
            Kind::Json => json::import(connection, table)?,
        }
    }
    Ok(connection.execute_batch("detach imp")?)
}

/// Copies Parquet files, their columns matched by name; as many rows as their footers say.
fn parquet(connection: &Connection, wanted: &Wanted) -> Result<(), Error> {
    let list: Vec<String> = wanted.files.iter().map(|path| quote_text(&path.to_string_lossy())).collect();
    let list = format!("[{}]", list.join(", "));
    let bad = |error: duckdb::Error| match Error::from(error) {
        Error::Engine(text) => Error::BadData {
            message: format!("the Parquet files of `{}` cannot be read: {}", wanted.table, first_line(&text)),
            hint: "they may be cut off, damaged, or of columns that do not fit together".to_owned(),
        },
        other => other,
    };
    let table = format!("imp.main.{}", quote_ident(&wanted.table));
    let sql = format!("create table {table} as select * from read_parquet({list}, union_by_name = true)");
    if wanted.most < u64::MAX {
        return connection.execute_batch(&format!("{sql} limit {}", wanted.most)).map_err(bad);
    }
    connection.execute_batch(&sql).map_err(bad)?;
    let sql =
        format!("select (select count(*) from {table}), (select sum(num_rows) from parquet_file_metadata({list}))");
    let (rows, said): (u64, u64) = connection.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).map_err(bad)?;
    reconcile(&wanted.table, rows, said)
}

/// Rows in must be rows counted apart (P6).
fn reconcile(table: &str, rows: u64, counted: u64) -> Result<(), Error> {
    if rows == counted {
        return Ok(());
    }
    Err(Error::BadData {
        message: format!("`{table}`: {counted} records were counted, and {rows} arrived"),
        hint: "this is a fault of the import; please report it with the file".to_owned(),
    })
}

/// What an attached import could not read, for health (P6).
pub(super) fn rejects(connection: &Connection) -> Result<Vec<Finding>, Error> {
    let mut statement = connection
        .prepare("select file, reason, records, line, example from src.milepost.reject order by file, reason")?;
    let rows = statement.query_map([], |row| {
        let (file, reason): (String, String) = (row.get(0)?, row.get(1)?);
        let (line, example): (u64, String) = (row.get(3)?, row.get(4)?);
        let name = Path::new(&file).file_name().map_or_else(|| file.clone(), |n| n.to_string_lossy().into_owned());
        let example = Some(format!("line {line}: {example}"));
        Ok(Finding { finding: format!("{name}: {reason}"), rows: row.get(2)?, example })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The records of one file: how many, and which could not be read.
#[derive(Default)]
pub(super) struct Tally {
    pub records: u64,
    pub accepted: u64,
    rejects: Vec<(&'static str, u64, u64, String)>,
}

impl Tally {
    /// One record that is left out; the first of each reason is the example.
    pub fn reject(&mut self, reason: &'static str, line: u64, text: &[u8]) {
        self.records += 1;
        if let Some(known) = self.rejects.iter_mut().find(|known| known.0 == reason) {
            known.1 += 1;
            return;
        }
        let text: String = String::from_utf8_lossy(&text[..text.len().min(400)]).chars().take(100).collect();
        self.rejects.push((reason, 1, line, text));
    }

    /// Writes the tally of a file.
    pub fn write(&self, connection: &Connection, file: &Path) -> Result<(), Error> {
        let file = file.to_string_lossy();
        connection.execute(
            "insert into imp.milepost.file values (?, ?, ?)",
            duckdb::params![file, self.records, self.accepted],
        )?;
        for (reason, records, line, example) in &self.rejects {
            connection.execute(
                "insert into imp.milepost.reject values (?, ?, ?, ?, ?)",
                duckdb::params![file, reason, records, line, example],
            )?;
        }
        Ok(())
    }

    /// Records in = accepted + rejected.
    pub fn adds_up(&self) -> bool {
        self.records == self.accepted + self.rejects.iter().map(|reject| reject.1).sum::<u64>()
    }
}

/// Column names as the engine can hold them: none empty, none twice in any case.
pub(super) fn unique(names: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut taken = std::collections::HashSet::new();
    for (i, name) in names.into_iter().enumerate() {
        let name = name.trim().to_owned();
        let base = if name.is_empty() { format!("column{i}") } else { name };
        let mut unique = base.clone();
        let mut n = 1;
        while !taken.insert(unique.to_lowercase()) {
            unique = format!("{base}_{n}");
            n += 1;
        }
        out.push(unique);
    }
    out
}
