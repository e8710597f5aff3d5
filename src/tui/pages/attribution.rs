//! The credit for one milestone in all its readings (A1–A17): by one model, by all of them, the paths behind it, how it
//! varies with the lookback, how far the model is to be trusted, and what it cost.
//!
//! ```text
//! Milestone ‹ High-quality qualified lead ›   Model ‹ Data-driven · looks back 2 touches ›   By ‹ journey ›
//! Total 4,812   With a touch before 3,977 (82.6 %)   touches 41,022   touches count for 730 days
//! Trust good · ranks people right 81 % of the time (50 % = guess) · 95 % interval 79.0–82.9 % · tested on 797 completions …
//! [Credit] Side by side  Paths  Transitions  Lookback  Scorecard  Money
//! ┌ Credit by journey ─────────────────────────────────────────────────────────────────┐
//! │ #  Journey           Credit  Share %  95 % interval        Points vs linear Markov │
//! │ 1  Welcome series   1,204.3     30.3  28.9–31.8     ████│██─│        +6.1 ▲   29.7 │
//! │    Unattributed         835        –                                               │
//! └─────────────────────────────────────────────────── ✓ credits sum to influenced ────┘
//! ```

mod credit;
mod header;
mod lookback;
mod money;
mod paths;
mod scorecard;
mod selection;
mod side;
mod tab;
mod tabs;
mod transitions;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::model::View;
use crate::report::CreditFacts;
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::page::{Effect, Page};
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::Grid;
use crate::tui::widgets::pen::Line;
use crate::tui::widgets::state::{self, Work};

use self::header::Header;
use self::selection::Selection;
use self::tab::AttributionTab;
use self::tabs::TABS;

/// The page.
pub struct Attribution {
    at: Selection,
    slots: Vec<Slot>,
    current: usize,
}

/// A tab with its question's answer.
struct Slot {
    panel: Panel,
    tab: Box<dyn AttributionTab>,
}

impl Default for Attribution {
    fn default() -> Self {
        let slots = TABS.iter().map(|entry| Slot { panel: Panel::default(), tab: (entry.make)() });
        Self { at: Selection::default(), slots: slots.collect(), current: 0 }
    }
}

impl Slot {
    fn ask(&mut self, at: &Selection, cx: &PageContext<'_>) {
        self.panel.ask(cx, self.tab.question(at, cx));
    }

    /// The answer to what is looked at now.
    fn answer(&self, at: &Selection, cx: &PageContext<'_>) -> Option<&Answer> {
        self.panel.answer_to(cx, &self.tab.question(at, cx))
    }

    fn fill(&mut self, at: &Selection, cx: &PageContext<'_>) {
        if let Some(answer) = self.panel.answer() {
            self.tab.fill(answer, at, cx);
        }
    }

    fn poll(&mut self) -> bool {
        let mut news = self.panel.poll();
        for panel in self.tab.beside() {
            news |= panel.poll();
        }
        news
    }
}

impl Attribution {
    fn turn_model(&mut self, cx: &PageContext<'_>, forward: bool) {
        let all = cx.status.models.len().max(1);
        let now = self.at.model.unwrap_or(cx.status.default_model);
        self.at.model = Some(if forward { (now + 1) % all } else { (now + all - 1) % all });
    }

    fn turn_milestone(&mut self, cx: &PageContext<'_>, forward: bool) {
        let all = cx.status.milestones.len().max(1);
        let now = self.at.milestone_index(cx);
        let next = if forward { (now + 1) % all } else { (now + all - 1) % all };
        self.at.milestone = cx.status.milestones.get(next).map(|milestone| milestone.id.clone());
    }

