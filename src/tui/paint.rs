//! What changed between two frames, in as few bytes as every terminal understands (P16).
//!
//! Only what a VT220 knows is sent, beside the colours; no repeated character (REP), which tmux and others take for ASCII
//! alone. Blanks take the style that is on, ends of lines and long gaps are erased, and a style is changed by what differs.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::widgets::pen;
use crate::config::theme::{Colour, Depth};

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

/// What ends attributes, each with its number.
const ENDS: [(Modifier, &str); 3] =
    [(Modifier::BOLD.union(Modifier::DIM), "22"), (Modifier::UNDERLINED, "24"), (Modifier::REVERSED, "27")];

/// The fewest blanks that are worth an erasure.
const GAP: u16 = 10;

/// The bytes that make the frame before into the frame after; both are of one size.
#[must_use]
pub fn difference(before: &Buffer, after: &Buffer) -> String {
    let mut out = Painter { out: String::new(), on: PLAIN, at: None, after };
    let changed: Vec<Changed<'_>> = before.diff(after).into_iter().collect();
    for row in changed.chunk_by(|one, next| one.1 == next.1) {
        let pieces = pieces(row, after);
        // From left to right, or one style after the other: whatever is shorter.
        let mut across = out.fork();
        for piece in &pieces {
            across.piece(piece);
        }
        let mut by_style = out.fork();
        by_style.by_style(pieces);
        out.join(if by_style.out.len() < across.out.len() { &by_style } else { &across });
    }
    if out.on != PLAIN {
        out.out.push_str("\u{1b}[m");
    }
    out.out
}

/// A cell that is another than before, and where it is.
type Changed<'a> = (u16, u16, &'a Cell);

/// Cells of a row that follow each other and are sent together.
enum Piece<'a> {
    /// Plain blanks up to the end of the row.
    Tail(&'a [Changed<'a>]),
    /// Plain blanks that are worth an erasure, over so many columns.
    Gap(&'a [Changed<'a>], u16),
    /// Text of one style.
    Text(&'a [Changed<'a>]),
}

impl Piece<'_> {
    /// Whether no ink of it is seen, and it is no erasure, which takes the ground that is on.
    fn blank(&self) -> bool {
        matches!(self, Self::Text(cells) if cells.iter().all(|(_, _, cell)| cell.symbol() == " "))
    }

    /// The style that it is sent in.
    fn style(&self) -> Pen {
        match self {
            Self::Tail(_) | Self::Gap(..) => PLAIN,
            Self::Text(cells) => {
                let inked = cells.iter().find(|(_, _, cell)| cell.symbol() != " ").or(cells.first());
                inked.map_or(PLAIN, |(_, _, cell)| pen_of(cell))
            }
        }
    }
}

