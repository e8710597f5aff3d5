//! The user's data: attached read-only, its tables resolved against the mapping. Never written to (P1).

pub mod catalog;
pub(super) mod condition_sql;
pub mod convert;
pub(crate) mod date_formats;
pub(crate) mod engine_functions;
pub mod expression;
pub(super) mod finding;
mod pairs;
pub mod path;
pub mod quote;
mod resolve;
pub(super) mod shell;
pub mod types;
mod untimed;

use std::path::PathBuf;

use duckdb::Connection;

use super::Error;
use super::duckdb::HardenedConnection;
use super::duckdb::place::{self, Stamp};
use super::generation::{Folder, SourceFile};
use super::import;
use crate::config::{Config, Location, Mapping};
use crate::domain::condition::iso::Zones;
use crate::files::Held;
pub use catalog::{Catalog, RawColumn, RawTable};
pub use finding::Finding;
pub use quote::{quote_ident, quote_text};
pub use resolve::{ResolvedColumn, ResolvedTable};

/// A source with `src` attached read-only and nothing else in reach.
pub struct Source {
    engine: HardenedConnection,
    path: PathBuf,
    attached: bool,
    files: Vec<PathBuf>,
    /// The files as they were when they were copied; none of a database.
    copied: Vec<SourceFile>,
    catalog: Catalog,
    tables: Vec<ResolvedTable>,
    absent: Vec<(&'static str, String)>,
    rejects: Vec<Finding>,
    skipped: Vec<(String, u64)>,
    /// Of an import: the rows of each file, with its table.
    file_rows: Vec<(String, u64)>,
    /// Keeps the copy of imported files from being swept.
    _held: Option<Held>,
}

impl Source {
    /// Opens the source of a configuration and resolves every mapping against its catalogue.
    ///
    /// Tables that are neither mapped nor there by name, or there but of another shape, are `absent`.
    ///
    /// # Errors
    /// What is wrong with the place, or everything that is wrong with the mapping, all at once.
    pub fn open(config: &Config) -> Result<Self, Vec<Error>> {
        let Some(location) = &config.source.location else {
            return Err(vec![Error::Mapping {
                message: "no source is configured".to_owned(),
                span: None,
                hint: "name it in [source]: database = \"FILE\" or files = { events = \"FILES\" }".to_owned(),
            }]);
        };
        let folder = Folder::open(config).map_err(one)?;
        let engine = HardenedConnection::new(&config.store, folder.path()).map_err(one)?;
        let zones: Vec<Zones> = config.source.mappings().map(|(_, mapping)| resolve::zones(config, mapping)).collect();
        let zones = [zones, vec![resolve::zones(config, &Mapping::default())]].concat();
        engine_functions::register(engine.connection(), &zones).map_err(one)?;
        let asked = import::Asked::of(&config.source);
        let (mut held, mut copied) = (None, Vec::new());
        let (path, files) = match &location.value {
            Location::Database(path) => {
                place::check("the source", path).map_err(one)?;
                engine.attach(path).map_err(one)?;
                (path.clone(), vec![path.clone(), place::wal(path)])
            }
            Location::Files(files) => {
                let mut imported = import::import(files, &asked, &config.store, &folder)?;
                let attached = engine.attach(&imported.path).is_ok();
                if !attached || !import::complete(engine.connection()) {
                    if attached {
                        engine.detach().map_err(one)?;
                    }
                    // A derived file that does not open is made anew.
                    if let Some(name) = imported.path.file_name().and_then(|name| name.to_str()) {
                        folder.owned().remove(name).ok();
                    }
                    imported = import::import(files, &asked, &config.store, &folder)?;
                    engine.attach(&imported.path).map_err(one)?;
                }
                (held, copied) = (Some(imported.held), imported.copied);
                (imported.path, imported.files)
            }
        };
        engine.seal(&[folder.path()]).map_err(one)?;
        let mut catalog = Catalog::read(engine.connection()).map_err(one)?;
        let (mut rejects, mut skipped, mut file_rows) = (Vec::new(), Vec::new(), Vec::new());
        if matches!(location.value, Location::Files(_)) {
            rejects = import::rejects(engine.connection()).map_err(one)?;
            skipped = import::skipped(engine.connection()).map_err(one)?;
            file_rows = import::rows(engine.connection()).map_err(one)?;
            catalog.tables.retain(|table| table.schema == "main");
            catalog.set_origin_apart();
        }
        let resolved = resolve::resolve(config, engine.connection(), &catalog)?;
        Ok(Self {
            engine,
            path,
            attached: true,
            files,
            copied,
            catalog,
            tables: resolved.tables,
            absent: resolved.absent,
            rejects,
            skipped,
            file_rows,
            _held: held,
        })
    }

