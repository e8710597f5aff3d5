//! Any command by its name.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::action::{Action, Verb};
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, Line, put, put_right};

/// The command palette.
pub struct Palette {
    entry: Entry,
    /// What it is, its text to be searched, its key.
    all: Vec<(&'static Verb, String, String)>,
    found: Vec<usize>,
    selected: usize,
    matcher: Matcher,
}

impl Palette {
    /// Of the actions that work everywhere and on this page.
    #[must_use]
    pub fn new(hints: &[Action], keys: &Keymap) -> Self {
        let works = |verb: &&&Verb| verb.everywhere || hints.contains(&verb.action);
        let here = keys.verbs().iter().filter(|verb| hints.contains(&verb.action));
        let rest = keys.verbs().iter().filter(works).filter(|verb| !hints.contains(&verb.action));
        let entry = |verb: &'static Verb| {
            (verb, format!("{} {}", verb.name, verb.help), keys.label(verb.action).unwrap_or_default())
        };
        let all: Vec<_> = here.chain(rest).copied().map(entry).collect();
        let mut palette = Self {
            entry: Entry::default(),
            found: (0..all.len()).collect(),
            all,
            selected: 0,
            matcher: Matcher::new(Config::DEFAULT),
        };
        palette.search();
        palette
    }

    fn search(&mut self) {
        let pattern = Pattern::parse(self.entry.text(), CaseMatching::Ignore, Normalization::Smart);
        let mut room = Vec::new();
        let mut scored: Vec<(u32, usize)> = Vec::new();
        for (i, (verb, text, _)) in self.all.iter().enumerate() {
            // A hit in the name is worth more than one in the explanation.
            let name = pattern.score(Utf32Str::new(verb.name, &mut room), &mut self.matcher).map(|score| score * 4);
            let score = name.or_else(|| pattern.score(Utf32Str::new(text, &mut room), &mut self.matcher));
            if let Some(score) = score {
                scored.push((score, i));
            }
        }
        scored.sort_by_key(|(score, i)| (std::cmp::Reverse(*score), *i));
        self.found = scored.into_iter().map(|(_, i)| i).collect();
        self.selected = 0;
    }
}

impl Overlay for Palette {
    fn key(&mut self, key: Key, _keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        match key.code {
            Code::Esc => return Effect::Close,
            Code::Enter => {
                let chosen = self.found.get(self.selected).and_then(|&i| self.all.get(i));
                return chosen.map_or(Effect::Close, |(verb, ..)| Effect::Do(verb.action));
            }
            Code::Up => self.selected = self.selected.saturating_sub(1),
            Code::Down | Code::Tab => {
                self.selected = (self.selected + 1).min(self.found.len().saturating_sub(1));
            }
            _ => {
                if self.entry.key(key) {
                    self.search();
                }
            }
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        self.entry.paste(text);
        self.search();
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, _cx: &PageContext<'_>) {
        let foot = Line::new().add("Enter does it · Esc closes", look.dim);
        let inner = frame::popup(buf, screen, 76, screen.height.min(20), "Commands", &foot, look);
        put(buf, inner.x, inner.y, 2, ": ", look.accent);
        self.entry.draw(buf, inner.x + 2, inner.y, inner.width.saturating_sub(2), look, true);
        let rows = usize::from(inner.height.saturating_sub(2));
        let skip = (self.selected + 1).saturating_sub(rows);
        for (y, (position, &i)) in (inner.y + 2..inner.bottom()).zip(self.found.iter().enumerate().skip(skip)) {
            let (verb, _, key) = &self.all[i];
            let over = (position == self.selected).then_some(look.selected);
            if let Some(style) = over {
                pen::wash(buf, Rect::new(inner.x, y, inner.width, 1), style);
            }
            put(buf, inner.x, y, 17, verb.name, over.unwrap_or(look.accent));
            put(buf, inner.x + 18, y, inner.width.saturating_sub(28), verb.help, over.unwrap_or(look.text));
            put_right(buf, inner.right() - 9, y, 9, key, over.unwrap_or(look.dim));
        }
        if self.found.is_empty() {
            put(buf, inner.x, inner.y + 2, inner.width, "No command is called that.", look.dim);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::action::ACTIONS;

    #[test]
    fn a_command_is_found_by_letters_of_its_name() {
        let mut palette = Palette::new(&[Action::SideBySide], &Keymap::new(ACTIONS.iter().collect(), &[]));
        palette.paste("cmpr");
        assert_eq!(palette.all[palette.found[0]].0.name, "compare");
        palette.paste(" zzzz");
        assert!(palette.found.is_empty());
    }
}