/// The changed cells of a row in pieces.
fn pieces<'a>(row: &'a [Changed<'a>], after: &Buffer) -> Vec<Piece<'a>> {
    let mut all = Vec::new();
    let mut rest = row;
    while !rest.is_empty() {
        let erased = erased(rest, after);
        let (piece, more) = rest.split_at(erased.map_or_else(|| text_run(rest, after), |(count, _, _)| count));
        all.push(match erased {
            Some((_, _, true)) => Piece::Tail(piece),
            Some((_, columns, false)) => Piece::Gap(piece, columns),
            None => Piece::Text(piece),
        });
        rest = more;
    }
    all
}

/// How many cells follow each other in one style, up to what is worth an erasure; at least one.
fn text_run(cells: &[Changed<'_>], after: &Buffer) -> usize {
    let mut style = cells.first().map_or(PLAIN, |(_, _, cell)| pen_of(cell));
    let mut inked = false;
    let mut next = cells.first().map(|cell| cell.0);
    let mut count = 0;
    for (i, &(x, _, cell)) in cells.iter().enumerate() {
        let (blank, wanted) = (cell.symbol() == " ", pen_of(cell));
        let erased = i > 0 && blank && erased(&cells[i..], after).is_some();
        let fits = wanted == style || ((blank || !inked) && blends(wanted, style));
        if next != Some(x) || erased || !fits {
            break;
        }
        if !blank && !inked {
            (style, inked) = (wanted, true);
        }
        next = x.checked_add(pen::cells(pen::width(cell.symbol())).max(1));
        count += 1;
    }
    count.max(1)
}

/// Whether a blank of one style looks the same in another: its ink is not seen.
fn blends(blank: Pen, on: Pen) -> bool {
    blank.bg == on.bg && blank.modifier & SEEN == on.modifier & SEEN
}

fn pen_of(cell: &Cell) -> Pen {
    Pen { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
}

/// The plain blanks that an erasure takes from the first changed cell on: how many changed cells, and over how many columns; what
/// stays blank between them is erased as well. `None` = not worth it. The third is whether the row ends with them.
fn erased(cells: &[Changed<'_>], after: &Buffer) -> Option<(usize, u16, bool)> {
    let &(x, y, _) = cells.first()?;
    let width = after.area.width;
    let end = (x..width).find(|at| !after.cell((*at, y)).is_some_and(plain_blank)).unwrap_or(width);
    let count = cells.iter().take_while(|cell| cell.0 < end).count();
    let columns = cells.get(count.checked_sub(1)?)?.0 - x + 1;
    let ends = end == width && columns >= 4;
    (ends || columns >= GAP).then_some((count, columns, ends))
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

impl<'a> Painter<'a> {
    /// One that goes on from here, with nothing sent yet.
    fn fork(&self) -> Self {
        Self { out: String::new(), on: self.on, at: self.at, after: self.after }
    }

    /// Takes what a fork has sent.
    fn join(&mut self, fork: &Self) {
        self.out.push_str(&fork.out);
        (self.on, self.at) = (fork.on, fork.at);
    }

    fn piece(&mut self, piece: &Piece<'a>) {
        let (Piece::Tail(cells) | Piece::Gap(cells, _) | Piece::Text(cells)) = piece;
        let Some(&(x, y, _)) = cells.first() else { return };
        if let Piece::Text(cells) = piece {
            cells.iter().for_each(|(x, y, cell)| self.put(*x, *y, cell));
            return;
        }
        self.go(x, y);
        self.style(PLAIN);
        let _ = match piece {
            Piece::Gap(_, columns) => write!(self.out, "\u{1b}[{columns}X"),
            Piece::Tail(_) | Piece::Text(_) => write!(self.out, "\u{1b}[K"),
        };
    }

    /// Sends all pieces of the style that is on, then those of the style of the first that is left.
    fn by_style(&mut self, pieces: Vec<Piece<'a>>) {
        let mut before = self.on;
        let mut left: Vec<(Pen, Piece<'a>)> = Vec::new();
        for piece in pieces {
            // Blanks go with what stands before them where they can.
            if !piece.blank() || !blends(piece.style(), before) {
                before = piece.style();
            }
            left.push((before, piece));
        }
        let mut style = self.on;
        while !left.is_empty() {
            let (now, later): (Vec<_>, Vec<_>) = left.into_iter().partition(|(wanted, _)| *wanted == style);
            for (_, piece) in &now {
                self.piece(piece);
            }
            style = later.first().map_or(style, |(wanted, _)| *wanted);
            left = later;
        }
    }

    fn go(&mut self, x: u16, y: u16) {
        if self.rewritten(x, y) {
            return;
        }
        let _ = match self.at {
            Some(at) if at == (x, y) => Ok(()),
            Some((from, row)) if row == y && x == from + 1 => write!(self.out, "\u{1b}[C"),
            Some((from, row)) if row == y && x > from => write!(self.out, "\u{1b}[{}C", x - from),
            Some((_, row)) if row + 1 == y && x == 0 => write!(self.out, "\r\n"),
            Some((_, row)) if row == y && x == 0 => write!(self.out, "\r"),
            Some((_, row)) if row == y => write!(self.out, "\r\u{1b}[{x}C"),
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
            cell.symbol().len() == 1
                && (pen_of(cell) == self.on || (cell.symbol() == " " && blends(pen_of(cell), self.on)))
        };
        let ready = cells.iter().all(ready);
        if ready {
            self.out.extend(cells.iter().map(|cell| cell.symbol()));
            self.at = Some((x, y));
        }
        ready
    }

    fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        self.go(x, y);
        let wanted = pen_of(cell);
        if !(cell.symbol() == " " && blends(pen_of(cell), self.on)) {
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
        let anew = codes(PLAIN, wanted);
        let [changed, anew] = [codes(self.on, wanted), std::iter::once(String::new()).chain(anew).collect()]
            .map(|codes: Vec<String>| codes.join(";"));
        let _ = write!(self.out, "\u{1b}[{}m", if changed.len() <= anew.len() { changed } else { anew });
        self.on = wanted;
    }
}

/// What makes one style into another.
fn codes(from: Pen, wanted: Pen) -> Vec<String> {
    let mut codes = Vec::new();
    let mut has = from.modifier;
    for (ended, number) in ENDS {
        if has.intersects(ended - wanted.modifier) {
            codes.push(number.to_owned());
            has -= ended;
        }
    }
    for (modifier, number) in NUMBERS {
        if (wanted.modifier - has).contains(modifier) {
            codes.push(number.to_owned());
        }
    }
    if wanted.fg != from.fg {
        codes.push(colour(wanted.fg, 30));
    }
    if wanted.bg != from.bg {
        codes.push(colour(wanted.bg, 40));
    }
    codes
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
        // One that the palette of 256 has takes fewer bytes as its number.
        Color::Rgb(red, green, blue) => match Colour::Rgb(red, green, blue).at(Depth::TwoHundred) {
            Colour::Index(index) if Colour::Index(index).rgb() == (red, green, blue) => {
                format!("{};5;{index}", base + 8)
            }
            _ => format!("{};2;{red};{green};{blue}", base + 8),
        },
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
