//! What the chores have to say, and what follows from it.

use std::time::Instant;

use super::shell::App;
use crate::domain::time::Time;
use crate::jobs::Task;
use crate::tui::action::PageId;
use crate::tui::backend::{Fault, Freshness, Glance, Refusal, Status};
use crate::tui::panel::broken;

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
                    self.go_to_last();
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
                    self.chores.read_status(&self.workers);
                }
                Err(fault) if self.ready() => self.say(&format!("{} {}", fault.message, fault.hint)),
                Err(fault) => {
                    self.chores.fault = Some(fault);
                    // The last configuration that worked may be in force again.
                    self.chores.forget_glance();
                }
            }
        }
        if let Some(outcome) = done(&mut self.chores.save, Fault::refusals) {
            draw = true;
            self.take_saved(outcome);
        }
        if let Some(outcome) = done(&mut self.chores.export, Fault::refusals) {
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
        if before.is_some_and(|before| (before.epoch, before.reads) != (glance.epoch, glance.reads)) {
            self.chores.read_status(&self.workers);
        }
        let changed = self.status.freshness != glance.freshness;
        if changed {
            self.status.freshness = glance.freshness;
            self.gone_since = (glance.freshness == Freshness::Gone).then(|| Time::from(chrono::Utc::now()));
        }
        changed
    }

    fn take_status(&mut self, status: Status) {
        let glance = Glance { freshness: status.freshness, epoch: status.epoch, reads: status.reads };
        self.chores.glanced = Some((Instant::now(), Some(glance)));
        self.chores.fault = None;
        self.follow_screen(status.screen.clone());
        self.status = status;
        self.epoch += 1;
        if self.ready() {
            self.chores.facets = Some(self.workers.run(|source, _| source.facets()));
        }
        // The first time the store is made or brought up to date without being asked.
        let first = matches!(self.status.freshness, Freshness::Newer | Freshness::Missing) && !self.chores.started;
        // A configuration that was changed may need another store: it is made once, so that no page stays empty.
        let new = self.status.freshness == Freshness::Missing && self.chores.made_for != Some(self.status.epoch);
        if first || new {
            self.chores.started = true;
            self.chores.made_for = Some(self.status.epoch);
            self.chores.refresh(&self.workers, false);
        }
        self.ask();
        self.select_added();
    }

    /// Selects the milestone that was added, once the project has it.
    fn select_added(&mut self) {
        let known = |id: &String| self.status.milestones.iter().any(|milestone| milestone.id == *id);
        if self.chores.save.is_none() && self.chores.added.as_ref().is_some_and(known) {
            let added = self.chores.added.take();
            self.go(PageId::MILESTONES, None);
            // Its row is made before it can be selected.
            self.ask();
            self.go(PageId::MILESTONES, added.as_deref());
            self.ask();
        }
    }

    fn take_saved(&mut self, outcome: Result<String, Vec<Refusal>>) {
        match outcome {
            Ok(said) => {
                self.overlays.clear();
                self.say(&said);
                self.chores.read_status(&self.workers);
            }
            Err(refusals) => {
                self.chores.added = None;
                self.refused(&refusals);
            }
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
