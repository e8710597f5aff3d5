//! Connections to what serves: every table of a generation under its bare name.

use duckdb::Connection;

use super::{Serving, Store};
use crate::config::StoreSettings;
use crate::store::duckdb::{HardenedConnection, place};
use crate::store::source::quote_text;
use crate::store::{Error, Reader, members};

/// More threads would read the touches no faster, and each has its own counts.
const MOST_HELPERS: usize = 8;

/// The memory of a connection that only streams.
const HELPER_MEMORY: &str = "128MB";

impl Store {
    /// A connection to what serves.
    ///
    /// # Errors
    /// When nothing serves, a milestone or the goals are not counted yet, or a file cannot be read.
    pub fn reader(&self) -> Result<Reader, Error> {
        self.connect(&self.config.store)
    }

    /// Connections that share out a read of the touches, one for each thread; none where there is but one thread. They
    /// keep little, and answers are made by the thread that asks: it waits for no other at every batch.
    ///
    /// # Errors
    /// As for [`Self::reader`].
    pub fn helpers(&self) -> Result<Vec<Reader>, Error> {
        let threads = crate::store::duckdb::threads(&self.config.store).min(MOST_HELPERS);
        let settings = StoreSettings {
            threads: Some(1),
            memory_limit: Some(HELPER_MEMORY.to_owned()),
            ..self.config.store.clone()
        };
        (0..threads).filter(|_| threads > 1).map(|_| self.connect(&settings)).collect()
    }

    fn connect(&self, settings: &StoreSettings) -> Result<Reader, Error> {
        let Some(Serving { base, .. }) = &self.serving else {
            return Err(Error::Uncounted { what: "the store is empty".to_owned() });
        };
        let engine = HardenedConnection::new(settings, self.folder.path())?;
        let connection = engine.connection();
        attach(connection, &self.folder.file(base), "base")?;
        members::load(connection, &self.config)?;
        let mut views: Vec<String> = tables(include_str!("../schema.sql"))
            .map(|table| match table {
                // What the connection has of its own (X1) is beside what the store has.
                "member" | "health" => {
                    format!("create view {table} as from base.main.{table} union all from own_{table};")
                }
                _ => view(table, "base"),
            })
            .collect();
        let mut completions = vec![include_str!("../no_completion.sql").to_owned()];
        let mut lacking = vec![include_str!("../no_lacking.sql").to_owned()];
        for ((number, name), milestone) in self.milestones(base).iter().enumerate().zip(&self.config.milestones) {
            // Never "no rows": what is not counted is no zero.
            if !self.usable(name) {
                return Err(Error::Uncounted { what: format!("the milestone {} is not counted yet", milestone.id) });
            }
            self.attach_derived(connection, name, &format!("milestone_{number}"), "completion")?;
            let numbered = |text: &str| {
                text.replace("milestone_0", &format!("milestone_{number}"))
                    .replace("select 0::", &format!("select {number}::"))
            };
            completions.push(numbered(include_str!("../completion.sql")));
            self.attach_derived(connection, name, &format!("milestone_{number}"), "lacking")?;
            lacking.push(numbered(include_str!("../lacking.sql")));
        }
        views.push(format!("create view completion as {};", completions.join("\nunion all\n")));
        views.push(format!("create view lacking as {};", lacking.join("\nunion all\n")));
        let goals = self.goals(base);
        if !self.usable(&goals) {
            return Err(Error::Uncounted { what: "the goals are not followed yet".to_owned() });
        }
        for table in tables(include_str!("../goal.sql")) {
            self.attach_derived(connection, &goals, "goals", table)?;
            views.push(view(table, "goals"));
        }
        engine.seal(&[])?;
        let damaged = |error: duckdb::Error| Error::from(error).of_store(&self.folder.file(base));
        connection.execute_batch(&views.join("\n")).map_err(damaged)?;
        Reader::new(engine)
    }

    /// Attaches a derived file once, and looks whether the table is in it.
    fn attach_derived(&self, connection: &Connection, name: &str, alias: &str, table: &str) -> Result<(), Error> {
        let path = self.folder.file(name);
        let sql = "select count(*) > 0 from duckdb_databases() where database_name = ?";
        let there: bool = connection.query_row(sql, [alias], |row| row.get(0))?;
        if !there {
            attach(connection, &path, alias)?;
        }
        let probe = connection.prepare(&format!("select 1 from {alias}.main.{table} limit 0"));
        probe.map(drop).map_err(|error| Error::from(error).of_store(&path))
    }
}

fn view(table: &str, database: &str) -> String {
    format!("create view {table} as from {database}.main.{table};")
}

/// The tables that a schema makes.
fn tables(schema: &str) -> impl Iterator<Item = &str> {
    schema.lines().filter_map(|line| line.strip_prefix("create table ")?.split([' ', '(']).next())
}

/// Attaches a file of the store read-only.
///
/// # Errors
/// [`Error::Damaged`] where it does not open.
pub(super) fn attach(connection: &Connection, path: &std::path::Path, name: &str) -> Result<(), Error> {
    let Some(text) = path.to_str() else { return Err(place::not_text(path)) };
    let sql = format!("attach {} as {name} (type duckdb, read_only)", quote_text(text));
    connection.execute_batch(&sql).map_err(|error| Error::from(error).of_store(path))
}
