//! Files of the store that cannot be read are found here, so that they are built anew (never an error for ever).

use std::path::Path;

use super::Store;
use super::attach::attach;
use crate::store::Error;
use crate::store::duckdb::HardenedConnection;
use crate::store::source::quote_ident;

impl Store {
    /// Takes note of what an error says of the store's files; what is damaged is built anew by the next refresh. True where
    /// such a file was found, or one that was there is not any more.
    pub fn distrust(&mut self, error: &Error) -> bool {
        match error {
            Error::DamagedStore { path } if path.parent() == Some(self.folder.path()) => {
                tracing::warn!(file = %path.display(), "a damaged file of the store is built anew");
                let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                self.known.borrow_mut().remove(&name);
                self.damaged.insert(name);
                true
            }
            Error::Uncounted { .. } => true,
            error => error.is_damage() && self.verify(),
        }
    }

    /// Reads every file of the generation that serves, and that of the source as it is, from end to end; what cannot be
    /// read is built anew by the next refresh. True where there is such a file.
    pub fn verify(&mut self) -> bool {
        let bases = self.serving.iter().map(|serving| serving.base.clone()).chain(self.wanted());
        let names: std::collections::BTreeSet<String> = bases.flat_map(|base| self.files_of(&base)).collect();
        let mut found = false;
        for name in names {
            let path = self.folder.file(&name);
            if path.exists() && !self.sound(&path) {
                tracing::warn!(file = name, "a damaged file of the store is built anew");
                self.known.borrow_mut().remove(&name);
                self.damaged.insert(name);
                found = true;
            }
        }
        if let Some(path) = self.imported().map(|name| self.folder.file(&name))
            && path.exists()
            && !self.sound(&path)
        {
            tracing::warn!("the damaged copy of the source's files is made anew");
            // Held by nobody who can read it.
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found |= self.folder.owned().remove(&name).unwrap_or_default();
        }
        if self.serving.as_ref().is_some_and(|serving| self.damaged.contains(&serving.base)) {
            self.serving = None;
        }
        found
    }

    /// Whether all tables of a file can be read. What stands against reading anything at all is no damage.
    fn sound(&self, path: &Path) -> bool {
        !matches!(self.read_through(path), Err(error) if error.is_damage())
    }

    fn read_through(&self, path: &Path) -> Result<(), Error> {
        let engine = HardenedConnection::new(&self.config.store, self.folder.path())?;
        let connection = engine.connection();
        attach(connection, path, "probe")?;
        let damaged = |error: duckdb::Error| Error::from(error).of_store(path);
        let sql = "select schema_name, table_name from duckdb_tables() where database_name = 'probe' order by all";
        let mut statement = connection.prepare(sql)?;
        let tables: Vec<(String, String)> = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()
            .map_err(damaged)?;
        if tables.is_empty() {
            return Err(Error::DamagedStore { path: path.to_owned() });
        }
        for (schema, table) in tables {
            let name = format!("probe.{}.{}", quote_ident(&schema), quote_ident(&table));
            let read = connection.query_row(&format!("select bit_xor(hash(t)) from {name} as t"), [], |_| Ok(()));
            read.map_err(damaged)?;
        }
        Ok(())
    }
}
