//! One line of text being typed.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;
use tui_input::{Input, InputRequest};

use super::pen::{self, put};
use crate::domain::clean::{self, Clean};
use crate::tui::key::{Code, Key};
use crate::tui::look::Look;

/// The most characters that a line takes: a pasted megabyte is not an input.
const LONGEST: usize = 400;

/// A text whose beginning is out of sight: "…" stands for it, as wide as the character that it covers.
fn cut_before(shown: &str) -> String {
    let mut letters = shown.chars();
    let wide = letters.next().map_or(0, |first| pen::width(first.encode_utf8(&mut [0; 4])));
    let gap = if wide > 1 { " " } else { "" };
    format!("…{gap}{}", letters.as_str())
}

/// A line of text with a cursor.
#[derive(Clone, Debug, Default)]
pub struct Entry(Input);

impl Entry {
    /// With a text to begin with, the cursor at its end.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Input::new(Clean::bare(text).as_str().to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// Takes a key; false when it is none for a line of text.
    pub fn key(&mut self, key: Key) -> bool {
        let request = match (key.code, key.ctrl) {
            (Code::Char(c), false) if !key.alt => {
                if self.text().chars().count() >= LONGEST || clean::unseen(c) {
                    return true;
                }
                InputRequest::InsertChar(c)
            }
            (Code::Backspace, false) => InputRequest::DeletePrevChar,
            (Code::Backspace | Code::Char('w'), true) => InputRequest::DeletePrevWord,
            (Code::Delete, _) => InputRequest::DeleteNextChar,
            (Code::Left, false) => InputRequest::GoToPrevChar,
            (Code::Right, false) => InputRequest::GoToNextChar,
            (Code::Left, true) => InputRequest::GoToPrevWord,
            (Code::Right, true) => InputRequest::GoToNextWord,
            (Code::Home, _) | (Code::Char('a'), true) => InputRequest::GoToStart,
            (Code::End, _) | (Code::Char('e'), true) => InputRequest::GoToEnd,
            (Code::Char('u'), true) => InputRequest::DeleteFromStart,
            (Code::Char('k'), true) => InputRequest::DeleteTillEnd,
            _ => return false,
        };
        self.0.handle(request);
        true
    }

    /// Takes pasted text: one line, clean, no longer than a line may be.
    pub fn paste(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.text().chars().count());
        for c in Clean::bare(text).as_str().chars().take(room) {
            self.0.handle(InputRequest::InsertChar(c));
        }
    }

    /// Draws it, the cursor as a reversed cell where it has the focus.
    pub fn draw(&self, buf: &mut Buffer, x: u16, y: u16, room: u16, look: &Look, focus: bool) {
        if room == 0 {
            return;
        }
        // Without the cursor in it a text is read from its start.
        let skip = if focus { self.0.visual_scroll(usize::from(room.saturating_sub(1))) } else { 0 };
        // A wide character is passed as a whole.
        let (mut passed, mut from) = (0, 0);
        for c in self.text().chars() {
            if passed >= skip {
                break;
            }
            passed += pen::width(c.encode_utf8(&mut [0; 4]));
            from += c.len_utf8();
        }
        let cursor = pen::cells(self.0.visual_cursor().saturating_sub(passed)).min(room - 1);
        let shown = self.text().get(from..).unwrap_or_default();
        let shown = if skip > 0 { cut_before(shown) } else { shown.to_owned() };
        if focus {
            pen::wash(buf, ratatui::layout::Rect::new(x, y, room, 1), look.text.add_modifier(Modifier::UNDERLINED));
        }
        put(buf, x, y, room, &shown, if focus { look.text.add_modifier(Modifier::UNDERLINED) } else { look.text });
        if focus && let Some(cell) = buf.cell_mut((x + cursor, y)) {
            cell.set_style(look.text.add_modifier(Modifier::REVERSED));
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;

    use super::*;
    use crate::config::theme::{Depth, Theme};

    #[test]
    fn a_line_that_is_longer_than_its_room_says_so_at_the_side_that_is_cut() {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let drawn = |text: &str, focus| {
            let mut buf = Buffer::empty(Rect::new(0, 0, 10, 1));
            Entry::new(text).draw(&mut buf, 0, 0, 8, &look, focus);
            let cursor = (0..10).find(|x| buf[(*x, 0)].modifier.contains(Modifier::REVERSED));
            ((0..10).map(|x| buf[(x, 0)].symbol()).collect::<String>().trim_end().to_owned(), cursor)
        };
        assert_eq!(drawn("2024-01-02", false), ("2024-01…".into(), None));
        // The cursor stands behind the last letter.
        assert_eq!(drawn("2024-01-02", true), ("…-01-02".into(), Some(7)));
        assert_eq!(drawn("2024-01", true), ("2024-01".into(), Some(7)));
        // Of fourteen columns eight are passed, four characters; the … takes the two of the fifth.
        assert_eq!(drawn("日本語のページ", true), ("… ー ジ".into(), Some(6)));
    }
}
