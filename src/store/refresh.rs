//! Source → generation: one read of the events, one fold of the customers, then what is small.
//!
//! ```text
//! source ──scan──► records by customer ──part──► sorted (T4) ──journey──► touch, entry, visit, message
//!        ──hits──► triggers' events ──milestone──► completion;  ──goal──► goal_entry, attained
//! ```

mod ask;
mod duplicate;
mod events;
mod findings;
mod goal;
mod hits;
mod milestone;
mod part;
mod presence;
mod quality;
mod record;
mod rest;
mod scan;
mod scatter;
mod shape;
mod spill;
mod sql;
mod triggers;
mod write;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::Error;
use super::facts::Facts;
use super::generation::{refused, taken};
use super::source::{Source, quote_text};
use crate::config::Config;
use crate::domain::milestone::Milestone;
use crate::domain::time::Time;
use crate::files::OwnedFolder;
use scan::Bounds;

/// Rows of the source that are not used because they occur twice (T5).
type Dropped = std::collections::HashSet<i64, scatter::Scatter>;

/// How far a refresh is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub phase: &'static str,
    /// Rows done.
    pub rows: u64,
    /// Of how many; 0 = not known.
    pub of: u64,
}

/// Told of progress; says whether to go on.
pub type Step<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Builds a base file at `path`, with `scratch` for temporary files.
///
/// # Errors
/// When the source cannot be read, the file cannot be written, or `progress` says stop.
pub fn base(config: &Config, source: &Source, path: &Path, scratch: &Path, progress: Step<'_>) -> Result<(), Error> {
    let connection = source.connection();
    let out = Out::create(source, path, include_str!("schema.sql"))?;
    let names = shape::Names::new(config);
    let journeys = rest::journeys(config, source)?;
    let outside = |shapes: &shape::Shapes| rest::outside(config, source, shapes, &journeys);
    let bounds = Bounds { as_of: config.as_of.map(|at| at.0), horizon: config.horizon().map(|at| at.0) };
    let events = events::load(source, &names, bounds, scratch, &outside, progress)?;
    timed(source, &events.counts)?;
    said(progress, "reading customers")?;
    rest::customers(source, &events)?;
    said(progress, "reading the other tables")?;
    rest::tables(source, &events, &journeys)?;
    said(progress, "looking for faults of the data")?;
    findings::write(config, source, &names, &events)?;
    connection.execute_batch("drop table memory.main.known")?;
    let mut facts = Facts {
        as_of: events.counts.iter().any(|count| count.accepted > 0).then_some(Time(events.as_of)),
        bound: bounds.as_of.into_iter().chain(bounds.horizon).min().map(Time),
        next: events.counts.iter().filter_map(|count| count.next).min().map(Time),
        unborn: events.counts.iter().map(|count| count.unborn.rows).sum(),
        wal_bytes: source.wal().unwrap_or(0),
        rows_read: events.counts.iter().map(|count| count.read).sum(),
        ..Facts::default()
    };
    facts.stamped(&source.identity());
    facts.write(connection)?;
    out.close()
}

/// Builds files of milestones, and of the goals, from the base file attached as `base` and one read of the events.
///
/// # Errors
/// As [`base`].
pub fn derived(
    config: &Config,
    source: &Source,
    milestones: &[(&Milestone, PathBuf)],
    goals: Option<&Path>,
    progress: Step<'_>,
) -> Result<(), Error> {
    let connection = source.connection();
    said(progress, "counting milestones and goals")?;
    let known = triggers::Base::read(connection)?;
    let of_journeys = triggers::Goals::new(config);
    let wanted = triggers::Wanted { milestones: milestones.iter().map(|(m, _)| *m).collect(), goals: goals.is_some() };
    let found = triggers::find(config, source, &known, &wanted, &of_journeys)?;
    for (((_, path), completions), lacking) in milestones.iter().zip(&found.completions).zip(&found.lacking) {
        let out = Out::create(source, path, include_str!("milestone.sql"))?;
        milestone::write(connection, completions)?;
        presence::write(connection, "lacking", lacking.iter().map(|lacking| (None, lacking)))?;
        out.close()?;
    }
    if let Some(path) = goals {
        said(progress, "following goals")?;
        let out = Out::create(source, path, include_str!("goal.sql"))?;
        let lacking = of_journeys.lacking(&found.lacking[milestones.len()..]);
        presence::write(connection, "goal_lacking", lacking)?;
        triggers::attain(source, &known, &of_journeys, found.goals)?;
        out.close()?;
    }
    Ok(())
}

/// Refuses an entry of events that lost every row to its time: its mapping is wrong, and all figures with it.
fn timed(source: &Source, counts: &[scan::Counts]) -> Result<(), Error> {
    for (table, count) in source.events().zip(counts) {
        if count.no_time.rows > 0 && count.no_time.rows + count.filtered == count.read {
            source.untimed(table)?.map_or(Ok(()), Err)?;
        }
    }
    Ok(())
}

/// Tells what is done next, where rows cannot be counted.
pub fn said(progress: Step<'_>, phase: &'static str) -> Result<(), Error> {
    match progress(Progress { phase, rows: 0, of: 0 }) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::Cancelled),
    }
}

/// A file being built, attached as `out`; gone with the value unless it was closed.
struct Out<'a> {
    connection: &'a duckdb::Connection,
    folder: OwnedFolder,
    name: String,
    whole: bool,
}

impl<'a> Out<'a> {
    fn create(source: &'a Source, path: &'a Path, tables: &str) -> Result<Self, Error> {
        let connection = source.connection();
        let Some(text) = path.to_str() else { return Err(super::duckdb::place::not_text(path)) };
        let (Some(dir), Some(name)) = (path.parent(), path.file_name().and_then(|name| name.to_str())) else {
            return Err(super::duckdb::place::not_text(path));
        };
        let folder = OwnedFolder::open(dir).map_err(refused)?;
        let listed = |source| taken(path, "writing to the store", source);
        folder.list(&[name, &format!("{name}.wal")]).map_err(listed)?;
        let name = name.to_owned();
        connection.execute_batch(&format!("attach {} as out (type duckdb)", quote_text(text)))?;
        let out = Self { connection, folder, name, whole: false };
        out.folder.made(&out.name).map_err(listed)?;
        connection.execute_batch(&tables.replace("create table ", "create table out.main."))?;
        Ok(out)
    }

    fn close(mut self) -> Result<(), Error> {
        self.connection.execute_batch("checkpoint out; detach out")?;
        self.whole = true;
        Ok(())
    }
}

impl Drop for Out<'_> {
    fn drop(&mut self) {
        if !self.whole {
            let _ = self.connection.execute_batch("detach out");
            // What stays is swept by the next refresh.
            let _ = self.folder.remove(&self.name);
            let _ = self.folder.remove(&format!("{}.wal", self.name));
        }
    }
}
