//! The lines above every tab: what is looked at, how much of it there is, and the strip of tabs.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::model::Model;
use crate::domain::words;
use crate::print::format;
use crate::report::{CreditFacts, Trust};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::show;
use crate::tui::widgets::pen::{self, Line};

use super::selection::Selection;
use super::tab::TabEntry;

/// What stands for a number that is still awaited: as wide as the number of touches that it becomes.
const AWAITED: &str = "…";

/// Windows of fewer lines have no line of facts, and those of fewer than the second no line of their own for trust.
const LOW: u16 = 10;
const TALL: u16 = 16;

/// Narrower ones have no room for how far the model looks back.
const NARROW: u16 = 60;

/// Draws the choices, the facts, how far the model is to be trusted, the strip, and the items that are ignored or
/// prioritised, where there are any; answers with the room that is left.
pub struct Header<'a> {
    /// The milestone, the model and the view.
    pub at: &'a Selection,
    /// The tabs, and which of them is in sight.
    pub tabs: &'a [TabEntry],
    pub current: usize,
    /// The credit by the chosen model; `None` while it is awaited.
    pub credit: Option<&'a Answer>,
}

impl Header<'_> {
    /// Draws it.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) -> Rect {
        let line = |n: u16| Rect { y: area.y + n, height: 1, x: area.x + 1, width: area.width.saturating_sub(2) };
        let room = usize::from(line(0).width);
        self.choices(buf, line(0), look, cx);
        let mut used = 1;
        if area.height >= LOW {
            let facts = self.facts(room, look);
            let beside = self.trust(room.saturating_sub(facts.width() + 3), look).filter(|_| area.height < TALL);
            let at = line(used);
            let wide = facts.put(buf, at.x, at.y, at.width);
            if let Some(trust) = beside {
                trust.put(buf, at.x + wide + 3, at.y, at.width.saturating_sub(wide + 3));
            }
            used += 1;
        }
        if area.height >= TALL {
            if let Some(trust) = self.trust(room, look) {
                trust.put(buf, line(used).x, line(used).y, line(used).width);
            }
            used += 1;
        }
        self.strip(buf, Rect { x: area.x, width: area.width, ..line(used) }, look);
        used += 1;
        if let Some(said) = items(cx) {
            let at = line(used);
            Line::new().add(pen::fit(&said, room), look.warn).put(buf, at.x, at.y, at.width);
            used += 1;
        }
        Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area }
    }

    fn choices(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        // A narrow screen has room for the choices, not for their labels.
        let labels = if area.width < 98 { ["", "", "by "] } else { ["Milestone ", "Model ", "By "] };
        let choice = |line: Line, label: &str, value: &str, style| {
            line.add(format!("{label}{} ", look.glyph("‹")), look.dim)
                .add(value, style)
                .add(format!(" {}  ", look.glyph("›")), look.dim)
        };
        // Where the model does not matter it stays in its place, dim.
        let ink = if self.tabs[self.current].model { look.accent } else { look.dim };
        let model = if area.width < NARROW { self.at.model(cx).map(|(_, label)| label.clone()) } else { None };
        let rest = choice(Line::new(), labels[1], &model.unwrap_or_else(|| self.model(cx)), ink);
        let rest = choice(rest, labels[2], self.at.view.name(), look.accent);
        let milestone =
            cx.status.milestones.get(self.at.milestone_index(cx)).map_or("–", |milestone| milestone.name.as_str());
        let room = usize::from(area.width).saturating_sub(rest.width() + labels[0].len() + 6);
        let first = choice(Line::new(), labels[0], &pen::fit(milestone, room.max(4)), look.accent);
        let used = first.put(buf, area.x, area.y, area.width);
        rest.put(buf, area.x + used, area.y, area.width.saturating_sub(used));
    }

    /// What users call the model, and how far back it looks once that is known.
    fn model(&self, cx: &PageContext<'_>) -> String {
        let Some((name, label)) = self.at.model(cx) else { return "–".to_owned() };
        let learns = Model::BUILT_IN.iter().any(|model| model.data_driven() && model.name() == name);
        let Some(answer) = self.credit.filter(|_| learns) else {
            return if learns { format!("{label} · looks back {AWAITED}") } else { label.clone() };
        };
        match CreditFacts::read(answer).and_then(|facts| facts.order) {
            Some(order) => format!("{label} · {}", words::looks_back(order)),
            // Behind its gate it looks nowhere.
            None => label.clone(),
        }
    }

    fn facts(&self, room: usize, look: &Look) -> Line {
        let fact = |line: Line, label: &str, value: &str| show::fact(line, label, value, look);
        let Some(answer) = self.credit else {
            let line = fact(Line::new(), "Total", AWAITED);
            return [words::WITH_TOUCH, "touches"].iter().fold(line, |line, label| {
                let next = fact(line.clone(), label, AWAITED);
                if next.width() <= room { next } else { line }
            });
        };
        let Some(facts) = CreditFacts::read(answer) else { return Line::new() };
        let whole = |count: u64| format::decimal(show::amount(count), 0);
        let share = (facts.total > 0).then(|| show::amount(facts.influenced) / show::amount(facts.total));
        let share = share.map_or_else(String::new, |share| format!(" ({} %)", format::share(share)));
        let total = fact(Line::new(), "Total", &whole(facts.total));
        let with = |value: &str| fact(total.clone(), words::WITH_TOUCH, value);
        // Where there are more with any touch than with one of the view, both numbers are said whatever else has room (A6).
        let first = match show::influenced(answer, &share, "").zip(show::influenced(answer, "", "")) {
            None => with(&format!("{}{share}", whole(facts.influenced))),
            Some((long, short)) => {
                Some(with(&long)).filter(|line| line.width() <= room).unwrap_or_else(|| with(&short))
            }
        };
        let lookback = facts.lookback_days.map(|days| format!("{} days", format::decimal(days, 0)));
        let rest = [("touches", Some(whole(facts.touches))), ("touches count for", lookback)];
        rest.into_iter().fold(first, |line, (label, value)| {
            let next = value.map(|value| fact(line.clone(), label, &value));
            next.filter(|next| next.width() <= room).unwrap_or(line)
        })
    }

    /// How far the chosen model is to be trusted, in as many words as have room; `None` where that is not known (A7).
    fn trust(&self, room: usize, look: &Look) -> Option<Line> {
        let Some(answer) = self.credit else { return Some(show::fact(Line::new(), "Trust", AWAITED, look)) };
        let trust = Trust::read(answer)?;
        let ink = if trust.doubtful() { look.warn } else { look.text };
        let line = |words: String| Line::new().add("Trust ", look.dim).add(words, ink);
        let fitting = trust.wordings().into_iter().map(line).find(|line| line.width() <= room);
        Some(fitting.unwrap_or_else(|| line(pen::fit(&trust.verdict(), room.saturating_sub(6)))))
    }

    fn strip(&self, buf: &mut Buffer, area: Rect, look: &Look) {
        let mut line = Line::new();
        for (i, tab) in self.tabs.iter().enumerate() {
            line = if i == self.current {
                line.add("[", look.accent).add(tab.title, look.accent).add("]", look.accent)
            } else {
                line.add(" ", look.dim).add(tab.title, look.dim).add(" ", look.dim)
            };
        }
        line.put(buf, area.x, area.y, area.width);
    }
}

/// The items that the filter ignores or prioritises, in words.
fn items(cx: &PageContext<'_>) -> Option<String> {
    let filter: &Filter = cx.filter;
    let said =
        [("ignored", &filter.ignore), ("prioritised", &filter.prioritise)].into_iter().filter_map(|(what, items)| {
            let names: Vec<String> = items.iter().map(|item| show::item(cx, item)).collect();
            (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")))
        });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join("   "))
}
