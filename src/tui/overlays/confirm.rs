//! A question before something is lost.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::backend::{Edit, Refusal, Stands};
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::pen::{self, Line, put};

/// Asks whether a change is really wanted, saying what is lost; Enter or `y` does it.
pub struct Confirm {
    title: String,
    says: String,
    edit: Edit,
}

impl Confirm {
    /// Asks about a change.
    #[must_use]
    pub fn new(title: &str, says: &str, edit: Edit) -> Self {
        Self { title: title.to_owned(), says: says.to_owned(), edit }
    }
}

impl Overlay for Confirm {
    fn key(&mut self, key: Key, _keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        match key.code {
            Code::Enter | Code::Char('y' | 'Y') => Effect::Save(self.edit.clone()),
            Code::Esc | Code::Char('n' | 'N' | 'q') => Effect::Close,
            _ => Effect::None,
        }
    }

    fn refused(&mut self, refusals: &[Refusal]) -> bool {
        let stands = refusals.iter().find_map(|refusal| refusal.stands.as_deref());
        let (Edit::Delete(milestone), Some(Stands::Milestone(stands))) = (&mut self.edit, stands) else { return false };
        // It is another one by now: what is lost is said of that one.
        **milestone = stands.clone();
        let says: Vec<&str> = refusals.iter().map(|refusal| refusal.message.as_str()).collect();
        self.says = format!("{} was changed in the file: {}. That is lost.", stands.name, says.join("; "));
        true
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &PageContext<'_>) {
        let foot = Line::new().add("Enter does it · Esc leaves it", look.text);
        let lines = pen::wrap(&self.says, 60);
        let inner = frame::popup(buf, screen, 66, pen::cells(lines.len() + 4), &self.title, &foot, look);
        for (y, line) in (inner.y + 1..inner.bottom()).zip(&lines) {
            put(buf, inner.x, y, inner.width, line, look.text);
        }
    }
}
