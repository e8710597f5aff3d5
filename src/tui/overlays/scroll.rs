//! Text longer than its box.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::look::Look;
use crate::tui::widgets::pen::{self, Line, put_right};

/// Lines, and how far they are scrolled.
#[derive(Default)]
pub struct Scroll {
    lines: Vec<Line>,
    top: usize,
    height: usize,
}

impl Scroll {
    /// Takes other lines.
    pub fn set(&mut self, lines: Vec<Line>) {
        self.lines = lines;
    }

    /// Moves; false when the action is no movement.
    pub fn action(&mut self, action: Action) -> bool {
        let screen = isize::try_from(self.height.max(2) - 1).unwrap_or(1);
        let by = match action {
            Action::Up => -1,
            Action::Down => 1,
            Action::PageUp => -screen,
            Action::PageDown => screen,
            Action::First => isize::MIN,
            Action::Last => isize::MAX,
            _ => return false,
        };
        let most = self.lines.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(by).min(most);
        true
    }

    /// Draws what is in sight.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, look: &Look) {
        self.height = usize::from(area.height);
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
        for (y, line) in (area.y..area.bottom()).zip(self.lines.iter().skip(self.top)) {
            line.put(buf, area.x, y, area.width);
        }
        if self.lines.len() > self.height && area.height > 0 {
            let last = (self.top + self.height).min(self.lines.len());
            let text = format!(" {last}/{}", self.lines.len());
            let room = pen::cells(pen::width(&text)).min(area.width);
            put_right(buf, area.right() - room, area.bottom() - 1, room, &text, look.dim);
        }
    }
}