    /// The connection, with the source as the database `src` while attached.
    #[must_use]
    pub fn connection(&self) -> &Connection {
        self.engine.connection()
    }

    /// Attaches the source again after `detach`.
    ///
    /// # Errors
    /// What is wrong with the file by now.
    pub fn attach(&mut self) -> Result<(), Error> {
        if !self.attached {
            place::check("the source", &self.path)?;
            self.engine.attach(&self.path)?;
            self.attached = true;
        }
        Ok(())
    }

    /// Lets the file go: an idle session holds no lock (P7).
    ///
    /// # Errors
    /// When a statement still reads it.
    pub fn detach(&mut self) -> Result<(), Error> {
        if self.attached {
            self.engine.detach()?;
            self.attached = false;
        }
        Ok(())
    }

    /// The resolved tables: the entries of events in their order, then the others.
    #[must_use]
    pub fn tables(&self) -> &[ResolvedTable] {
        &self.tables
    }

    /// The entries of events, in the order of the configuration.
    pub fn events(&self) -> impl Iterator<Item = &ResolvedTable> {
        self.tables.iter().filter(|table| table.role == "events")
    }

    /// The table that plays a role other than events.
    #[must_use]
    pub fn table(&self, role: &str) -> Option<&ResolvedTable> {
        self.tables.iter().find(|table| table.role == role)
    }

    /// Roles that no table plays, and why.
    #[must_use]
    pub fn absent(&self) -> &[(&'static str, String)] {
        &self.absent
    }

    /// Everything in the source.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Records of files that could not be read (P6).
    #[must_use]
    pub fn rejects(&self) -> &[Finding] {
        &self.rejects
    }

    /// Lines before the headers of CSV files that begin with `#` or `sep=`: the file's name, and how many. They are no data.
    #[must_use]
    pub fn skipped(&self) -> &[(String, u64)] {
        &self.skipped
    }

    /// The rows of each of the files that a table was made of, in the order of its rows; none = it is a table of a database.
    pub fn file_rows(&self, table: &str) -> impl Iterator<Item = u64> {
        self.file_rows.iter().filter(move |(of, _)| of == table).map(|(_, rows)| *rows)
    }

    /// The stamps of the files behind the source, by `stat` alone: equal stamps mean unchanged data (P3).
    #[must_use]
    pub fn identity(&self) -> Vec<Stamp> {
        self.files.iter().filter_map(|path| Stamp::of(path)).collect()
    }

    /// The files behind the source, for the manifest of what is built from it. A database, which is attached, is not opened.
    #[must_use]
    pub fn described(&self) -> Vec<SourceFile> {
        if self.copied.is_empty() { self.identity().iter().map(SourceFile::of).collect() } else { self.copied.clone() }
    }

    /// The size of the write-ahead log beside the database, where there is one: its rows count only if the log is sound.
    #[must_use]
    pub fn wal(&self) -> Option<u64> {
        Stamp::of(&place::wal(&self.path)).map(|stamp| stamp.size)
    }

    /// The rows of a table, before its filter.
    ///
    /// # Errors
    /// When the engine refuses or is interrupted.
    pub fn count(&self, table: &ResolvedTable) -> Result<u64, Error> {
        let sql = format!("select count(*) from {}", table.sql);
        Ok(self.connection().query_row(&sql, [], |row| row.get(0))?)
    }
}

fn one(error: Error) -> Vec<Error> {
    vec![error]
}
