//! The people behind a number (H4).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::domain::table::Cell;
use crate::report::{Args, People as Whose};
use crate::tui::action::{Action, Keymap};
use crate::tui::backend::PageContext;
use crate::tui::event::Key;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::panel::{Asked, Panel, Question};
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
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
            Asked::Report(_) => None,
        }
    }
}

/// How many people there are, whatever part of them is shown.
pub(super) fn everyone(answer: &Answer) -> u64 {
    match show::parameter(answer, "people") {
        Some(Cell::Int(all)) => u64::try_from(*all).unwrap_or(0),
        _ => answer.table.rows.len() as u64,
    }
}

/// Moves in a list, or sorts it.
pub(super) fn move_in(grid: &mut Grid, action: Action) {
    match action {
        Action::Up => grid.step(-1),
        Action::Down => grid.step(1),
        Action::PageUp => grid.page(-1),
        Action::PageDown => grid.page(1),
        Action::First => grid.step(isize::MIN),
        Action::Last => grid.step(isize::MAX),
        Action::Sort => grid.sort_next(),
        Action::SortDirection => grid.sort_flip(),
        _ => {}
    }
}

/// Fills a list with an answer in its own columns. Each has a rank, the highest first to go where there is no room, and if of
/// text the least that it is shown in. The id of a row is the text of its first cell.
pub(super) fn fill(grid: &mut Grid, answer: &Answer, widths: &[(u8, u16)], cx: &PageContext<'_>) {
    let id = |row: &[Cell]| row.first().and_then(Cell::text).unwrap_or_default().to_owned();
    let fields = show::rows(answer, cx.status.zone);
    let rows = answer.table.rows.iter().zip(fields).map(|(row, fields)| Row { id: id(row), fields });
    let columns = answer.table.columns.iter().enumerate().map(|(i, metric)| {
        let (rank, least) = widths.get(i).copied().unwrap_or((9, 8));
        if show::is_text(metric) {
            Column::text(metric.label, rank, least, 48)
        } else {
            Column::new(metric.label, rank)
        }
    });
    grid.set(columns.collect(), rows.collect(), Vec::new());
}

impl Overlay for People {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        match keys.action(key) {
            Some(Action::Back | Action::Quit) => return Effect::Close,
            Some(Action::Copy) => return Effect::Copy(self.grid.copied()),
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
                    return Effect::Open(Box::new(Segment::new(everyone(answer), whose, args)));
                }
            }
            Some(action) => move_in(&mut self.grid, action),
            None => {}
        }
        Effect::None
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll();
        if let (true, Some(answer)) = (news, self.panel.answer()) {
            fill(&mut self.grid, answer, WIDTHS, cx);
        }
        news
    }

    fn waiting(&self) -> bool {
        self.panel.waiting()
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &PageContext<'_>) {
        let foot = Line::new().add("Enter timeline · S segment · e export · y copy · Esc closes", look.dim);
        let inner = frame::popup(buf, screen, 100, screen.height, self.title.as_str(), &foot, look);
        let notes =
            self.panel.answer().filter(|_| !self.grid.is_empty()).map(|answer| answer.notes.texts().join(" · "));
        let lines = notes.map(|notes| pen::wrap(&notes, usize::from(inner.width))).unwrap_or_default();
        let tall = pen::cells(lines.len()).min(inner.height / 2);
        for (y, line) in (inner.y..inner.y + tall).zip(&lines) {
            put(buf, inner.x, y, inner.width, line, look.dim);
        }
        let inner = Rect { y: inner.y + tall, height: inner.height - tall, ..inner };
        if show::state(buf, inner, &self.panel, self.grid.is_empty(), "Nobody is behind this number.", look) {
            self.grid.draw(buf, inner, look, true, self.panel.waiting());
        }
    }
}
