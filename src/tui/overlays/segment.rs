//! Saving people as a segment (X1).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::words;
use crate::report::{Args, People};
use crate::tui::backend::{Edit, REPLACES, Refusal};
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put};

/// The choice of a name.
pub struct Segment {
    /// How many they are, where that is known.
    people: Option<u64>,
    whose: People,
    args: Args,
    name: Entry,
    /// Why it was not saved, and whether Enter replaces the one that there is.
    refused: Option<(String, bool)>,
    saving: bool,
}

impl Segment {
    /// Of so many people behind a number; `None` where only the answer to a question would tell.
    #[must_use]
    pub fn new(people: Option<u64>, whose: People, args: Args) -> Self {
        Self { people, whose, args, name: Entry::default(), refused: None, saving: false }
    }
}

impl Overlay for Segment {
    fn key(&mut self, key: Key, _keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        match key.code {
            Code::Esc => return Effect::Close,
            Code::Enter if !self.saving && !self.name.text().trim().is_empty() => {
                self.saving = true;
                let replace = self.refused.take().is_some_and(|(_, replaces)| replaces);
                let name = self.name.text().trim().to_owned();
                return Effect::Save(Edit::Segment {
                    name,
                    whose: self.whose.clone(),
                    args: Box::new(self.args.clone()),
                    replace,
                });
            }
            _ if !self.saving && self.name.key(key) => self.refused = None,
            _ => {}
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        if !self.saving {
            self.name.paste(text.trim());
            self.refused = None;
        }
    }

    fn waiting(&self) -> bool {
        self.saving
    }

    fn refused(&mut self, refusals: &[Refusal]) -> bool {
        self.saving = false;
        self.refused = refusals.first().map(|refusal| (refusal.message.clone(), refusal.field == REPLACES));
        true
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &PageContext<'_>) {
        let foot = Line::new().add("Enter saves · Esc leaves", look.dim);
        let inner = frame::popup(buf, screen, 70, 9, "Save as a segment", &foot, look);
        put(buf, inner.x, inner.y + 1, 8, "Name", look.dim);
        self.name.draw(buf, inner.x + 8, inner.y + 1, inner.width.saturating_sub(8), look, !self.saving);
        let (says, style) = match &self.refused {
            Some((why, _)) => (why.clone(), look.warn),
            None if self.saving => ("Saving …".to_owned(), look.dim),
            None => {
                let all = match self.people {
                    Some(1) => words::people(1),
                    Some(people) => format!("All {}", words::people(people)),
                    None => "All the people".to_owned(),
                };
                (format!("{all}, in segments/NAME.csv beside milepost.toml"), look.dim)
            }
        };
        for (y, line) in (inner.y + 3..inner.bottom()).zip(pen::wrap(&says, usize::from(inner.width))) {
            put(buf, inner.x, y, inner.width, &line, style);
        }
    }
}
