//! A file of the store while it is built.

use std::path::Path;

use crate::files::OwnedFolder;
use crate::store::Error;
use crate::store::duckdb::place;
use crate::store::generation::{Contents, refused, taken};
use crate::store::source::{Source, quote_text};

/// A file being built, attached as `out`; gone with the value unless it was closed.
pub struct OutputFile<'a> {
    connection: &'a duckdb::Connection,
    folder: OwnedFolder,
    name: String,
    closed: bool,
}

impl<'a> OutputFile<'a> {
    /// Makes the file with its tables.
    ///
    /// # Errors
    /// When a file that is not ours has the name, or it cannot be made.
    pub fn begin(source: &'a Source, path: &'a Path, schema: &str) -> Result<Self, Error> {
        let connection = source.connection();
        let Some(text) = path.to_str() else { return Err(place::not_text(path)) };
        let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
            return Err(place::not_text(path));
        };
        let folder = OwnedFolder::open(dir).map_err(refused)?;
        let listed = |source| taken(path, "writing to the store", source);
        folder.list(&[name, &format!("{name}.wal")]).map_err(listed)?;
        let name = name.to_owned();
        connection.execute_batch(&format!("attach {} as out (type duckdb)", quote_text(text)))?;
        let out = Self { connection, folder, name, closed: false };
        out.folder.made(&out.name).map_err(listed)?;
        connection.execute_batch(&schema.replace("create table ", "create table out.main."))?;
        Ok(out)
    }

    /// Writes what is held and lets the file go, to be published with what it holds.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn close(mut self) -> Result<Contents, Error> {
        self.connection.execute_batch("checkpoint out")?;
        let contents = Contents::of_written(self.connection, "out")?;
        self.connection.execute_batch("detach out")?;
        self.closed = true;
        Ok(contents)
    }
}

impl Drop for OutputFile<'_> {
    fn drop(&mut self) {
        if !self.closed {
            let _ = self.connection.execute_batch("detach out");
            // What stays is swept by the next refresh.
            let _ = self.folder.remove(&self.name);
            let _ = self.folder.remove(&format!("{}.wal", self.name));
        }
    }
}