    /// Ignores or prioritises the selected item, or takes that back.
    fn weigh(&self, cx: &PageContext<'_>, action: Action) -> Effect {
        let Some(item) = self.slots[self.current].tab.item() else { return Effect::None };
        let item = format!("{}:{item}", self.at.view.name());
        let mut filter: Filter = cx.filter.clone();
        let was = |items: &mut Vec<String>| {
            let before = items.len();
            items.retain(|other| *other != item);
            items.len() < before
        };
        let (ignored, prioritised) = (was(&mut filter.ignore), was(&mut filter.prioritise));
        if action == Action::Ignore && !ignored {
            filter.ignore.push(item);
        } else if action == Action::Prioritise && !prioritised {
            filter.prioritise.push(item);
        }
        Effect::Filter(filter)
    }

    /// The work that the part in sight waits for: its own, or the first one's.
    fn work(&self) -> Option<Work> {
        self.slots[self.current].panel.work().or_else(|| self.slots[0].panel.work())
    }
}

impl Page for Attribution {
    fn refresh(&mut self, cx: &PageContext<'_>) {
        if cx.status.milestones.is_empty() {
            return;
        }
        self.slots[0].ask(&self.at, cx);
        // All reports fold the same touches: the first answer makes the others cheap, where they are asked after it.
        if self.slots[0].answer(&self.at, cx).is_none() {
            return;
        }
        let Self { at, slots, current } = self;
        slots[*current].ask(at, cx);
        slots[*current].tab.refresh(at, cx);
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let mut draw = false;
        for i in 0..self.slots.len() {
            if !self.slots[i].poll() {
                continue;
            }
            draw = true;
            if let Some(answer) = self.slots[0].panel.answer() {
                self.at.lookback = CreditFacts::read(answer).and_then(|facts| facts.lookback_days);
            }
            self.slots[i].fill(&self.at, cx);
        }
        draw
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::NextModel => self.turn_model(cx, true),
            Action::PreviousModel => self.turn_model(cx, false),
            Action::Next => self.turn_milestone(cx, true),
            Action::Previous => self.turn_milestone(cx, false),
            Action::NextView => {
                let at = View::ALL.iter().position(|view| *view == self.at.view).unwrap_or(0);
                self.at.view = View::ALL[(at + 1) % View::ALL.len()];
            }
            Action::NextPart => self.current = (self.current + 1) % TABS.len(),
            Action::PreviousPart => self.current = (self.current + TABS.len() - 1) % TABS.len(),
            Action::Back => self.current = 0,
            Action::Ignore | Action::Prioritise => return self.weigh(cx, action),
            Action::Open => return self.slots[self.current].tab.open(&self.at, cx),
            _ => {
                if let Some(place) = TABS.iter().position(|entry| entry.action == Some(action)) {
                    self.current = if self.current == place { 0 } else { place };
                    return Effect::None;
                }
                let Self { at, slots, current } = self;
                let effect = slots[*current].tab.update(action, at, cx);
                slots[*current].fill(at, cx);
                return effect;
            }
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        if cx.status.milestones.is_empty() {
            return show::none_yet(buf, area, look, cx.keys);
        }
        let credit = self.slots[0].answer(&self.at, cx);
        let room = Header { at: &self.at, tabs: TABS, current: self.current, credit }.draw(buf, area, look, cx);
        let slot = &self.slots[self.current];
        let stale = slot.answer(&self.at, cx).is_none();
        let work = self.work().filter(|_| stale);
        // Older rows stay until the new ones come, unless they are items of another view; an older gate would be taken for the answer.
        let same = |answer: &Answer| answer.view().is_none_or(|view| view == self.at.view);
        let rows = slot.panel.answer().is_some_and(|answer| answer.gate.is_none() && same(answer));
        let foot = match &work {
            Some(work) if rows => {
                Line::new().add(format!("{} {} {}", work.spinner(look), work.what, work.says()).trim_end(), look.accent)
            }
            // What held for rows that are gone says nothing of those to come.
            Some(_) => Line::new(),
            None => show::checks([slot.panel.answer()], look),
        };
        let inner = frame(buf, room, &slot.tab.title(&self.at), &foot, look, true);
        if let Some(work) = work.filter(|_| !rows) {
            return state::working(buf, inner, &work, &cx.keys.cancels(), look);
        }
        // What the first part cannot answer is asked by no other.
        let first = &self.slots[0].panel;
        let shown = if credit.is_none() && first.fault().is_some() { first } else { &slot.panel };
        let untouched = |answer: &&Answer| {
            answer.gate.is_some() && CreditFacts::read(answer).is_some_and(|facts| facts.touches == 0)
        };
        if let Some(missing) = credit.filter(untouched).and_then(|_| missing::touches(cx)) {
            return show::missing(buf, inner, &missing, look);
        }
        if !show::state(buf, inner, shown, None, look, cx.keys) {
            return;
        }
        let Self { slots, current, .. } = self;
        let Slot { panel, tab } = &mut slots[*current];
        let Some(answer) = panel.answer() else { return };
        if tab.empty(answer) {
            let (says, lines) = tab.none(cx.keys);
            state::message(buf, inner, look.glyph("·"), says, &lines, look);
        } else {
            tab.draw(buf, inner, answer, look, stale);
        }
    }

