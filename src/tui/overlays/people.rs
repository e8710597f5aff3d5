//! The people behind a number (H4).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::clean::Clean;
use crate::report::{Args, People as Whose};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::panel::{Asked, Panel, Question};
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::Grid;
use crate::tui::widgets::pen::{self, Line, put};

use super::export::Export;
use super::segment::Segment;
use super::timeline::Timeline;

/// Customer, name, time, credit or detail, detail: which may go where there is no room, and the least that they take.
const WIDTHS: &[(u8, u16)] = &[(0, 8), (1, 8), (2, 8), (3, 12), (4, 12)];

/// A list of people.
pub struct People {
    title: Clean,
    panel: Panel,
    grid: Grid,
}

impl People {
    /// Asks for the people behind a number.
    #[must_use]
    pub fn new(title: &str, whose: Whose, args: Args, cx: &PageContext<'_>) -> Self {
        let mut panel = Panel::default();
        panel.ask(cx, Question { asked: Asked::People(whose), args });
        Self { title: Clean::new(title), panel, grid: Grid::default() }
    }

    /// The question that was asked.
    fn whose(&self) -> Option<(Whose, Args)> {
        let question = self.panel.question()?;
        match &question.asked {
            Asked::People(whose) => Some((whose.clone(), question.args.clone())),
            Asked::Report(_) | Asked::Drilldown(_) => None,
        }
    }
}

impl Overlay for People {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        match keys.action(key) {
            Some(Action::Back | Action::Quit) => return Effect::Close,
            Some(Action::Open) => {
                if let (Some(row), Some(question)) = (self.grid.chosen(), self.panel.question()) {
                    let name = row.fields.get(1).map_or("", Field::said);
                    let timeline = Timeline::new(&row.id, name, question.args.clone(), cx);
                    return Effect::Open(Box::new(timeline));
                }
            }
            Some(Action::Export) => {
                if let (Some(answer), Some(whose)) = (self.panel.answer(), self.whose()) {
                    return Effect::Open(Box::new(Export::of_people(answer, whose)));
                }
            }
            Some(Action::Segment) => {
                if let (Some(answer), Some((whose, args))) = (self.panel.answer(), self.whose()) {
                    return Effect::Open(Box::new(Segment::new(Some(show::people(answer)), whose, args)));
                }
            }
            _ => {}
        }
        Effect::None
    }

    fn poll(&mut self, _cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll();
        if let (true, Some(answer)) = (news, self.panel.answer()) {
            show::fill_table(&mut self.grid, answer, WIDTHS);
        }
        news
    }

    fn waiting(&self) -> bool {
        self.panel.waiting()
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let hints = cx.keys.hints(&[
            (Action::Open, "timeline"),
            (Action::Segment, "segment"),
            (Action::Export, "export"),
            (Action::Copy, "copy"),
            (Action::Back, "closes"),
        ]);
        let foot = Line::new().add(hints, look.dim);
        let inner = frame::popup(buf, screen, frame::listing(screen), screen.height, self.title.as_str(), &foot, look);
        let notes =
            self.panel.answer().filter(|_| !self.grid.is_empty()).map(|answer| crate::print::notes(answer).join(" · "));
        let lines = notes.map(|notes| pen::wrap(&notes, usize::from(inner.width))).unwrap_or_default();
        let tall = pen::cells(lines.len()).min(inner.height / 2);
        for (y, line) in (inner.y..inner.y + tall).zip(&lines) {
            put(buf, inner.x, y, inner.width, line, look.dim);
        }
        let inner = Rect { y: inner.y + tall, height: inner.height - tall, ..inner };
        let empty = self.grid.is_empty().then_some("Nobody is behind this number.");
        if show::state(buf, inner, &self.panel, empty, look, cx.keys) {
            self.grid.draw(buf, inner, look, true, self.panel.waiting());
        }
    }
}
