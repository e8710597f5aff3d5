//! Which generation serves, and how it stands to the source as it is now. Only `stat` touches the source here.

use std::path::PathBuf;

use super::attach::attach;
use super::{Serving, Store};
use crate::config::{Location, StoreSettings};
use crate::domain::hash::fnv1a;
use crate::store::duckdb::{HardenedConnection, place};
use crate::store::facts::Facts;
use crate::store::generation::{base_key, base_name, settings_key};
use crate::store::refresh::derive::{Derived, DerivedFile};
use crate::store::refresh::derived::DERIVED;
use crate::store::{Error, import, members};

/// How the generation that serves stands to the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It was built from the source as it is.
    Fresh,
    /// The source, or a milestone or goal, has changed since, or an event of the future has come.
    Stale,
    /// The source is out of reach.
    Gone,
    /// There is none.
    Missing,
}

/// A derived file of a base.
pub(super) struct DerivedName {
    pub kind: &'static dyn Derived,
    /// Its position among the files of the kind.
    pub number: usize,
    /// Without `.duckdb`.
    pub name: String,
    /// What is said where it is not there.
    pub uncounted: String,
}

impl Store {
    /// Chooses the generation that serves best: that of the source as it is, else the newest that is whole, else the
    /// newest. It is held from here on.
    pub(super) fn choose(&mut self) {
        let wanted = self.wanted();
        let newest = self.folder.bases(settings_key(&self.config));
        let others = newest.into_iter().filter(|name| Some(name) != wanted.as_ref());
        let readable = |name: &String| self.usable(name) && self.facts_of(name).is_ok();
        let mut readable = wanted.iter().cloned().chain(others).filter(readable);
        let first = readable.next();
        let exact = first.is_some() && first == wanted;
        let chosen = match first {
            Some(first) if exact || self.whole(&first) => Some(first),
            first => readable.find(|name| self.whole(name)).or(first),
        };
        self.serving = chosen.and_then(|base| Some(Serving { facts: self.facts_of(&base).ok()?, base }));
        self.held = self.serving.as_ref().and_then(|serving| self.folder.hold(&self.files_of(&serving.base)).ok());
    }

    /// Whether all files of a generation are there.
    pub(super) fn whole(&self, base: &str) -> bool {
        self.files_of(base).iter().all(|name| self.usable(name))
    }

    /// The names of the files of a generation: base, then the derived ones.
    pub(super) fn files_of(&self, base: &str) -> Vec<String> {
        let derived = self.derived_files(base).into_iter().map(|file| file.name);
        std::iter::once(base.to_owned()).chain(derived).collect()
    }

    /// The derived files that the configuration asks for, by kind and in the order of the configuration.
    pub(super) fn derived_files(&self, base: &str) -> Vec<DerivedName> {
        let key = base_key(base);
        let of_kind = |kind: &&'static dyn Derived| {
            let kind = *kind;
            let name =
                |file: &DerivedFile| format!("{}-{key}-{:016x}", kind.prefix(), fnv1a(file.definition.as_bytes()));
            let files = kind.files(&self.config).into_iter().enumerate();
            files
                .map(|(number, file)| DerivedName { kind, number, name: name(&file), uncounted: file.uncounted })
                .collect::<Vec<_>>()
        };
        DERIVED.iter().flat_map(of_kind).collect()
    }

    /// What a base file says of itself.
    pub(super) fn facts_of(&self, name: &str) -> Result<Facts, Error> {
        if let Some(facts) = self.known.borrow().get(name) {
            return Ok(facts.clone());
        }
        let engine = self.opened(name, &self.config.store)?;
        let facts = Facts::read(engine.connection())?;
        self.known.borrow_mut().insert(name.to_owned(), facts.clone());
        self.opened.replace(Some((name.to_owned(), engine)));
        Ok(facts)
    }

    /// An engine with a base file attached as `base`: the one that its facts were read with, where nothing has used it yet.
    pub(super) fn opened(&self, name: &str, settings: &StoreSettings) -> Result<HardenedConnection, Error> {
        match self.opened.take() {
            Some((base, engine)) if base == name && *settings == self.config.store && self.usable(name) => Ok(engine),
            _ => {
                let engine = HardenedConnection::new(settings, self.folder.path())?;
                attach(engine.connection(), &self.folder.file(name), "base")?;
                Ok(engine)
            }
        }
    }

    /// The name of the base file of the source as it is now; `None` where the source is out of reach.
    ///
    /// A base that left out events of the future names its own successor, due when the first of them has come (T6).
    pub(super) fn wanted(&self) -> Option<String> {
        let files: Vec<PathBuf> = match &self.config.source.location.as_ref()?.value {
            Location::Database(path) => vec![path.clone(), place::wal(path)],
            Location::Files(files) => import::listed(files).ok()?,
        };
        let stamps: Vec<_> = files.iter().map(|path| place::Stamp::of(path)).collect();
        stamps.first()?.as_ref()?;
        let (settings, horizon) = (settings_key(&self.config), self.config.horizon());
        let mut state = fnv1a(format!("{stamps:?}").as_bytes());
        loop {
            let name = base_name(settings, state);
            // One that cannot be read is due itself.
            let facts = if self.usable(&name) { self.facts_of(&name).ok() } else { None };
            let next = facts.and_then(|facts| facts.next);
            let Some(next) = next.filter(|next| horizon.is_none_or(|horizon| *next <= horizon)) else {
                return Some(name);
            };
            state = fnv1a(format!("{state:016x} {}", next.0).as_bytes());
        }
    }

    /// A number that changes with the contents of the store.
    #[must_use]
    pub fn generation(&self) -> u64 {
        let Some(Serving { base, .. }) = &self.serving else { return 0 };
        let members = members::stamp(&self.config);
        fnv1a([self.files_of(base), vec![members]].concat().join("/").as_bytes())
    }

    /// How what serves stands to the source.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        let Some(Serving { base, .. }) = &self.serving else { return Freshness::Missing };
        match self.wanted() {
            None => Freshness::Gone,
            Some(wanted) if wanted == *base && self.whole(base) => Freshness::Fresh,
            Some(_) => Freshness::Stale,
        }
    }
}
