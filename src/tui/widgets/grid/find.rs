//! Finding rows by a text, and what was found and sorted to be taken away and brought back.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::mark::mark;
use super::order::Narrowing;
use super::row::Row;
use super::table::Grid;
use crate::domain::decimal::separated;
use crate::tui::key::{Code, Key};
use crate::tui::look::Look;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line};

impl Grid {
    /// Shows only rows that contain the text.
    pub fn find(&mut self, needle: &str) {
        needle.clone_into(&mut self.needle);
        self.rearrange();
    }

    /// What is searched for, as it was typed.
    #[must_use]
    pub fn needle(&self) -> &str {
        &self.needle
    }

    /// Opens the line in which the text is typed.
    pub fn start_find(&mut self) {
        self.entry = Some(Entry::new(&self.needle));
    }

    /// Whether the text is being typed: keys go there first.
    #[must_use]
    pub fn finds(&self) -> bool {
        self.entry.is_some()
    }

    /// Takes a key while the text is typed; false = the key is an action.
    pub fn find_key(&mut self, key: Key) -> bool {
        let Some(entry) = &mut self.entry else { return false };
        match key.code {
            Code::Esc => {
                self.clear_find();
            }
            Code::Enter => self.entry = None,
            _ => {
                let taken = entry.key(key);
                let text = entry.text().to_owned();
                self.find(&text);
                return taken;
            }
        }
        true
    }

    /// Takes pasted text while the text is typed.
    pub fn find_paste(&mut self, text: &str) {
        if let Some(entry) = &mut self.entry {
            entry.paste(text);
            let text = entry.text().to_owned();
            self.find(&text);
        }
    }

    /// Shows all rows again; false where they were shown.
    pub fn clear_find(&mut self) -> bool {
        let typed = self.entry.take().is_some();
        let narrowed = !self.needle.is_empty();
        if narrowed {
            self.find("");
        }
        typed || narrowed
    }

    /// Takes search and order away, to be brought back by [`Grid::narrow`].
    pub fn widen(&mut self) -> Narrowing {
        self.entry = None;
        let before = Narrowing { needle: std::mem::take(&mut self.needle), sorts: std::mem::take(&mut self.sorts) };
        self.rearrange();
        before
    }

    /// Brings search and order back.
    pub fn narrow(&mut self, before: Narrowing) {
        self.needle = before.needle;
        self.sorts = before.sorts;
        self.rearrange();
    }

    /// How many of the rows are shown: `3 of 17 rows`.
    #[must_use]
    pub fn shown_says(&self) -> String {
        let rows = if self.count() == 1 { "row" } else { "rows" };
        if self.needle.is_empty() {
            return format!("{} {rows}", separated(self.count() as u64));
        }
        format!("{} of {} {rows}", separated(self.len() as u64), separated(self.count() as u64))
    }

    /// The lines that it takes above the table.
    pub(super) fn find_height(&self) -> u16 {
        u16::from(self.entry.is_some() || !self.needle.is_empty())
    }

    /// Draws the line above the table: what is found, and how much of all that is.
    pub(super) fn draw_find(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let found = format!("{} {}", look.glyph("·"), self.shown_says());
        let Some(entry) = &self.entry else {
            let needle = format!("“{}” ", pen::fit(&self.needle, usize::from(area.width / 2)));
            let line = Line::new().add("Find ", look.dim).add(needle, look.accent).add(found, look.dim);
            line.put(buf, area.x, area.y, area.width);
            return;
        };
        let used = Line::new().add("Find  ", look.accent).put(buf, area.x, area.y, area.width);
        let room = (area.width - used).saturating_sub(pen::cells(pen::width(&found)) + 1).clamp(4, 30);
        let room = room.min(area.width - used);
        entry.draw(buf, area.x + used, area.y, room, look, true);
        let x = area.x + used + room + 1;
        let left = area.right().saturating_sub(x);
        let keys = format!(" {} Enter keeps, Esc shows all", look.glyph("·"));
        let all = pen::width(&found) + pen::width(&keys) <= usize::from(left);
        let line = Line::new().add(found, look.text).add(if all { keys.as_str() } else { "" }, look.dim);
        line.put(buf, x, area.y, left);
    }

    /// Marks the text found in a row that is drawn.
    pub(super) fn mark_hits(&self, buf: &mut Buffer, row: &Row, y: u16, look: &Look) {
        let needle = self.needle.to_lowercase();
        if needle.is_empty() {
            return;
        }
        for span in &self.spans {
            if row.fields.get(span.column).is_some_and(|field: &Field| !field.said().is_empty()) {
                mark(buf, Rect::new(span.x, y, span.width, 1), &needle, look);
            }
        }
    }
}
