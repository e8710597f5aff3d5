//! A store in use: which generation serves, whether it is fresh, and how it is brought up to date.

use std::path::PathBuf;

use super::generation::{Folder, base_key, base_name, settings_key};
use super::open::{Engine, place};
use super::refresh::{self, Step, said};
use super::source::{Source, quote_text};
use super::{Error, Reader, import, members};
use crate::config::{Config, Location, StoreSettings};
use crate::domain::fnv::fnv1a;
use crate::domain::time::Time;

/// How the generation that serves stands to the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It was built from the source as it is.
    Fresh,
    /// The source, or a milestone or goal, has changed since.
    Stale,
    /// There is none.
    Missing,
}

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

/// More threads would read the touches no faster, and each has its own counts.
const MOST_HELPERS: usize = 8;

/// The memory of a connection that only streams.
const HELPER_MEMORY: &str = "128MB";

/// The store of one project.
#[derive(Debug)]
pub struct Store {
    config: Config,
    folder: Folder,
    base: Option<String>,
    as_of: Time,
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
        let mut store = Self { config, folder, base: None, as_of: Time(0) };
        store.find();
        Ok(store)
    }

    /// Looks for the generation that serves best: that of the source as it is, else the newest.
    fn find(&mut self) {
        let settings = settings_key(&self.config);
        let wanted = self.wanted();
        let exact = wanted.filter(|name| self.folder.file(name).exists());
        let mut candidates = exact.into_iter().chain(self.folder.newest_base(settings));
        let found = candidates.find_map(|name| self.base_as_of(&name).ok().map(|as_of| (name, as_of)));
        self.base = found.as_ref().map(|(name, _)| name.clone());
        self.as_of = found.map_or(Time(0), |(_, as_of)| as_of);
    }

    fn base_as_of(&self, name: &str) -> Result<Time, Error> {
        let engine = Engine::new(&self.config.store, self.folder.path())?;
        attach(engine.connection(), &self.folder.file(name), "base")?;
        refresh::as_of(engine.connection())
    }

    /// The name of the base file of the source as it is now; `None` where the source is out of reach.
    fn wanted(&self) -> Option<String> {
        let files: Vec<PathBuf> = match &self.config.source.location.as_ref()?.value {
            Location::Database(path) => vec![path.clone(), place::wal(path)],
            Location::Files(files) => import::listed(files).ok()?,
        };
        let stamps: Vec<_> = files.iter().map(|path| place::Stamp::of(path)).collect();
        stamps.first()?.as_ref()?;
        Some(base_name(settings_key(&self.config), fnv1a(format!("{stamps:?}").as_bytes())))
    }

    /// The configuration that it was opened with, the folder filled in.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The instant up to which the data goes (T1).
    #[must_use]
    pub fn as_of(&self) -> Time {
        self.as_of
    }

    /// A number that changes with the contents of the store.
    #[must_use]
    pub fn generation(&self) -> u64 {
        let Some(base) = &self.base else { return 0 };
        let own = members::stamp(&self.config);
        fnv1a([vec![base.clone()], self.milestones(base), vec![self.goals(base), own]].concat().join("/").as_bytes())
    }

    /// How what serves stands to the source.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        let Some(base) = &self.base else { return Freshness::Missing };
        let derived = self.milestones(base).into_iter().chain([self.goals(base)]);
        let whole = derived.into_iter().all(|name| self.folder.file(&name).exists());
        let same = self.wanted().is_none_or(|wanted| wanted == *base);
        if whole && same { Freshness::Fresh } else { Freshness::Stale }
    }

    /// The names of the milestones' files, in the order of the configuration.
    fn milestones(&self, base: &str) -> Vec<String> {
        let of = |milestone: &crate::domain::milestone::Milestone| {
            let key = fnv1a(format!("{}\n{}", milestone.id, milestone.definition()).as_bytes());
            format!("milestone-{}-{key:016x}", base_key(base))
        };
        self.config.milestones.iter().map(of).collect()
    }

    /// The name of the goals' file.
    fn goals(&self, base: &str) -> String {
        let goals = self.config.journeys.iter().filter_map(|journey| {
            let goal = journey.goal.as_ref()?;
            Some(format!("{}\n{}\n{}\n", journey.id, goal.definition(), goal.listening.0))
        });
        format!("goals-{}-{:016x}", base_key(base), fnv1a(goals.collect::<String>().as_bytes()))
    }

    /// Takes over a changed configuration; what serves stays until the next refresh.
    pub fn reconfigure(&mut self, config: &Config) {
        let dir = self.config.store.dir.take();
        let settings = settings_key(config) == settings_key(&self.config);
        self.config = config.clone();
        self.config.store.dir = dir;
        if !settings {
            self.find();
        }
    }

    /// Brings the store up to date: what is there already is kept, what is missing is built.
    ///
    /// # Errors
    /// When the source cannot be read, the store not written, or `progress` says stop. What served before still does.
    pub fn refresh(&mut self, progress: Step<'_>) -> Result<Refreshed, Vec<Error>> {
        // Each block is read once, so holding many of them serves nobody.
        let mut asking = self.config.clone();
        asking.store.memory_limit.get_or_insert_with(|| "512MB".to_owned());
        // Two threads of ours stream the events; threads of the engine would only wait for them.
        let mut reading = asking.clone();
        reading.store.threads = Some(1);
        let _lock = self.wait(progress).map_err(one)?;
        let mut done = Refreshed::default();
        let there = self.wanted().filter(|name| self.folder.file(name).exists() && self.base_as_of(name).is_ok());
        let base = if let Some(name) = there {
            name
        } else {
            let opened = Source::open(&reading)?;
            let name = self.wanted().ok_or_else(|| vec![gone()])?;
            let partial = self.folder.partial(&name);
            refresh::base(&self.config, &opened, &partial, self.folder.path(), progress).map_err(one)?;
            if self.wanted().as_ref() != Some(&name) {
                self.folder.discard(&name);
                return Err(vec![Error::Changed]);
            }
            self.folder.publish(&name).map_err(one)?;
            done.base = true;
            name
        };
        let milestones = self.milestones(&base);
        let goals = self.goals(&base);
        let missing = |name: &String| !self.folder.file(name).exists();
        if milestones.iter().any(missing) || missing(&goals) {
            let source = Source::open(&asking)?;
            attach(source.connection(), &self.folder.file(&base), "base").map_err(one)?;
            let wanted: Vec<_> =
                milestones.iter().zip(&self.config.milestones).filter(|(name, _)| missing(name)).collect();
            let files: Vec<_> = wanted.iter().map(|(name, m)| (*m, self.folder.partial(name))).collect();
            let of_goals = missing(&goals).then(|| self.folder.partial(&goals));
            let built = refresh::derived(&self.config, &source, &files, of_goals.as_deref(), progress);
            let changed = self.wanted().as_ref() != Some(&base);
            if built.is_err() || changed {
                wanted.iter().map(|(name, _)| *name).chain([&goals]).for_each(|name| self.folder.discard(name));
            }
            built.map_err(one)?;
            if changed {
                return Err(vec![Error::Changed]);
            }
            done.milestones = wanted.len();
            done.goals = of_goals.is_some();
            for name in wanted.into_iter().map(|(name, _)| name).chain(of_goals.map(|_| &goals)) {
                self.folder.publish(name).map_err(one)?;
            }
        }
        self.folder.sweep(&self.config, &base, &[milestones, vec![goals]].concat());
        self.as_of = self.base_as_of(&base).map_err(one)?;
        self.base = Some(base);
        Ok(done)
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

    /// A connection to what serves. Milestones and goals that are not built yet have no rows.
    ///
    /// # Errors
    /// When there is nothing that serves, or it cannot be read.
    pub fn reader(&self) -> Result<Reader, Error> {
        self.connect(&self.config.store)
    }

    /// Connections that share out a read of the touches, one for each thread; none where there is but one thread. They
    /// keep little, and answers are made by the thread that asks: it waits for no other at every batch.
    ///
    /// # Errors
    /// As for [`Self::reader`].
    pub fn helpers(&self) -> Result<Vec<Reader>, Error> {
        let threads = super::open::threads(&self.config.store).min(MOST_HELPERS);
        let settings = StoreSettings {
            threads: Some(1),
            memory_limit: Some(HELPER_MEMORY.to_owned()),
            ..self.config.store.clone()
        };
        (0..threads).filter(|_| threads > 1).map(|_| self.connect(&settings)).collect()
    }

    fn connect(&self, settings: &StoreSettings) -> Result<Reader, Error> {
        let Some(base) = &self.base else {
            return Err(Error::BadData { message: "the store is empty".into(), hint: "run `milepost refresh`".into() });
        };
        let engine = Engine::new(settings, self.folder.path())?;
        let connection = engine.connection();
        attach(connection, &self.folder.file(base), "base")?;
        let view = |table: &str, of: &str| format!("create view {table} as from {of}.main.{table};");
        members::load(connection, &self.config)?;
        let mut views: Vec<String> = tables(include_str!("schema.sql"))
            .map(|table| match table {
                // What the connection has of its own (X1) is beside what the store has.
                "member" | "health" => {
                    format!("create view {table} as from base.main.{table} union all from own_{table};")
                }
                _ => view(table, "base"),
            })
            .collect();
        let mut completions = vec![include_str!("no_completion.sql").to_owned()];
        for (number, name) in self.milestones(base).iter().enumerate() {
            let file = self.folder.file(name);
            if file.exists() {
                attach(connection, &file, &format!("milestone_{number}"))?;
                completions.push(
                    include_str!("completion.sql")
                        .replace("milestone_0", &format!("milestone_{number}"))
                        .replace("select 0::", &format!("select {number}::")),
                );
            }
        }
        views.push(format!("create view completion as {};", completions.join("\nunion all\n")));
        let goals = self.folder.file(&self.goals(base));
        if goals.exists() {
            attach(connection, &goals, "goals")?;
            views.extend(tables(include_str!("goal.sql")).map(|table| view(table, "goals")));
        } else {
            views.push(include_str!("goal.sql").to_owned());
        }
        engine.seal(&[])?;
        connection.execute_batch(&views.join("\n"))?;
        Reader::new(engine)
    }
}

/// The tables that a schema makes.
fn tables(schema: &str) -> impl Iterator<Item = &str> {
    schema.lines().filter_map(|line| line.strip_prefix("create table ")?.split([' ', '(']).next())
}

fn attach(connection: &duckdb::Connection, path: &std::path::Path, name: &str) -> Result<(), Error> {
    let Some(text) = path.to_str() else { return Err(place::not_text(path)) };
    let sql = format!("attach {} as {name} (type duckdb, read_only)", quote_text(text));
    Ok(connection.execute_batch(&sql)?)
}

fn one(error: Error) -> Vec<Error> {
    vec![error]
}

fn gone() -> Error {
    Error::BadData { message: "the source went away while it was being read".into(), hint: "run it again".into() }
}
