//! What changed between two frames, in as few bytes as every terminal understands (P16).
//!
//! Only what a VT220 knows is sent, beside the colours; no repeated character (REP), which tmux and others take for ASCII
//! alone. Blanks take the style that is on, ends of lines and long gaps are erased, and a style is changed by what differs.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::widgets::pen;

/// The style that the terminal has on.
#[derive(Clone, Copy, PartialEq)]
struct Pen {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

const PLAIN: Pen = Pen { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

/// What shows on a blank as well.
const SEEN: Modifier = Modifier::REVERSED.union(Modifier::UNDERLINED);

/// The attributes in use, each with its number.
const NUMBERS: [(Modifier, &str); 4] =
    [(Modifier::BOLD, "1"), (Modifier::DIM, "2"), (Modifier::UNDERLINED, "4"), (Modifier::REVERSED, "7")];

/// The fewest blanks that are worth an erasure.
const GAP: u16 = 10;

/// The bytes that make the frame before into the frame after; both are of one size.
#[must_use]
pub fn difference(before: &Buffer, after: &Buffer) -> String {
    let mut out = Painter { out: String::new(), on: PLAIN, at: None, after };
    let changed: Vec<(u16, u16, &Cell)> = before.diff(after).into_iter().collect();
    let width = after.area.width;
    let mut i = 0;
    while let Some(&(x, y, cell)) = changed.get(i) {
        let blanks = run(&changed[i..]);
        if blanks >= 4 && x + blanks == width {
            out.go(x, y);
            out.style(PLAIN);
            out.out.push_str("\u{1b}[K");
            i += usize::from(blanks);
        } else if blanks >= GAP {
            out.go(x, y);
            out.style(PLAIN);
            let _ = write!(out.out, "\u{1b}[{blanks}X");
            i += usize::from(blanks);
        } else {
            out.put(x, y, cell);
            i += 1;
        }
    }
    if out.on != PLAIN {
        out.out.push_str("\u{1b}[m");
    }
    out.out
}

/// How many plain blanks follow each other in one row.
fn run(cells: &[(u16, u16, &Cell)]) -> u16 {
    let Some(&(x, y, _)) = cells.first() else { return 0 };
    let follows = |(i, (cx, cy, cell)): (usize, &(u16, u16, &Cell))| {
        *cy == y && *cx == x.saturating_add(pen::cells(i)) && plain_blank(cell)
    };
    pen::cells(cells.iter().enumerate().take_while(|(i, cell)| follows((*i, *cell))).count())
}

fn plain_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.bg == Color::Reset && !cell.modifier.intersects(SEEN)
}

struct Painter<'a> {
    out: String,
    on: Pen,
    /// Where the cursor is; `None` = not known.
    at: Option<(u16, u16)>,
    after: &'a Buffer,
}

impl Painter<'_> {
    fn go(&mut self, x: u16, y: u16) {
        if self.rewritten(x, y) {
            return;
        }
        let _ = match self.at {
            Some(at) if at == (x, y) => Ok(()),
            Some((from, row)) if row == y && x == from + 1 => write!(self.out, "\u{1b}[C"),
            Some((from, row)) if row == y && x > from => write!(self.out, "\u{1b}[{}C", x - from),
            Some((_, row)) if row + 1 == y && x == 0 => write!(self.out, "\r\n"),
            _ => write!(self.out, "\u{1b}[{};{}H", y + 1, x + 1),
        };
        self.at = Some((x, y));
    }

    /// Steps over a few unchanged cells by writing them again, where that takes no more than moving.
    fn rewritten(&mut self, x: u16, y: u16) -> bool {
        let Some((from, row)) = self.at.filter(|(from, row)| *row == y && *from < x && x - *from <= 4) else {
            return false;
        };
        let cells: Vec<&Cell> = (from..x).filter_map(|at| self.after.cell((at, row))).collect();
        let ready = |cell: &&Cell| {
            let style = Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
            cell.symbol().len() == 1 && (style == self.on || self.blends(cell))
        };
        let ready = cells.iter().all(ready);
        if ready {
            self.out.extend(cells.iter().map(|cell| cell.symbol()));
            self.at = Some((x, y));
        }
        ready
    }

    /// Whether it is a blank that looks the same in the style that is on: the ink of a blank is not seen.
    fn blends(&self, cell: &Cell) -> bool {
        cell.symbol() == " " && cell.bg == self.on.bg && cell.modifier & SEEN == self.on.modifier & SEEN
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        self.go(x, y);
        let wanted = Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier };
        if !self.blends(cell) {
            self.style(wanted);
        }
        self.out.push_str(cell.symbol());
        let wide = pen::cells(pen::width(cell.symbol()));
        // Where terminals may not agree on a width, the cursor is placed anew.
        self.at = cell.symbol().is_ascii().then_some((x + 1, y)).or_else(|| {
            let sure = cell.symbol().chars().count() == 1 && wide == 1;
            sure.then_some((x + 1, y))
        });
    }

    fn style(&mut self, wanted: Pen) {
        if wanted == self.on {
            return;
        }
        if wanted == PLAIN {
            self.out.push_str("\u{1b}[m");
            self.on = PLAIN;
            return;
        }
        let mut codes = Vec::new();
        let mut from = self.on;
        if !wanted.modifier.contains(from.modifier) {
            // Attributes are only taken away together.
            codes.push(String::new());
            from = PLAIN;
        }
        for (modifier, number) in NUMBERS {
            if wanted.modifier.contains(modifier) && !from.modifier.contains(modifier) {
                codes.push(number.to_owned());
            }
        }
        if wanted.fg != from.fg {
            codes.push(colour(wanted.fg, 30));
        }
        if wanted.bg != from.bg {
            codes.push(colour(wanted.bg, 40));
        }
        let _ = write!(self.out, "\u{1b}[{}m", codes.join(";"));
        self.on = wanted;
    }
}

