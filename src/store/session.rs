//! A store in use: which generation serves, how it stands to the source, and how it is brought up to date.

mod connect;
mod state;
mod verify;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use super::facts::Facts;
use super::generation::{Folder, settings_key};
use super::refresh::{self, Step, said};
use super::source::Source;
use super::{Error, import};
use crate::config::{Config, Location};
use crate::domain::time::Time;
use crate::files::Held;

pub use state::Freshness;

/// What a refresh did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refreshed {
    /// The base was built anew.
    pub base: bool,
    /// So many milestones were.
    pub milestones: usize,
    /// The goals were.
    pub goals: bool,
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
        let mut store =
            Self { config, folder, serving: None, held: None, damaged: BTreeSet::new(), known: RefCell::default() };
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
    /// turns out to be damaged, it is built anew, once.
    ///
    /// # Errors
    /// When the source cannot be read, the store not written, or `progress` says stop. What served before still does.
    pub fn refresh(&mut self, progress: Step<'_>) -> Result<Refreshed, Vec<Error>> {
        match self.build(progress) {
            Err(errors) if errors.iter().any(Error::is_damage) && self.verify() => self.build(progress),
            outcome => outcome,
        }
    }

    fn build(&mut self, progress: Step<'_>) -> Result<Refreshed, Vec<Error>> {
        // Each block is read once, so holding many of them serves nobody.
        let mut asking = self.config.clone();
        asking.store.memory_limit.get_or_insert_with(|| "512MB".to_owned());
        // Two threads of ours stream the events; threads of the engine would only wait for them.
        let mut reading = asking.clone();
        reading.store.threads = Some(1);
        let _lock = self.wait(progress).map_err(one)?;
        let mut done = Refreshed::default();
        let there = self.wanted().filter(|name| self.usable(name) && self.facts_of(name).is_ok());
        let base = if let Some(name) = there {
            name
        } else {
            let opened = Source::open(&reading)?;
            let name = self.wanted().ok_or_else(|| vec![gone()])?;
            let partial = self.folder.partial(&name);
            refresh::base(&self.config, &opened, &partial, self.folder.path(), progress).map_err(one)?;
            self.unchanged(&name, std::slice::from_ref(&name))?;
            self.publish(&name)?;
            done.base = true;
            name
        };
        let (milestones, goals) = (self.milestones(&base), self.goals(&base));
        let missing = |name: &String| !self.usable(name);
        if milestones.iter().any(missing) || missing(&goals) {
            let source = Source::open(&asking)?;
            connect::attach(source.connection(), &self.folder.file(&base), "base").map_err(one)?;
            let wanted: Vec<(String, _)> =
                milestones.iter().cloned().zip(&self.config.milestones).filter(|(name, _)| missing(name)).collect();
            let files: Vec<_> = wanted.iter().map(|(name, m)| (*m, self.folder.partial(name))).collect();
            let of_goals = missing(&goals).then(|| self.folder.partial(&goals));
            let derived = refresh::derived(&self.config, &source, &files, of_goals.as_deref(), progress);
            done.milestones = wanted.len();
            done.goals = of_goals.is_some();
            let built: Vec<String> =
                wanted.into_iter().map(|(name, _)| name).chain(of_goals.map(|_| goals.clone())).collect();
            if derived.is_err() {
                for name in &built {
                    self.folder.discard(name);
                }
            }
            derived.map_err(one)?;
            self.unchanged(&base, &built)?;
            for name in &built {
                self.publish(name)?;
            }
        }
        let facts = self.facts_of(&base).map_err(one)?;
        // Held before the right to build goes, so that no sweep comes between.
        let derived = [milestones, vec![goals]].concat();
        let files = [std::slice::from_ref(&base), &derived].concat();
        self.held = Some(self.folder.hold(&files).map_err(one)?);
        self.folder.sweep(&self.config, &base, &derived);
        self.serving = Some(Serving { base, facts });
        Ok(done)
    }

    /// Puts a file in its place; what was damaged under its name is gone then.
    fn publish(&mut self, name: &str) -> Result<(), Vec<Error>> {
        self.folder.publish(name).map_err(one)?;
        self.damaged.remove(name);
        Ok(())
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
    fn wait(&self, progress: Step<'_>) -> Result<std::fs::File, Error> {
        loop {
            if let Some(lock) = self.folder.lock()? {
                return Ok(lock);
            }
            said(progress, "waiting for another milepost that builds the same store")?;
            std::thread::park_timeout(std::time::Duration::from_millis(100));
        }
    }

    /// Whether a file is there and not known to be damaged.
    fn usable(&self, name: &str) -> bool {
        !self.damaged.contains(name) && self.folder.file(name).exists()
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
