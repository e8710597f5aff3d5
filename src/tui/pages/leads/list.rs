//! Leads one by one, the newest first (R6, P5, P6).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::part::LeadsPart;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::overlays::leads::list;
use crate::tui::page::Effect;
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::Grid;
use crate::tui::widgets::pen::put;

/// The part.
#[derive(Default)]
pub struct List {
    panel: Panel,
    grid: Grid,
}

impl LeadsPart for List {
    fn refresh(&mut self, _focus: bool, cx: &PageContext<'_>) {
        self.panel.ask(cx, list::question(cx.args()));
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll();
        if let (true, Some(answer)) = (news, self.panel.answer()) {
            list::fill(&mut self.grid, answer, cx.status.zone);
        }
        news
    }

    fn tall(&self) -> u16 {
        self.grid.tall().saturating_add(3)
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, focus: bool) {
        let foot = show::checks([self.panel.answer()], look);
        let inner = frame(buf, area, "Leads one by one, the newest first", &foot, look, focus);
        if !show::state(buf, inner, &self.panel, None, look, cx.keys) {
            return;
        }
        let Some(answer) = self.panel.answer() else { return };
        if answer.table.rows.is_empty() {
            return show::missing(buf, inner, &missing::leads(cx, answer), look);
        }
        let head = list::head(answer, inner.width, cx.keys).filter(|_| inner.height > 4);
        let used = u16::from(head.is_some());
        if let Some(head) = head {
            put(buf, inner.x, inner.y, inner.width, &look.plain(&head), look.dim);
        }
        let room = Rect { y: inner.y + used, height: inner.height - used, ..inner };
        self.grid.draw(buf, room, look, focus, self.panel.waiting());
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.panel]
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::Segment if !self.grid.needle().is_empty() => Effect::Notice(list::segment_refusal(cx)),
            Action::Segment => list::segment(cx.args()),
            Action::Open => list::history(&self.grid, cx),
            _ => Effect::None,
        }
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }
}
