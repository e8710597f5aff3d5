//! What pages and overlays ask the explorer to do.

use super::input::Request;
use super::shell::App;
use crate::tui::action::Action;
use crate::tui::page::Effect;

/// The most that terminals take by OSC 52, before it is encoded.
const LONGEST_COPY: usize = 74_000;

impl App {
    pub(super) fn effect(&mut self, effect: Effect) -> Request {
        match effect {
            Effect::None => {}
            Effect::Goto(id, chosen) => {
                self.overlays.clear();
                self.go(id, chosen.as_deref());
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

    /// Text for the clipboard, whole or not at all: terminals cut what is longer.
    pub(super) fn hand_over(&mut self, text: String) -> Request {
        if text.len() > LONGEST_COPY {
            let export = self.keys.mention(Action::Export);
            self.say(&format!("This is too long for the clipboard of a terminal: {export} writes it to a file"));
            return Request::None;
        }
        self.say("Copied to the clipboard of your terminal");
        Request::Copy(text)
    }
}
