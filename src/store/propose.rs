//! `milepost init`: looks at data that nobody has described yet and proposes how to map it, saying why.

mod names;
mod profile;
mod table;
mod write;

use std::path::{Path, PathBuf};

use super::Error;
use super::import;
use super::open::Engine;
use super::open::place::{self, Content};
use super::source::catalog::Catalog;
use crate::config::StoreSettings;
use table::{Guess, Role};

/// Records of each table that are looked at.
const SAMPLE: u64 = 20_000;
/// Tables that are looked into; the likeliest by name come first.
const TABLES: usize = 40;

/// A proposed configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The text of `milepost.toml`, commented.
    pub text: String,
    /// Why each table and column was chosen.
    pub reasons: Vec<String>,
    /// What the data does not tell, for the user to decide.
    pub questions: Vec<String>,
}

/// Where the data is, as the configuration will say it.
pub(super) enum Place {
    Database(PathBuf),
    Files(Vec<(String, String)>),
}

/// Proposes a mapping for a DuckDB file, for files of data, or for a folder of them.
///
/// # Errors
/// When a path leads to no data, or nothing in it looks like events.
pub fn propose(paths: &[PathBuf]) -> Result<Proposal, Error> {
    let place = place_of(paths)?;
    let settings = StoreSettings::default();
    let engine = Engine::new(&settings, &super::open::without_store())?;
    match &place {
        Place::Database(path) => engine.attach(path)?,
        Place::Files(files) => {
            let sample = engine.scratch().join("sample.duckdb");
            import::sample(files, &engine, SAMPLE, &sample).map_err(first)?;
            engine.attach(&sample)?;
        }
    }
    engine.seal(&[])?;
    let connection = engine.connection();
    let mut catalog = Catalog::read(connection)?;
    if matches!(place, Place::Files(_)) {
        catalog.tables.retain(|table| table.schema == "main");
    }
    let mut likely: Vec<_> = catalog.tables.iter().map(|table| (table::likelihood(table), table)).collect();
    likely.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.label().cmp(&b.1.label())));
    let mut guesses: Vec<Guess> = Vec::new();
    for (_, raw) in likely.into_iter().filter(|(score, _)| *score > 0.0).take(TABLES) {
        let columns = profile::profile(connection, raw, SAMPLE)?;
        guesses.extend(table::guess(raw, &columns));
    }
    let mut taken: Vec<&'static str> = Vec::new();
    guesses.retain(|guess| match guess.role {
        Role::Events => true,
        Role::Other(role) if taken.contains(&role) => false,
        Role::Other(role) => {
            taken.push(role);
            true
        }
    });
    if !guesses.iter().any(|guess| guess.role == Role::Events) {
        let seen: Vec<String> = catalog.labels();
        let seen: Vec<&str> = seen.iter().map(String::as_str).collect();
        return Err(Error::BadData {
            message: format!("no table looks like events; there are: {}", super::source::quote::names(&seen, 12)),
            hint: "events need a time and a customer; write milepost.toml by hand where the names do not tell"
                .to_owned(),
        });
    }
    let mut events = Vec::new();
    for guess in guesses.iter().filter(|guess| guess.role == Role::Events) {
        let names = profile::event_names(connection, guess, SAMPLE)?;
        events.extend(names.into_iter().filter(|(name, _)| !name.chars().any(names::hidden)));
    }
    Ok(write::write(&place, &guesses, &events))
}

fn first(mut errors: Vec<Error>) -> Error {
    if errors.is_empty() { Error::Cancelled } else { errors.remove(0) }
}

/// A database, or files by table name; a folder stands for the files of data in it.
fn place_of(paths: &[PathBuf]) -> Result<Place, Error> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.is_dir() {
            let io = |source| Error::Io { what: "cannot read the folder", path: path.clone(), source };
            let mut inside: Vec<PathBuf> = std::fs::read_dir(path)
                .map_err(io)?
                .flatten()
                .map(|entry| entry.path())
                .filter(|p| is_data(p))
                .collect();
            inside.sort();
            files.extend(inside);
        } else {
            files.push(path.clone());
        }
    }
    if files.is_empty() {
        return Err(Error::Missing {
            what: "data",
            path: paths.first().cloned().unwrap_or_default(),
            hint: "name a DuckDB file, or Parquet, CSV or NDJSON files".to_owned(),
        });
    }
    let mut named: Vec<(String, String)> = Vec::new();
    for path in &files {
        let Some(text) = path.to_str() else { return Err(place::not_text(path)) };
        let glob = !path.exists() && text.contains(['*', '?', '[']);
        if !glob {
            place::check("the data", path)?;
            if matches!(place::content(path)?, Content::DuckDb(..)) {
                if files.len() > 1 {
                    return Err(Error::BadData {
                        message: format!("{} is a DuckDB database beside other files", path.display()),
                        hint: "a project has one database, or files; give them one at a time".to_owned(),
                    });
                }
                return Ok(Place::Database(path.clone()));
            }
        }
        let name = table_name(path);
        let mut unique = name.clone();
        let mut n = 2;
        while named.iter().any(|(other, _)| *other == unique) {
            unique = format!("{name}_{n}");
            n += 1;
        }
        named.push((unique, text.to_owned()));
    }
    Ok(Place::Files(named))
}

fn is_data(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    path.is_file()
        && [".parquet", ".csv", ".tsv", ".ndjson", ".jsonl", ".json", ".duckdb"].iter().any(|end| name.ends_with(end))
}

/// The table that a file becomes: its name in plain letters.
fn table_name(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default().replace(['*', '?'], "");
    let plain: String = stem.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let plain = plain.trim_matches('_').to_owned();
    if plain.is_empty() { "events".to_owned() } else { plain }
}
