//! Saved views: one is chosen, what is looked at is saved under a name, one is replaced or deleted, each after asking.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::view::SavedView;
use crate::tui::action::Action;
use crate::tui::backend::{Edit, REPLACES, Refusal};
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::show;
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put};

/// What the keys are for now.
enum ViewsMode {
    /// The list.
    List,
    /// A name is typed; whether Enter replaces the view of that name.
    Name(Entry, bool),
    /// Enter deletes the selected one.
    Delete,
}

/// The list of views.
pub struct Views {
    /// What is looked at, without its name.
    present: SavedView,
    selected: usize,
    mode: ViewsMode,
    said: Option<String>,
    saving: bool,
}

impl Views {
    /// With what is looked at now, which may be saved.
    #[must_use]
    pub fn new(present: SavedView, cx: &PageContext<'_>) -> Self {
        let same = |view: &SavedView| SavedView { name: String::new(), ..view.clone() } == present;
        let selected = cx.status.views.iter().position(same).unwrap_or(0);
        Self { present, selected, mode: ViewsMode::List, said: None, saving: false }
    }

    fn save(&mut self, edit: Edit) -> Effect {
        self.saving = true;
        self.said = None;
        Effect::Save(edit)
    }

    fn key_in_list(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        let views = &cx.status.views;
        let last = views.len().saturating_sub(1);
        self.said = None;
        match keys.action(key) {
            Some(Action::Back | Action::Quit | Action::Views) => return Effect::Close,
            Some(Action::Up) => self.selected = self.selected.saturating_sub(1),
            Some(Action::Down) => self.selected = (self.selected + 1).min(last),
            Some(Action::First) => self.selected = 0,
            Some(Action::Last) => self.selected = last,
            Some(Action::Open) => {
                if let Some(view) = views.get(self.selected) {
                    return Effect::View(Box::new(view.clone()));
                }
            }
            Some(Action::Add) => self.mode = ViewsMode::Name(Entry::default(), false),
            // The one selected becomes what is looked at now.
            Some(Action::Edit) => {
                if let Some(view) = views.get(self.selected) {
                    self.mode = ViewsMode::Name(Entry::new(&view.name), true);
                    self.said = Some(lost(view, cx));
                }
            }
            Some(Action::Delete) => {
                if let Some(view) = views.get(self.selected) {
                    self.said = Some(format!("Enter deletes {}: its filter and order are lost", view.name));
                    self.mode = ViewsMode::Delete;
                }
            }
            _ => {}
        }
        Effect::None
    }

    fn key_in_name(&mut self, key: Key, cx: &PageContext<'_>) -> Effect {
        let ViewsMode::Name(entry, replace) = &mut self.mode else { return Effect::None };
        match key.code {
            Code::Esc => (self.mode, self.said) = (ViewsMode::List, None),
            Code::Enter => {
                let name = entry.text().trim().to_owned();
                let known = cx.status.views.iter().find(|view| view.name == name);
                match known {
                    _ if name.is_empty() => self.said = Some("A view has a name".to_owned()),
                    Some(view) if !*replace => {
                        *replace = true;
                        self.said = Some(lost(view, cx));
                    }
                    _ => {
                        let edit = Edit::View { view: SavedView { name, ..self.present.clone() }, replace: *replace };
                        return self.save(edit);
                    }
                }
            }
            _ => {
                if entry.key(key) {
                    *replace = false;
                    self.said = None;
                }
            }
        }
        Effect::None
    }
}

/// What replacing a view loses.
fn lost(view: &SavedView, cx: &PageContext<'_>) -> String {
    let words = show::filter_words(&view.filter, cx).long;
    let words = if words.is_empty() { "all the data".to_owned() } else { words };
    format!("Enter replaces {} by what is looked at now; what it was is lost: {words}", view.name)
}

