//! Files of the store, attached read-only.

use duckdb::Connection;

use crate::store::Error;
use crate::store::duckdb::place;
use crate::store::source::quote_text;

/// Attaches a file of the store read-only.
///
/// # Errors
/// [`Error::Damaged`] where it does not open.
pub fn attach(connection: &Connection, path: &std::path::Path, name: &str) -> Result<(), Error> {
    let Some(text) = path.to_str() else { return Err(place::not_text(path)) };
    let sql = format!("attach {} as {name} (type duckdb, read_only)", quote_text(text));
    connection.execute_batch(&sql).map_err(|error| Error::from(error).of_store(path))
}
