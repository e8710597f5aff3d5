//! The explorer as a whole: which page, what lies over it, and what a key does.

mod chores;
mod view;

use std::time::{Duration, Instant};

use crate::domain::filter::Filter;
use crate::domain::time::Time;

use super::action::{Action, END, Keymap};
use super::backend::{Facets, PageContext, Status, Workers};
use super::event::{Code, Event, Key};
use super::look::Look;
use super::overlays::{checks, export, filter, help, palette, period, sql};
use super::page::{Effect, Overlay, Page, TABS};
use super::widgets::input::Entry;

pub use chores::Chores;

/// What the terminal is to do beside being drawn on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Nothing.
    None,
    /// Copy this.
    Copy(String),
    /// Stop the process.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// End.
    Quit,
}

/// How long a notice stays.
const NOTICE: Duration = Duration::from_secs(6);

/// The most that terminals take by OSC 52, before it is encoded.
const LONGEST_COPY: usize = 74_000;

/// The explorer.
pub struct App {
    workers: Workers,
    keys: Keymap,
    look: Look,
    status: Status,
    facets: Facets,
    filter: Filter,
    epoch: u64,
    pages: Vec<Box<dyn Page>>,
    current: usize,
    overlays: Vec<Box<dyn Overlay>>,
    finding: Option<Entry>,
    notice: Option<(String, Instant)>,
    chores: Chores,
    /// When the source was first seen to be out of reach.
    gone_since: Option<Time>,
    welcome: bool,
}

/// What a page may look at, borrowed from fields so that the pages stay free to change.
macro_rules! cx {
    ($app:expr) => {
        PageContext {
            workers: &$app.workers,
            status: &$app.status,
            facets: &$app.facets,
            filter: &$app.filter,
            epoch: $app.epoch,
        }
    };
}
use cx;

impl App {
    /// The explorer at its first page; asks for the project at once. `welcome` = there is no configuration yet.
    #[must_use]
    pub fn new(workers: Workers, keys: Keymap, look: Look, welcome: bool) -> Self {
        let mut app = Self {
            workers,
            keys,
            look,
            status: Status::default(),
            facets: Facets::default(),
            filter: Filter::default(),
            epoch: 0,
            pages: TABS.iter().map(|tab| (tab.make)()).collect(),
            current: 0,
            overlays: Vec::new(),
            finding: None,
            notice: None,
            chores: Chores::default(),
            gone_since: None,
            welcome,
        };
        if !welcome {
            app.chores.look(&app.workers);
        }
        app
    }

    /// Whether something is awaited: the spinner turns then.
    #[must_use]
    pub fn busy(&mut self) -> bool {
        let page = &mut self.pages[self.current];
        self.chores.busy()
            || page.panels().iter().any(|panel| panel.waiting())
            || self.overlays.last().is_some_and(|overlay| overlay.waiting())
    }

    /// Takes answers that have come; true = draw.
    pub fn poll(&mut self) -> bool {
        let mut draw = self.poll_chores();
        if !self.welcome {
            self.chores.glance(&self.workers);
        }
        let cx = cx!(self);
        for (i, page) in self.pages.iter_mut().enumerate() {
            let news = page.poll(&cx);
            draw |= news && i == self.current;
        }
        for overlay in &mut self.overlays {
            draw |= overlay.poll(&cx);
        }
        if draw && self.ready() {
            // An answer may decide what is to be asked next.
            self.pages[self.current].refresh(&cx!(self));
        }
        if self.notice.as_ref().is_some_and(|(_, since)| since.elapsed() > NOTICE) {
            self.notice = None;
            draw = true;
        }
        draw
    }

