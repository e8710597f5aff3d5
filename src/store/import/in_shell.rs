//! How the engine itself reads the files of a table, for a shell that has nothing of ours (H1); the program never runs it.

use std::path::{Path, PathBuf};

use duckdb::Connection;

use super::csv::{self, Shape};
use super::find::look;
use super::wanted::{Asked, Kind, Wanted};
use crate::store::Error;
use crate::store::source::quote::{quote_ident, quote_text};
use crate::store::source::{Catalog, RawColumn};

/// The path of a row's file, where a column is filled from it.
const PATH: &str = "milepost:path";

/// SQL of the rows of a table, as a `from` has it, or why the engine does not read them as they are read here.
pub type Reading = Result<String, String>;

/// How the engine reads each table of files.
///
/// # Errors
/// When a file is missing or is no data.
pub fn in_shell(files: &[(String, String)], asked: &Asked, catalog: &Catalog) -> Result<Vec<(String, Reading)>, Error> {
    let connection = Connection::open_in_memory()?;
    let wanted = look(&connection, files, asked, u64::MAX)
        .map_err(|errors| errors.into_iter().next().unwrap_or(Error::Uncounted { what: "no file".to_owned() }))?;
    let of_table = |wanted: Wanted| {
        let columns = catalog.tables.iter().find(|table| table.name == wanted.table);
        let columns = columns.map_or(&[][..], |table| &table.columns);
        let rows = reading(&wanted, columns)?;
        Ok((wanted.table, rows))
    };
    wanted.into_iter().map(of_table).collect()
}

fn reading(wanted: &Wanted, columns: &[RawColumn]) -> Result<Reading, Error> {
    let table = &wanted.table;
    if let Some(encoding) = wanted.encoding {
        return Ok(Err(format!("the files of {table:?} are {}, which the engine may not read", encoding.name())));
    }
    if wanted.kind == Kind::Json && columns.iter().any(|column| renamed(&column.name, columns)) {
        return Ok(Err(format!("the files of {table:?} have several keys of one name")));
    }
    let rows = match wanted.kind {
        Kind::Parquet => call("read_parquet", &wanted.files, &["union_by_name = true".to_owned()], wanted),
        Kind::Json => {
            let types =
                columns.iter().map(|column| format!("{}: {}", quote_text(&column.name), quote_text(&column.kind)));
            let types = format!("columns = {{{}}}", types.collect::<Vec<_>>().join(", "));
            call("read_json", &wanted.files, &["format = 'newline_delimited'".to_owned(), types], wanted)
        }
        Kind::Csv => {
            let mut groups: Vec<(Shape, Vec<PathBuf>)> = Vec::new();
            for file in &wanted.files {
                let shape = csv::shape(file, wanted)?;
                match groups.last_mut() {
                    Some((last, files)) if *last == shape => files.push(file.clone()),
                    // An empty file has no column.
                    _ if shape.names.is_empty() => {}
                    _ => groups.push((shape, vec![file.clone()])),
                }
            }
            let calls: Vec<String> =
                groups.iter().map(|(shape, files)| call("read_csv", files, &csv_options(shape), wanted)).collect();
            match calls.as_slice() {
                [one] => one.clone(),
                calls => format!("(select * from {})", calls.join(" union all by name select * from ")),
            }
        }
    };
    if wanted.parts.is_empty() {
        return Ok(Ok(rows));
    }
    let files: Vec<String> = wanted.files.iter().map(|file| text(file)).collect();
    let parts = wanted.part_columns(&format!("list_position([{}], {})", files.join(", "), quote_ident(PATH)));
    Ok(Ok(format!("(select * exclude ({}){parts} from {rows})", quote_ident(PATH))))
}

fn csv_options(shape: &Shape) -> Vec<String> {
    let delimiter = match shape.delimiter {
        b'\t' => "\\t".to_owned(),
        other => char::from(other).to_string(),
    };
    let columns = shape.names.iter().map(|name| format!("{}: 'VARCHAR'", quote_text(name)));
    vec![
        "auto_detect = false".to_owned(),
        format!("header = {}", shape.header),
        format!("skip = {}", shape.preface.lines),
        format!("delim = {}", quote_text(&delimiter)),
        "quote = '\"'".to_owned(),
        "escape = '\"'".to_owned(),
        "allow_quoted_nulls = false".to_owned(),
        format!("columns = {{{}}}", columns.collect::<Vec<_>>().join(", ")),
    ]
}

fn call(function: &str, files: &[PathBuf], options: &[String], wanted: &Wanted) -> String {
    let files: Vec<String> = files.iter().map(|file| text(file)).collect();
    let path = if wanted.parts.is_empty() { String::new() } else { format!(", filename = {}", quote_text(PATH)) };
    format!("{function}([{}], {}{path})", files.join(", "), options.join(", "))
}

fn text(path: &Path) -> String {
    quote_text(&path.to_string_lossy())
}

/// Whether a name is one that stands for another which was taken (`id_1`).
fn renamed(name: &str, columns: &[RawColumn]) -> bool {
    name.rsplit_once('_').is_some_and(|(base, number)| {
        number.parse::<u32>().is_ok()
            && columns.iter().any(|column| column.name != name && column.name.to_lowercase() == base.to_lowercase())
    })
}
