//! The frame: title, tabs, the page, the footer with the keys that work here and now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::print::format;
use crate::tui::action::Action;
use crate::tui::backend::Freshness;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::pages::TABS;
use crate::tui::show;
use crate::tui::widgets::pen::{self, Line, put};
use crate::tui::widgets::state;

use super::shell::{App, cx};

/// The smallest screen that the pages are made for.
const LEAST: (u16, u16) = (80, 24);

impl App {
    /// Draws everything.
    pub fn view(&mut self, buf: &mut Buffer) {
        let area = buf.area;
        if area.width < LEAST.0 || area.height < LEAST.1 {
            return too_small(buf, area, &self.look, &self.keys);
        }
        self.title(buf, Rect { height: 1, ..area });
        self.tabs(buf, Rect { y: area.y + 1, height: 1, ..area });
        let body = Rect { y: area.y + 2, height: area.height - 3, ..area };
        self.body(buf, body);
        for overlay in &mut self.overlays {
            overlay.view(buf, body, &self.look, &cx!(self));
        }
        self.footer(buf, Rect { y: area.bottom() - 1, height: 1, ..area });
    }

    fn title(&self, buf: &mut Buffer, area: Rect) {
        let look = &self.look;
        let mut right = Line::new();
        if let Some(as_of) = self.status.as_of {
            let zone = self.status.zone;
            right = right.add(format!("as of {} {}", format::time(as_of, zone), zone.name()), look.dim);
        }
        let (text, style) = match (self.chores.work(), self.status.freshness) {
            (Some(work), _) => (format!("{} {} {}", work.spinner(look), work.what, work.says()), look.accent),
            (None, _) if !self.status.there => (String::new(), look.dim),
            (None, Freshness::Fresh) => ("fresh".to_owned(), look.dim),
            (None, Freshness::Gone) => {
                let since =
                    self.gone_since.map(|since| format!(" since {}", self.status.zone.local(since).format("%H:%M")));
                (format!("source gone{}", since.unwrap_or_default()), look.warn)
            }
            (None, _) => (format!("newer data: {} refreshes", self.keys.mention(Action::Refresh)), look.warn),
        };
        if let Some(mark) = self.status.data.mark() {
            let gap = if right.width() > 0 { " · " } else { "" };
            right = right.add(gap, look.dim).add(format!("{}{mark}", look.glyph("⚠ ")), look.warn);
        }
        if !text.trim().is_empty() {
            let gap = if right.width() > 0 { " · " } else { "" };
            right = right.add(gap, look.dim).add(text.trim_end(), style);
        }
        let room = area.width - 2;
        let taken = pen::cells(right.width()).min(room - 12);
        right.put_right(buf, area.right() - 1 - taken, area.y, taken);
        let mut left = Line::new().add("milepost", look.accent);
        if !self.status.project.is_empty() {
            left = left.add("  ", look.dim).add(self.status.project.as_str(), look.text);
        }
        if !self.status.source.is_empty() && self.status.source != self.status.project {
            left = left.add(" · ", look.dim).add(self.status.source.as_str(), look.dim);
        }
        left.put(buf, area.x + 1, area.y, (room - taken).saturating_sub(1));
    }

    fn tabs(&self, buf: &mut Buffer, area: Rect) {
        let look = &self.look;
        let mut line = Line::new();
        for (i, tab) in TABS.iter().enumerate() {
            let text = match self.keys.label(tab.verb.action) {
                Some(key) => format!("{key} {}", tab.title),
                None => tab.title.to_owned(),
            };
            line = if i == self.current {
                line.add("[", look.accent).add(text, look.accent).add("]", look.accent)
            } else {
                line.add(" ", look.dim).add(text, look.dim).add(" ", look.dim)
            };
        }
        let used = line.put(buf, area.x, area.y, area.width);
        let room = area.width.saturating_sub(used + 3);
        let words = show::filter_words(&self.filter, &cx!(self));
        let words = if pen::width(&words.long) + 8 <= usize::from(room) { words.long } else { words.short };
        let filter = if words.is_empty() { words } else { format!("filter: {words}") };
        let said = self.status.warning.clone().unwrap_or(filter);
        if !said.is_empty() {
            Line::new().add(pen::fit(&said, usize::from(room)), look.warn).put_right(
                buf,
                area.x + used + 2,
                area.y,
                room,
            );
        }
    }

    fn body(&mut self, buf: &mut Buffer, area: Rect) {
        let look = self.look.clone();
        if self.welcome {
            return welcome(buf, area, &look, &self.keys);
        }
        if self.ready() {
            return self.pages[self.current].view(buf, area, &look, &cx!(self));
        }
        let inner = Rect { x: area.x + 2, width: area.width - 4, ..area };
        if let Some(fault) = self.chores.fault() {
            state::message(buf, inner, look.glyph("✗"), &fault.message, std::slice::from_ref(&fault.hint), &look);
        } else if let Some(work) = self.chores.work() {
            state::working(buf, inner, &work, &self.keys.cancels(), &look);
        }
    }
}

fn too_small(buf: &mut Buffer, area: Rect, look: &Look, keys: &Keymap) {
    let lines = [
        "milepost needs a window of 80 × 24".to_owned(),
        format!("this one is {} × {}", area.width, area.height),
        format!("{} quits", keys.mention(Action::Quit)),
    ];
    let tall = pen::cells(lines.len());
    let top = area.y + area.height.saturating_sub(tall) / 2;
    for (y, line) in (top..area.bottom()).zip(&lines) {
        let wide = pen::cells(pen::width(line)).min(area.width);
        put(buf, area.x + (area.width - wide) / 2, y, wide, line, look.text);
    }
}

fn welcome(buf: &mut Buffer, area: Rect, look: &Look, keys: &Keymap) {
    let rows = [
        ("milepost demo", "makes a realistic project and opens it"),
        ("milepost init PATH…", "proposes a mapping for your DuckDB, Parquet, CSV or NDJSON files"),
        ("milepost --config FILE", "opens a configuration that is elsewhere"),
        ("milepost --help", "names every command"),
    ];
    let x = area.x + area.width.saturating_sub(76) / 2;
    let mut y = area.y + area.height / 4;
    put(buf, x, y, 76, "There is no milepost.toml here yet.", look.strong);
    y += 2;
    for (command, does) in rows {
        put(buf, x, y, 24, command, look.accent);
        put(buf, x + 25, y, 51, does, look.dim);
        y += 1;
    }
    put(buf, x, y + 1, 76, &format!("{} quits", keys.mention(Action::Quit)), look.dim);
}
