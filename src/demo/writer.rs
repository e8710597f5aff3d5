//! Writes a demo world into a new `DuckDB` file, streaming: several threads, each with a range of
//! the blocks.

mod column;
mod event;
mod table;

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};

use duckdb::arrow::error::ArrowError;
use duckdb::{Appender, Config, Connection};

use super::{Options, World};
use crate::domain::progress::Progress;
use crate::domain::threads;
use crate::files::{Partial, SaveError};
use crate::store::Error;
use crate::store::duckdb::place;
use crate::store::source::quote_text;

/// The tables of customers, which stay open while their blocks come.
const TABLES: [&str; 9] =
    ["events", "customers", "identities", "segments", "leads", "lead_stages", "opportunities", "orders", "activities"];

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows of `events`.
    pub events: u64,
    /// Rows of `customers`.
    pub customers: u64,
    /// Rows of all tables.
    pub rows: u64,
}

/// Creates the demo database at a path where nothing is yet: written under another name, then renamed. `progress` is told of
/// events written, and about how many there will be.
///
/// # Errors
/// Where the file is there already or cannot be written, or the work was withdrawn; nothing is left behind then.
pub fn write(path: &Path, options: Options, progress: &Progress<'_>) -> Result<Summary, Error> {
    if path.symlink_metadata().is_ok() {
        return Err(exists(path));
    }
    let failed = |error: SaveError| match error {
        SaveError::Refused { .. } => Error::Refused { message: error.to_string(), hint: "name another folder".into() },
        SaveError::Exists { path, .. } => exists(&path),
        SaveError::Create { path, source } => Error::Io { what: "cannot write", path, source },
        SaveError::Write { path, source } => Error::Io { what: "cannot write to the disk", path, source },
    };
    let _ = progress.begin("generating", 0);
    let mut partial = Partial::named(path).map_err(failed)?;
    let summary = fill(&mut partial, options, progress)?;
    partial.create_new().map_err(failed)?;
    Ok(summary)
}

/// Whether a file is a database that [`write()`] finished: every table is there.
#[must_use]
pub fn is_finished(path: &Path) -> bool {
    let whole = || -> Result<bool, Error> {
        place::check("the demo", path)?;
        let Some(text) = path.to_str() else { return Err(place::not_text(path)) };
        let connection = Connection::open_in_memory_with_flags(Config::default().threads(1)?)?;
        connection.execute_batch(&format!("attach {} as demo (type duckdb, read_only)", quote_text(text)))?;
        let wanted = include_str!("writer/schema.sql").lines().filter_map(|line| line.strip_prefix("create table "));
        let names: Vec<String> = wanted.filter_map(|rest| rest.split([' ', '(']).next()).map(quote_text).collect();
        let sql = format!(
            "select count(*) from duckdb_tables() where database_name = 'demo' and table_name in ({})",
            names.join(", ")
        );
        let found: u64 = connection.query_row(&sql, [], |row| row.get(0))?;
        Ok(!names.is_empty() && found == names.len() as u64)
    };
    whole().unwrap_or(false)
}

fn exists(path: &Path) -> Error {
    Error::Refused {
        message: format!("{} exists already", path.display()),
        hint: "name another folder, or remove the file first".to_owned(),
    }
}

fn arrow(error: &ArrowError) -> Error {
    Error::Engine(error.to_string())
}

fn fill(partial: &mut Partial, options: Options, progress: &Progress<'_>) -> Result<Summary, Error> {
    // The parallelism is that of the writers below: the engine's own threads would only poll for work.
    let config = Config::default().with("memory_limit", "512MB")?.threads(1)?;
    let connection = Connection::open_in_memory_with_flags(config)?;
    let Some(path) = partial.path().to_str() else { return Err(place::not_text(partial.path())) };
    let quoted = quote_text(path);
    connection.execute_batch(&format!("attach {quoted} as demo (storage_version 'v1.4.0'); use demo;"))?;
    partial.made().map_err(|error| Error::Engine(error.to_string()))?;
    connection.execute_batch(include_str!("writer/schema.sql"))?;
    let world = World::new(options);
    let mut summary = Summary::default();
    for (name, rows) in table::fixed(&world).map_err(|error| arrow(&error))? {
        summary.rows += rows.num_rows() as u64;
        connection.appender(name)?.append_record_batch(rows)?;
    }
    blocks(&connection, &world, &mut summary, progress)?;
    connection.execute_batch("checkpoint demo; use memory; detach demo;")?;
    Ok(summary)
}

/// Writes all blocks. Each thread writes a range of them in a transaction of its own, and these are committed in the
/// order of the ranges: so the rows lie in the order of the blocks, whatever number of threads wrote them.
fn blocks(connection: &Connection, world: &World, summary: &mut Summary, progress: &Progress<'_>) -> Result<(), Error> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4) as u64;
    let share = world.blocks().div_ceil(threads).max(1);
    let writers = (0..world.blocks().div_ceil(share)).map(|_| Ok(connection.try_clone()?));
    let writers = writers.collect::<Result<Vec<Connection>, Error>>()?;
    let stop = AtomicBool::new(false);
    let (sender, receiver) = channel();
    let written: Vec<Result<Connection, Error>> = std::thread::scope(|scope| {
        let mut handles = Vec::new();
        for (writer, number) in writers.into_iter().zip(0..) {
            let (sender, stop) = (sender.clone(), &stop);
            let range = number * share..((number + 1) * share).min(world.blocks());
            handles.push(threads::start(scope, move || range_of(writer, world, range, &sender, stop)));
        }
        drop(sender);
        for (done, block) in (1..).zip(&receiver) {
            summary.events += block.events;
            summary.customers += block.customers;
            summary.rows += block.rows;
            if !stop.load(Ordering::Relaxed)
                && progress.report(summary.events, summary.events / done * world.blocks()).is_break()
            {
                stop.store(true, Ordering::Relaxed);
            }
        }
        let stopped = |_| Err(Error::Engine("a thread of the generator stopped".to_owned()));
        handles.into_iter().map(|handle| handle.join().unwrap_or_else(stopped)).collect()
    });
    if stop.into_inner() {
        return Err(Error::Cancelled);
    }
    for writer in written {
        writer?.execute_batch("commit;")?;
    }
    Ok(())
}

/// Makes and appends a range of blocks; the transaction is left open.
fn range_of(
    writer: Connection,
    world: &World,
    range: Range<u64>,
    sender: &Sender<Summary>,
    stop: &AtomicBool,
) -> Result<Connection, Error> {
    writer.execute_batch("use demo; begin;")?;
    let open = |name: &&'static str| Ok((*name, writer.appender(name)?));
    let mut appenders = TABLES.iter().map(open).collect::<Result<Vec<(&str, Appender<'_>)>, Error>>()?;
    for number in range {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Cancelled);
        }
        let block = world.block(number);
        let mut rows = vec![("events", event::events(world, &block.events).map_err(|error| arrow(&error))?)];
        rows.extend(table::of_customers(&block, world.lean()).map_err(|error| arrow(&error))?);
        let mut summary = Summary::default();
        for (name, rows) in rows {
            summary.rows += rows.num_rows() as u64;
            if let Some((_, appender)) = appenders.iter_mut().find(|(table, _)| *table == name) {
                appender.append_record_batch(rows)?;
            }
        }
        summary.events = block.events.len() as u64;
        summary.customers = block.customers.len() as u64;
        // Nobody listens only where the work has been given up.
        let _ = sender.send(summary);
    }
    for (_, appender) in &mut appenders {
        appender.flush()?;
    }
    drop(appenders);
    Ok(writer)
}
