//! What pages and overlays ask the explorer to do.

use std::io;

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
                self.follow(id, chosen.as_deref());
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
            Effect::View(view) => {
                self.overlays.clear();
                self.choose_view(*view);
            }
            Effect::CopyRows(text, says) => return self.hand_over(text, &says),
            Effect::Pager(text) => match &self.pager {
                Some(command) => return Request::Pager(command.clone(), text),
                None => self.say("There is no pager here: PAGER names none that is there, and there is no less"),
            },
            Effect::Arrange(arrangement) => self.arrange(arrangement),
            Effect::CloseArranged(arrangement) => {
                self.arrange(arrangement);
                self.overlays.pop();
            }
            Effect::Export(document, format, path, existing) => {
                self.chores.export(&self.workers, *document, format, (path, existing));
            }
            Effect::ExportPeople(everyone, format, path, existing) => {
                self.chores.export_people(&self.workers, *everyone, format, (path, existing));
            }
            Effect::Save(edit) => self.chores.save(&self.workers, edit),
            Effect::Notice(text) => self.say(&text),
        }
        self.ask();
        Request::None
    }

    /// Takes the command of the pager, where there is one.
    pub fn set_pager(&mut self, command: Option<String>) {
        self.pager = command;
    }

    /// The pager was left, or could not be used.
    pub fn paged(&mut self, shown: io::Result<()>) {
        if let Err(why) = shown {
            self.say(&format!("The pager does not work: {why}"));
        }
    }

    /// Text for the clipboard, whole or not at all: terminals cut what is longer.
    pub(super) fn hand_over(&mut self, text: String, says: &str) -> Request {
        if text.len() > LONGEST_COPY {
            let export = self.keys.mention(Action::Export);
            self.say(&format!("This is too long for the clipboard of a terminal: {export} writes it to a file"));
            return Request::None;
        }
        self.say(&format!("{says} to the clipboard of your terminal"));
        Request::Copy(text)
    }
}
