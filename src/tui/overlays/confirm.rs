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
    /// The first line that is shown, where not all have room.
    top: usize,
}

impl Confirm {
    /// Asks about a change.
    #[must_use]
    pub fn new(title: &str, says: &str, edit: Edit) -> Self {
        Self { title: title.to_owned(), says: says.to_owned(), edit, top: 0 }
    }
}

impl Overlay for Confirm {
    fn key(&mut self, key: Key, _keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        match key.code {
            Code::Enter | Code::Char('y' | 'Y') => Effect::Save(self.edit.clone()),
            Code::Esc | Code::Char('n' | 'N' | 'q') => Effect::Close,
            Code::Down | Code::Char('j') => {
                self.top += 1;
                Effect::None
            }
            Code::Up | Code::Char('k') => {
                self.top = self.top.saturating_sub(1);
                Effect::None
            }
            _ => Effect::None,
        }
    }

    fn refused(&mut self, refusals: &[Refusal]) -> bool {
        let stands = refusals.iter().find_map(|refusal| refusal.stands.as_deref());
        // It is another one by now: what is lost is said of that one.
        let what = match (&mut self.edit, stands) {
            (Edit::Delete(milestone), Some(Stands::Milestone(stands))) => {
                **milestone = stands.clone();
                stands.name.clone()
            }
            (Edit::DeleteGoal { name, goal, .. }, Some(Stands::Goal(stands))) => {
                **goal = stands.clone();
                format!("The goal of {name}")
            }
            (Edit::DeleteFunnel(funnel), Some(Stands::Funnel(stands))) => {
                **funnel = stands.clone();
                stands.name.clone()
            }
            _ => return false,
        };
        let says: Vec<&str> = refusals.iter().map(|refusal| refusal.message.as_str()).collect();
        self.top = 0;
        self.says = format!("{what} was changed in the file: {}. That is lost.", says.join("; "));
        true
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &PageContext<'_>) {
        let wide = 66.min(screen.width);
        let lines = pen::wrap(&self.says, usize::from(wide.saturating_sub(4)));
        let airy = pen::cells(lines.len() + 4) <= screen.height;
        let tall = pen::cells(lines.len()) + if airy { 4 } else { 2 };
        let scrolls = if tall > screen.height { " · ↑↓ scrolls" } else { "" };
        let foot = Line::new().add(look.plain(&format!("Enter does it · Esc leaves it{scrolls}")), look.text);
        let inner = frame::popup(buf, screen, wide, tall, &self.title, &foot, look);
        let rows = usize::from(inner.height);
        self.top = self.top.min(lines.len().saturating_sub(rows));
        for (y, (at, line)) in (inner.y + u16::from(airy)..inner.bottom()).zip(lines.iter().enumerate().skip(self.top))
        {
            // More is to follow.
            let cut = if at + 1 == self.top + rows && at + 1 < lines.len() { "…" } else { "" };
            put(buf, inner.x, y, inner.width, &format!("{line}{cut}"), look.text);
        }
    }
}
