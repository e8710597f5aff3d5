//! Writes a demo world into a new DuckDB file, streaming: blocks are made by several threads and appended in their order.

mod column;
mod event;
mod table;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use duckdb::arrow::error::ArrowError;
use duckdb::{Appender, Config, Connection};

use super::Error;
use crate::demo::{Options, World};
use table::Rows;

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

/// What is told while writing: events written, and about how many there will be; `Break` withdraws the work.
pub type Progress<'a> = &'a mut dyn FnMut(u64, u64) -> ControlFlow<()>;

/// Creates the demo database at a path where nothing is yet: written under another name, then renamed.
///
/// # Errors
/// Where the file is there already or cannot be written, or the work was withdrawn; nothing is left behind then.
pub fn demo(path: &Path, options: Options, progress: Progress<'_>) -> Result<Summary, Error> {
    if path.symlink_metadata().is_ok() {
        return Err(Error::BadData {
            message: format!("{} exists already", path.display()),
            hint: "name another folder, or remove the file first".to_owned(),
        });
    }
    let partial = partial(path);
    let written = write(&partial, options, progress).and_then(|summary| {
        let failed = |what, source| Error::Io { what, path: path.to_owned(), source };
        let file = std::fs::File::open(&partial).map_err(|error| failed("cannot read what was written", error))?;
        file.sync_all().map_err(|error| failed("cannot write to the disk", error))?;
        std::fs::rename(&partial, path).map_err(|error| failed("cannot rename the new database", error))?;
        Ok(summary)
    });
    if written.is_err() {
        // What cannot be removed was never there or is told of by the error itself.
        let _ = std::fs::remove_file(&partial);
        let _ = std::fs::remove_file(partial.with_added_extension("wal"));
    }
    written
}

/// The name while writing: `.demo.duckdb.PID.partial`.
fn partial(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.partial", std::process::id()))
}

fn arrow(error: ArrowError) -> Error {
    Error::Engine(error.to_string())
}

fn write(path: &Path, options: Options, progress: Progress<'_>) -> Result<Summary, Error> {
    let config = Config::default().with("memory_limit", "1GB")?;
    let connection = Connection::open_in_memory_with_flags(config)?;
    let quoted = path.to_string_lossy().replace('\'', "''");
    connection.execute_batch(&format!("attach '{quoted}' as demo (storage_version 'v1.4.0'); use demo; begin;"))?;
    connection.execute_batch(include_str!("load.sql"))?;
    let world = World::new(options);
    let mut summary = Summary::default();
    for (name, rows) in table::fixed(&world).map_err(arrow)? {
        summary.rows += rows.num_rows() as u64;
        connection.appender(name)?.append_record_batch(rows)?;
    }
    blocks(&connection, &world, &mut summary, progress)?;
    connection.execute_batch("commit; checkpoint demo; use memory; detach demo;")?;
    Ok(summary)
}

/// Makes all blocks, thread i every n-th from i, and appends them in order.
fn blocks(connection: &Connection, world: &World, summary: &mut Summary, progress: Progress<'_>) -> Result<(), Error> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4);
    let mut appenders = TABLES
        .iter()
        .map(|name| Ok((*name, connection.appender(name)?)))
        .collect::<Result<Vec<(&str, Appender<'_>)>, Error>>()?;
    std::thread::scope(|scope| {
        let receivers: Vec<_> = (0..threads)
            .map(|thread| {
                let (sender, receiver) = sync_channel(1);
                scope.spawn(move || make(world, thread as u64, threads, &sender));
                receiver
            })
            .collect();
        append(world, &receivers, &mut appenders, summary, progress)
    })?;
    for (_, appender) in &mut appenders {
        appender.flush()?;
    }
    Ok(())
}

type Made = Result<Vec<Rows>, ArrowError>;

/// Makes the blocks of one thread until all are made or nobody wants them.
fn make(world: &World, first: u64, threads: usize, sender: &SyncSender<Made>) {
    for number in (first..world.blocks()).step_by(threads) {
        let block = world.block(number);
        let rows = event::events(world, &block.events).and_then(|events| {
            let mut rows = vec![("events", events)];
            rows.extend(table::of_customers(&block)?);
            Ok(rows)
        });
        if sender.send(rows).is_err() {
            return;
        }
    }
}

fn append(
    world: &World,
    receivers: &[Receiver<Made>],
    appenders: &mut [(&str, Appender<'_>)],
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Result<(), Error> {
    for (done, receiver) in (1..=world.blocks()).zip(receivers.iter().cycle()) {
        let Ok(made) = receiver.recv() else {
            return Err(Error::Engine("a thread of the generator stopped".to_owned()));
        };
        for (name, rows) in made.map_err(arrow)? {
            let count = rows.num_rows() as u64;
            summary.rows += count;
            match name {
                "events" => summary.events += count,
                "customers" => summary.customers += count,
                _ => {}
            }
            if let Some((_, appender)) = appenders.iter_mut().find(|(table, _)| *table == name) {
                appender.append_record_batch(rows)?;
            }
        }
        if progress(summary.events, summary.events / done * world.blocks()).is_break() {
            return Err(Error::Cancelled);
        }
    }
    Ok(())
}
