//! The frame: title, tabs, the page, the footer with the keys that work here and now.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::clean::Clean;
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
use crate::tui::widgets::trail;

use super::shell::{App, cx};

/// The smallest screen that is drawn on.
const LEAST: (u16, u16) = (40, 10);

/// On screens narrower than this the title has the day alone, and on those narrower than the second one no time of the day.
const NARROW: u16 = 64;
const MIDDLING: u16 = 100;

impl App {
    /// Draws everything.
    pub fn view(&mut self, buf: &mut Buffer) {
        self.frame(buf);
        self.look.flatten(buf);
    }

    fn frame(&mut self, buf: &mut Buffer) {
        let area = buf.area;
        if area.width < LEAST.0 || area.height < LEAST.1 {
            return too_small(buf, area, &self.look, &self.keys);
        }
        self.give_columns();
        self.title(buf, Rect { height: 1, ..area });
        self.tabs(buf, Rect { y: area.y + 1, height: 1, ..area });
        let mut body = Rect { y: area.y + 2, height: area.height - 3, ..area };
        if let Some(fault) = &self.status.config_fault {
            self.config_fault(buf, Rect { height: 1, ..body }, &fault.short);
            (body.y, body.height) = (body.y + 1, body.height - 1);
        }
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
            let as_of = match area.width {
                ..NARROW => format::day(as_of, zone),
                NARROW..MIDDLING => format!("as of {}", format::day(as_of, zone)),
                _ => format!("as of {} {}", format::time(as_of, zone), zone.name()),
            };
            right = right.add(as_of, look.dim);
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
            (None, _) => (format!("source changed, {} reads it", self.keys.mention(Action::Refresh)), look.warn),
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
        let trail = self.trail();
        let room = (room - taken).saturating_sub(1);
        if trail.len() > 1 && area.width < NARROW {
            // Where one is matters more than what one is in.
            let says = trail::fit(&trail, usize::from(room));
            Line::new().add(look.plain(&says), look.text).put(buf, area.x + 1, area.y, room);
            return;
        }
        let mut left = Line::new().add("milepost", look.accent);
        if !self.status.project.is_empty() {
            left = left.add("  ", look.dim).add(self.status.project.as_str(), look.text);
        }
        if trail.len() > 1 {
            let left_over = usize::from(room).saturating_sub(left.width() + 2);
            left = left.add("  ", look.dim).add(look.plain(&trail::fit(&trail, left_over)), look.text);
        } else if !self.status.source.is_empty() && self.status.source != self.status.project {
            let source = Line::new().add(" · ", look.dim).add(self.status.source.as_str(), look.dim);
            if left.width() + source.width() <= usize::from(room) {
                left = left.join(source);
            }
        }
        left.put(buf, area.x + 1, area.y, room);
    }

    /// Why the configuration as it is on the disk is not taken: the reason, before what is done about it.
    fn config_fault(&self, buf: &mut Buffer, line: Rect, reason: &str) {
        let (look, room) = (&self.look, usize::from(line.width.saturating_sub(2)));
        let checks = self.keys.mention(Action::Checks);
        let says = [
            format!(" · the last good one stays in force, {checks} shows all"),
            format!(" · {checks} shows all"),
            String::new(),
        ];
        let reason = format!("{}{}", look.glyph("⚠ "), Clean::new(reason));
        let fits = |says: &&String| pen::width(&reason) + pen::width(says) <= room;
        let says = says.iter().find(fits).map_or("", String::as_str);
        put(buf, line.x + 1, line.y, line.width.saturating_sub(2), &format!("{reason}{says}"), look.warn);
    }

    /// The strip of pages, the filter in force beside it. The strip is cut where both have no room: the page that one is on
    /// stays.
    fn tabs(&mut self, buf: &mut Buffer, area: Rect) {
        let look = &self.look;
        let titles: Vec<String> = TABS
            .iter()
            .map(|tab| match self.keys.label(tab.verb.action) {
                Some(key) => format!("{key} {}", tab.title),
                None => tab.title.to_owned(),
            })
            .collect();
        let widths: Vec<u16> = titles.iter().map(|title| pen::cells(pen::width(title) + 2)).collect();
        let words = show::filter_words(&self.filter, &cx!(self));
        let all = area.width.saturating_sub(widths.iter().sum::<u16>() + 3);
        let words = if pen::width(&words.long) + 8 <= usize::from(all) { words.long } else { words.short };
        let said = if words.is_empty() { words } else { format!("filter: {words}") };
        let beside =
            if said.is_empty() { 0 } else { pen::cells(pen::width(&said)).saturating_add(3).min(area.width / 2) };
        let shown = strip(&widths, self.current, area.width - beside);
        let mut x = area.x;
        if shown.start > 0 {
            x += put(buf, x, area.y, 1, "…", look.dim);
        }
        self.strip = vec![(0, 0); TABS.len()];
        for i in shown.clone() {
            let (open, close, style) = if i == self.current { ("[", "]", look.accent) } else { (" ", " ", look.dim) };
            self.strip[i] = (x, x + widths[i]);
            let line = Line::new().add(open, style).add(titles[i].as_str(), style).add(close, style);
            x += line.put(buf, x, area.y, area.right().saturating_sub(x));
        }
        if shown.end < TABS.len() {
            x += put(buf, x, area.y, 1, "…", look.dim);
        }
        let room = area.right().saturating_sub(x + 3);
        if !said.is_empty() {
            let said = Line::new().add(pen::fit(&said, usize::from(room)), look.warn);
            said.put_right(buf, x + 2, area.y, room);
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

/// The pages of the strip that have room, around the current one; marks of one column stand for the others.
fn strip(widths: &[u16], current: usize, room: u16) -> Range<usize> {
    let marks = |shown: &Range<usize>| u16::from(shown.start > 0) + u16::from(shown.end < widths.len());
    let fits = |shown: &Range<usize>| widths[shown.clone()].iter().sum::<u16>() + marks(shown) <= room;
    let starts = (0..=current).map(|start| start..current + 1);
    let mut shown = starts.into_iter().find(&fits).unwrap_or(current..current + 1);
    while shown.end < widths.len() && fits(&(shown.start..shown.end + 1)) {
        shown.end += 1;
    }
    shown
}

fn too_small(buf: &mut Buffer, area: Rect, look: &Look, keys: &Keymap) {
    let lines = [
        format!("milepost needs a window of {} × {}", LEAST.0, LEAST.1),
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