/// The number of a colour, `base` 30 for the ink and 40 for the ground.
fn colour(colour: Color, base: u8) -> String {
    let named = |index: u8| (base + index).to_string();
    let bright = |index: u8| (base + 60 + index).to_string();
    match colour {
        Color::Reset => named(9),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(index @ 0..=7) => named(index),
        Color::Indexed(index @ 8..=15) => bright(index - 8),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Rgb(red, green, blue) => format!("{};2;{red};{green};{blue}", base + 8),
    }
}

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    const AREA: Rect = Rect::new(0, 0, 40, 6);

    /// What a terminal shows after some frames, drawn one after the other.
    fn shown(frames: &[Buffer]) -> vt100::Parser {
        let size = |n| std::num::NonZero::new(n).expect("not 0");
        let mut terminal = vt100::Parser::new(size(AREA.height), size(AREA.width), 0);
        let mut before = Buffer::empty(AREA);
        for frame in frames {
            terminal.process(difference(&before, frame).as_bytes());
            before = frame.clone();
        }
        terminal
    }

    fn agrees(frame: &Buffer, terminal: &vt100::Parser) {
        for y in 0..AREA.height {
            for x in 0..AREA.width {
                let (cell, seen) = (&frame[(x, y)], terminal.screen().cell(y, x).expect("on screen"));
                if seen.is_wide_continuation() {
                    continue;
                }
                let text = if seen.contents().is_empty() { " " } else { seen.contents() };
                assert_eq!(cell.symbol(), text, "{x},{y}");
                assert_eq!(cell.modifier.contains(Modifier::REVERSED), seen.inverse(), "{x},{y}");
                if text != " " {
                    assert_eq!(cell.modifier.contains(Modifier::BOLD), seen.bold(), "{x},{y}");
                    let fg = match cell.fg {
                        Color::Indexed(index) => vt100::Color::Idx(index),
                        Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
                        _ => vt100::Color::Default,
                    };
                    assert_eq!(fg, seen.fgcolor(), "{x},{y}");
                }
            }
        }
    }

    #[test]
    fn p16_a_terminal_shows_the_frame_whatever_was_there_before() {
        let inks = [
            Style::new(),
            Style::new().fg(Color::Indexed(6)).add_modifier(Modifier::BOLD),
            Style::new().fg(Color::Indexed(8)),
            Style::new().add_modifier(Modifier::REVERSED),
            Style::new().fg(Color::Rgb(1, 2, 3)).bg(Color::Indexed(24)),
        ];
        let texts = ["Welcome series", "──────────", "日本語 x", "      ", "█▌───│", "1,204.3", "e\u{301}e", ""];
        let frames: Vec<Buffer> = (0..12_usize)
            .map(|n| {
                let mut frame = Buffer::empty(AREA);
                for y in 0..6_usize {
                    for piece in 0..3_usize {
                        let text = texts[(n * 5 + y * 3 + piece * 2) % texts.len()];
                        let ink = inks[(n + y * 2 + piece) % inks.len()];
                        pen::put(&mut frame, pen::cells(piece * 13 + n % 3), pen::cells(y), 13, text, ink);
                    }
                }
                frame
            })
            .collect();
        for last in 1..=frames.len() {
            agrees(&frames[last - 1], &shown(&frames[..last]));
        }
    }

    #[test]
    fn p16_nothing_new_is_no_byte() {
        let mut frame = Buffer::empty(AREA);
        frame.set_string(0, 0, "text", Style::new().fg(Color::Red));
        assert_eq!(difference(&frame, &frame.clone()), "");
    }

    #[test]
    fn p16_only_basic_sequences_are_sent() {
        let mut frame = Buffer::empty(AREA);
        for (y, text) in (0..).zip(["────────────────────────", "████████████████", "aaaaaaaaaaaaaaaaaaaa"])
        {
            frame.set_string(1, y, text, Style::new().fg(Color::Indexed(6)));
        }
        frame.set_style(Rect::new(0, 4, 20, 1), Style::new().add_modifier(Modifier::UNDERLINED | Modifier::REVERSED));
        let sent = difference(&Buffer::empty(AREA), &frame);
        // The final characters of every control sequence: position, right, erasures, colours.
        let mut rest = sent.as_str();
        while let Some(place) = rest.find('\u{1b}') {
            let sequence = rest[place + 1..].strip_prefix('[').expect("nothing but CSI");
            let end = sequence.find(|c: char| ('@'..='~').contains(&c)).expect("an end");
            assert!("HCKXm".contains(&sequence[end..=end]), "{:?}", &sequence[..=end]);
            assert!(!sequence[..end].contains(':'), "a styled underline");
            rest = &sequence[end + 1..];
        }
        assert!(sent.contains(&"─".repeat(24)) && sent.contains(&"█".repeat(16)) && sent.contains(&"a".repeat(20)));
    }
}
