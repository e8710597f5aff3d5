//! Writing what is on screen to a file.

use std::path::{Path, PathBuf};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::print::{Document, Existing, Format, face_by_ending};
use crate::tui::backend::{REPLACES, Refusal};
use crate::tui::context::PageContext;
use crate::tui::everyone::Everyone;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::show::{self, Shown};
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::Grid;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put};

/// The faces that are offered, by their names.
const FACES: [(&str, Format); 4] =
    [("CSV", Format::Csv), ("JSON", Format::Json), ("Markdown", Format::Markdown), ("HTML", Format::Html)];

/// The choice of a format and a file.
pub struct Export {
    shown: Shown,
    everyone: Option<Everyone>,
    format: usize,
    path: Entry,
    /// Why it was not written, and whether Enter replaces the file that is there.
    refused: Option<(String, bool)>,
    writing: bool,
}

impl Export {
    /// Of an answer; the file is named after it.
    #[must_use]
    pub fn new(answer: &Answer) -> Self {
        let document = Document::from(answer.clone());
        let lines = usize::try_from(show::people(answer)).unwrap_or(usize::MAX);
        Self::made(Shown { document, lines, beside: 0, part: None, hidden: Vec::new() })
    }

    /// Of all the people behind a number, of whom the list shows the first.
    #[must_use]
    pub fn of_people(answer: &Answer, grid: &Grid, everyone: Everyone) -> Self {
        let mut shown = show::shown(answer, grid);
        shown.lines = usize::try_from(show::people(answer)).unwrap_or(usize::MAX);
        let rows = show::count_text(Some(show::amount(show::people(answer))));
        shown.part = grid.sorted().map(|sorted| format!("{rows} rows, {sorted}"));
        Self { everyone: Some(everyone), ..Self::made(shown) }
    }

    /// Of an answer as a list shows it: the rows found, the columns chosen, in their order.
    #[must_use]
    pub fn shown(answer: &Answer, grid: &Grid) -> Self {
        if grid.is_empty() { Self::new(answer) } else { Self::made(show::shown(answer, grid)) }
    }

    fn made(shown: Shown) -> Self {
        let path = Entry::new(&format!("{}.{}", shown.document.answer.report, FACES[0].1.extension()));
        Self { shown, everyone: None, format: 0, path, refused: None, writing: false }
    }

    fn turn(&mut self, by: usize) {
        self.refused = None;
        let old = FACES[self.format].1.extension();
        self.format = (self.format + by) % FACES.len();
        if let Some(stem) = self.path.text().strip_suffix(&format!(".{old}")) {
            self.path = Entry::new(&format!("{stem}.{}", FACES[self.format].1.extension()));
        }
    }

    /// Another file is asked about anew; the end of its name chooses the format.
    fn renamed(&mut self) {
        self.refused = None;
        let path = Path::new(self.path.text().trim());
        if let (Some(_), Ok(face)) = (path.extension(), face_by_ending(path, None, &FACES)) {
            self.format = FACES.iter().position(|(_, other)| *other == face).unwrap_or(self.format);
        }
    }

    fn write(&mut self) -> Effect {
        let path = PathBuf::from(self.path.text().trim());
        let format = FACES[self.format].1;
        // What its end says was chosen while it was typed.
        if let (Some(_), Err(unfit)) = (path.extension(), face_by_ending(&path, None, &FACES)) {
            self.refused = Some((format!("{}: {}. Nothing was written", unfit.says, unfit.fits), false));
            return Effect::None;
        }
        self.writing = true;
        let replaces = self.refused.take().is_some_and(|(_, replaces)| replaces);
        let existing = if replaces { Existing::Replaced } else { Existing::Stays };
        match &self.everyone {
            Some(everyone) => Effect::ExportPeople(Box::new(everyone.clone()), format, path, existing),
            None => Effect::Export(Box::new(self.shown.document.clone()), format, path, existing),
        }
    }

