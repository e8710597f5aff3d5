//! A store in use: which generation serves, how it stands to the source, and how it is brought up to date.

mod attach;
mod connect;
mod glimpse;
mod state;
mod verify;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use super::duckdb::{HardenedConnection, memory_bytes, threads, threads_within};
use super::facts::Facts;
use super::generation::{Contents, Folder, settings_key};
use super::refresh::derived::DERIVED;
use super::refresh::{self, Missing, Resources, begin};
use super::source::Source;
use super::{Error, import};
use crate::config::{Config, Location};
use crate::domain::progress::Progress;
use crate::domain::time::Time;
use crate::files::Held;

pub use glimpse::newest_base;
pub use state::Freshness;

/// What a refresh did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// The base was built anew.
    pub base: bool,
    /// What else was built, by kind.
    pub derived: Vec<DerivedCount>,
}

/// How many files of a kind were built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedCount {
    /// What the names of the files begin with.
    pub prefix: &'static str,
    /// At least one.
    pub files: usize,
    /// In the user's words.
    pub sentence: String,
}

/// The store of one project.
#[derive(Debug)]
pub struct Store {
    config: Config,
    folder: Folder,
    serving: Option<Serving>,
    /// The files of what serves, which no process sweeps while this lives.
    held: Option<Held>,
    /// Files found damaged: they are built anew, once.
    damaged: BTreeSet<String>,
    /// Facts of base files by name; a base never changes under its name.
    known: RefCell<HashMap<String, Facts>>,
    /// A base file by name and the engine that its facts were read with, until a connection takes it over.
    opened: RefCell<Option<(String, HardenedConnection)>>,
}

/// The base that answers.
#[derive(Clone, Debug)]
struct Serving {
    base: String,
    facts: Facts,
}

impl Store {
    /// Opens the store of a configuration; nothing is built.
    ///
    /// # Errors
    /// When there is no place for a store.
    pub fn open(config: &Config) -> Result<Self, Error> {
        let folder = Folder::open(config)?;
        let mut config = config.clone();
        config.store.dir = Some(folder.path().to_owned());
        let mut store = Self {
            config,
            folder,
            serving: None,
            held: None,
            damaged: BTreeSet::new(),
            known: RefCell::default(),
            opened: RefCell::default(),
        };
        store.choose();
        Ok(store)
    }

    /// The configuration that it was opened with, the folder filled in.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The instant up to which the data goes; `None` = there is no event, or no generation (T1).
    #[must_use]
    pub fn as_of(&self) -> Option<Time> {
        self.serving.as_ref()?.facts.as_of
    }

    /// What the base that serves says of itself.
    #[must_use]
    pub fn facts(&self) -> Option<&Facts> {
        self.serving.as_ref().map(|serving| &serving.facts)
    }

    /// Takes over a changed configuration; what serves stays until the next refresh.
    pub fn reconfigure(&mut self, config: &Config) {
        let dir = self.config.store.dir.take();
        let settings = settings_key(config) == settings_key(&self.config);
        self.config = config.clone();
        self.config.store.dir = dir;
        if !settings {
            self.choose();
        }
    }

    /// Brings the store up to date: what is there already is kept, what is missing is built. Where a file of the store
    /// turns out to be damaged, it is built anew, once. Where the memory does not suffice for several threads, because each
    /// holds long texts, one reads alone (R17).
    ///
    /// # Errors
    /// When the source cannot be read, the store not written, or `progress` says stop. What served before still does.
    pub fn refresh(&mut self, progress: &Progress<'_>) -> Result<Refreshed, Vec<Error>> {
        // Each block is read once, so holding many of them serves nobody.
        let limit = self.config.store.memory_limit.as_deref().and_then(memory_bytes).unwrap_or(512 << 20);
        let threads = threads(&self.config.store).min(threads_within(limit));
        match self.build(limit, threads, progress) {
            Err(errors) if errors.iter().any(Error::is_damage) && self.verify() => self.build(limit, threads, progress),
            Err(errors) if threads > 1 && errors.iter().any(Error::is_no_memory) => {
                tracing::warn!("the memory does not suffice for {threads} threads: one reads alone");
                self.build(limit, 1, progress)
            }
            outcome => outcome,
        }
    }

