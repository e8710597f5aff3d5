//! A configuration with its store in use: what commands and explorer ask their questions of.

mod spare;

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use crate::config::Config;
use crate::domain::finding::FindingId;
use crate::domain::provenance::LeftOut;
use crate::print::format;
use crate::report::{self, Args, Cx, FoldCache, Report};
use crate::store::{Error, Freshness, Progress, Reader, Refreshed, Store};

pub use spare::spare;

/// What the explorer is opened with.
pub struct Launch {
    /// The configuration; `None` = there is none yet.
    pub config: Option<Config>,
    /// Reads the configuration again, with the flags of the command line applied.
    pub reload: Box<dyn Fn() -> Result<Config, String> + Send + Sync>,
    /// Colours are not wanted.
    pub no_color: bool,
}

/// The connections of one generation.
struct Desk {
    reader: Reader,
    helpers: Vec<Mutex<Reader>>,
    generation: u64,
}

/// A project, for one thread.
pub struct Project {
    config: Config,
    store: Store,
    desk: Option<Desk>,
    folds: Arc<FoldCache>,
}

impl Project {
    /// Opens the store of a configuration; nothing is built. Projects that share `folds` share what was folded.
    ///
    /// # Errors
    /// When there is no place for a store.
    pub fn open(config: &Config, folds: Arc<FoldCache>) -> Result<Self, Error> {
        Ok(Self { config: config.clone(), store: Store::open(config)?, desk: None, folds })
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether the store holds what the source holds.
    #[must_use]
    pub fn fresh(&self) -> bool {
        self.store.freshness() == Freshness::Fresh
    }

    /// Brings the store up to date.
    ///
    /// # Errors
    /// When the source cannot be read, or `progress` says stop; what served before still does.
    pub fn refresh(
        &mut self,
        progress: &mut dyn FnMut(Progress) -> std::ops::ControlFlow<()>,
    ) -> Result<Refreshed, Vec<Error>> {
        let done = self.store.refresh(progress)?;
        tracing::info!(base = done.base, milestones = done.milestones, goals = done.goals, "refreshed");
        self.desk = None;
        Ok(done)
    }

    /// What an answer is made from, connecting first where there is no connection to what serves now.
    ///
    /// # Errors
    /// When nothing serves, or it cannot be read.
    pub fn cx(&mut self) -> Result<Cx<'_>, Error> {
        let generation = self.store.generation();
        let desk = if let Some(desk) = self.desk.take().filter(|desk| desk.generation == generation) {
            desk
        } else {
            let helpers = self.store.helpers()?.into_iter().map(Mutex::new).collect();
            Desk { reader: self.store.reader()?, helpers, generation }
        };
        let desk = self.desk.insert(desk);
        Ok(Cx {
            reader: &desk.reader,
            helpers: &desk.helpers,
            config: &self.config,
            as_of: self.store.as_of(),
            generation,
            folds: &self.folds,
            progress: report::UNWATCHED,
        })
    }
}

/// The SQL behind a report with its values written out, and what happens to its rows in words (H1).
///
/// # Errors
/// As for the report.
pub fn sql(report: &Report, cx: &Cx<'_>, args: &Args) -> Result<String, report::Error> {
    let mut text = String::new();
    for query in (report.queries)(cx, args)? {
        let _ = writeln!(text, "-- {}\n{};\n", query.name, query.written_out().trim_end());
    }
    for step in report.steps {
        let _ = writeln!(text, "-- then: {step}");
    }
    Ok(text)
}

/// What a refresh did, in a sentence.
#[must_use]
pub fn done(done: Refreshed) -> String {
    let mut parts = Vec::new();
    if done.base {
        parts.push("read the source anew".to_owned());
    }
    if done.milestones > 0 {
        parts.push(format!("counted {} milestone{}", done.milestones, if done.milestones == 1 { "" } else { "s" }));
    }
    if done.goals {
        parts.push("followed the goals".to_owned());
    }
    if parts.is_empty() {
        parts.push("nothing to do, the store is up to date".to_owned());
    }
    parts.join(", ")
}

/// The rows that were read, accepted and dropped (P6), and what else figures leave out (H5):
/// `41,022 rows read, 41,000 rows accepted, dropped: duplicate 22; 8 of 11 values of events are left out: …`.
///
/// # Errors
/// When the store cannot be read.
pub fn rows_read(cx: &Cx<'_>) -> Result<String, report::Error> {
    let found = report::findings(cx)?;
    let rows = |kinds: &[FindingId]| {
        let of_events = |kind: &FindingId| {
            found.iter().find(|found| found.kind == *kind && found.role.as_deref() == Some("events")).cloned()
        };
        kinds.iter().filter_map(of_events).collect::<Vec<_>>()
    };
    let count = |n: u64| format::whole(i64::try_from(n).unwrap_or(i64::MAX));
    let mut counts: Vec<String> = rows(&[FindingId::RowsRead, FindingId::RowsAccepted])
        .iter()
        .map(|found| format!("{} {}", count(found.rows), found.sentence))
        .collect();
    let dropped = rows(DROPPED);
    counts.extend(dropped.iter().filter(|f| f.rows > 0).map(|f| format!("{} {}", f.sentence, count(f.rows))));
    let said = |out: &LeftOut| out.role == "events" && DROPPED.iter().any(|kind| kind.id() == out.finding);
    let rest = report::left_out(cx.reader)?.into_iter().filter(|out| !said(out)).map(|out| out.sentence());
    Ok(std::iter::once(counts.join(", ")).chain(rest).collect::<Vec<_>>().join("; "))
}

/// Rows of events that are not accepted, but for those that `where` leaves out.
const DROPPED: &[FindingId] = &[
    FindingId::Duplicate,
    FindingId::NoTime,
    FindingId::NoCustomer,
    FindingId::NoEvent,
    FindingId::Future,
    FindingId::AfterAsOf,
];
