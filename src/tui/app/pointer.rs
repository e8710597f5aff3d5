//! What the mouse does: the strip of pages, rows, headings, bars, and the wheel.

use super::input::Request;
use super::shell::App;
use crate::tui::action::Action;

use crate::tui::mouse::{Gesture, Mouse};
use crate::tui::pages::TABS;
use crate::tui::widgets::grid::Pointed;

/// The rows that a notch of the wheel scrolls.
const NOTCH: isize = 3;

/// The row of the strip of pages.
const STRIP: u16 = 1;

impl App {
    pub(super) fn mouse(&mut self, mouse: Mouse) -> Request {
        match mouse.gesture {
            Gesture::Press => self.press(mouse.x, mouse.y),
            Gesture::WheelUp => self.wheel(mouse.x, mouse.y, -NOTCH),
            Gesture::WheelDown => self.wheel(mouse.x, mouse.y, NOTCH),
        }
    }

    fn press(&mut self, x: u16, y: u16) -> Request {
        if let Some(top) = self.overlays.last_mut() {
            return match top.point(x, y) {
                Pointed::Nothing | Pointed::Selected => Request::None,
                Pointed::Again => self.overlay_action(Action::Open),
                Pointed::Heading => self.overlay_action(Action::Sort),
            };
        }
        if self.welcome || !self.ready() {
            return Request::None;
        }
        if y == STRIP {
            let pressed = self.strip.iter().position(|(from, to)| (*from..*to).contains(&x));
            return pressed.map_or(Request::None, |page| self.action(TABS[page].verb.action));
        }
        let pointed = self.pages[self.current].point(x, y);
        self.ask();
        match pointed {
            Pointed::Nothing | Pointed::Selected => Request::None,
            Pointed::Again => self.action(Action::Open),
            Pointed::Heading => self.action(Action::Sort),
        }
    }

    /// Presses the key of an action for what lies on top.
    fn overlay_action(&mut self, action: Action) -> Request {
        let key = self.keys.key(action);
        key.map_or(Request::None, |key| self.key(key))
    }

    fn wheel(&mut self, x: u16, y: u16, by: isize) -> Request {
        if let Some(top) = self.overlays.last_mut() {
            top.scroll(x, y, by);
            return Request::None;
        }
        if let Some(grid) = self.pages[self.current].grids().into_iter().find(|grid| grid.covers(x, y)) {
            grid.scroll(by);
        }
        self.ask();
        Request::None
    }
}
