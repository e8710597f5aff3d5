//! Writing what is on screen to a file.

use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::people::everyone;
use crate::domain::answer::Answer;
use crate::print::Format;
use crate::report::{Args, People};
use crate::tui::action::Keymap;
use crate::tui::event::{Code, Key};
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::source::Cx;
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{Line, put};

const FORMATS: [(&str, &str, Format); 3] =
    [("CSV", "csv", Format::Csv), ("JSON", "json", Format::Json), ("Markdown", "md", Format::Markdown)];

/// The choice of a format and a file.
pub struct Export {
    answer: Answer,
    /// Where the answer shows but the first of some people: the question of which all are written.
    whose: Option<(People, Args)>,
    format: usize,
    path: Entry,
}

impl Export {
    /// Of an answer; the file is named after it.
    #[must_use]
    pub fn new(answer: &Answer) -> Self {
        let path = Entry::new(&format!("{}.{}", answer.report, FORMATS[0].1));
        Self { answer: answer.clone(), whose: None, format: 0, path }
    }

    /// Of all the people behind a number, of whom the answer shows the first.
    #[must_use]
    pub fn of_people(answer: &Answer, whose: (People, Args)) -> Self {
        Self { whose: Some(whose), ..Self::new(answer) }
    }

    fn turn(&mut self, by: usize) {
        let old = FORMATS[self.format].1;
        self.format = (self.format + by) % FORMATS.len();
        if let Some(stem) = self.path.text().strip_suffix(&format!(".{old}")) {
            self.path = Entry::new(&format!("{stem}.{}", FORMATS[self.format].1));
        }
    }
}

impl Overlay for Export {
    fn key(&mut self, key: Key, _keys: &Keymap, _cx: &Cx<'_>) -> Effect {
        match key.code {
            Code::Esc => return Effect::Close,
            Code::Tab | Code::Down => self.turn(1),
            Code::BackTab | Code::Up => self.turn(FORMATS.len() - 1),
            Code::Enter if !self.path.text().trim().is_empty() => {
                let path = PathBuf::from(self.path.text().trim());
                let format = FORMATS[self.format].2;
                return match &self.whose {
                    Some(whose) => Effect::ExportPeople(Box::new(whose.clone()), format, path),
                    None => Effect::Export(Box::new(self.answer.clone()), format, path),
                };
            }
            _ => drop(self.path.key(key)),
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        self.path.paste(text.trim());
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &Cx<'_>) {
        let foot = Line::new().add("Tab format · Enter writes · Esc leaves", look.dim);
        let title = format!("Export {}", self.answer.report);
        let inner = frame::popup(buf, screen, 70, 7, &title, &foot, look);
        let mut line = Line::new().add("Format  ", look.dim);
        for (i, (name, ..)) in FORMATS.iter().enumerate() {
            let style = if i == self.format { look.accent } else { look.dim };
            line = line.add(if i == self.format { format!("[{name}]") } else { format!(" {name} ") }, style);
        }
        line.put(buf, inner.x, inner.y + 1, inner.width);
        put(buf, inner.x, inner.y + 2, 8, "File", look.dim);
        self.path.draw(buf, inner.x + 8, inner.y + 2, inner.width.saturating_sub(8), look, true);
        let rows = everyone(&self.answer);
        put(
            buf,
            inner.x,
            inner.y + 4,
            inner.width,
            &format!("{rows} rows with filter, checks and notes as on screen"),
            look.dim,
        );
    }
}
