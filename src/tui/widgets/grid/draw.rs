//! Drawing a table.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::layout::{Layout, hidden_says};
use super::row::Row;
use super::span::Span;
use super::table::Grid;
use crate::tui::look::Look;
use crate::tui::widgets::pen::{self, put, put_right};

impl Grid {
    /// Draws search, header and rows; `focus` marks whether keys go here, `stale` dims old values.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, look: &Look, focus: bool, stale: bool) {
        let mut area = area.intersection(buf.area);
        (self.area, self.spans) = (Rect::default(), Vec::new());
        if area.height == 0 || area.width < 2 {
            return;
        }
        if self.find_height() > 0 {
            self.draw_find(buf, area, look);
            area = Rect { y: area.y + 1, height: area.height - 1, ..area };
        }
        self.follow_column(area.width);
        let layout = self.layout(area.width);
        self.set_spans(area, &layout);
        self.area = area;
        // Where there is but one line the selected row matters more than the headings.
        let header = u16::from(area.height > 1);
        if header > 0 {
            self.draw_header(buf, area, &layout, look, focus);
        }
        let tail = self.tail.len().min(usize::from(area.height) / 3);
        self.height = usize::from(area.height - header) - tail;
        self.follow();
        let top = area.y + header;
        let shown = self.order.iter().enumerate().skip(self.offset).take(self.height);
        for (line, (position, &at)) in (top..).zip(shown) {
            let over = if position == self.selected && focus {
                Some(look.selected)
            } else if position == self.selected {
                Some(look.passive)
            } else {
                stale.then_some(look.dim)
            };
            let row = &self.rows[at];
            self.draw_row(buf, Rect::new(area.x, line, area.width, 1), row, look, over);
            self.mark_hits(buf, row, line, look);
            if position == self.selected && focus {
                self.draw_cursor(buf, line);
            }
        }
        if self.order.is_empty() && !self.rows.is_empty() && self.height > 0 {
            let says = format!("No row contains “{}”", self.needle);
            put(buf, area.x, top, area.width, &says, look.dim);
            return;
        }
        let below = top + pen::cells(self.order.len().saturating_sub(self.offset).min(self.height));
        for (line, row) in (below..).zip(self.tail.iter().take(tail)) {
            self.draw_row(buf, Rect::new(area.x, line, area.width, 1), row, look, Some(look.dim));
        }
        self.draw_rail(buf, Rect { y: top, height: area.height - header, ..area }, look);
    }

    fn set_spans(&mut self, area: Rect, layout: &Layout) {
        let mut x = area.x;
        for &(column, width) in &layout.columns {
            let width = width.min(area.right().saturating_sub(x));
            self.spans.push(Span { column, x, width });
            x = x.saturating_add(width + 1);
        }
    }

    fn draw_header(&self, buf: &mut Buffer, area: Rect, layout: &Layout, look: &Look, focus: bool) {
        let mut end = area.x;
        let shortened = self.shortened(area.width);
        for (place, &Span { column, x, width }) in self.spans.iter().enumerate() {
            let title = look.plain(self.heading(column, shortened));
            let style = if focus && column == self.column { look.accent } else { look.dim };
            let inside = match self.sort_mark(column) {
                Some((arrow, Some(number))) => format!("{}{number}", look.glyph(arrow)),
                Some((arrow, None)) => look.glyph(arrow).to_owned(),
                None => String::new(),
            };
            let scrolled =
                if place == 0 && layout.before > 0 { format!(" ‹ {}", layout.before) } else { String::new() };
            let kept = pen::cells(pen::width(&scrolled) + pen::width(&inside));
            let title = pen::fit(&title, usize::from(width.saturating_sub(kept)));
            let text = format!("{title}{inside}{}", look.plain(&scrolled));
            if self.right.get(column) == Some(&true) {
                put_right(buf, x, area.y, width, &text, style);
            } else {
                put(buf, x, area.y, width, &text, style);
            }
            end = x.saturating_add(width);
        }
        if layout.hidden + self.by_choice() > 0 {
            let [short, long] = hidden_says(layout.hidden, self.by_choice());
            let spare = usize::from(area.right().saturating_sub(end));
            let says = if pen::width(&long) < spare { long } else { short };
            if pen::width(&says) < spare {
                put_right(buf, end + 1, area.y, area.right() - end - 1, &look.plain(&says), look.dim);
            }
        }
    }

    fn draw_row(&self, buf: &mut Buffer, area: Rect, row: &Row, look: &Look, over: Option<Style>) {
        // Before the fields: a tick on a bar stands out by the opposite of the row's style.
        if let Some(style) = over.filter(|style| style.bg.is_some() || *style == look.selected) {
            pen::wash(buf, area, style);
        }
        for &Span { column, x, width } in &self.spans {
            if let Some(field) = row.fields.get(column) {
                field.draw(buf, Rect { x, width, ..area }, self.sorts.is_empty(), look, over);
            }
        }
    }

    /// Marks the field under the cursor.
    fn draw_cursor(&self, buf: &mut Buffer, line: u16) {
        if let Some(span) = self.spans.iter().find(|span| span.column == self.column) {
            let style = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
            pen::wash(buf, Rect::new(span.x, line, span.width, 1), style);
        }
    }

    /// Keeps the selection in sight.
    fn follow(&mut self) {
        let height = self.height.max(1);
        if self.selected < self.offset {
            self.offset = self.selected;
        } else if self.selected >= self.offset + height {
            self.offset = self.selected + 1 - height;
        }
        self.offset = self.offset.min(self.order.len().saturating_sub(height));
    }

    /// Shows where in a long list one is, in the blank column beside it.
    fn draw_rail(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        if self.order.len() <= self.height || self.height < 2 || area.right() >= buf.area.right() {
            return;
        }
        let long = (self.height * self.height / self.order.len()).max(1);
        let top = self.offset * (self.height - long) / (self.order.len() - self.height).max(1);
        for line in top..top + long {
            put(buf, area.right(), area.y + pen::cells(line), 1, look.glyph("┃"), look.dim);
        }
    }
}
