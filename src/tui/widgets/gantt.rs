//! Stretches of time in a window of time, a row each: what goes on, what is over and what is to come are told apart without
//! colour.
//!
//! ```text
//! ██████████│▶   goes on at the mark
//!   ████    │    is over
//!   ▒▒▒▒▒▒  │    a part of another
//! ██████████│░░  goes on to an end that is known
//! ‹         │    is before the window
//! ```

use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::pen::put;
use crate::tui::look::Look;

/// A window of time, in any unit, and the instant that is marked in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Its beginning.
    pub from: i64,
    /// Its end, after the beginning.
    pub to: i64,
    /// The instant up to which things are known.
    pub mark: Option<i64>,
}

impl Window {
    /// The cell of an instant among so many; negative before the window, `room` and more after it.
    #[must_use]
    pub fn cell(&self, at: i64, room: u16) -> i64 {
        let wide = i128::from(self.to.saturating_sub(self.from).max(1));
        let offset = (i128::from(at) - i128::from(self.from)) * i128::from(room);
        i64::try_from(offset.div_euclid(wide)).unwrap_or(if offset < 0 { i64::MIN } else { i64::MAX })
    }
}

/// A stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gantt {
    /// What is seen.
    pub window: Window,
    /// When it begins; `None` = that is not known, and nothing is drawn.
    pub from: Option<i64>,
    /// When it ends; `None` = it goes on.
    pub to: Option<i64>,
    /// It is a part of the stretch above it.
    pub part: bool,
}

impl Gantt {
    /// The cells from its first to its last, as far as it is known, and whether it goes on from there.
    fn cells(&self, room: u16) -> Option<(i64, i64, bool)> {
        let cell = |at| self.window.cell(at, room);
        let from = cell(self.from?);
        let last = i64::from(room) - 1;
        Some(match (self.to, self.window.mark) {
            (Some(to), _) => (from, cell(to).max(from), false),
            (None, Some(mark)) => (from, cell(mark).max(from), true),
            (None, None) => (from, last.max(from), true),
        })
    }
}

/// Draws it in a row of `room` cells.
pub fn draw(buf: &mut Buffer, x: u16, y: u16, room: u16, gantt: &Gantt, look: &Look, style: Style) {
    let last = i64::from(room) - 1;
    let put = |buf: &mut Buffer, cell: i64, glyph: &'static str, ink: Style| {
        if let Some(cell) = u16::try_from(cell).ok().filter(|cell| *cell < room) {
            put(buf, x + cell, y, 1, look.glyph(glyph), ink);
        }
    };
    // On a row with a style of its own all is drawn in it.
    let thin = if style == look.bar { look.dim } else { style };
    let mark = gantt.window.mark.map(|mark| gantt.window.cell(mark, room));
    if let Some((from, to, goes_on)) = gantt.cells(room) {
        for cell in from.max(0)..=to.min(last) {
            let ahead = mark.is_some_and(|mark| cell > mark);
            let (glyph, ink) = match (gantt.part, ahead) {
                (_, true) => ("░", thin),
                (true, false) => ("▒", thin),
                (false, false) => ("█", style),
            };
            put(buf, cell, glyph, ink);
        }
        if to < 0 {
            put(buf, 0, "‹", thin);
        } else if from > last {
            put(buf, last, "›", thin);
        }
        if goes_on && !gantt.part && from <= last {
            put(buf, (to + 1).min(last), "▶", style);
        }
    }
    if let Some(mark) = mark {
        put(buf, mark, "│", thin);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};
    use ratatui::layout::Rect;

    fn drawn(from: Option<i64>, to: Option<i64>, part: bool, ascii: bool) -> String {
        let area = Rect::new(0, 0, 10, 1);
        let mut buf = Buffer::empty(area);
        let look = Look::new(Depth::Plain, ascii, &Theme::default());
        let window = Window { from: 100, to: 200, mark: Some(175) };
        draw(&mut buf, 0, 0, 10, &Gantt { window, from, to, part }, &look, Style::new());
        (0..10).map(|x| buf[(x, 0)].symbol()).collect()
    }

    #[test]
    fn r3_what_runs_is_told_from_what_ended_without_colour() {
        // Ten units to a cell: the mark is in the eighth.
        assert_eq!(drawn(Some(120), None, false, false), "  █████│▶ ");
        assert_eq!(drawn(Some(120), Some(149), false, false), "  ███  │  ");
        assert_eq!(drawn(Some(120), Some(195), false, false), "  █████│░░");
        assert_eq!(drawn(Some(185), Some(195), false, false), "       │░░");
        assert_eq!(drawn(Some(120), Some(149), true, false), "  ▒▒▒  │  ");
        assert_eq!(drawn(Some(120), None, false, true), "  #####|> ");
    }

    #[test]
    fn r3_what_is_out_of_sight_says_where_it_is() {
        assert_eq!(drawn(Some(10), Some(50), false, false), "‹      │  ");
        assert_eq!(drawn(Some(250), None, false, false), "       │ ›");
        assert_eq!(drawn(Some(10), None, false, false), "███████│▶ ");
        assert_eq!(drawn(None, None, false, false), "       │  ");
    }

    #[test]
    fn p15_no_window_breaks_a_stretch() {
        let area = Rect::new(0, 0, 10, 1);
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let ends = [i64::MIN, -1, 0, 1, i64::MAX];
        for from in ends {
            for to in ends {
                for room in [0, 1, 10, 40] {
                    let window = Window { from, to, mark: Some(to) };
                    let mut buf = Buffer::empty(area);
                    let gantt = Gantt { window, from: Some(from), to: Some(to), part: false };
                    draw(&mut buf, 0, 0, room, &gantt, &look, Style::new());
                }
            }
        }
    }
}
