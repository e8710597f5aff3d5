//! The last line: what is found, a notice, or the keys that work here and now.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::shell::App;
use crate::tui::action::Action;
use crate::tui::widgets::pen::{self, Line, put};

/// What stands for the keys that have no room.
const MORE: &str = "…  ";

/// Actions that the footer names together, under the short name of the second.
const PAIRS: &[(Action, Action)] = &[
    (Action::Left, Action::Right),
    (Action::Previous, Action::Next),
    (Action::NextModel, Action::PreviousModel),
    (Action::NextPart, Action::PreviousPart),
    (Action::Ignore, Action::Prioritise),
    (Action::Sort, Action::SortDirection),
    (Action::ZoomIn, Action::ZoomOut),
    (Action::ScrollLeft, Action::ScrollRight),
];

/// What needs a row.
const OF_A_ROW: &[Action] = &[
    Action::Open,
    Action::Edit,
    Action::Delete,
    Action::Ignore,
    Action::Prioritise,
    Action::Sort,
    Action::SortDirection,
    Action::Find,
];

impl App {
    /// What works here and now, the most useful first.
    fn works(&mut self) -> Vec<Action> {
        if self.welcome {
            return Vec::new();
        }
        if !self.ready() {
            return vec![Action::Refresh];
        }
        let page = &mut self.pages[self.current];
        let always = [Action::Find, Action::Filter, Action::Period, Action::Sql, Action::Export];
        let mut works: Vec<Action> = page.hints().iter().copied().chain(always).collect();
        let rows = page.grid().is_none_or(|grid| !grid.is_empty() || grid.finds() || !grid.needle().is_empty());
        let (asked, answered) = match page.panels().first() {
            Some(panel) => (panel.question().is_some(), panel.answer().is_some()),
            None => (false, false),
        };
        let untouched = page.untouched_by();
        works.retain(|action| match action {
            Action::Sql => asked,
            Action::Export => answered,
            action => (rows || !OF_A_ROW.contains(action)) && !untouched.contains(action),
        });
        works
    }

    /// What a key that does nothing here does elsewhere.
    pub(super) fn says_where(&mut self, action: Action) -> bool {
        let page = &self.pages[self.current];
        let focus = matches!(action, Action::Zoom | Action::Segment);
        let Some(verb) = self.keys.verb(action).filter(|verb| !verb.everywhere) else { return false };
        let here = if focus { page.hints().contains(&action) } else { page.keys().contains(&action) };
        if !here {
            self.say(&format!("{}: not here. {}", self.keys.mention(action), verb.help));
        }
        !here
    }

    pub(super) fn footer(&mut self, buf: &mut Buffer, area: Rect) {
        let look = &self.look;
        let room = area.width - 2;
        if let Some((text, _)) = &self.notice {
            put(buf, area.x + 1, area.y, room, text, look.strong);
            return;
        }
        if !self.overlays.is_empty() {
            return;
        }
        // A list that is still awaited draws no line of its own for what is typed.
        let typed = self.pages[self.current].grid().filter(|grid| grid.finds() && grid.is_empty());
        let typed = typed.map(|grid| format!("Find {}  ", pen::fit(grid.needle(), usize::from(room / 3))));
        let found = self.pages[self.current].grid().is_some_and(|grid| grid.finds() || !grid.needle().is_empty());
        let works = self.works();
        let called = self.pages[self.current].called();
        let look = &self.look;
        let here = works.into_iter();
        let last = [Action::Help, Action::Quit];
        let hint = |action: Action| {
            let own = |action| called.iter().find(|(other, ..)| *other == action).map(|(_, short, _)| *short);
            let short = |action| own(action).or_else(|| self.keys.verb(action).map(|verb| verb.short));
            // Two keys for one thing are one hint; the second of a pair brings both.
            match PAIRS.iter().find(|(first, second)| action == *first || action == *second) {
                Some((first, second)) if action == *second => Some((self.keys.pair(*first, *second)?, short(*second)?)),
                Some(_) => None,
                None => Some((self.keys.label(action)?, short(action)?)),
            }
        };
        let width = |(key, says): &(String, &str)| pen::width(key) + pen::width(says) + 3;
        let ends: Vec<_> = last.into_iter().filter_map(hint).collect();
        let mut shown: Vec<(String, &str)> = Vec::new();
        let mut used: usize = ends.iter().map(width).sum::<usize>() + pen::width(MORE);
        used += typed.as_deref().map_or(0, pen::width);
        let mut cut = false;
        let all = self.keys.label(Action::Back).filter(|_| found).map(|key| (key, "all rows"));
        for (key, says) in all.into_iter().chain(here.filter_map(hint)) {
            let more = width(&(key.clone(), says));
            if shown.iter().any(|(_, other)| *other == says) {
                continue;
            }
            if used + more <= usize::from(room) {
                used += more;
                shown.push((key, says));
            } else {
                cut = true;
            }
        }
        let mut line = Line::new().add(typed.unwrap_or_default(), look.accent);
        for (key, says) in shown {
            line = line.add(key, look.text).add(format!(" {says}  "), look.dim);
        }
        line = line.add(if cut { MORE } else { "" }, look.dim);
        for (key, says) in ends {
            line = line.add(key, look.text).add(format!(" {says}  "), look.dim);
        }
        line.put(buf, area.x + 1, area.y, room);
    }
}
