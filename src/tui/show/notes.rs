//! Notes below rows.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::tui::action::Action;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::widgets::pen;

/// What there is to know of an answer, with names in place of ids, beside what is to be known of the data, which the title bar says.
#[must_use]
pub fn own_notes(answer: &Answer) -> Vec<String> {
    let of_data = answer.source.notes();
    let own = answer.notes.texts().into_iter().zip(crate::print::notes(answer));
    let own = own.filter(|(note, _)| !of_data.iter().any(|other| *note == **other));
    own.map(|(_, said)| Clean::new(&said).to_string()).collect()
}

/// Draws notes below rows that take `tall` lines: in the room that is left, in at least `least` lines; answers with the
/// room of the rows. A note that does not fit ends with "…".
pub fn with_notes(buf: &mut Buffer, area: Rect, tall: u16, least: u16, notes: &[impl AsRef<str>], look: &Look) -> Rect {
    let room_left = area.height.saturating_sub(tall.saturating_add(1));
    let room = usize::from(area.width).saturating_sub(2);
    let mut lines: Vec<String> = Vec::new();
    for note in notes {
        lines.extend(
            pen::wrap(note.as_ref(), room)
                .into_iter()
                .zip(0..)
                .map(|(line, i)| format!("{} {line}", if i == 0 { look.glyph("·") } else { " " })),
        );
    }
    let shown = pen::cells(lines.len()).min(room_left.max(least)).min(area.height);
    if let Some(last) = lines.get(usize::from(shown)).and(usize::from(shown).checked_sub(1)) {
        // More would follow.
        lines[last] = format!("{} …", whole_words(&lines[last], room.saturating_sub(2)));
    }
    for (y, line) in (area.bottom() - shown..area.bottom()).zip(&lines) {
        pen::put(buf, area.x, y, area.width, line, look.dim);
    }
    Rect { height: area.height - shown, ..area }
}

/// A list of so many lines has several rows below its heading, one of which gives way to what is said of them.
const SEVERAL: u16 = 4;

/// Draws notes where rows, which take `tall` lines, come before them: in the lines that the rows leave, and in one where there is room
/// for several rows. `short` is said in place of notes that have no room. Answers with the room of the rows.
pub fn after_rows(
    buf: &mut Buffer,
    area: Rect,
    tall: u16,
    (notes, short): (Vec<String>, &dyn Fn() -> Option<String>),
    look: &Look,
) -> Rect {
    let left = area.height.saturating_sub(tall).max(u16::from(area.height >= SEVERAL));
    let all = notes_height(&notes, area.width);
    let short = if left < all { short() } else { None };
    let notes = short.map_or(notes, |short| vec![short]);
    with_notes(buf, area, tall, left.min(all), &notes, look)
}

/// The beginning of a line that fits, without a word that would be cut where there is one before it.
fn whole_words(line: &str, room: usize) -> String {
    let mut text = line;
    while pen::width(text) > room {
        match text.rsplit_once(' ') {
            Some((before, _)) if !before.trim().is_empty() => text = before,
            _ => return pen::fit(text, room).trim_end_matches('…').to_owned(),
        }
    }
    text.to_owned()
}

/// Notes in one line; where they have no room in it, as many words as fit and the key that shows all; `None` without notes.
#[must_use]
pub fn notes_line(notes: &[impl AsRef<str>], room: u16, keys: &Keymap) -> Option<String> {
    let text = notes.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" · ");
    let room = usize::from(room);
    if text.is_empty() || pen::width(&text) <= room {
        return Some(text).filter(|text| !text.is_empty());
    }
    let more = format!(" … {} all notes", keys.mention(Action::Checks));
    match room.checked_sub(pen::width(&more)).filter(|room| *room >= LEAST) {
        Some(room) => Some(whole_words(&text, room) + &more),
        None => Some(pen::fit(&text, room)),
    }
}

/// So few columns are no room for a note beside the key that shows all.
const LEAST: usize = 20;

/// The lines that notes take in so much room.
#[must_use]
pub fn notes_height(notes: &[impl AsRef<str>], width: u16) -> u16 {
    let room = usize::from(width).saturating_sub(2);
    pen::cells(notes.iter().map(|note| pen::wrap(note.as_ref(), room).len()).sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};

    #[test]
    fn notes_take_the_room_that_rows_leave_and_end_with_a_mark_where_they_are_cut() {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let area = Rect::new(0, 0, 14, 8);
        let notes = ["one two three".to_owned(), "four".to_owned()];
        let drawn = |tall, least| {
            let mut buf = Buffer::empty(area);
            let room = with_notes(&mut buf, area, tall, least, &notes, &look);
            let line = |y| (0..14).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
            (room.height, (0..8).map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>())
        };
        // Three lines of notes, a blank one above.
        assert_eq!(drawn(4, 0), (5, vec!["· one two".to_owned(), "  three".to_owned(), "· four".to_owned()]));
        assert_eq!(drawn(5, 0), (6, vec!["· one two".to_owned(), "  three …".to_owned()]));
        assert_eq!(drawn(20, 0), (8, vec![]));
        assert_eq!(drawn(20, 1), (7, vec!["· one two …".to_owned()]));
    }

    #[test]
    fn rows_come_before_notes_which_have_one_line_where_there_are_several_rows() {
        let look = Look::new(Depth::Plain, false, &Theme::default());
        let said = |height: u16, tall: u16| {
            let area = Rect::new(0, 0, 14, height);
            let mut buf = Buffer::empty(area);
            let notes = vec!["one two three".to_owned()];
            let room = after_rows(&mut buf, area, tall, (notes, &|| Some("in short".to_owned())), &look);
            let line = |y| (0..14).map(|x| buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
            (room.height, (0..height).map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>())
        };
        // Both lines fit below the rows, with and without a blank one between.
        let whole = vec!["· one two".to_owned(), "  three".to_owned()];
        assert_eq!([said(6, 3), said(5, 3)], [(4, whole.clone()), (3, whole)]);
        let short = vec!["· in short".to_owned()];
        assert_eq!([said(4, 3), said(4, 9), said(8, 20)], [(3, short.clone()), (3, short.clone()), (7, short)]);
        assert_eq!(said(3, 9), (3, vec![]));
    }

    #[test]
    fn notes_without_room_in_their_line_end_at_a_word_with_the_key_that_shows_all() {
        let keys = Keymap::new(crate::tui::pages::verbs(), &[]);
        let line = |notes: &[&str], room| notes_line(notes, room, &keys);
        assert_eq!(line(&["12 people", "two more"], 30).as_deref(), Some("12 people · two more"));
        assert_eq!(line(&[], 30), None);
        let cut = line(&["12 people", "of whom some have left again"], 36).unwrap_or_default();
        assert_eq!(cut, "12 people · of whom … c all notes");
        assert_eq!(line(&["12 people", "two more"], 12).as_deref(), Some("12 people ·…"));
    }
}
