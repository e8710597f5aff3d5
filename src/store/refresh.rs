//! Source → generation, in four stages.
//!
//! ```text
//! extract ─ records by part of the customers (extract.rs) ──► fold ─ touch, entry, visit, message, excluded, other_event (fold.rs)
//!         └ counts, duplicates, shapes ──► tables ─ all else of the base file (table.rs, TABLES) ◄─ counts beside ┘
//! base file, triggers' events ──► derive ─ milestones' and goals' files (derive.rs, DERIVED)
//! ```
//! What crosses from one stage to the next is a struct of the stage's contract.

mod append;
pub mod derive;
pub mod derived;
mod entry_ends;
mod event_names;
mod extract;
mod fold;
mod journeys;
mod output_file;
mod row_lookup;
pub mod schema;
mod shapes;
mod source_sql;
mod source_views;
pub mod table;
pub mod tables;

use std::path::{Path, PathBuf};

use super::Error;
use super::source::Source;
use crate::config::Config;
use crate::domain::progress::Progress;
use derive::{BaseFacts, Builder, DeriveInput, Derived};
pub(in crate::store) use event_names::EventNames;
use extract::local_scan::LocalScan;
use extract::{Bounds, Extract};
use fold::FoldPlan;
use output_file::OutputFile;
use table::TableInput;
use tables::TABLES;

/// Builds a base file at `path`, with `scratch` for temporary files.
///
/// # Errors
/// When the source cannot be read, the file cannot be written, or `progress` says stop.
pub fn base(
    config: &Config,
    source: &Source,
    path: &Path,
    scratch: &Path,
    progress: &Progress<'_>,
) -> Result<(), Error> {
    let connection = source.connection();
    let schemas: Vec<&str> = TABLES.iter().flat_map(|table| table.schemas()).collect();
    let out = OutputFile::begin(source, path, &schemas.join("\n"))?;
    source_views::create(source)?;
    let names = EventNames::new(config);
    let journeys = journeys::read(config, source)?;
    let bounds = Bounds { as_of: config.as_of.map(|at| at.0), horizon: config.horizon().map(|at| at.0) };
    let scan = LocalScan::read(source, &names, bounds, scratch, progress)?;
    let extracted = scan.extracted();
    let (facts, members) = entry_ends::entry_ends(config, source, &extracted.shapes, &journeys)?;
    let plan = FoldPlan {
        shapes: &extracted.shapes.folded,
        depths: &extracted.shapes.depths,
        facts,
        members,
        as_of: extracted.as_of,
    };
    let folded = fold::fold(connection, &scan, &plan, progress)?;
    for (table, count) in source.events().zip(&extracted.counts) {
        // Its mapping is wrong, and all figures with it.
        if count.no_time.rows > 0 && count.no_time.rows + count.filtered == count.read {
            source.untimed(table)?.map_or(Ok(()), Err)?;
        }
    }
    let input = TableInput { config, source, names: &names, bounds, extracted, folded: &folded, journeys: &journeys };
    for table in TABLES {
        if table.phase() != progress.phase() {
            begin(progress, table.phase())?;
        }
        table.fill(&input)?;
    }
    out.close()
}

/// A derived file to be built: its kind, its position among the files of the kind, and where.
pub struct Missing {
    pub kind: &'static dyn Derived,
    pub file: usize,
    pub path: PathBuf,
}

/// Builds derived files from the base file attached as `base` and one read of the events.
///
/// # Errors
/// As [`base`].
pub fn derived(config: &Config, source: &Source, missing: &[Missing], progress: &Progress<'_>) -> Result<(), Error> {
    begin(progress, "counting milestones and goals")?;
    let base = BaseFacts::read(source.connection())?;
    let input = DeriveInput { source, names: EventNames::new(config), base };
    let mut builders: Vec<Box<dyn Builder<'_> + '_>> =
        missing.iter().map(|Missing { kind, file, .. }| kind.builder(config, *file)).collect();
    let lacking = derive::find::find(&input, &mut builders)?;
    for ((Missing { kind, path, .. }, builder), lacking) in missing.iter().zip(builders).zip(&lacking) {
        if let Some(phase) = kind.phase().filter(|phase| *phase != progress.phase()) {
            begin(progress, phase)?;
        }
        let out = OutputFile::begin(source, path, kind.schema())?;
        builder.build(&input, lacking)?;
        out.close()?;
    }
    Ok(())
}

/// Says what is done next, where rows cannot be counted.
///
/// # Errors
/// [`Error::Cancelled`] where the asker has left.
pub fn begin(progress: &Progress<'_>, phase: &'static str) -> Result<(), Error> {
    if progress.begin(phase, 0).is_break() { Err(Error::Cancelled) } else { Ok(()) }
}
