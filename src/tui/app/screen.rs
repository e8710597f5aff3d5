//! Keys, colours and mouse as the configuration says them, while the explorer is open.

use super::shell::App;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::pages::verbs;
use crate::tui::settings::ScreenSettings;

impl App {
    /// Takes what the configuration says by now; what it said first is in force already.
    pub fn follow_screen(&mut self, now: ScreenSettings) {
        if self.screen.as_ref().is_some_and(|before| *before != now) {
            self.keys = Keymap::new(verbs(), &now.keys);
            self.look = Look::new(self.look.depth, now.ascii, &now.theme);
        }
        self.screen = Some(now);
    }

    /// Whether the mouse is to be heard.
    #[must_use]
    pub fn mouse_wanted(&self) -> bool {
        self.screen.as_ref().is_none_or(|screen| screen.mouse)
    }
}
