//! The people behind a number (H4).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::clean::Clean;
use crate::report::{Args, People as Whose};
use crate::tui::action::{Action, Keymap};
use crate::tui::event::Key;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::pages::show;
use crate::tui::panel::{Asked, Panel, Question};
use crate::tui::source::Cx;
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::Line;

use super::export::Export;

/// A list of people.
pub struct People {
    title: Clean,
    panel: Panel,
    grid: Grid,
}

impl People {
    /// Asks for the people behind a number.
    #[must_use]
    pub fn new(title: &str, whose: Whose, args: Args, cx: &Cx<'_>) -> Self {
        let mut panel = Panel::default();
        panel.ask(cx, Question { asked: Asked::People(whose), args });
        Self { title: Clean::new(title), panel, grid: Grid::default() }
    }
}

impl Overlay for People {
    fn key(&mut self, key: Key, keys: &Keymap, _cx: &Cx<'_>) -> Effect {
        match keys.action(key) {
            Some(Action::Back | Action::Quit) => return Effect::Close,
            Some(Action::Up) => self.grid.step(-1),
            Some(Action::Down) => self.grid.step(1),
            Some(Action::PageUp) => self.grid.page(-1),
            Some(Action::PageDown) => self.grid.page(1),
            Some(Action::First) => self.grid.step(isize::MIN),
            Some(Action::Last) => self.grid.step(isize::MAX),
            Some(Action::Sort) => self.grid.sort_next(),
            Some(Action::SortDirection) => self.grid.sort_flip(),
            Some(Action::Copy) => return Effect::Copy(self.grid.copied()),
            Some(Action::Export) => {
                return self.panel.answer().map_or(Effect::None, |answer| Effect::Open(Box::new(Export::new(answer))));
            }
            _ => {}
        }
        Effect::None
    }

    fn poll(&mut self, cx: &Cx<'_>) -> bool {
        let news = self.panel.poll();
        if let (true, Some(answer)) = (news, self.panel.answer()) {
            let rows = show::rows(answer, cx.status.zone).into_iter().map(|fields| Row { id: String::new(), fields });
            let columns = answer.table.columns.iter().enumerate().map(|(i, metric)| {
                let rank = u8::try_from(i.min(9)).unwrap_or(9);
                if show::is_text(metric) {
                    Column::text(metric.label, rank, 8, 34)
                } else {
                    Column::new(metric.label, rank)
                }
            });
            self.grid.set(columns.collect(), rows.collect(), Vec::new());
        }
        news
    }

    fn waiting(&self) -> bool {
        self.panel.waiting()
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &Cx<'_>) {
        let note = self.panel.answer().and_then(|answer| answer.notes.first()).cloned().unwrap_or_default();
        let foot =
            Line::new().add(format!("{note} · e export · y copy · Esc closes").trim_start_matches(" · "), look.dim);
        let inner = frame::popup(buf, screen, 100, screen.height, self.title.as_str(), &foot, look);
        if show::state(buf, inner, &self.panel, self.grid.is_empty(), "Nobody is behind this number.", look) {
            self.grid.draw(buf, inner, look, true, self.panel.waiting());
        }
    }
}