impl Overlay for Views {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        if self.saving {
            return if key.code == Code::Esc { Effect::Close } else { Effect::None };
        }
        match &self.mode {
            ViewsMode::List => self.key_in_list(key, keys, cx),
            ViewsMode::Name(..) => self.key_in_name(key, cx),
            ViewsMode::Delete => {
                self.mode = ViewsMode::List;
                self.said = None;
                match cx.status.views.get(self.selected) {
                    Some(view) if key.code == Code::Enter => self.save(Edit::DeleteView(view.name.clone())),
                    _ => Effect::None,
                }
            }
        }
    }

    fn paste(&mut self, text: &str) {
        if let ViewsMode::Name(entry, replace) = &mut self.mode {
            entry.paste(text.trim());
            *replace = false;
        }
    }

    fn waiting(&self) -> bool {
        self.saving
    }

    fn refused(&mut self, refusals: &[Refusal]) -> bool {
        self.saving = false;
        self.said = refusals.first().map(|refusal| refusal.message.clone());
        if let ViewsMode::Name(_, replace) = &mut self.mode {
            *replace = refusals.first().is_some_and(|refusal| refusal.field == REPLACES);
        }
        true
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let views = &cx.status.views;
        self.selected = self.selected.min(views.len().saturating_sub(1));
        let foot = match &self.mode {
            _ if self.saving => "Saving …".to_owned(),
            ViewsMode::Name(..) => "Enter saves · Esc back".to_owned(),
            ViewsMode::Delete => "Enter deletes · Esc keeps it".to_owned(),
            ViewsMode::List => {
                let open = (Action::Open, "chooses");
                let hints = [open, (Action::Add, "saves"), (Action::Edit, "replaces"), (Action::Delete, "deletes")];
                cx.keys.hints(if views.is_empty() { &hints[1..2] } else { &hints })
            }
        };
        let tall = pen::cells(views.len().max(1) + 8);
        let inner = frame::popup(buf, screen, 78, tall, "Views", &Line::new().add(foot, look.dim), look);
        let below = 4.min(inner.height);
        let list = Rect { height: inner.height - below, ..inner };
        if views.is_empty() {
            put(buf, list.x, list.y, list.width, "No view is saved yet.", look.dim);
        }
        let rows = usize::from(list.height);
        let top = self.selected.saturating_sub(rows / 2).min(views.len().saturating_sub(rows));
        for (y, (at, view)) in (list.y..list.bottom()).zip(views.iter().enumerate().skip(top)) {
            let over = (at == self.selected).then_some(look.selected);
            if let Some(style) = over {
                pen::wash(buf, Rect::new(list.x, y, list.width, 1), style);
            }
            put(buf, list.x, y, 26, &view.name, over.unwrap_or(look.text));
            put(buf, list.x + 28, y, 12, view.page.as_deref().unwrap_or_default(), over.unwrap_or(look.dim));
            let words = show::filter_words(&view.filter, cx).short;
            put(buf, list.x + 41, y, list.width.saturating_sub(41), &words, over.unwrap_or(look.dim));
        }
        self.below(buf, Rect { y: list.bottom(), height: below, ..inner }, look, cx);
    }
}

impl Views {
    /// What is looked at now, the name that is typed, and what is asked.
    fn below(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        if area.height < 4 {
            return;
        }
        let y = area.y + 1;
        if let ViewsMode::Name(entry, _) = &self.mode {
            put(buf, area.x, y, 6, "Name", look.dim);
            entry.draw(buf, area.x + 6, y, area.width.saturating_sub(6), look, !self.saving);
        } else {
            let words = show::filter_words(&self.present.filter, cx).long;
            let words = if words.is_empty() { "no filter".to_owned() } else { words };
            let page = self.present.page.as_deref().unwrap_or_default();
            put(buf, area.x, y, area.width, &format!("Now: {page} · {words}"), look.dim);
        }
        let said = self.said.as_deref().unwrap_or_default();
        for (y, line) in (y + 1..area.bottom()).zip(pen::wrap(said, usize::from(area.width))) {
            put(buf, area.x, y, area.width, &line, look.warn);
        }
    }
}
