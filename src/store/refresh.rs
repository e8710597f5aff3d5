//! Source → generation, in four stages.
//!
//! ```text
//! extract ─ parts of the customers (extract.rs) ──► fold ─ touch, entry, visit, … customer, member, hit (fold.rs)
//!         └ counts, shapes ──► tables ─ all else of the base file (table.rs, TABLES) ◄─ counts beside ┘
//! base file ──► derive ─ milestones' and goals' files (derive.rs, DERIVED)
//! ```
//! What crosses from one stage to the next is a struct of the stage's contract.
//!
//! Of what is stored only this depends on T1's `as_of`, beside the findings of health: the ends of entries by a membership or
//! by the end of their journey (with the outcome of their visits), and which goals are open. All else follows from the events
//! up to it alone, so that a later `as_of` leaves the rows of customers without new events as they are.

mod append;
mod attribute_keys;
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
mod trigger_query;

use std::path::{Path, PathBuf};

use super::Error;
use super::generation::{BuiltFrom, Contents, EntryRows};
use super::source::Source;
use crate::config::Config;
use crate::domain::funnel::Funnel;
use crate::domain::progress::Progress;
use derive::{BaseFacts, Builder, DeriveInput, Derived};
use derived::DERIVED;
pub(in crate::store) use event_names::EventNames;
use extract::local_scan::{LocalScan, Question};
use extract::{Bounds, Extract};
use fold::FoldPlan;
use output_file::OutputFile;
use row_lookup::SourceRows;
use table::TableInput;
use tables::TABLES;
use trigger_query::{TriggerQuery, Triggers};

pub use extract::local_scan::Resources;

/// Builds a base file at `path`; what it holds, and what it was built from.
///
/// # Errors
/// When the source cannot be read, the file cannot be written, or `progress` says stop.
pub fn base(
    config: &Config,
    source: &Source,
    path: &Path,
    resources: Resources<'_>,
    progress: &Progress<'_>,
) -> Result<Contents, Error> {
    let threads = resources.threads;
    base_of(config, source, path, threads, progress, |question| LocalScan::read(source, question, resources, progress))
}

/// Builds a base file from what any extract makes of the question.
fn base_of<E: Extract>(
    config: &Config,
    source: &Source,
    path: &Path,
    threads: usize,
    progress: &Progress<'_>,
    extract: impl FnOnce(Question<'_>) -> Result<E, Error>,
) -> Result<Contents, Error> {
    let connection = source.connection();
    let schemas: Vec<&str> = TABLES.iter().flat_map(|table| table.schemas()).collect();
    let out = OutputFile::begin(source, path, &schemas.join("\n"))?;
    source_views::create(source)?;
    let names = EventNames::new(config);
    let triggers = triggers(config, &names);
    let journeys = journeys::read(config, source)?;
    let bounds = Bounds { as_of: config.as_of.map(|at| at.0), horizon: config.horizon().map(|at| at.0) };
    let question = Question { names: &names, triggers: &triggers, bounds };
    let extract = extract(question)?;
    let extracted = extract.extracted();
    let (facts, suppressing) = entry_ends::entry_ends(config, &extracted.shapes, &journeys);
    let plan = FoldPlan {
        shapes: &extracted.shapes,
        facts,
        suppressing,
        as_of: extracted.as_of,
        entries: extracted.counts.len(),
        threads,
        sequence: config.funnels.iter().any(Funnel::is_strict),
    };
    let folded = fold::fold(connection, &extract, &plan, progress)?;
    for (table, count) in source.events().zip(&extracted.counts) {
        // Its mapping is wrong, and all figures with it.
        if count.no_time.rows > 0 && count.no_time.rows + count.filtered == count.read {
            source.untimed(table)?.map_or(Ok(()), Err)?;
        }
    }
    let folded = &folded;
    let input = TableInput {
        config,
        source,
        names: &names,
        bounds,
        extracted,
        folded,
        journeys: &journeys,
        triggers: &triggers,
    };
    for table in TABLES {
        if table.phase() != progress.phase() {
            begin(progress, table.phase())?;
        }
        table.fill(&input)?;
    }
    let read = source.events().zip(&extracted.counts);
    let entries = read.map(|(table, count)| EntryRows { table: table.label.clone(), rows: count.read }).collect();
    Ok(out.close()?.built_from(BuiltFrom { files: source.described(), entries }))
}

/// Everything that the derived files of a configuration look for, each trigger once.
fn triggers<'c>(config: &'c Config, names: &EventNames<'_>) -> Triggers<'c> {
    let mut queries: Vec<TriggerQuery<'c>> = Vec::new();
    for kind in DERIVED {
        for file in 0..kind.files(config).len() {
            for trigger in kind.builder(config, file).triggers() {
                let query = TriggerQuery::new(names, trigger);
                if queries.iter().all(|other| other.definition() != query.definition()) {
                    queries.push(query);
                }
            }
        }
    }
    Triggers::new(queries)
}

/// A derived file to be built: its kind, its position among the files of the kind, and where.
pub struct Missing {
    pub kind: &'static dyn Derived,
    pub file: usize,
    pub path: PathBuf,
}

/// Builds derived files from the base file attached as `base`, and one read of the events where it does not know a trigger;
/// what each holds.
///
/// # Errors
/// As [`base`].
pub fn derived(
    config: &Config,
    source: &Source,
    missing: &[Missing],
    progress: &Progress<'_>,
) -> Result<Vec<Contents>, Error> {
    begin(progress, "counting milestones and goals")?;
    let base = BaseFacts::read(source.connection())?;
    let input = DeriveInput { source, names: EventNames::new(config), base, rows: SourceRows::of(source) };
    let builders: Vec<Box<dyn Builder<'_> + '_>> =
        missing.iter().map(|Missing { kind, file, .. }| kind.builder(config, *file)).collect();
    let found = derive::find::find(&input, &builders)?;
    let mut contents = Vec::new();
    for ((Missing { kind, path, .. }, builder), found) in missing.iter().zip(builders).zip(&found) {
        if let Some(phase) = kind.phase().filter(|phase| *phase != progress.phase()) {
            begin(progress, phase)?;
        }
        let out = OutputFile::begin(source, path, kind.schema())?;
        builder.build(&input, found)?;
        contents.push(out.close()?);
    }
    Ok(contents)
}

/// Says what is done next, where rows cannot be counted.
///
/// # Errors
/// [`Error::Cancelled`] where the asker has left.
pub fn begin(progress: &Progress<'_>, phase: &'static str) -> Result<(), Error> {
    if progress.begin(phase, 0).is_break() { Err(Error::Cancelled) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