    fn build(&mut self, limit: u64, threads: usize, progress: &Progress<'_>) -> Result<Refreshed, Vec<Error>> {
        let mut asking = self.config.clone();
        asking.store.memory_limit = Some(format!("{}KiB", limit / 4096 * 3));
        asking.store.threads = Some(threads);
        // Threads of ours stream the events; threads of the engine would only wait for them.
        let mut reading = asking.clone();
        reading.store.threads = Some(1);
        let memory = usize::try_from(limit / 4).unwrap_or(usize::MAX);
        let _lock = self.wait(progress).map_err(one)?;
        let mut done = Refreshed::default();
        let there = self.wanted().filter(|name| self.usable(name) && self.facts_of(name).is_ok());
        let base = if let Some(name) = there {
            name
        } else {
            let opened = Source::open(&reading)?;
            let name = self.wanted().ok_or_else(|| vec![gone()])?;
            let partial = self.folder.partial(&name);
            let resources = Resources { threads, memory, dir: self.folder.path() };
            self.warn_of_damage(&name);
            let contents = refresh::base(&self.config, &opened, &partial, resources, progress).map_err(one)?;
            self.unchanged(&name, std::slice::from_ref(&name))?;
            self.publish(&name, contents)?;
            done.base = true;
            name
        };
        done.derived = self.derive(&asking, &base, progress)?;
        let facts = self.facts_of(&base).map_err(one)?;
        // Held before the right to build goes, so that no sweep comes between.
        let files = self.files_of(&base);
        self.held = Some(self.folder.hold(&files).map_err(one)?);
        self.folder.sweep(&self.config, &base, &files[1..]);
        self.serving = Some(Serving { base, facts });
        Ok(done)
    }

    /// Builds the derived files of a base that are not there.
    fn derive(
        &mut self,
        asking: &Config,
        base: &str,
        progress: &Progress<'_>,
    ) -> Result<Vec<DerivedCount>, Vec<Error>> {
        let mut names = self.derived_files(base);
        names.retain(|file| !self.usable(&file.name));
        if names.is_empty() {
            return Ok(Vec::new());
        }
        for file in &names {
            self.warn_of_damage(&file.name);
        }
        let source = Source::open(asking)?;
        attach::attach(source.connection(), &self.folder.file(base), "base").map_err(one)?;
        let missing: Vec<Missing> = names
            .iter()
            .map(|file| Missing { kind: file.kind, file: file.number, path: self.folder.partial(&file.name) })
            .collect();
        let derived = refresh::derived(&self.config, &source, &missing, progress);
        let built: Vec<String> = names.into_iter().map(|file| file.name).collect();
        if derived.is_err() {
            for name in &built {
                self.folder.discard(name);
            }
        }
        let contents = derived.map_err(one)?;
        self.unchanged(base, &built)?;
        for (name, contents) in built.iter().zip(contents) {
            self.publish(name, contents)?;
        }
        let counts = DERIVED.iter().map(|kind| {
            let files = missing.iter().filter(|missing| missing.kind.prefix() == kind.prefix()).count();
            DerivedCount { prefix: kind.prefix(), files, sentence: kind.done(files) }
        });
        Ok(counts.filter(|count| count.files > 0).collect())
    }

    /// Puts a file in its place; what was damaged under its name is gone then.
    fn publish(&mut self, name: &str, contents: Contents) -> Result<(), Vec<Error>> {
        self.folder.publish(name, contents).map_err(one)?;
        self.forget(name);
        self.damaged.remove(name);
        Ok(())
    }

    /// Drops what is known of a file, which is another one from now on.
    fn forget(&mut self, name: &str) {
        self.known.borrow_mut().remove(name);
        self.opened.borrow_mut().take_if(|(base, _)| base == name);
    }

    /// Refuses what was built from a source that has changed meanwhile (P3).
    fn unchanged(&self, base: &str, built: &[String]) -> Result<(), Vec<Error>> {
        if self.wanted().as_deref() == Some(base) {
            return Ok(());
        }
        for name in built {
            self.folder.discard(name);
        }
        Err(vec![Error::Changed])
    }

    /// Waits for the right to build while another process has it.
    fn wait(&self, progress: &Progress<'_>) -> Result<std::fs::File, Error> {
        loop {
            if let Some(lock) = self.folder.lock()? {
                return Ok(lock);
            }
            begin(progress, "waiting for another milepost that builds the same store")?;
            std::thread::park_timeout(std::time::Duration::from_millis(100));
        }
    }

    /// Whether a file is there, as its manifest says it is, and not known to be damaged.
    fn usable(&self, name: &str) -> bool {
        !self.damaged.contains(name) && self.folder.fitting(name).is_some()
    }

    /// Says of a file that is about to be built that one is there which is of no use.
    fn warn_of_damage(&self, name: &str) {
        if !self.damaged.contains(name) && self.folder.file(name).exists() {
            tracing::warn!(file = name, "a damaged file of the store is built anew");
        }
    }

    /// The name of the copy of the source in the store, where it is made of files.
    fn imported(&self) -> Option<String> {
        match &self.config.source.location.as_ref()?.value {
            Location::Files(files) => import::name(files, &self.config.source).ok(),
            Location::Database(_) => None,
        }
    }
}

fn one(error: Error) -> Vec<Error> {
    vec![error]
}

fn gone() -> Error {
    Error::BadData { message: "the source went away while it was being read".into(), hint: "run it again".into() }
}
