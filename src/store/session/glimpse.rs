//! What stands in a store already, read at once: for who wants names within a blink and no figures.

use super::attach::attach;
use crate::config::{Config, StoreSettings};
use crate::store::duckdb::HardenedConnection;
use crate::store::generation::{Folder, folder_of, settings_key};
use crate::store::refresh::schema::table_names;
use crate::store::refresh::tables::TABLES;
use crate::store::{Error, Reader};

/// A connection to the newest base of a configuration, of whatever state of the source: the tables of the base alone, as
/// [`Store`](super::Store) names them. Nothing is built, and the source is not looked at.
///
/// # Errors
/// When there is none, or it cannot be read.
pub fn newest_base(config: &Config) -> Result<Reader, Error> {
    let none = || Error::Uncounted { what: "the store is empty".to_owned() };
    if !folder_of(config)?.is_dir() {
        return Err(none());
    }
    let folder = Folder::open(config)?;
    let mut bases = folder.bases(settings_key(config)).into_iter();
    let base = bases.find(|base| folder.fitting(base).is_some()).ok_or_else(none)?;
    let settings = StoreSettings { threads: Some(1), memory_limit: Some("128MB".to_owned()), ..config.store.clone() };
    let engine = HardenedConnection::new(&settings, folder.path())?;
    attach(engine.connection(), &folder.file(&base), "base")?;
    engine.seal(&[])?;
    let schemas = TABLES.iter().flat_map(|table| table.schemas());
    let tables = schemas.flat_map(table_names);
    let views: Vec<String> = tables.map(|table| format!("create view {table} as from base.main.{table};")).collect();
    engine.connection().execute_batch(&views.join("\n"))?;
    Reader::new(engine)
}
