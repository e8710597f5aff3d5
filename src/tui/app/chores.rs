//! What goes on behind the pages: reading the project, refreshing, saving, exporting.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::jobs::Task;
use crate::print::{Document, Existing, Format};
use crate::tui::action::Action;
use crate::tui::backend::{Edit, Facets, Fault, Glance, Refusal, Status, Workers};
use crate::tui::everyone::{Everyone, Extent};
use crate::tui::keymap::Keymap;
use crate::tui::widgets::state::Work;

/// How often it is looked whether the source or the configuration has changed.
const GLANCE: Duration = Duration::from_secs(3);

/// Work in the background; each at most once at a time.
#[derive(Default)]
pub struct Chores {
    pub(super) status: Option<Task<Result<Status, Fault>>>,
    pub(super) glance: Option<Task<Result<Glance, Fault>>>,
    /// When it was last looked, and what was seen.
    pub(super) glanced: Option<(Instant, Option<Glance>)>,
    pub(super) facets: Option<Task<Result<Facets, Fault>>>,
    pub(super) refresh: Option<Task<Result<String, Fault>>>,
    pub(super) save: Option<Task<Result<String, Vec<Refusal>>>>,
    /// The milestone that is being added: it is selected once it is there.
    pub(super) added: Option<String>,
    pub(super) export: Option<Task<Result<PathBuf, Vec<Refusal>>>>,
    /// Why the project cannot be shown.
    pub(super) fault: Option<Fault>,
    /// A refresh was begun on our own.
    pub(super) started: bool,
    /// The epoch whose store was last made without being asked for.
    pub(super) made_for: Option<u64>,
    /// The refresh was asked for, so its end is told.
    pub(super) told: bool,
}

impl Chores {
    /// Reads the project.
    pub fn read_status(&mut self, workers: &Workers) {
        self.status = Some(workers.run(|source, _| source.status()));
    }

    /// As if the last look were long ago.
    pub fn forget_glance(&mut self) {
        let ago = |when: Instant| when.checked_sub(GLANCE).unwrap_or(when);
        self.glanced = self.glanced.map(|(when, seen)| (ago(when), seen));
    }

    /// Looks every few seconds whether anything has changed; nobody waits for that.
    pub fn glance(&mut self, workers: &Workers) {
        let due = self.glanced.is_none_or(|(when, _)| when.elapsed() >= GLANCE);
        if due && self.glance.is_none() && !self.busy() {
            let seen = self.glanced.and_then(|(_, seen)| seen);
            self.glanced = Some((Instant::now(), seen));
            self.glance = Some(workers.run(|source, _| source.glance()));
        }
    }

    /// Brings the store up to date; `told` = the user asked for it and hears what was done.
    pub fn refresh(&mut self, workers: &Workers, told: bool) {
        self.told |= told;
        if self.refresh.is_none() {
            self.fault = None;
            self.refresh = Some(workers.run(|source, progress| source.refresh(progress)));
        }
    }

    /// Writes a change of the milestones or segments.
    pub fn save(&mut self, workers: &Workers, edit: Edit) {
        if self.save.is_none() {
            self.added = if let Edit::Add(input) = &edit { Some(input.id.clone()) } else { None };
            self.save = Some(workers.run(move |source, progress| source.save(&edit, progress)));
        }
    }

    /// Writes a file.
    pub fn export(
        &mut self,
        workers: &Workers,
        document: Document,
        format: Format,
        (path, existing): (PathBuf, Existing),
    ) {
        self.export =
            Some(workers.run(move |source, _| {
                source.export(&document, format, &path, existing).map_err(|refusal| vec![refusal])
            }));
    }

    /// Writes a file of all the people behind a number.
    pub fn export_people(
        &mut self,
        workers: &Workers,
        everyone: Everyone,
        format: Format,
        (path, existing): (PathBuf, Existing),
    ) {
        self.export = Some(workers.run(move |source, progress| {
            let Everyone { whose: (whose, args), shape } = &everyone;
            let answer = source.people(args, whose, Extent::Everyone, progress).map_err(Fault::refusals)?;
            source.export(&shape(answer), format, &path, existing).map_err(|refusal| vec![refusal])
        }));
    }

    /// Whether something is going on.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.status.is_some() || self.refresh.is_some() || self.save.is_some() || self.export.is_some()
    }

    /// Withdraws a refresh; true when there was one.
    pub fn cancel(&mut self, keys: &Keymap) -> bool {
        let refreshing = self.refresh.take().is_some();
        if refreshing {
            let hint = format!("{} starts it again", keys.mention(Action::Refresh));
            self.fault = Some(Fault { message: "The refresh was cancelled".to_owned(), hint });
        }
        refreshing
    }

    /// Why the project cannot be shown.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// What is going on, to be told in a line or in the middle of an empty page.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        let told = |what: &str, rows, elapsed| Some(Work { what: what.to_owned(), rows, elapsed });
        if let Some(task) = &self.refresh {
            return told("Reading the source", task.progress().rows(), task.age());
        }
        if let Some(task) = &self.save {
            return told("Saving", task.progress().rows(), task.age());
        }
        if let Some(task) = &self.status {
            return told("Opening", (0, 0), task.age());
        }
        None
    }
}
