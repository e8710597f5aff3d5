//! Horizontal bars in eighths of a cell, with thin ticks for an interval.

use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};

use super::pen::{self, put};
use crate::tui::look::Look;

const EIGHTHS: [&str; 8] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// A value on a scale from 0 to `most`, with an interval where there is one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bar {
    /// The value.
    pub value: f64,
    /// The ends of its interval.
    pub interval: Option<(f64, f64)>,
    /// The value at the full width.
    pub most: f64,
}

/// A share of 0–1 of anything, whatever was computed.
#[must_use]
pub fn share(part: f64, whole: f64) -> f64 {
    let share = part / whole;
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

/// A share of some cells, in eighths.
#[must_use]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of at most 65,535 cells")]
pub fn eighths(share: f64, room: u16) -> usize {
    (share * f64::from(room) * 8.0).round() as usize
}

/// Draws the bar in a row of `room` cells.
pub fn draw(buf: &mut Buffer, x: u16, y: u16, room: u16, bar: &Bar, look: &Look, style: Style) {
    if room == 0 {
        return;
    }
    let full = eighths(share(bar.value, bar.most), room);
    let whole = pen::cells(full / 8);
    let solid = if look.ascii { "#" } else { "█" };
    put(buf, x, y, room, &solid.repeat(usize::from(whole)), style);
    if whole < room && !look.ascii {
        // Something is not nothing: the smallest value still shows.
        let part = if full == 0 && bar.value > 0.0 { 1 } else { full % 8 };
        if part > 0 {
            put(buf, x + whole, y, 1, EIGHTHS[part], style);
        }
    }
    let Some((low, high)) = bar.interval else { return };
    let place = |value: f64| pen::cells(eighths(share(value, bar.most), room) / 8).min(room - 1);
    let (low, high) = (place(low), place(high));
    if high > whole {
        let rule = look.glyph("─");
        for at in whole + 1..high {
            put(buf, x + at, y, 1, rule, look.dim);
        }
    }
    let tick = look.glyph("│");
    for at in [low, high] {
        let inside = at < whole;
        let ink = if inside { style.add_modifier(Modifier::REVERSED) } else { look.dim };
        if at != whole || full.is_multiple_of(8) {
            put(buf, x + at, y, 1, tick, ink);
        }
    }
}

/// Draws a share of a target: filled cells, then a dim line up to the end, and a tick at 100 %.
pub fn gauge(buf: &mut Buffer, x: u16, y: u16, room: u16, share: f64, look: &Look, style: Style) {
    let rail = look.glyph("─");
    put(buf, x, y, room, &rail.repeat(usize::from(room)), look.dim);
    draw(buf, x, y, room, &Bar { value: share, interval: None, most: 1.0 }, look, style);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::look::Depth;
    use ratatui::layout::Rect;

    fn drawn(bar: Bar, room: u16, ascii: bool) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, room, 1));
        draw(&mut buf, 0, 0, room, &bar, &Look::new(Depth::None, ascii, None), Style::new());
        (0..room).map(|x| buf[(x, 0)].symbol()).collect()
    }

    #[test]
    fn bars_grow_by_eighths_of_a_cell() {
        // 4 of 10 on 5 cells are 2 cells; 4.5 are 2 cells and a quarter.
        assert_eq!(drawn(Bar { value: 4.0, interval: None, most: 10.0 }, 5, false), "██   ");
        assert_eq!(drawn(Bar { value: 4.5, interval: None, most: 10.0 }, 5, false), "██▎  ");
        assert_eq!(drawn(Bar { value: 4.0, interval: None, most: 10.0 }, 5, true), "##   ");
        assert_eq!(drawn(Bar { value: 0.001, interval: None, most: 10.0 }, 5, false), "▏    ");
    }

    #[test]
    fn intervals_are_ticks_on_the_bar() {
        assert_eq!(drawn(Bar { value: 5.0, interval: Some((3.0, 8.0)), most: 10.0 }, 10, false), "███│█ ──│ ");
    }

    #[test]
    fn p15_no_number_breaks_a_bar() {
        for value in [f64::NAN, f64::INFINITY, -5.0, 1e300] {
            for most in [f64::NAN, 0.0, -1.0, 1.0] {
                for room in [0, 1, 2, 30] {
                    drawn(Bar { value, interval: Some((value, most)), most }, room.max(1), false);
                }
            }
        }
    }
}
