//! Text longer than its box: moved through, found in, handed to the pager.

use std::ops::ControlFlow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::Action;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::Effect;
use crate::tui::widgets::grid::mark;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put, put_right};

/// Lines, how far they are scrolled, and what is found in them.
#[derive(Default)]
pub struct Scroll {
    lines: Vec<Line>,
    top: usize,
    height: usize,
    /// The text found, in lower case.
    needle: String,
    entry: Option<Entry>,
    /// The lines with the text.
    hits: Vec<usize>,
    /// Which of them one is at.
    hit: usize,
}

impl Scroll {
    /// Takes other lines.
    pub fn set(&mut self, lines: Vec<Line>) {
        self.lines = lines;
        self.search();
    }

    /// Takes a key: break = it is taken, else what it means.
    pub fn key(&mut self, key: Key, keys: &Keymap) -> ControlFlow<Effect, Option<Action>> {
        if self.typed(key) {
            return ControlFlow::Break(Effect::None);
        }
        let means = keys.action(key);
        match means {
            Some(action) if self.action(action) => ControlFlow::Break(Effect::None),
            Some(Action::Pager) => ControlFlow::Break(Effect::Pager(self.text())),
            _ => ControlFlow::Continue(means),
        }
    }

    /// Takes pasted text while a text to find is typed.
    pub fn paste(&mut self, text: &str) {
        if let Some(entry) = &mut self.entry {
            entry.paste(text);
            self.find();
        }
    }

    /// Moves by lines.
    pub fn step(&mut self, by: isize) {
        let most = self.lines.len().saturating_sub(self.height);
        self.top = self.top.saturating_add_signed(by).min(most);
    }

    /// Keys while the text to find is typed; false = the key is an action.
    fn typed(&mut self, key: Key) -> bool {
        let Some(entry) = &mut self.entry else { return false };
        match key.code {
            Code::Esc => self.clear(),
            Code::Enter => self.entry = None,
            _ => {
                let taken = entry.key(key);
                self.find();
                return taken;
            }
        }
        true
    }

    /// Moves or finds; false when the action is neither.
    fn action(&mut self, action: Action) -> bool {
        let screen = isize::try_from(self.height.max(2) - 1).unwrap_or(1);
        match action {
            Action::Up => self.step(-1),
            Action::Down => self.step(1),
            Action::PageUp => self.step(-screen),
            Action::PageDown => self.step(screen),
            Action::First => self.step(isize::MIN),
            Action::Last => self.step(isize::MAX),
            Action::Find => self.entry = Some(Entry::new(&self.needle)),
            Action::Open | Action::Next if !self.needle.is_empty() => self.turn(1),
            Action::Previous if !self.needle.is_empty() => self.turn(self.hits.len().saturating_sub(1)),
            Action::Back if !self.needle.is_empty() => self.clear(),
            _ => return false,
        }
        true
    }

    fn clear(&mut self) {
        self.entry = None;
        self.needle.clear();
        self.search();
    }

    /// Finds what is typed, from where one is.
    fn find(&mut self) {
        self.needle = self.entry.as_ref().map(|entry| entry.text().to_lowercase()).unwrap_or_default();
        self.search();
        self.hit = self.hits.iter().position(|line| *line >= self.top).unwrap_or(0);
        self.show_hit();
    }