    /// Takes an event.
    pub fn event(&mut self, event: Event) -> Request {
        match event {
            Event::Key(key) => self.key(key),
            Event::Paste(text) => {
                if let Some(overlay) = self.overlays.last_mut() {
                    overlay.paste(&text);
                } else if let Some(entry) = &mut self.finding {
                    entry.paste(&text);
                    self.find();
                }
                Request::None
            }
            Event::Suspend => Request::Suspend,
            Event::Resume => Request::Redraw,
            Event::Answer | Event::Resize | Event::Shown | Event::Gone => Request::None,
        }
    }

    fn key(&mut self, key: Key) -> Request {
        // Ctrl-C ends the program, wherever one is.
        if key == END {
            return Request::Quit;
        }
        if self.overlays.is_empty() {
            if self.finding.is_some() && self.finding_key(key) {
                return Request::None;
            }
            return self.keys.action(key).map_or(Request::None, |action| self.action(action));
        }
        let cx = cx!(self);
        let effect = self.overlays.last_mut().map_or(Effect::None, |top| top.key(key, &self.keys, &cx));
        self.effect(effect)
    }

    /// Keys while a text to find is typed; false = the key is an action.
    fn finding_key(&mut self, key: Key) -> bool {
        let Some(entry) = &mut self.finding else { return false };
        match key.code {
            Code::Esc => {
                self.finding = Some(Entry::default());
                self.find();
                self.finding = None;
                true
            }
            Code::Enter => {
                self.finding = None;
                true
            }
            _ => {
                let taken = entry.key(key);
                self.find();
                taken
            }
        }
    }

    fn find(&mut self) {
        let needle = self.finding.as_ref().map(|entry| entry.text().to_owned()).unwrap_or_default();
        if let Some(grid) = self.pages[self.current].grid() {
            grid.find(&needle);
        }
        self.ask();
    }

    /// Does what a user can do.
    pub fn action(&mut self, action: Action) -> Request {
        match action {
            Action::Quit => return Request::Quit,
            Action::Suspend => return Request::Suspend,
            _ => {}
        }
        if self.welcome && !matches!(action, Action::Help | Action::Palette) {
            return Request::None;
        }
        match action {
            Action::Page(key) => self.go(key, None),
            Action::NextPage => self.turn(1),
            Action::PreviousPage => self.turn(self.pages.len() - 1),
            Action::Find => {
                let needle = self.pages[self.current].grid().map(|grid| grid.needle().to_owned());
                self.finding = needle.map(|needle| Entry::new(&needle));
            }
            Action::Palette => self.open(Box::new(palette::Palette::new(&self.pages[self.current].keys(), &self.keys))),
            Action::Help => {
                let help = help::Help::new(&mut *self.pages[self.current], &self.keys);
                self.open(Box::new(help));
            }
            Action::Filter => self.open(Box::new(filter::Pane::new(&cx!(self)))),
            Action::Period => self.open(Box::new(period::Period::new(&cx!(self)))),
            Action::Machine => {
                let without = !self.filter.without_machine;
                self.set_filter(Filter { without_machine: without, ..self.filter.clone() });
                self.say(if without {
                    "Opens by machines are left out (A13)"
                } else {
                    "Opens by machines count again"
                });
            }
            Action::Refresh => self.chores.refresh(&self.workers, true),
            Action::Sql | Action::Checks | Action::Export => self.of_the_page(action),
            Action::Copy => return self.copy(),
            // What was cancelled is not asked again until something changes.
            Action::Back if self.cancel() => return Request::None,
            _ => return self.on_page(action),
        }
        self.ask();
        Request::None
    }

    /// Moves in the page's list, or lets the page decide.
    fn on_page(&mut self, action: Action) -> Request {
        let page = &mut self.pages[self.current];
        if let Some(grid) = page.grid() {
            match action {
                Action::Up => grid.step(-1),
                Action::Down => grid.step(1),
                Action::PageUp => grid.page(-1),
                Action::PageDown => grid.page(1),
                Action::First => grid.step(isize::MIN),
                Action::Last => grid.step(isize::MAX),
                Action::Sort => grid.sort_next(),
                Action::SortDirection => grid.sort_flip(),
                Action::Back if !grid.needle().is_empty() => grid.find(""),
                _ => {
                    let effect = page.update(action, &cx!(self));
                    return self.effect(effect);
                }
            }
            self.ask();
            return Request::None;
        }
        let effect = page.update(action, &cx!(self));
        self.effect(effect)
    }

