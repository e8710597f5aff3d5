//! What keys, pastes and signals do.

use super::shell::{App, cx};
use crate::tui::context::PageContext;
use crate::tui::event::Event;
use crate::tui::key::{Code, Key};
use crate::tui::page::Effect;
use crate::tui::widgets::input::Entry;

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

impl App {
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
        if key == Key::END {
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
}