    fn hints(&self) -> &'static [Action] {
        TABS[self.current].hints
    }

    fn keys(&self) -> Vec<Action> {
        let mut keys = self.hints().to_vec();
        for action in TABS.iter().flat_map(|entry| entry.hints.iter().copied().chain(entry.action)) {
            if !keys.contains(&action) {
                keys.push(action);
            }
        }
        keys
    }

    fn signs(&self) -> &'static [(&'static str, &'static str)] {
        SIGNS
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        let (mut own, mut others) = (Vec::new(), Vec::new());
        for (i, slot) in self.slots.iter_mut().enumerate() {
            if i == self.current {
                own.push(&mut slot.panel);
                own.extend(slot.tab.beside());
            } else if i == 0 {
                others.push(&mut slot.panel);
            }
        }
        own.extend(others);
        own
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(self.slots[self.current].tab.grid())
    }

    fn grids(&mut self) -> Vec<&mut Grid> {
        self.slots.iter_mut().map(|slot| slot.tab.grid()).collect()
    }

    fn crumbs(&self, _cx: &PageContext<'_>) -> Vec<String> {
        TABS.iter().skip(self.current.max(1)).take(self.current.min(1)).map(|entry| entry.title.to_owned()).collect()
    }

    fn selected(&self, cx: &PageContext<'_>) -> Vec<(&'static str, String)> {
        self.at.selected(cx)
    }

    fn restore(&mut self, what: &str, id: &str, cx: &PageContext<'_>) {
        self.at.restore(what, id, cx);
    }

    fn choose(&mut self, id: &str) {
        self.at.milestone = Some(id.to_owned());
    }
}

/// What the page shows beside the columns of its reports.
const SIGNS: &[(&str, &str)] = &[
    ("≈", "Too close to call with the line above: their 95 % intervals overlap (A12)."),
    ("│ on a bar", "The ends of the 95 % interval (A12)."),
    (
        "Trust",
        "How well the chosen model foresees customers kept aside for the test: good from 70 % ranked right and 100 completions, \
         fair from 60 %, weak below that, no better than chance where the interval holds 50 %, too few under 30 completions. A \
         rule foresees nothing that could be tested (A8).",
    ),
    (
        "vs linear",
        "Points: the percent less that of the linear model; where that is chosen, of the data-driven one (A8).",
    ),
    ("vs before", "Credits, and points of the percent, less those in as many days just before the period (M9)."),
    ("vs all opens", "Points: the percent less that with automatic opens counted in, where they are left out (A13)."),
    ("by anything", "With any touch before; one without an item of the view is on no path of the view (A6)."),
    ("Unattributed", "Completions without a touch before: with this line the credits sum to the total (A10)."),
    ("▲2 ▼1", "So many ranks better and worse than under the data-driven model, under another one (A11)."),
    ("*", "The configured lookback (A4)."),
    ("Start", "Before the first touch; Completion and No completion are the ends of paths (A14)."),
    ("“Start”", "In quotes: an item that is called as milepost calls something else (A10, A14)."),
];
