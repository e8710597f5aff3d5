//! The states in which there is nothing to show: loading, empty, failed, gate not met. Each says what helps.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::bar::{self, Bar};
use super::pen::{self, put};
use crate::tui::look::Look;

/// A message in the middle of a panel: a headline and what helps.
pub fn message(buf: &mut Buffer, area: Rect, mark: &str, headline: &str, lines: &[String], look: &Look) {
    let area = area.intersection(buf.area);
    if area.height == 0 || area.width < 8 {
        return;
    }
    let room = area.width.min(76);
    let body: Vec<String> = lines.iter().flat_map(|line| pen::wrap(line, usize::from(room) - 2)).collect();
    let head = pen::wrap(headline, usize::from(room) - 2);
    let tall = pen::cells(body.len() + head.len() + usize::from(!body.is_empty()));
    let mut y = area.y + area.height.saturating_sub(tall) / 3;
    let widest = body.iter().chain(&head).map(|line| pen::width(line)).max().unwrap_or(0);
    let x = area.x + area.width.saturating_sub(pen::cells(widest) + 2) / 2;
    for (i, line) in head.iter().enumerate() {
        if y >= area.bottom() {
            return;
        }
        if i == 0 {
            put(buf, x, y, 1, mark, look.warn);
        }
        put(buf, x + 2, y, room, line, look.strong);
        y += 1;
    }
    y += u16::from(tall < area.height);
    for line in body {
        if y >= area.bottom() {
            return;
        }
        put(buf, x + 2, y, room, &line, look.dim);
        y += 1;
    }
}

const SPINNER: [&str; 8] = ["⠋", "⠙", "⠸", "⠴", "⠦", "⠧", "⠇", "⠏"];
const SPINNER_ASCII: [&str; 4] = ["|", "/", "-", "\\"];

/// How far slow work is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Work {
    /// What is done, in words.
    pub what: String,
    /// Rows done and rows in all; 0 = unknown.
    pub rows: (u64, u64),
    /// For how long.
    pub elapsed: std::time::Duration,
}

impl Work {
    /// The spinner's glyph of this moment.
    #[must_use]
    pub fn spinner(&self, look: &Look) -> &'static str {
        let turn = usize::try_from(self.elapsed.as_millis() / 120).unwrap_or(0);
        if look.ascii { SPINNER_ASCII[turn % 4] } else { SPINNER[turn % 8] }
    }

    /// Rows, share and time left, as far as they are known.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a progress of a few digits")]
    pub fn says(&self) -> String {
        let (done, total) = self.rows;
        let seconds = self.elapsed.as_secs_f64();
        if total == 0 || done == 0 {
            return if seconds >= 1.0 { format!("{seconds:.0} s") } else { String::new() };
        }
        let share = bar::share(done as f64, total as f64);
        let left = seconds / share.max(1e-9) - seconds;
        let counted = |n: u64| crate::print::format::whole(i64::try_from(n).unwrap_or(i64::MAX));
        let text = format!("{} of {} rows · {:.0} %", counted(done), counted(total), share * 100.0);
        if seconds > 0.5 { format!("{text} · {} left", clock(left)) } else { text }
    }
}

fn clock(seconds: f64) -> String {
    if seconds < 60.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

/// Draws work in progress: spinner, what, a bar, rows, share and time left.
pub fn working(buf: &mut Buffer, area: Rect, work: &Work, hint: &str, look: &Look) {
    let area = area.intersection(buf.area);
    if area.height == 0 || area.width < 8 {
        return;
    }
    let wide = area.width.min(48);
    let x = area.x + (area.width - wide) / 2;
    let y = area.y + area.height.saturating_sub(4) / 3;
    put(buf, x, y, 1, work.spinner(look), look.accent);
    put(buf, x + 2, y, wide - 2, &work.what, look.strong);
    let mut line = y + 1;
    if work.rows.1 > 0 && line < area.bottom() {
        #[expect(clippy::cast_precision_loss, reason = "a bar of a few cells")]
        let bar = Bar { value: work.rows.0 as f64, interval: None, most: work.rows.1 as f64 };
        put(buf, x + 2, line, wide - 2, &look.glyph("─").repeat(usize::from(wide - 2)), look.dim);
        bar::draw(buf, x + 2, line, wide - 2, &bar, look, look.bar);
        line += 1;
    }
    for text in [work.says().as_str(), hint] {
        if line < area.bottom() && !text.is_empty() {
            put(buf, x + 2, line, wide - 2, text, look.dim);
            line += 1;
        }
    }
}