    fn search(&mut self) {
        let needle = &self.needle;
        let lines = self
            .lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !needle.is_empty() && line.text().to_lowercase().contains(needle));
        self.hits = lines.map(|(place, _)| place).collect();
        self.hit = self.hit.min(self.hits.len().saturating_sub(1));
    }

    /// Goes on by so many of the lines found; after the last one comes the first.
    fn turn(&mut self, by: usize) {
        if !self.hits.is_empty() {
            self.hit = (self.hit + by) % self.hits.len();
            self.show_hit();
        }
    }

    fn show_hit(&mut self) {
        if let Some(&line) = self.hits.get(self.hit)
            && !(self.top..self.top + self.height.max(1)).contains(&line)
        {
            self.top = line.saturating_sub(self.height / 3).min(self.lines.len().saturating_sub(self.height));
        }
    }

    /// All of it.
    fn text(&self) -> String {
        self.lines.iter().map(|line| line.text() + "\n").collect()
    }

    /// Draws what is in sight.
    pub fn draw(&mut self, buf: &mut Buffer, area: Rect, look: &Look) {
        let mut area = area;
        if (self.entry.is_some() || !self.needle.is_empty()) && area.height > 0 {
            self.draw_find(buf, area, look);
            area = Rect { y: area.y + 1, height: area.height - 1, ..area };
        }
        self.height = usize::from(area.height);
        self.top = self.top.min(self.lines.len().saturating_sub(self.height));
        // The count of the lines stands beside the last one, not on it.
        let last = (self.top + self.height).min(self.lines.len());
        let count =
            if self.lines.len() > self.height { format!(" {last}/{}", self.lines.len()) } else { String::new() };
        let counted = pen::cells(pen::width(&count)).min(area.width);
        for (place, (y, line)) in (self.top..).zip((area.y..area.bottom()).zip(self.lines.iter().skip(self.top))) {
            let room = if y + 1 == area.bottom() { area.width - counted } else { area.width };
            line.put(buf, area.x, y, room);
            if self.hits.contains(&place) {
                let row = Rect::new(area.x, y, area.width, 1);
                if self.hits.get(self.hit) == Some(&place) {
                    pen::wash(buf, row, look.selected);
                }
                mark(buf, row, &self.needle, look);
            }
        }
        if counted > 0 && area.height > 0 {
            put_right(buf, area.right() - counted, area.bottom() - 1, counted, &count, look.dim);
        }
    }

    /// The line above the text: what is found, and which of the lines with it one is at.
    fn draw_find(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let used = put(buf, area.x, area.y, area.width, "Find  ", look.accent);
        let lines = if self.hits.len() == 1 { "line" } else { "lines" };
        let says = match (self.needle.is_empty(), self.hits.len()) {
            (true, _) => String::new(),
            (false, 0) => "no line".to_owned(),
            (false, all) => format!("{} of {all} {lines}", self.hit + 1),
        };
        let room = (area.width - used).saturating_sub(pen::cells(pen::width(&says)) + 1).min(40);
        match &self.entry {
            Some(entry) => entry.draw(buf, area.x + used, area.y, room, look, true),
            None => drop(put(buf, area.x + used, area.y, room, &self.needle, look.text)),
        }
        let x = area.x + used + room + 1;
        put(buf, x, area.y, area.right().saturating_sub(x), &says, look.dim);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::theme::{Depth, Theme};
    use crate::tui::action::ACTIONS;

    struct Text {
        scroll: Scroll,
        keys: Keymap,
        buf: Buffer,
    }

    impl Text {
        fn new() -> Self {
            let mut scroll = Scroll::default();
            let text = |n: usize| if n % 10 == 4 { format!("Sorts by line {n}") } else { format!("line {n}") };
            scroll.set((0..40).map(|n| Line::new().add(text(n), ratatui::style::Style::new())).collect());
            let keys = Keymap::new(ACTIONS.iter().collect(), &[]);
            let mut text = Self { scroll, keys, buf: Buffer::empty(Rect::default()) };
            text.draw();
            text
        }

        fn press(&mut self, names: &str) -> Vec<ControlFlow<Effect, Option<Action>>> {
            let done =
                names.split(' ').map(|name| self.scroll.key(Key::parse(name).expect(name), &self.keys)).collect();
            self.draw();
            done
        }

        fn draw(&mut self) {
            self.buf = Buffer::empty(Rect::new(0, 0, 60, 8));
            self.scroll.draw(&mut self.buf, Rect::new(0, 0, 60, 8), &Look::new(Depth::Plain, false, &Theme::default()));
        }

        fn line(&self, y: u16) -> String {
            (0..60).map(|x| self.buf[(x, y)].symbol()).collect::<String>().trim_end().to_owned()
        }
    }

    #[test]
    fn a_text_is_found_counted_and_gone_through() {
        let mut text = Text::new();
        text.press("/ s o r t s");
        assert!(text.line(0).contains("sorts") && text.line(0).ends_with("1 of 4 lines"), "{}", text.line(0));
        assert_eq!(text.line(5), "Sorts by line 4");
        assert!(text.buf[(0, 5)].modifier.contains(ratatui::style::Modifier::UNDERLINED));
        text.press("enter enter");
        assert!(text.line(0).ends_with("2 of 4 lines"));
        assert!((1..8).any(|y| text.line(y).starts_with("Sorts by line 14")));
        // On from the last to the first, and back.
        text.press("] ] ]");
        assert!(text.line(0).ends_with("1 of 4 lines") && (1..8).any(|y| text.line(y) == "Sorts by line 4"));
        text.press("[");
        assert!(text.line(0).ends_with("4 of 4 lines") && (1..8).any(|y| text.line(y).starts_with("Sorts by line 34")));
        // Esc ends the find first, then means leaving.
        assert!(matches!(text.press("esc")[..], [ControlFlow::Break(_)]));
        assert!(!text.line(0).contains("Find"));
        assert!(matches!(text.press("esc")[..], [ControlFlow::Continue(Some(Action::Back))]));
    }

    #[test]
    fn what_is_nowhere_is_said_and_all_of_the_text_goes_to_the_pager() {
        let mut text = Text::new();
        text.press("/ q x");
        assert!(text.line(0).ends_with("no line"));
        let done = text.press("esc ctrl+p");
        let Some(ControlFlow::Break(Effect::Pager(all))) = done.last() else { panic!("no pager") };
        assert_eq!(all.lines().count(), 40);
        assert!(all.starts_with("line 0\n") && all.ends_with("line 39\n"));
    }
}
