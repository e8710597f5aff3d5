//! Connections to what serves: every table of a generation under its bare name.

use duckdb::Connection;

use super::attach::attach;
use super::{Serving, Store};
use crate::config::StoreSettings;
use crate::store::duckdb::memory_bytes;
use crate::store::refresh::derived::DERIVED;
use crate::store::refresh::schema::table_names;
use crate::store::refresh::tables::TABLES;
use crate::store::{Error, Reader, members};

/// The most memory of a connection that only streams, and the least: blocks that it holds are not read again.
const HELPER_MEMORY: u64 = 128_000_000;
const LEAST_HELPER_MEMORY: u64 = 16_000_000;

impl Store {
    /// A connection to what serves.
    ///
    /// # Errors
    /// When nothing serves, a milestone or the goals are not counted yet, or a file cannot be read.
    pub fn reader(&self) -> Result<Reader, Error> {
        self.connect(&self.config.store)
    }

    /// Connections that share out a read of the touches, one for each of `store.threads`; none where that is one. They
    /// keep little, and answers are made by the thread that asks: it waits for no other at every batch.
    ///
    /// # Errors
    /// As for [`Self::reader`].
    pub fn helpers(&self) -> Result<Vec<Reader>, Error> {
        let threads = crate::store::duckdb::threads(&self.config.store);
        let limit = self.config.store.memory_limit.as_deref().and_then(memory_bytes).unwrap_or(u64::MAX);
        // Together half of what the connection that asks may use (R17).
        let own = (limit / 2 / threads as u64).clamp(LEAST_HELPER_MEMORY, HELPER_MEMORY);
        let settings =
            StoreSettings { threads: Some(1), memory_limit: Some(format!("{own}B")), ..self.config.store.clone() };
        (0..threads).filter(|_| threads > 1).map(|_| self.connect(&settings)).collect()
    }

    fn connect(&self, settings: &StoreSettings) -> Result<Reader, Error> {
        let Some(Serving { base, .. }) = &self.serving else {
            return Err(Error::Uncounted { what: "the store is empty".to_owned() });
        };
        let engine = self.opened(base, settings)?;
        let connection = engine.connection();
        members::load(connection, &self.config)?;
        let schemas: Vec<&str> = TABLES.iter().flat_map(|table| table.schemas()).collect();
        let tables = schemas.iter().flat_map(|schema| table_names(schema));
        let mut views: Vec<String> = tables
            .map(|table| {
                let own = if members::ADDED_TO.contains(&table) {
                    format!(" union all from own_{table}")
                } else {
                    String::new()
                };
                format!("create view {table} as from base.main.{table}{own};")
            })
            .collect();
        let files = self.derived_files(base);
        for kind in DERIVED {
            let mut attached = Vec::new();
            for file in files.iter().filter(|file| file.kind.prefix() == kind.prefix()) {
                // Never "no rows": what is not counted is no zero.
                if !self.usable(&file.name) {
                    return Err(Error::Uncounted { what: file.uncounted.clone() });
                }
                let alias = format!("{}_{}", kind.prefix().replace('-', "_"), file.number);
                self.attach_derived(connection, &file.name, &alias, kind.schema())?;
                attached.push(alias);
            }
            let view = |(view, query): (&str, String)| format!("create view {view} as {query};");
            views.extend(kind.views(&attached).into_iter().map(view));
        }
        engine.seal(&[])?;
        let damaged = |error: duckdb::Error| Error::from(error).of_store(&self.folder.file(base));
        connection.execute_batch(&views.join("\n")).map_err(damaged)?;
        Reader::new(engine)
    }

    /// Attaches a derived file, and looks whether its tables are in it.
    fn attach_derived(&self, connection: &Connection, name: &str, alias: &str, schema: &str) -> Result<(), Error> {
        let path = self.folder.file(name);
        attach(connection, &path, alias)?;
        for table in table_names(schema) {
            let probe = connection.prepare(&format!("select 1 from {alias}.main.{table} limit 0"));
            probe.map(drop).map_err(|error| Error::from(error).of_store(&path))?;
        }
        Ok(())
    }
}
