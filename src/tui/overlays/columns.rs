//! Which columns of a list are shown, and in which order.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::{Arrangement, Grid};
use crate::tui::widgets::pen::{self, Line, put};

/// The choice of columns of the list below it, which shows each change at once.
pub struct Columns {
    /// Each column by name, and whether it is shown.
    choices: Vec<(String, bool)>,
    before: Arrangement,
    selected: usize,
    offset: usize,
}

impl Columns {
    /// Of a list as it is now.
    #[must_use]
    pub fn new(grid: &Grid) -> Self {
        let choices = grid.choices();
        let named = |(name, _): &(String, bool)| name == grid.column_title();
        let selected = choices.iter().position(named).unwrap_or(0);
        Self { choices, before: grid.arrangement().clone(), selected, offset: 0 }
    }

    fn arrangement(&self) -> Arrangement {
        let hidden = self.choices.iter().filter(|(_, shown)| !shown).map(|(name, _)| name.clone()).collect();
        Arrangement { order: self.choices.iter().map(|(name, _)| name.clone()).collect(), hidden }
    }

    fn step(&mut self, by: isize) {
        let last = self.choices.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }

    /// Shows or hides the selected column; the last one that is shown stays.
    fn turn(&mut self) -> Effect {
        let shown = self.choices.iter().filter(|(_, shown)| *shown).count();
        match self.choices.get_mut(self.selected) {
            Some((_, on)) if *on && shown == 1 => Effect::Notice("One column has to be shown".to_owned()),
            Some((_, on)) => {
                *on = !*on;
                Effect::Arrange(self.arrangement())
            }
            None => Effect::None,
        }
    }

    /// Moves the selected column among the others.
    fn carry(&mut self, by: isize) -> Effect {
        let to = self.selected.saturating_add_signed(by).min(self.choices.len().saturating_sub(1));
        self.choices.swap(self.selected, to);
        self.selected = to;
        Effect::Arrange(self.arrangement())
    }
}

impl Overlay for Columns {
    fn key(&mut self, key: Key, keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        if key == Key::plain(Code::Char(' ')) {
            return self.turn();
        }
        match keys.action(key) {
            Some(Action::Up) => self.step(-1),
            Some(Action::Down) => self.step(1),
            Some(Action::First) => self.step(isize::MIN),
            Some(Action::Last) => self.step(isize::MAX),
            Some(Action::Left) => return self.carry(-1),
            Some(Action::Right) => return self.carry(1),
            Some(Action::Reset) => {
                let mut choices = self.choices.clone();
                for (_, shown) in &mut choices {
                    *shown = true;
                }
                self.choices = choices;
                return Effect::Arrange(Arrangement::default());
            }
            Some(Action::Open | Action::Columns | Action::Quit) => return Effect::Close,
            Some(Action::Back) => return Effect::CloseArranged(self.before.clone()),
            _ => {}
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let order = cx.keys.pair(Action::Left, Action::Right).map(|keys| format!("{keys} order"));
        let ends = cx.keys.hints(&[(Action::Open, "keeps"), (Action::Back, "leaves it")]);
        let hints: Vec<String> = std::iter::once("Space shows".to_owned()).chain(order).chain([ends]).collect();
        let foot = Line::new().add(hints.join(" · "), look.dim);
        let widest = self.choices.iter().map(|(name, _)| pen::width(name)).max().unwrap_or(0);
        let width = pen::cells(widest.max(pen::width(&hints.join(" · "))) + 10);
        let height = pen::cells(self.choices.len() + 2);
        let inner = frame::popup(buf, screen, width, height, "Columns", &foot, look);
        let rows = usize::from(inner.height);
        self.offset = self.offset.min(self.selected).max((self.selected + 1).saturating_sub(rows));
        let seen = self.choices.iter().enumerate().skip(self.offset);
        for (y, (i, (name, shown))) in (inner.y..inner.bottom()).zip(seen) {
            let over = (i == self.selected).then_some(look.selected);
            if let Some(style) = over {
                pen::wash(buf, Rect::new(inner.x, y, inner.width, 1), style);
            }
            let style = over.unwrap_or(if *shown { look.text } else { look.dim });
            put(buf, inner.x, y, inner.width, &format!("[{}] {name}", if *shown { "x" } else { " " }), style);
        }
    }
}
