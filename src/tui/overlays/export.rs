//! Writing what is on screen to a file.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::clean::Clean;
use crate::print::{Existing, Format};
use crate::report::{Args, People};
use crate::tui::backend::{REPLACES, Refusal};
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::show;
use crate::tui::widgets::frame;
use crate::tui::widgets::grid::Grid;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put};

const FORMATS: [(&str, &str, Format); 4] = [
    ("CSV", "csv", Format::Csv),
    ("JSON", "json", Format::Json),
    ("Markdown", "md", Format::Markdown),
    ("HTML", "html", Format::Html),
];

/// The choice of a format and a file.
pub struct Export {
    answer: Answer,
    /// Where the answer shows but the first of some people: the question of which all are written.
    whose: Option<(People, Args)>,
    format: usize,
    path: Entry,
    /// Why it was not written, and whether Enter replaces the file that is there.
    refused: Option<(String, bool)>,
    writing: bool,
    /// What of the answer is shown, where it is not all: `3 of 17 rows, find “cart”`.
    part: Option<String>,
}

impl Export {
    /// Of an answer; the file is named after it.
    #[must_use]
    pub fn new(answer: &Answer) -> Self {
        let path = Entry::new(&format!("{}.{}", answer.report, FORMATS[0].1));
        Self { answer: answer.clone(), whose: None, format: 0, path, refused: None, writing: false, part: None }
    }

    /// Of all the people behind a number, of whom the answer shows the first.
    #[must_use]
    pub fn of_people(answer: &Answer, whose: (People, Args)) -> Self {
        Self { whose: Some(whose), ..Self::new(answer) }
    }

    /// Of an answer as a list shows it: the rows found, in their order.
    #[must_use]
    pub fn shown(answer: &Answer, grid: &Grid) -> Self {
        let Some(rows) = show::shown_rows(answer, grid) else { return Self::new(answer) };
        let all = answer.table.rows.len();
        let whole = rows.len() == all && rows.iter().copied().eq(0..all);
        if whole {
            return Self::new(answer);
        }
        let mut parts = vec![format!("{} of {all} {}", rows.len(), if all == 1 { "row" } else { "rows" })];
        if !grid.needle().is_empty() {
            parts.push(format!("find “{}”", Clean::new(grid.needle())));
        }
        parts.extend(grid.sorted());
        let part = parts.join(", ");
        let mut shown = answer.clone();
        shown.table.rows = rows.iter().map(|&row| answer.table.rows[row].clone()).collect();
        shown.notes.push(format!("What was on screen: {part}."));
        Self { part: Some(part), ..Self::new(&shown) }
    }

    fn turn(&mut self, by: usize) {
        self.refused = None;
        let old = FORMATS[self.format].1;
        self.format = (self.format + by) % FORMATS.len();
        if let Some(stem) = self.path.text().strip_suffix(&format!(".{old}")) {
            self.path = Entry::new(&format!("{stem}.{}", FORMATS[self.format].1));
        }
    }
}

impl Overlay for Export {
    fn key(&mut self, key: Key, _keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        match key.code {
            Code::Esc => return Effect::Close,
            _ if self.writing => {}
            Code::Tab | Code::Down => self.turn(1),
            Code::BackTab | Code::Up => self.turn(FORMATS.len() - 1),
            Code::Enter if !self.path.text().trim().is_empty() => {
                self.writing = true;
                let replaces = self.refused.take().is_some_and(|(_, replaces)| replaces);
                let existing = if replaces { Existing::Replaced } else { Existing::Stays };
                let path = PathBuf::from(self.path.text().trim());
                let format = FORMATS[self.format].2;
                return match &self.whose {
                    Some(whose) => Effect::ExportPeople(Box::new(whose.clone()), format, path, existing),
                    None => Effect::Export(Box::new(self.answer.clone()), format, path, existing),
                };
            }
            // Another file is asked about anew.
            _ if self.path.key(key) => self.refused = None,
            _ => {}
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        if !self.writing {
            self.path.paste(text.trim());
            self.refused = None;
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
        let title = format!("Export {}", self.answer.report);
        let inner = frame::popup(buf, screen, 70, 9, &title, &foot, look);
        let mut line = Line::new().add("Format  ", look.dim);
        for (i, (name, ..)) in FORMATS.iter().enumerate() {
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
            None => {
                let rows = || match show::people(&self.answer) {
                    1 => "1 row".to_owned(),
                    rows => format!("{} rows", show::count_text(Some(show::amount(rows)))),
                };
                let rows = self.part.clone().unwrap_or_else(rows);
                (format!("{rows}; with filter, checks and notes as on screen"), look.dim)
            }
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
