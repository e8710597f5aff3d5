//! The last line: what is found, a notice, or the keys that work here and now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::shell::App;
use crate::tui::action::Action;
use crate::tui::widgets::pen::{self, Line, put};

/// Actions that the footer names together, under the short name of the second.
const PAIRS: &[(Action, Action)] = &[
    (Action::Left, Action::Right),
    (Action::Previous, Action::Next),
    (Action::NextModel, Action::PreviousModel),
    (Action::NextPart, Action::PreviousPart),
    (Action::Ignore, Action::Prioritise),
    (Action::Sort, Action::SortDirection),
];

impl App {
    pub(super) fn footer(&mut self, buf: &mut Buffer, area: Rect) {
        let look = &self.look;
        let room = area.width - 2;
        if let Some(entry) = &self.finding {
            let used = put(buf, area.x + 1, area.y, 6, "Find  ", look.accent);
            entry.draw(buf, area.x + 1 + used, area.y, 40.min(room - used), look, true);
            let found = self.pages[self.current].grid().map_or(0, |grid| grid.len());
            let said = format!("{found} found · Enter keeps · Esc shows all");
            Line::new().add(said, look.dim).put_right(
                buf,
                area.x + 1 + used + 41,
                area.y,
                room.saturating_sub(used + 41),
            );
            return;
        }
        if let Some((text, _)) = &self.notice {
            put(buf, area.x + 1, area.y, room, text, look.strong);
            return;
        }
        if !self.overlays.is_empty() {
            return;
        }
        let here = self.pages[self.current].hints().iter().copied();
        let always = [Action::Find, Action::Filter, Action::Period, Action::Sql, Action::Export];
        let last = [Action::Help, Action::Quit];
        let hint = |action: Action| {
            let short = |action| self.keys.verb(action).map(|verb| verb.short);
            // Two keys for one thing are one hint; the second of a pair brings both.
            match PAIRS.iter().find(|(first, second)| action == *first || action == *second) {
                Some((first, second)) if action == *second => Some((self.keys.pair(*first, *second)?, short(*second)?)),
                Some(_) => None,
                None => Some((self.keys.label(action)?, short(action)?)),
            }
        };
        let width =
            |hints: &[(String, &str)]| hints.iter().map(|(key, says)| pen::width(key) + pen::width(says) + 3).sum();
        let ends: Vec<_> = last.into_iter().filter_map(hint).collect();
        let mut shown: Vec<(String, &str)> = Vec::new();
        let mut used: usize = width(&ends);
        for (key, says) in here.chain(always).filter_map(hint) {
            let more = pen::width(&key) + pen::width(says) + 3;
            if used + more <= usize::from(room) && !shown.iter().any(|(_, other)| *other == says) {
                used += more;
                shown.push((key, says));
            }
        }
        let mut line = Line::new();
        for (key, says) in shown.into_iter().chain(ends) {
            line = line.add(key, look.text).add(format!(" {says}  "), look.dim);
        }
        line.put(buf, area.x + 1, area.y, room);
    }
}
