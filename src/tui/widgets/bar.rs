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
    // On a row with a style of its own all is drawn in it: what is dim would be lost there.
    let thin = if style == look.bar { look.dim } else { style };
    let bare = whole + u16::from(!full.is_multiple_of(8));
    let rule = look.glyph("─");
    for at in bare.max(low)..high {
        put(buf, x + at, y, 1, rule, thin);
    }
    for at in [low, high] {
        // On the filled part the tick is cut out of the bar, whatever the row's style is.
        let ink = if at < whole { turned(style) } else { thin };
        put(buf, x + at, y, 1, look.glyph("│"), ink);
    }
}

/// Ink and ground exchanged.
fn turned(style: Style) -> Style {
    if style.add_modifier.contains(Modifier::REVERSED) {
        style.remove_modifier(Modifier::REVERSED)
    } else {
        style.add_modifier(Modifier::REVERSED)
    }
}

/// A share of a target, 1 = reached.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gauge {
    /// The share, 0 and more.
    pub share: f64,
    /// The share at the full width: the largest of the column, at least 1 and at most [`Gauge::MOST`].
    pub most: f64,
}

impl Gauge {
    /// What is beyond is drawn as a full bar with an arrow.
    const MOST: f64 = 2.0;

    /// The scale of a column with these shares.
    #[must_use]
    pub fn scale(shares: impl IntoIterator<Item = f64>) -> f64 {
        shares.into_iter().filter(|share| share.is_finite()).fold(1.0, f64::max).min(Self::MOST)
    }
}

/// Draws a share of a target: filled cells, a dim line up to the target, a mark at the target, and an arrow at the end where
/// the scale does not go as far.
pub fn gauge(buf: &mut Buffer, x: u16, y: u16, room: u16, gauge: Gauge, look: &Look, style: Style) {
    let most = if gauge.most >= 1.0 { gauge.most } else { 1.0 };
    let thin = if style == look.bar { look.dim } else { style };
    let target = pen::cells(eighths(share(1.0, most), room) / 8).min(room.saturating_sub(1));
    put(buf, x, y, room.min(target + 1), &look.glyph("─").repeat(usize::from(target + 1)), thin);
    draw(buf, x, y, room, &Bar { value: gauge.share, interval: None, most }, look, style);
    if room == 0 {
        return;
    }
    let filled = eighths(share(gauge.share, most), room) / 8 > usize::from(target);
    put(buf, x + target, y, 1, look.glyph("┃"), if filled { turned(style) } else { thin });
    if gauge.share > most * (1.0 + 1e-9) {
        put(buf, x + room - 1, y, 1, if look.ascii { ">" } else { "▶" }, turned(style));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};
    use ratatui::layout::Rect;

    fn drawn(bar: Bar, room: u16, ascii: bool) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, room, 1));
        draw(&mut buf, 0, 0, room, &bar, &Look::new(Depth::Plain, ascii, &Theme::default()), Style::new());
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
        assert_eq!(drawn(Bar { value: 5.0, interval: Some((3.0, 8.0)), most: 10.0 }, 10, false), "███│█───│ ");
        // The end is within the cell in which the bar ends, 5.5 of 10: it is seen all the same.
        assert_eq!(drawn(Bar { value: 5.5, interval: Some((3.0, 5.9)), most: 10.0 }, 10, false), "███│█│    ");
        assert_eq!(drawn(Bar { value: 5.0, interval: Some((6.0, 8.0)), most: 10.0 }, 10, true), "##### |-| ");
    }

    #[test]
    fn ticks_are_seen_on_every_row_and_at_every_depth() {
        for depth in [Depth::Plain, Depth::Sixteen, Depth::TwoHundred, Depth::True] {
            for ascii in [false, true] {
                let look = Look::new(depth, ascii, &Theme::default());
                for style in [look.bar, look.selected, look.passive] {
                    let mut buf = Buffer::empty(Rect::new(0, 0, 10, 1));
                    buf.set_style(Rect::new(0, 0, 10, 1), style);
                    let bar = Bar { value: 5.0, interval: Some((3.0, 8.0)), most: 10.0 };
                    draw(&mut buf, 0, 0, 10, &bar, &look, style);
                    let reversed = |x: u16| buf[(x, 0)].modifier.contains(Modifier::REVERSED);
                    // The tick on the bar is in the other ink than the bar round it, the one beside the bar in that of the row.
                    assert_eq!(buf[(3, 0)].symbol(), look.glyph("│"));
                    assert!(reversed(3) != reversed(2) && reversed(8) == reversed(9), "{depth:?} {ascii} {style:?}");
                    assert!(style == look.bar || buf[(8, 0)].fg == buf[(2, 0)].fg, "{depth:?} {ascii} {style:?}");
                }
            }
        }
    }

    fn gauged(share: f64, most: f64) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 1));
        let look = Look::new(Depth::Plain, false, &Theme::default());
        gauge(&mut buf, 0, 0, 10, Gauge { share, most }, &look, Style::new());
        (0..10).map(|x| buf[(x, 0)].symbol()).collect()
    }

    #[test]
    fn a_share_beyond_its_target_is_drawn_beyond_the_mark() {
        // The scale goes to 125 %: the target is at 8 of 10 cells.
        for (shares, most) in [(vec![0.5, 1.25, 0.0], 1.25), (vec![0.5], 1.0), (vec![4.0, 1.0], 2.0)] {
            assert!((Gauge::scale(shares) - most).abs() < 1e-9, "{most}");
        }
        assert_eq!(gauged(0.5, 1.25), "████────┃ ");
        assert_eq!(gauged(1.25, 1.25), "████████┃█");
        assert_eq!(gauged(0.0, 1.25), "────────┃ ");
        // Nothing beyond: the target is the end.
        assert_eq!(gauged(0.5, 1.0), "█████────┃");
        assert_eq!(gauged(1.0, 1.0), "█████████┃");
        // Beyond twice the target an arrow says that the scale ends.
        assert_eq!(gauged(4.0, 2.0), "█████┃███▶");
        assert_eq!(gauged(2.0, 2.0), "█████┃████");
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