    /// What the format holds.
    fn says(&self) -> String {
        let Shown { document, lines, beside, part, hidden } = &self.shown;
        let count = |n: usize, what: &str| {
            let count = show::count_text(Some(show::position(n)));
            format!("{count} {what}{}", if n == 1 { "" } else { "s" })
        };
        let people = match FACES[self.format].1 {
            Format::Json | Format::Csv => false,
            Format::Table | Format::Markdown | Format::Html => true,
        };
        let number = match (&self.everyone, people) {
            (None, false) => document.answer.table.rows.len(),
            _ => *lines,
        };
        let rows = match part {
            Some(part) if !people || *beside == 0 => part.clone(),
            Some(part) => format!("{} ({part})", count(number, "line")),
            None => count(number, if people && *beside > 0 { "line" } else { "row" }),
        };
        let without = (!hidden.is_empty()).then(|| format!(" without the hidden columns ({})", hidden.join(", ")));
        let left_out = (!people && *beside > 0).then(|| {
            format!(" {} on screen that no row of the report stands behind: left out.", count(*beside, "line"))
        });
        let without = without.unwrap_or_default();
        let holds = match FACES[self.format].1 {
            Format::Json => {
                ", every field of the report, hidden columns too; with filter, checks and notes.".to_owned()
            }
            Format::Csv => {
                format!(
                    ", values unrounded under the names of their fields{without}; filter, checks and notes are not in it."
                )
            }
            Format::Table | Format::Markdown | Format::Html => {
                format!(", the columns of the screen under their headings{without}; with filter, checks and notes.")
            }
        };
        rows + &holds + &left_out.unwrap_or_default()
    }
}

impl Overlay for Export {
    fn key(&mut self, key: Key, _keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        match key.code {
            Code::Esc => return Effect::Close,
            _ if self.writing => {}
            Code::Tab | Code::Down => self.turn(1),
            Code::BackTab | Code::Up => self.turn(FACES.len() - 1),
            Code::Enter if !self.path.text().trim().is_empty() => return self.write(),
            _ if self.path.key(key) => self.renamed(),
            _ => {}
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        if !self.writing {
            self.path.paste(text.trim());
            self.renamed();
        }
    }

    fn waiting(&self) -> bool {
        self.writing
    }

    fn exporting(&self) -> bool {
        self.writing
    }

    fn refused(&mut self, refusals: &[Refusal]) -> bool {
        let writing = std::mem::take(&mut self.writing);
        if writing {
            self.refused = refusals.first().map(|refusal| (refusal.message.clone(), refusal.field == REPLACES));
        }
        writing
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &PageContext<'_>) {
        let foot = Line::new().add("Tab format · Enter writes · Esc leaves", look.dim);
        let title = format!("Export {}", self.shown.document.answer.report);
        let inner = frame::popup(buf, screen, 76, 11, &title, &foot, look);
        let mut line = Line::new().add("Format  ", look.dim);
        for (i, (name, ..)) in FACES.iter().enumerate() {
            let style = if i == self.format { look.accent } else { look.dim };
            line = line.add(if i == self.format { format!("[{name}]") } else { format!(" {name} ") }, style);
        }
        line.put(buf, inner.x, inner.y + 1, inner.width);
        let room = inner.width.saturating_sub(8);
        put(buf, inner.x, inner.y + 2, 8, "File", look.dim);
        self.path.draw(buf, inner.x + 8, inner.y + 2, room, look, !self.writing);
        put(buf, inner.x, inner.y + 3, 8, "Folder", look.dim);
        put(buf, inner.x + 8, inner.y + 3, room, &folder(self.path.text().trim(), usize::from(room)), look.dim);
        let (says, style) = match &self.refused {
            Some((why, _)) => (why.clone(), look.warn),
            None if self.writing => ("Writing …".to_owned(), look.dim),
            None => (self.says(), look.dim),
        };
        for (y, line) in (inner.y + 5..inner.bottom()).zip(pen::wrap(&says, usize::from(inner.width))) {
            put(buf, inner.x, y, inner.width, &line, style);
        }
    }
}

/// The folder that a file would be in, its end where there is no room for all of it.
fn folder(path: &str, room: usize) -> String {
    let folder = std::path::absolute(path).ok().and_then(|path| path.parent().map(std::path::Path::to_owned));
    let text = folder.map_or_else(String::new, |folder| Clean::new(&folder.to_string_lossy()).to_string());
    let mut shown = text.as_str();
    while pen::width(shown) + 1 > room && !shown.is_empty() {
        shown = &shown[shown.chars().next().map_or(0, char::len_utf8)..];
    }
    if shown.len() < text.len() { format!("…{shown}") } else { text }
}
