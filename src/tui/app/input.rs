//! What keys, pastes and signals do.

use std::ops::ControlFlow;

use super::shell::{App, cx};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::event::Event;
use crate::tui::key::{Code, Key};
use crate::tui::list;
use crate::tui::overlays::help::Help;
use crate::tui::page::Effect;

/// What the terminal is to do beside being drawn on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Nothing.
    None,
    /// Copy this.
    Copy(String),
    /// Show the text in the pager of the command.
    Pager(String, String),
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
                self.paste(&text);
                Request::None
            }
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Suspend => Request::Suspend,
            Event::Resume => Request::Redraw,
            Event::Answer | Event::Resize | Event::Shown | Event::Gone => Request::None,
        }
    }

    pub(super) fn key(&mut self, key: Key) -> Request {
        // Ctrl-C ends the program, wherever one is.
        if key == Key::END {
            return Request::Quit;
        }
        let cx = cx!(self);
        let Some(top) = self.overlays.last_mut() else {
            if self.pages[self.current].grid().is_some_and(|grid| grid.find_key(key)) {
                self.ask();
                return Request::None;
            }
            return self.keys.action(key).map_or(Request::None, |action| self.action(action));
        };
        // Help comes before what else the box does with the key, but not before text that is typed there.
        let asks = self.keys.action(key) == Some(Action::Help) && !top.grid().is_some_and(|grid| grid.finds());
        let letter = matches!(key.code, Code::Char(_)) && !key.ctrl && !key.alt;
        if let Some(works) = asks.then(|| top.works(letter)).flatten() {
            let help = Help::over(&mut **top, &works, &self.keys);
            return self.effect(Effect::Open(Box::new(help)));
        }
        let effect = match top.grid().map(|grid| list::key(grid, key, &self.keys)) {
            Some(ControlFlow::Break(effect)) => effect,
            _ => top.key(key, &self.keys, &cx),
        };
        self.effect(effect)
    }

    fn paste(&mut self, text: &str) {
        let list = match self.overlays.last_mut() {
            Some(top) => {
                top.paste(text);
                top.grid()
            }
            None => self.pages[self.current].grid(),
        };
        if let Some(grid) = list {
            grid.find_paste(text);
        }
        self.ask();
    }
}
