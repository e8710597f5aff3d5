//! What each action does.

use super::input::Request;
use super::shell::{App, cx};
use crate::domain::filter::Filter;
use crate::tui::action::{Action, PageId};
use crate::tui::context::PageContext;
use crate::tui::list;
use crate::tui::overlays::checks::Checks;
use crate::tui::overlays::export::Export;
use crate::tui::overlays::filter::Pane;
use crate::tui::overlays::help::Help;
use crate::tui::overlays::palette::Palette;
use crate::tui::overlays::period::PeriodChooser;
use crate::tui::overlays::sql::Sql;
use crate::tui::overlays::views::Views;
use crate::tui::page::{Effect, Overlay};
use crate::tui::pages::TABS;
use crate::tui::place::MILESTONES;

impl App {
    /// Does what a user can do.
    pub fn action(&mut self, action: Action) -> Request {
        match action {
            Action::Quit => return Request::Quit,
            Action::Suspend => return Request::Suspend,
            _ => {}
        }
        if self.welcome && action != Action::Help {
            return Request::None;
        }
        match action {
            Action::Page(id) => self.jump(id),
            Action::NextPage => self.turn(1),
            Action::PreviousPage => self.turn(self.pages.len() - 1),
            Action::Palette => self.open(Box::new(Palette::new(&self.pages[self.current].keys(), &self.keys))),
            Action::Help => {
                let help = Help::new(&mut *self.pages[self.current], &self.keys);
                self.open(Box::new(help));
            }
            Action::Filter => self.open(Box::new(Pane::new(&cx!(self)))),
            Action::Period => self.open(Box::new(PeriodChooser::new(&cx!(self)))),
            Action::Views => {
                let present = self.present();
                self.open(Box::new(Views::new(present, &cx!(self))));
            }
            Action::Machine => {
                let without = !self.filter.without_machine;
                self.set_filter(Filter { without_machine: without, ..self.filter.clone() });
                self.say(if without { "Automatic opens are left out" } else { "Automatic opens count again" });
            }
            Action::Refresh => self.chores.refresh(&self.workers, true),
            Action::Sql | Action::Checks | Action::Export => self.of_the_page(action),
            Action::Reset => self.reset(),
            Action::Pager => self.say("Open the SQL or the help first: the pager shows what is open"),
            // What was cancelled is not asked again until something changes.
            Action::Back if self.cancel() => return Request::None,
            _ => return self.on_page(action),
        }
        self.ask();
        Request::None
    }

    /// Does it in the page's list, or lets the page decide.
    pub(super) fn on_page(&mut self, action: Action) -> Request {
        let page = &mut self.pages[self.current];
        let mut effect = page.grid().and_then(|grid| list::action(grid, action));
        if effect.is_none() && action == Action::Back && self.go_back() {
            effect = Some(Effect::None);
        }
        if effect.is_none() && self.says_where(action) {
            return Request::None;
        }
        let effect = effect.unwrap_or_else(|| self.pages[self.current].update(action, &cx!(self)));
        self.effect(effect)
    }

    fn of_the_page(&mut self, action: Action) {
        let config_fault = self.status.config_fault.as_ref();
        let page = &mut self.pages[self.current];
        let panels = page.panels();
        let Some(panel) = panels.first() else { return };
        let overlay: Option<Box<dyn Overlay>> = match action {
            Action::Sql => panel.question().map(|question| Box::new(Sql::new(question, &self.workers)) as _),
            Action::Checks => {
                let answers = panels.iter().filter_map(|panel| panel.answer());
                Some(Box::new(Checks::new(answers, config_fault)))
            }
            // What is shown is of an older question.
            _ if panel.waiting() => {
                let keys = self.keys.mention(Action::Export);
                return self.say(&format!("Still counting: {keys} writes what is shown once it is the answer"));
            }
            _ => panel.answer().cloned().map(|answer| {
                let export = page.grid().map(|grid| Export::shown(&answer, grid));
                Box::new(export.unwrap_or_else(|| Export::new(&answer))) as _
            }),
        };
        match overlay {
            Some(overlay) => self.open(overlay),
            None => self.say("There is nothing here yet"),
        }
    }

    /// Withdraws what is being asked; true when something was.
    fn cancel(&mut self) -> bool {
        let mut any = self.chores.cancel(&self.keys);
        for panel in self.pages[self.current].panels() {
            any |= panel.cancel(&self.keys);
        }
        any
    }

    /// Opens a page with what is chosen there; where nothing is, with the milestone that was chosen on the page before.
    pub(super) fn go(&mut self, id: PageId, chosen: Option<&str>) {
        let selected = self.pages[self.current].selected(&cx!(self));
        if let Some((_, milestone)) = selected.into_iter().find(|(what, _)| MILESTONES.contains(what)) {
            self.milestone = Some(milestone);
        }
        if let Some(place) = TABS.iter().position(|tab| tab.id() == id) {
            self.current = place;
        }
        if let Some(id) = chosen {
            self.pages[self.current].choose(id);
        } else if let Some(milestone) = self.milestone.clone() {
            for what in MILESTONES {
                self.pages[self.current].restore(what, &milestone, &cx!(self));
            }
        }
    }

    fn turn(&mut self, by: usize) {
        self.jump(TABS[(self.current + by) % TABS.len()].id());
    }

    pub(super) fn open(&mut self, overlay: Box<dyn Overlay>) {
        self.overlays.push(overlay);
    }
}
