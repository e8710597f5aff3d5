//! The files of a source: where they are and what kind of data each holds.

use std::path::{Path, PathBuf};

use duckdb::Connection;
use encoding_rs::Encoding;

use super::super::Error;
use super::super::duckdb::place::{self, Content};
use super::text;
use super::wanted::{Asked, Kind, Wanted};

/// Finds the files of every table and looks at what they are.
pub(super) fn look(
    connection: &Connection,
    files: &[(String, String)],
    asked: &Asked,
    most: u64,
) -> Result<Vec<Wanted>, Vec<Error>> {
    let (mut wanted, mut errors) = (Vec::new(), Vec::new());
    for (table, pattern) in files {
        let encoding = asked.encoding(table);
        match expand(connection, pattern).and_then(|files| kind_of(&files, encoding).map(|kind| (kind, files))) {
            Ok((kind, mut files)) => {
                // An empty file is no fault, but no Parquet either.
                if kind == Kind::Parquet {
                    files.retain(|file| file.metadata().is_ok_and(|meta| meta.len() > 0));
                }
                let parts = asked.parts(table);
                wanted.push(Wanted { table: table.clone(), kind, files, most, encoding, parts });
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(wanted) } else { Err(errors) }
}

/// The files of a path, folder or glob, in the order of their names.
fn expand(connection: &Connection, pattern: &str) -> Result<Vec<PathBuf>, Error> {
    let path = PathBuf::from(pattern);
    if path.is_dir() {
        let mut files = Vec::new();
        within(&path, 0, &mut files)?;
        files.sort();
        if files.is_empty() {
            return Err(Error::Missing { what: "files", path, hint: "there is no file in this folder".to_owned() });
        }
        return Ok(files);
    }
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

/// The deepest folder that is looked into.
const DEEPEST: usize = 16;

/// The files in a folder and in the folders in it, but for hidden ones.
fn within(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), Error> {
    let io = |source| Error::Io { what: "cannot read the folder", path: folder.to_owned(), source };
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")) {
            continue;
        }
        if !path.is_dir() {
            place::check("the file", &path)?;
            files.push(path);
        } else if depth < DEEPEST {
            within(&path, depth + 1, files)?;
        } else {
            return Err(Error::BadData {
                message: format!("{} lies more than {DEEPEST} folders deep", path.display()),
                hint: "a link may lead back to a folder above it: name the files by a pattern".to_owned(),
            });
        }
    }
    Ok(())
}

/// The files behind a source, in the order of the configuration.
///
/// # Errors
/// When one is missing or no file.
pub(in crate::store) fn listed(files: &[(String, String)]) -> Result<Vec<PathBuf>, Error> {
    let connection = Connection::open_in_memory()?;
    let lists = files.iter().map(|(_, pattern)| expand(&connection, pattern)).collect::<Result<Vec<_>, _>>()?;
    Ok(lists.concat())
}

/// The one kind of a table's files.
fn kind_of(files: &[PathBuf], encoding: Option<&'static Encoding>) -> Result<Kind, Error> {
    let mut kind = None;
    for path in files {
        let Some(this) = kind_of_file(path, encoding)? else { continue };
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
fn kind_of_file(path: &Path, encoding: Option<&'static Encoding>) -> Result<Option<Kind>, Error> {
    let shown = path.display();
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bad = |message: String, hint: &str| Err(Error::BadData { message, hint: hint.to_owned() });
    let (content, start) = match place::content(path)? {
        Content::Gzip => {
            let start = text::start(path, encoding)?;
            (place::kind_of(&start), start)
        }
        Content::Text => (Content::Text, text::start(path, encoding)?),
        // Text of two bytes a letter may look like anything.
        Content::Wide(_) | Content::Binary if encoding.is_some() => (Content::Text, text::start(path, encoding)?),
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
            &format!("say how it is written: encoding = \"{}\"", encoding.to_lowercase()),
        ),
        Content::DuckDb(..) => bad(format!("{shown} is a DuckDB database"), "say database = \"…\" instead of files"),
        Content::Sqlite => bad(format!("{shown} is a SQLite database"), "export its tables as CSV"),
        Content::Program | Content::Binary | Content::Gzip => {
            bad(format!("{shown} is neither Parquet nor text"), "name Parquet, CSV or NDJSON files")
        }
    }
}
