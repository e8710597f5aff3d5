//! What goes on behind the pages: reading the project, refreshing, saving, exporting.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::domain::answer::Answer;
use crate::domain::time::Time;
use crate::jobs::Task;
use crate::print::{Existing, Format};
use crate::report::{Args, People};
use crate::tui::backend::{Edit, Facets, Fault, Freshness, Glance, Refusal, Status, Workers};
use crate::tui::panel::broken;
use crate::tui::widgets::state::Work;

use super::App;

/// How often it is looked whether the source or the configuration has changed.
const GLANCE: Duration = Duration::from_secs(3);

/// Work in the background; each at most once at a time.
#[derive(Default)]
pub struct Chores {
    status: Option<Task<Result<Status, Fault>>>,
    glance: Option<Task<Result<Glance, Fault>>>,
    /// When it was last looked, and what was seen.
    glanced: Option<(Instant, Option<Glance>)>,
    facets: Option<Task<Result<Facets, Fault>>>,
    refresh: Option<Task<Result<String, Fault>>>,
    save: Option<Task<Result<String, Vec<Refusal>>>>,
    export: Option<Task<Result<PathBuf, Vec<Refusal>>>>,
    /// Why the project cannot be shown.
    fault: Option<Fault>,
    /// A refresh was begun on our own.
    started: bool,
    /// The refresh was asked for, so its end is told.
    told: bool,
}

impl Chores {
    /// Reads the project.
    pub fn look(&mut self, workers: &Workers) {
        self.status = Some(workers.run(|source, _| source.status()));
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
            self.save = Some(workers.run(move |source, progress| source.save(&edit, progress)));
        }
    }

    /// Writes a file.
    pub fn export(&mut self, workers: &Workers, answer: Answer, format: Format, (path, existing): (PathBuf, Existing)) {
        self.export =
            Some(workers.run(move |source, _| {
                source.export(&answer, format, &path, existing).map_err(|refusal| vec![refusal])
            }));
    }

    /// Writes a file of all the people behind a number.
    pub fn export_people(
        &mut self,
        workers: &Workers,
        whose: (People, Args),
        format: Format,
        (path, existing): (PathBuf, Existing),
    ) {
        self.export = Some(workers.run(move |source, progress| {
            let answer = source.people(&whose.1, &whose.0, true, progress).map_err(whole)?;
            source.export(&answer, format, &path, existing).map_err(|refusal| vec![refusal])
        }));
    }

    /// Whether something is going on.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.status.is_some() || self.refresh.is_some() || self.save.is_some() || self.export.is_some()
    }

    /// Withdraws a refresh; true when there was one.
    pub fn cancel(&mut self) -> bool {
        let refreshing = self.refresh.take().is_some();
        if refreshing {
            self.fault =
                Some(Fault { message: "The refresh was cancelled".to_owned(), hint: "r starts it again".to_owned() });
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

fn done<T, E>(slot: &mut Option<Task<Result<T, E>>>, lost: impl Fn(Fault) -> E) -> Option<Result<T, E>> {
    let answer = slot.as_ref().and_then(Task::poll)?;
    *slot = None;
    Some(answer.unwrap_or_else(|panicked| Err(lost(broken(&panicked)))))
}

impl App {
    /// Takes what the chores have to say; true = draw.
    pub(super) fn poll_chores(&mut self) -> bool {
        let mut draw = false;
        if let Some(Ok(glance)) = done(&mut self.chores.glance, |fault| fault) {
            draw |= self.take_glance(glance);
        }
        if let Some(status) = done(&mut self.chores.status, |fault| fault) {
            draw = true;
            match status {
                Ok(status) => self.take_status(status),
                Err(fault) => self.chores.fault = Some(fault),
            }
        }
        if let Some(facets) = done(&mut self.chores.facets, |fault| fault) {
            draw = true;
            match facets {
                Ok(facets) => {
                    self.facets = facets;
                    // Names stand in the pages' lists.
                    self.epoch += 1;
                }
                Err(fault) => self.say(&fault.message),
            }
        }
        if let Some(outcome) = done(&mut self.chores.refresh, |fault| fault) {
            draw = true;
            match outcome {
                Ok(said) => {
                    if std::mem::take(&mut self.chores.told) {
                        self.say(&said);
                    }
                    self.chores.look(&self.workers);
                }
                Err(fault) if self.ready() => self.say(&format!("{} {}", fault.message, fault.hint)),
                Err(fault) => self.chores.fault = Some(fault),
            }
        }
        if let Some(outcome) = done(&mut self.chores.save, whole) {
            draw = true;
            self.take_saved(outcome);
        }
        if let Some(outcome) = done(&mut self.chores.export, whole) {
            draw = true;
            match outcome {
                Ok(path) => {
                    // It may have been left meanwhile, and another opened.
                    if self.overlays.last().is_some_and(|overlay| overlay.exporting()) {
                        self.overlays.pop();
                    }
                    self.say(&format!("Written to {}", path.display()));
                }
                Err(refusals) if self.overlays.last().is_some_and(|overlay| overlay.exporting()) => {
                    self.refused(&refusals);
                }
                Err(refusals) => refusals.first().iter().for_each(|first| self.say(&first.message)),
            }
        }
        draw
    }

    /// Takes what a look in passing has seen; true = draw.
    fn take_glance(&mut self, glance: Glance) -> bool {
        let before = self.chores.glanced.and_then(|(_, seen)| seen);
        self.chores.glanced = Some((Instant::now(), Some(glance)));
        if before.is_some_and(|before| before.epoch != glance.epoch) {
            self.chores.look(&self.workers);
        }
        let changed = self.status.freshness != glance.freshness;
        if changed {
            self.status.freshness = glance.freshness;
            self.gone_since = (glance.freshness == Freshness::Gone).then(|| Time::from(chrono::Utc::now()));
        }
        changed
    }

    fn take_status(&mut self, status: Status) {
        let glance = Glance { freshness: status.freshness, epoch: status.epoch };
        self.chores.glanced = Some((Instant::now(), Some(glance)));
        self.chores.fault = None;
        self.status = status;
        self.epoch += 1;
        if self.ready() {
            self.chores.facets = Some(self.workers.run(|source, _| source.facets()));
        }
        // The first time the store is made or brought up to date without being asked.
        if matches!(self.status.freshness, Freshness::Newer | Freshness::Missing) && !self.chores.started {
            self.chores.started = true;
            self.chores.refresh(&self.workers, false);
        }
        self.ask();
    }

    fn take_saved(&mut self, outcome: Result<String, Vec<Refusal>>) {
        match outcome {
            Ok(said) => {
                self.overlays.clear();
                self.say(&said);
                self.chores.look(&self.workers);
            }
            Err(refusals) => self.refused(&refusals),
        }
    }

    /// Shows why something was not written where it was asked for, else at the bottom.
    fn refused(&mut self, refusals: &[Refusal]) {
        let shown = self.overlays.last_mut().is_some_and(|overlay| overlay.refused(refusals));
        if !shown && let Some(first) = refusals.first() {
            let text = first.message.clone();
            self.say(&text);
        }
    }
}

fn whole(fault: Fault) -> Vec<Refusal> {
    vec![Refusal { field: String::new(), message: fault.message }]
}
