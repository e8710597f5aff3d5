//! Saved views: one is chosen, what is looked at is saved under a name, one is replaced or deleted, each after asking.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::view::SavedView;
use crate::tui::action::Action;
use crate::tui::backend::{Edit, Refusal, Stands};
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
    /// A name is typed; the view of that name that Enter replaces, as what is lost was worked out from it.
    Name(Entry, Option<SavedView>),
    /// Enter deletes this one, as what is lost was worked out from it.
    Delete(SavedView),
}

/// The list of views.
pub struct Views {
    /// What is looked at, without its name.
    present: SavedView,
    selected: usize,
    mode: ViewsMode,
    said: Option<String>,
    /// What is lost is to be said anew: the file says something else by now.
    asks: bool,
    saving: bool,
}

impl Views {
    /// With what is looked at now, which may be saved.
    #[must_use]
    pub fn new(present: SavedView, cx: &PageContext<'_>) -> Self {
        let same = |view: &SavedView| SavedView { name: String::new(), ..view.clone() } == present;
        let selected = cx.status.views.iter().position(same).unwrap_or(0);
        Self { present, selected, mode: ViewsMode::List, said: None, asks: false, saving: false }
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
            Some(Action::Add) => self.mode = ViewsMode::Name(Entry::default(), None),
            // The one selected becomes what is looked at now.
            Some(Action::Edit) => {
                if let Some(view) = views.get(self.selected) {
                    self.mode = ViewsMode::Name(Entry::new(&view.name), Some(view.clone()));
                    self.said = Some(replaces(view, cx));
                }
            }
            Some(Action::Delete) => {
                if let Some(view) = views.get(self.selected) {
                    self.said = Some(deletes(view, cx));
                    self.mode = ViewsMode::Delete(view.clone());
                }
            }
            _ => {}
        }
        Effect::None
    }

    fn key_in_name(&mut self, key: Key, cx: &PageContext<'_>) -> Effect {
        let ViewsMode::Name(entry, over) = &mut self.mode else { return Effect::None };
        match key.code {
            Code::Esc => (self.mode, self.said) = (ViewsMode::List, None),
            Code::Enter => {
                let name = entry.text().trim().to_owned();
                let known = cx.status.views.iter().find(|view| view.name == name);
                match known {
                    _ if name.is_empty() => self.said = Some("A view has a name".to_owned()),
                    Some(view) if over.is_none() => {
                        *over = Some(view.clone());
                        self.said = Some(replaces(view, cx));
                    }
                    _ => {
                        let edit = Edit::View {
                            view: Box::new(SavedView { name, ..self.present.clone() }),
                            over: over.clone().map(Box::new),
                        };
                        return self.save(edit);
                    }
                }
            }
            _ => {
                if entry.key(key) {
                    *over = None;
                    self.said = None;
                }
            }
        }
        Effect::None
    }
}

/// What replacing a view loses.
fn replaces(view: &SavedView, cx: &PageContext<'_>) -> String {
    format!(
        "Enter replaces {} by what is looked at now; what it was is lost: {}",
        view.name,
        show::view_words(view, cx)
    )
}

/// What deleting a view loses.
fn deletes(view: &SavedView, cx: &PageContext<'_>) -> String {
    format!("Enter deletes {}; what it was is lost: {}", view.name, show::view_words(view, cx))
}

impl Overlay for Views {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        if self.saving {
            return if key.code == Code::Esc { Effect::Close } else { Effect::None };
        }
        match &self.mode {
            ViewsMode::List => self.key_in_list(key, keys, cx),
            ViewsMode::Name(..) => self.key_in_name(key, cx),
            ViewsMode::Delete(view) if key.code == Code::Enter => {
                let edit = Edit::DeleteView(Box::new(view.clone()));
                self.save(edit)
            }
            ViewsMode::Delete(_) => {
                (self.mode, self.said) = (ViewsMode::List, None);
                Effect::None
            }
        }
    }

    fn paste(&mut self, text: &str) {
        if let ViewsMode::Name(entry, over) = &mut self.mode {
            entry.paste(text.trim());
            *over = None;
        }
    }

    fn waiting(&self) -> bool {
        self.saving
    }

    fn refused(&mut self, refusals: &[Refusal]) -> bool {
        self.saving = false;
        let Some(refusal) = refusals.first() else { return true };
        // What the file says by now is lost, whatever was looked at when one began.
        let stands = match refusal.stands.as_deref() {
            Some(Stands::View(view)) => Some(view.clone()),
            _ => None,
        };
        self.said = stands.is_none().then(|| refusal.message.clone());
        match (&mut self.mode, stands) {
            (ViewsMode::Name(_, over), stands) => (*over, self.asks) = (stands.clone(), stands.is_some()),
            (ViewsMode::Delete(view), Some(stands)) => (*view, self.asks) = (stands, true),
            (mode, _) => *mode = ViewsMode::List,
        }
        true
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        if std::mem::take(&mut self.asks) {
            self.said = match &self.mode {
                ViewsMode::Name(_, Some(view)) => Some(format!("It was changed in the file. {}", replaces(view, cx))),
                ViewsMode::Delete(view) => Some(format!("It was changed in the file. {}", deletes(view, cx))),
                _ => None,
            };
        }
        let views = &cx.status.views;
        self.selected = self.selected.min(views.len().saturating_sub(1));
        let foot = match &self.mode {
            _ if self.saving => "Saving …".to_owned(),
            ViewsMode::Name(..) => "Enter saves · Esc back".to_owned(),
            ViewsMode::Delete(_) => "Enter deletes · Esc keeps it".to_owned(),
            ViewsMode::List => {
                let open = (Action::Open, "chooses");
                let hints = [open, (Action::Add, "saves"), (Action::Edit, "replaces"), (Action::Delete, "deletes")];
                cx.keys.hints(if views.is_empty() { &hints[1..2] } else { &hints })
            }
        };
        let tall = pen::cells(views.len().max(1) + 9);
        let inner = frame::popup(buf, screen, 78, tall, "Views", &Line::new().add(foot, look.dim), look);
        // A low window keeps two rows of the list, and what is asked.
        let below = 6.min(inner.height.saturating_sub(2));
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
            // A narrow window has no room for the page.
            let (name, page) = if list.width < 60 { (list.width * 2 / 5, 0) } else { (26, 12) };
            put(buf, list.x, y, name, &view.name, over.unwrap_or(look.text));
            put(buf, list.x + name + 2, y, page, view.page.as_deref().unwrap_or_default(), over.unwrap_or(look.dim));
            let words = show::filter_words(&view.filter, cx).short;
            let from = name + 2 + page + u16::from(page > 0);
            put(buf, list.x + from, y, list.width.saturating_sub(from), &words, over.unwrap_or(look.dim));
        }
        self.below(buf, Rect { y: list.bottom(), height: below, ..inner }, look, cx);
    }
}

impl Views {
    /// What is looked at now, the name that is typed, and what is asked.
    fn below(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        if area.height < 1 {
            return;
        }
        let y = area.y + u16::from(area.height > 3);
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
        let lines = pen::wrap(said, usize::from(area.width));
        for (y, (at, line)) in (y + 1..area.bottom()).zip(lines.iter().enumerate()) {
            // More would follow.
            let cut = if y + 1 == area.bottom() && at + 1 < lines.len() { " …" } else { "" };
            put(buf, area.x, y, area.width, &format!("{line}{cut}"), look.warn);
        }
    }
}
