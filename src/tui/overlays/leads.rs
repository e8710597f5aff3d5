//! The leads behind a number, one by one.
//!
//! ```text
//! ┌ Leads at Sales ready, from Journeys ───────────────────────────────────────────────────────────┐
//! │ 100 of 248 leads                                                                               │
//! │ Lead    Customer  Created            Comes from  Stage        Came by       Touches  Last touch │
//! │ L-1042  c-77      2 Jun 2025 10:12   Journeys    Sales ready  Abandoned …         5  1 Jun 2025 │
//! └────────────────────── Enter history · / find · s SQL · e export · c checks · Esc closes ────────┘
//! ```

mod history;
pub mod list;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::clean::Clean;
use crate::report::Args;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::Grid;
use crate::tui::widgets::pen::{Line, put};

use super::checks::Checks;
use super::export::Export;
use super::sql::Sql;

/// A list of leads.
pub struct Leads {
    title: Clean,
    args: Args,
    panel: Panel,
    grid: Grid,
}

impl Leads {
    /// Asks for the leads of these arguments.
    #[must_use]
    pub fn new(title: &str, args: Args, cx: &PageContext<'_>) -> Self {
        let (panel, grid) = (Panel::default(), Grid::default());
        let mut leads = Self { title: Clean::new(title), args, panel, grid };
        leads.panel.ask(cx, list::question(leads.args.clone()));
        leads
    }
}

impl Overlay for Leads {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        match keys.action(key) {
            Some(Action::Back | Action::Quit) => Effect::Close,
            Some(Action::Open) => list::history(&self.grid, cx),
            Some(Action::Checks) => Effect::Open(Box::new(Checks::new(self.panel.answer().into_iter(), None))),
            Some(Action::Export) => match self.panel.answer() {
                Some(answer) => Effect::Open(Box::new(Export::shown(answer, &self.grid))),
                None => Effect::None,
            },
            Some(Action::Segment) if !self.grid.needle().is_empty() => Effect::Notice(list::segment_refusal(cx)),
            Some(Action::Segment) => list::segment(self.args.clone()),
            Some(Action::Sql) => match self.panel.question() {
                Some(question) => Effect::Open(Box::new(Sql::new(question, cx.workers))),
                None => Effect::None,
            },
            _ => Effect::None,
        }
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }

    fn list(&self) -> Option<&'static str> {
        Some("leads-behind")
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll();
        if let (true, Some(answer)) = (news, self.panel.answer()) {
            list::fill(&mut self.grid, answer, cx.status.zone);
        }
        news
    }

    fn waiting(&self) -> bool {
        self.panel.waiting()
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let hints = [
            (Action::Open, "history"),
            (Action::Find, "find"),
            (Action::Segment, "segment of their customers"),
            (Action::Sql, "SQL"),
            (Action::Export, "export"),
            (Action::Copy, "copy"),
            (Action::Back, "closes"),
            (Action::Checks, "notes"),
        ];
        let foot = Line::new().add(cx.keys.hints(&hints), look.dim);
        let inner = frame::popup(buf, screen, frame::listing(screen), screen.height, self.title.as_str(), &foot, look);
        let head = self.panel.answer().and_then(|answer| list::head(answer, inner.width, cx.keys));
        let tall = u16::from(head.is_some()).min(inner.height / 2);
        if let Some(head) = head.filter(|_| tall > 0) {
            put(buf, inner.x, inner.y, inner.width, &head, look.dim);
        }
        let inner = Rect { y: inner.y + tall, height: inner.height - tall, ..inner };
        let empty = self.grid.is_empty().then_some("No lead is behind this number.");
        if show::state(buf, inner, &self.panel, empty, look, cx.keys) {
            self.grid.draw(buf, inner, look, true, self.panel.waiting());
        }
    }
}
