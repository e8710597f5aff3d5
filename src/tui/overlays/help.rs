//! Every key of this page, and what its columns mean.

use std::ops::ControlFlow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::scroll::Scroll;
use crate::domain::metric::Metric;
use crate::tui::action::{Action, Verb};
use crate::tui::context::PageContext;
use crate::tui::key::Key;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay, Page};
use crate::tui::widgets::frame;
use crate::tui::widgets::pen::{self, Line};

/// What every list takes.
const OF_LISTS: [Action; 9] = [
    Action::Find,
    Action::Sort,
    Action::SortSecond,
    Action::SortDirection,
    Action::ScrollLeft,
    Action::ScrollRight,
    Action::Columns,
    Action::Copy,
    Action::CopyTable,
];

/// The help of one page, or of a box over it.
pub struct Help {
    /// What the keys are of, and those that are not of it alone.
    titles: [&'static str; 2],
    keys: Vec<(String, &'static str)>,
    always: Vec<(String, &'static str)>,
    columns: Vec<&'static Metric>,
    signs: &'static [(&'static str, &'static str)],
    scroll: Scroll,
    made_for: u16,
}

impl Help {
    /// Of a page as it is now.
    #[must_use]
    pub fn new(page: &mut dyn Page, keys: &Keymap) -> Self {
        let called = page.called();
        let line = |verb: &Verb| {
            let own = called.iter().find(|(action, ..)| *action == verb.action);
            (keys.labels(verb.action), own.map_or(verb.help, |(.., help)| help))
        };
        let mut columns: Vec<&'static Metric> = Vec::new();
        for metric in page.panels().iter().filter_map(|panel| panel.answer()).flat_map(|answer| &answer.table.columns) {
            if !columns.contains(metric) {
                columns.push(metric);
            }
        }
        Self {
            titles: ["On this page", "Everywhere"],
            keys: page.keys().into_iter().filter_map(|action| keys.verb(action)).map(line).collect(),
            always: keys.verbs().iter().filter(|verb| verb.everywhere).map(|verb| line(verb)).collect(),
            columns,
            signs: page.signs(),
            scroll: Scroll::default(),
            made_for: 0,
        }
    }

    /// Of a box, in which this works.
    #[must_use]
    pub fn over(top: &mut dyn Overlay, works: &[(Action, &'static str)], keys: &Keymap) -> Self {
        let own = works.iter().filter(|(action, _)| keys.label(*action).is_some());
        let of_list = |action: &Action| {
            let verb = keys.verb(*action).filter(|_| works.iter().all(|(other, _)| other != action))?;
            Some((keys.labels(*action), verb.help))
        };
        let lists = if top.grid().is_some() { &OF_LISTS[..] } else { &[] };
        Self {
            titles: ["Here", "In every list"],
            keys: own.map(|(action, says)| (keys.labels(*action), *says)).collect(),
            always: lists.iter().filter_map(of_list).collect(),
            columns: top.listed().map(|answer| answer.table.columns.clone()).unwrap_or_default(),
            signs: &[],
            scroll: Scroll::default(),
            made_for: 0,
        }
    }

    fn lines(&self, room: u16, look: &Look) -> Vec<Line> {
        let mut lines = Vec::new();
        let titled = |lines: &mut Vec<Line>, title: &str, rows: &[(String, String)]| {
            if rows.is_empty() {
                return;
            }
            if !lines.is_empty() {
                lines.push(Line::new());
            }
            lines.push(Line::new().add(title, look.strong));
            let left = rows.iter().map(|(left, _)| pen::width(left)).max().unwrap_or(0).clamp(8, 18);
            for (name, says) in rows {
                let mut name = pen::fit(name, left);
                name += &" ".repeat(left + 2 - pen::width(&name));
                for part in pen::wrap(says, usize::from(room).saturating_sub(left + 2).max(10)) {
                    lines.push(
                        Line::new()
                            .add(std::mem::replace(&mut name, " ".repeat(left + 2)), look.accent)
                            .add(part, look.text),
                    );
                }
            }
        };
        let owned = |rows: &[(String, &str)]| -> Vec<_> {
            rows.iter().map(|(keys, says)| (keys.clone(), (*says).to_owned())).collect()
        };
        let [here, elsewhere] = self.titles;
        titled(&mut lines, here, &owned(&self.keys));
        titled(&mut lines, elsewhere, &owned(&self.always));
        let mut meanings: Vec<_> = self
            .columns
            .iter()
            .map(|metric| (metric.label.to_owned(), format!("{} ({})", metric.meaning, metric.rule)))
            .collect();
        meanings.extend(self.signs.iter().map(|(sign, meaning)| ((*sign).to_owned(), (*meaning).to_owned())));
        titled(&mut lines, "What the columns mean", &meanings);
        lines
    }
}

impl Overlay for Help {
    fn key(&mut self, key: Key, keys: &Keymap, _cx: &PageContext<'_>) -> Effect {
        match self.scroll.key(key, keys) {
            ControlFlow::Break(effect) => effect,
            ControlFlow::Continue(Some(Action::Back | Action::Help | Action::Quit | Action::Open)) => Effect::Close,
            ControlFlow::Continue(_) => Effect::None,
        }
    }

    fn paste(&mut self, text: &str) {
        self.scroll.paste(text);
    }

    fn scroll(&mut self, _x: u16, _y: u16, by: isize) {
        self.scroll.step(by);
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let scrolls = cx.keys.pair(Action::Up, Action::Down).map(|keys| format!("{keys} scrolls"));
        let finds = [(Action::Find, "find"), (Action::Pager, "pager")];
        let hints = finds.iter().filter_map(|(action, does)| cx.keys.hint(*action, does)).chain(scrolls);
        let hints: Vec<String> = hints.chain(cx.keys.hint(Action::Back, "closes")).collect();
        let foot = Line::new().add(hints.join(" · "), look.dim);
        let inner = frame::popup(buf, screen, frame::reading(screen), screen.height, "Help", &foot, look);
        if self.made_for != inner.width {
            self.scroll.set(self.lines(inner.width, look));
            self.made_for = inner.width;
        }
        self.scroll.draw(buf, inner, look);
    }
}