    fn effect(&mut self, effect: Effect) -> Request {
        match effect {
            Effect::None => {}
            Effect::Goto(key, chosen) => {
                self.overlays.clear();
                self.go(key, chosen.as_deref());
            }
            Effect::Open(overlay) => self.open(overlay),
            Effect::Close => drop(self.overlays.pop()),
            Effect::Do(action) => {
                self.overlays.pop();
                return self.action(action);
            }
            Effect::Filter(filter) => {
                self.overlays.clear();
                self.set_filter(filter);
            }
            Effect::Copy(text) => return self.hand_over(text),
            Effect::Export(answer, format, path, existing) => {
                self.chores.export(&self.workers, *answer, format, (path, existing));
            }
            Effect::ExportPeople(whose, format, path, existing) => {
                self.chores.export_people(&self.workers, *whose, format, (path, existing));
            }
            Effect::Save(edit) => self.chores.save(&self.workers, edit),
            Effect::Notice(text) => self.say(&text),
        }
        self.ask();
        Request::None
    }

    fn of_the_page(&mut self, action: Action) {
        let page = &mut self.pages[self.current];
        let panels = page.panels();
        let Some(panel) = panels.first() else { return };
        let overlay: Option<Box<dyn Overlay>> = match action {
            Action::Sql => panel.question().map(|question| Box::new(sql::Sql::new(question, &self.workers)) as _),
            Action::Checks => {
                let answers = panels.iter().filter_map(|panel| panel.answer());
                Some(Box::new(checks::Checks::new(answers)))
            }
            _ => panel.answer().map(|answer| Box::new(export::Export::new(answer)) as _),
        };
        match overlay {
            Some(overlay) => self.open(overlay),
            None => self.say("There is nothing here yet"),
        }
    }

    fn copy(&mut self) -> Request {
        match self.pages[self.current].grid().filter(|grid| !grid.is_empty()) {
            Some(grid) => {
                let text = grid.copied();
                self.hand_over(text)
            }
            None => Request::None,
        }
    }

    /// Text for the clipboard, whole or not at all: terminals cut what is longer.
    fn hand_over(&mut self, text: String) -> Request {
        if text.len() > LONGEST_COPY {
            self.say("This is too long for the clipboard of a terminal: e writes it to a file");
            return Request::None;
        }
        self.say("Copied to the clipboard of your terminal");
        Request::Copy(text)
    }

    /// Withdraws what is being asked; true when something was.
    fn cancel(&mut self) -> bool {
        let mut any = self.chores.cancel();
        for panel in self.pages[self.current].panels() {
            any |= panel.cancel();
        }
        any
    }

    fn go(&mut self, key: char, chosen: Option<&str>) {
        if let Some(place) = TABS.iter().position(|tab| tab.key == key) {
            self.current = place;
            self.finding = None;
        }
        if let Some(id) = chosen {
            self.pages[self.current].choose(id);
        }
    }

    fn turn(&mut self, by: usize) {
        self.go(TABS[(self.current + by) % TABS.len()].key, None);
    }

    fn open(&mut self, overlay: Box<dyn Overlay>) {
        self.overlays.push(overlay);
    }

    fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
    }

    fn say(&mut self, text: &str) {
        self.notice = Some((text.to_owned(), Instant::now()));
    }

    /// Whether there is a store to ask.
    fn ready(&self) -> bool {
        self.status.there
    }

    fn ask(&mut self) {
        if self.ready() {
            self.pages[self.current].refresh(&cx!(self));
        }
    }
}
