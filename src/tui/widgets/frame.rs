//! The frame round a panel: its title above, its checks below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pen::{self, Line};
use crate::tui::look::Look;

/// Draws the frame and answers with the room inside, one blank column at each side.
pub fn frame(buf: &mut Buffer, area: Rect, title: &str, foot: &Line, look: &Look, focus: bool) -> Rect {
    let area = area.intersection(buf.area);
    if area.width < 4 || area.height < 2 {
        return Rect::new(area.x, area.y, 0, 0);
    }
    let ink = if focus { look.text } else { look.dim };
    let (rule, side) = (look.glyph("─"), look.glyph("│"));
    let line = rule.repeat(usize::from(area.width) - 2);
    let bottom = area.bottom() - 1;
    for (y, left, right) in [(area.y, "┌", "┐"), (bottom, "└", "┘")] {
        pen::put(buf, area.x, y, 1, look.glyph(left), look.dim);
        pen::put(buf, area.x + 1, y, area.width - 2, &line, look.dim);
        pen::put(buf, area.right() - 1, y, 1, look.glyph(right), look.dim);
    }
    for y in area.y + 1..bottom {
        pen::put(buf, area.x, y, 1, side, look.dim);
        pen::put(buf, area.right() - 1, y, 1, side, look.dim);
    }
    if area.width > 8 {
        let style = if focus { look.accent } else { ink };
        Line::new().add(" ", look.dim).add(title, style).add(" ", look.dim).put(
            buf,
            area.x + 1,
            area.y,
            area.width - 2,
        );
        if foot.width() > 0 {
            let room = area.width - 5;
            let used = pen::cells(foot.width()).min(room.saturating_sub(2));
            let x = area.right() - 2 - used - 2;
            pen::put(buf, x, bottom, 1, " ", look.dim);
            foot.put(buf, x + 1, bottom, used);
            pen::put(buf, x + 1 + used, bottom, 1, " ", look.dim);
        }
    }
    Rect::new(area.x + 2, area.y + 1, area.width - 4, area.height - 2)
}

/// The width of a box of text on a screen: as wide as lines are read with ease, and wider on wide screens.
#[must_use]
pub fn reading(screen: Rect) -> u16 {
    92.max(screen.width.saturating_mul(3) / 4)
}

/// The width of a box of rows: all but an edge of a wide screen.
#[must_use]
pub fn listing(screen: Rect) -> u16 {
    100.max(screen.width.saturating_sub(8))
}

/// A box in the middle of the screen, as large as wanted where there is room; what is under it is cleared.
pub fn popup(buf: &mut Buffer, screen: Rect, width: u16, height: u16, title: &str, foot: &Line, look: &Look) -> Rect {
    let (width, height) = (width.min(screen.width), height.min(screen.height));
    let area = Rect::new(screen.x + (screen.width - width) / 2, screen.y + (screen.height - height) / 2, width, height);
    pen::clear(buf, area);
    frame(buf, area, title, foot, look, true)
}
