//! The one way to put text on the screen: cleaned, cut with "…", never outside its area (P15, P18).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::clean::Clean;
use crate::print::width::grapheme_width;

pub use crate::print::width::{fit, width};

/// A `usize` as a screen coordinate.
#[must_use]
pub fn cells(n: usize) -> u16 {
    u16::try_from(n).unwrap_or(u16::MAX)
}

/// Writes a text at a place, in at most `room` columns; answers with the columns used.
pub fn put(buf: &mut Buffer, x: u16, y: u16, room: u16, text: &str, style: Style) -> u16 {
    let area = buf.area;
    if y < area.top() || y >= area.bottom() || x < area.left() || x >= area.right() {
        return 0;
    }
    let room = room.min(area.right() - x);
    let text = fit(Clean::new(text).as_str(), usize::from(room));
    let mut at = x;
    for grapheme in text.graphemes(true) {
        let wide = cells(grapheme_width(grapheme));
        if wide == 0 {
            continue;
        }
        // A pile of marks beyond a few characters says nothing more.
        let short: String = grapheme.chars().take(5).collect();
        let Some(cell) = buf.cell_mut((at, y)) else { break };
        cell.set_symbol(&short).set_style(style);
        for hidden in 1..wide {
            if let Some(cell) = buf.cell_mut((at + hidden, y)) {
                cell.reset();
                cell.set_style(style);
            }
        }
        at += wide;
    }
    at - x
}

/// Writes a text so that it ends at the right edge of `room` columns.
pub fn put_right(buf: &mut Buffer, x: u16, y: u16, room: u16, text: &str, style: Style) {
    let text = fit(Clean::new(text).as_str(), usize::from(room));
    let used = cells(width(&text));
    put(buf, x + room.saturating_sub(used), y, used, &text, style);
}

/// Pieces of one line, each in its own style.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pieces: Vec<(String, Style)>,
}

impl Line {
    /// An empty line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more piece.
    #[must_use]
    pub fn add(mut self, text: impl Into<String>, style: Style) -> Self {
        self.pieces.push((text.into(), style));
        self
    }

    /// Its text without its styles.
    #[must_use]
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(text, _)| text.as_str()).collect()
    }

    /// With the pieces of another after it.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }

    /// The columns that it takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.pieces.iter().map(|(text, _)| width(Clean::new(text).as_str())).sum()
    }

    /// Writes it; pieces that do not fit are cut with "…".
    pub fn put(&self, buf: &mut Buffer, x: u16, y: u16, room: u16) -> u16 {
        // A piece that ends at the edge is cut as well where more was to follow.
        let last = self.pieces.iter().rposition(|(text, _)| !text.trim().is_empty()).unwrap_or(0);
        let mut used = 0;
        for (n, (text, style)) in self.pieces.iter().enumerate() {
            if used >= room {
                break;
            }
            let left = room - used;
            let ends = n < last && width(Clean::new(text).as_str()) == usize::from(left);
            let text = if ends { format!("{text}…") } else { text.clone() };
            used += put(buf, x + used, y, left, &text, *style);
        }
        used
    }

    /// Writes it against the right edge.
    pub fn put_right(&self, buf: &mut Buffer, x: u16, y: u16, room: u16) {
        let used = cells(self.width()).min(room);
        self.put(buf, x + room - used, y, used);
    }
}

/// Fills an area with one style, the text in it staying.
pub fn wash(buf: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buf.area);
    buf.set_style(area, style);
}

/// Empties an area, and the character that reaches into it from the left.
pub fn clear(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        let before = area.left().checked_sub(1).and_then(|x| buf.cell_mut((x, y)));
        if let Some(cell) = before.filter(|cell| width(cell.symbol()) > 1) {
            cell.set_symbol(" ");
        }
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}

/// A text broken at blanks into lines of at most `room` columns.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let paragraph = Clean::new(paragraph);
        let mut line = String::new();
        for word in paragraph.as_str().split_inclusive(' ') {
            let bare = word.trim_end();
            if !line.is_empty() && width(&line) + width(bare) > room {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            line.push_str(word);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, room: u16) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, 12, 1));
        put(&mut buf, 0, 0, room, text, Style::new());
        (0..12).map(|x| buf[(x, 0)].symbol().to_owned()).collect()
    }

    #[test]
    fn wide_and_piled_characters_keep_their_columns() {
        assert_eq!(drawn("日本x", 12)[..5].concat(), "日 本 x");
        assert_eq!(drawn(&format!("e{}x", "\u{301}".repeat(3000)), 12)[1], "x");
        assert_eq!(drawn("\u{1b}]52;c;AAAA\u{7}ok", 12)[..11].concat(), "<U+001B>]52");
        assert_eq!(drawn("a\u{202e}b", 12)[..10].concat(), "a<U+202E>b");
    }

    #[test]
    fn p15_nothing_is_drawn_outside() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 3, 1));
        put(&mut buf, 2, 0, 10, "日本", Style::new());
        put(&mut buf, 5, 5, 10, "x", Style::new());
        put_right(&mut buf, 0, 0, 0, "x", Style::new());
        Line::new().add("abc", Style::new()).put_right(&mut buf, 0, 9, 2);
        assert_eq!(buf[(2, 0)].symbol(), "…");
    }

    #[test]
    fn a_line_that_is_cut_between_pieces_says_so() {
        let line = Line::new().add("abc", Style::new()).add("def", Style::new()).add(" ", Style::new());
        let drawn = |room| {
            let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
            line.put(&mut buf, 0, 0, room);
            (0..8).map(|x| buf[(x, 0)].symbol().to_owned()).collect::<String>()
        };
        assert_eq!([drawn(3), drawn(5), drawn(6)], ["ab…     ", "abcd…   ", "abcdef  "].map(str::to_owned));
    }

    #[test]
    fn wrapping_breaks_at_blanks() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("", 8), Vec::<String>::new());
    }
}
