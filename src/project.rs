//! A configuration with its store in use: what commands and explorer ask their questions of.

mod provenance;
mod read_only;
mod sql;

use std::cell::OnceCell;
use std::sync::{Arc, Mutex};

use crate::config::Config;
use crate::domain::clock::Clock;
use crate::domain::finding::FindingId;
use crate::domain::progress::{Progress, UNWATCHED};
use crate::domain::provenance::{LeftOut, Provenance};
use crate::print::format;
use crate::report::{self, AnswerCache, Helpers, ReportContext};
use crate::store::{Error, Freshness, Reader, Refreshed, Store};

pub use read_only::refuse_if_source;
pub use sql::{drill_down_sql, people_sql, sql};

/// What the explorer is opened with.
pub struct Launch {
    /// The configuration; `None` = there is none yet.
    pub config: Option<Config>,
    /// Reads the configuration again, with the flags of the command line applied.
    pub reload: Box<dyn Fn() -> Result<Config, String> + Send + Sync>,
    /// Reads this machine's clock, for each refresh (T6).
    pub clock: fn() -> Clock,
    /// Colours are not wanted.
    pub no_color: bool,
    /// Nothing but ASCII is understood.
    pub ascii: bool,
}

/// The connections of one generation, and what is to be said of it.
struct Connections {
    reader: Reader,
    helpers: OnceCell<Vec<Mutex<Reader>>>,
    generation: u64,
    data: Provenance,
}

/// A project, for one thread.
pub struct Project {
    config: Config,
    store: Store,
    connections: Option<Connections>,
    answers: Arc<AnswerCache>,
    /// Why an older generation answers.
    older: Option<String>,
}

impl Project {
    /// Opens the store of a configuration; nothing is built. Projects that share `answers` share what was answered.
    ///
    /// # Errors
    /// When there is no place for a store.
    pub fn open(config: &Config, answers: Arc<AnswerCache>) -> Result<Self, Error> {
        Ok(Self { config: config.clone(), store: Store::open(config)?, connections: None, answers, older: None })
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

    /// Whether a refresh could bring something: there is newer data, or no generation. A source that is gone cannot be read.
    #[must_use]
    pub fn outdated(&self) -> bool {
        matches!(self.store.freshness(), Freshness::Stale | Freshness::Missing)
    }

    /// What this machine's clock says by now (T6).
    pub fn set_clock(&mut self, clock: Option<Clock>) {
        self.config.clock = clock;
        self.store.reconfigure(&self.config);
    }

    /// Brings the store up to date.
    ///
    /// # Errors
    /// When the source cannot be read, or `progress` says stop; what served before still does.
    pub fn refresh(&mut self, progress: &Progress<'_>) -> Result<Refreshed, Vec<Error>> {
        let done = self.store.refresh(progress)?;
        let derived: Vec<(&str, usize)> = done.derived.iter().map(|count| (count.prefix, count.files)).collect();
        tracing::info!(base = done.base, ?derived, "refreshed");
        (self.connections, self.older) = (None, None);
        Ok(done)
    }

    /// Lets the older generation answer although the source could not be read, if there is one and the fault is the
    /// data's or the disk's; every answer says so (H5).
    pub fn fall_back(&mut self, errors: &[Error]) -> bool {
        let passing = |error: &Error| matches!(error.exit_code(), 65 | 74);
        let Some(first) = errors.first().filter(|_| errors.iter().all(passing)) else { return false };
        if self.store.facts().is_none() {
            return false;
        }
        self.older = Some(first.to_string());
        self.connections = None;
        true
    }

    /// What an answer is made from, connecting first where there is no connection to what serves now. What is damaged or
    /// missing in the store is built first.
    ///
    /// # Errors
    /// When nothing serves, or it cannot be read.
    pub fn cx(&mut self) -> Result<ReportContext<'_>, Error> {
        if let Err(error) = self.connect() {
            self.mend(error)?;
            self.connect()?;
        }
        let now = self.store.freshness();
        let Some(connections) = self.connections.as_mut() else {
            return Err(Error::Uncounted { what: "the store is empty".to_owned() });
        };
        provenance::look(&mut connections.data, now);
        Ok(ReportContext {
            reader: &connections.reader,
            helpers: Helpers::of(&self.store, &connections.helpers),
            config: &self.config,
            as_of: self.store.as_of().unwrap_or_default(),
            data: &connections.data,
            generation: connections.generation,
            cache: &self.answers,
            progress: &UNWATCHED,
        })
    }

    /// Asks something of what serves; once more where a file of the store turned out to be damaged on the way.
    ///
    /// # Errors
    /// As `question`, and as [`Self::cx`].
    pub fn ask<T>(
        &mut self,
        question: impl Fn(&ReportContext<'_>) -> Result<T, report::Error>,
    ) -> Result<T, report::Error> {
        match question(&self.cx()?) {
            Err(report::Error::Store(error)) if error.is_damage() => {
                // Another worker may have mended it meanwhile: then connecting anew is enough.
                self.connections = None;
                if self.store.distrust(&error) {
                    self.mended()?;
                }
                question(&self.cx()?)
            }
            answer => answer,
        }
    }

    fn connect(&mut self) -> Result<(), Error> {
        let generation = self.store.generation();
        if self.connections.as_ref().is_some_and(|connections| connections.generation == generation) {
            return Ok(());
        }
        self.connections = None;
        let reader = self.store.reader()?;
        let left_out = provenance::left_out(&self.store, &reader).map_err(in_store)?;
        let data = provenance::provenance(&self.store, left_out, self.older.as_deref());
        self.connections = Some(Connections { reader, helpers: OnceCell::new(), generation, data });
        Ok(())
    }

    /// Builds what an error shows to be damaged or missing.
    fn mend(&mut self, error: Error) -> Result<(), Error> {
        if self.store.freshness() == Freshness::Missing || !self.store.distrust(&error) {
            return Err(error);
        }
        self.mended()
    }

    fn mended(&mut self) -> Result<(), Error> {
        let done = self.refresh(&UNWATCHED);
        done.map(drop).map_err(|errors| {
            errors.into_iter().next().unwrap_or(Error::Uncounted { what: "the store could not be built".to_owned() })
        })
    }
}

/// The store's part of what went wrong; nothing is named here that could be wrong otherwise.
fn in_store(error: report::Error) -> Error {
    match error {
        report::Error::Store(error) => error,
        report::Error::Usage { message, hint } => Error::BadData { message, hint },
    }
}

/// What a refresh did, in a sentence.
#[must_use]
pub fn done(done: &Refreshed) -> String {
    let mut parts = Vec::new();
    if done.base {
        parts.push("read the source anew".to_owned());
    }
    parts.extend(done.derived.iter().map(|count| count.sentence.clone()));
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
pub fn rows_read(cx: &ReportContext<'_>) -> Result<String, report::Error> {
    let found = report::stored_findings(cx)?;
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
    // What `where` leaves out is wanted.
    let unaccepted = FindingId::UNACCEPTED.into_iter().filter(|kind| *kind != FindingId::Filtered).collect::<Vec<_>>();
    let dropped = rows(&unaccepted);
    counts.extend(dropped.iter().filter(|f| f.rows > 0).map(|f| format!("{} {}", f.sentence, count(f.rows))));
    let said = |out: &LeftOut| out.role == "events" && unaccepted.iter().any(|kind| kind.id() == out.finding);
    let rest = report::left_out(cx.reader)?.into_iter().filter(|out| !said(out)).map(|out| out.sentence());
    let names = found.iter().filter(|found| found.kind == FindingId::ManyNames);
    let names = names.map(|found| format!("{}: {}; see health", found.sentence, count(found.rows)));
    Ok(std::iter::once(counts.join(", ")).chain(rest).chain(names).collect::<Vec<_>>().join("; "))
}
