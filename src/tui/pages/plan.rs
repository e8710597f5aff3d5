//! The plan: all journeys in time, and the messages that each used; what is chosen here is the filter of all pages (R3, P1).
//!
//! ```text
//! 16 journeys, 12 running · week columns · │ end of the data, 30 Jun 2025
//! ┌ Plan ──────────────────────────────────────────────────────────────────────────────┐
//! │ Journey and message     Jan      Feb      Mar      Apr      May     State     Sent │
//! │ − ✓ Welcome series       ████████████████████████████████████████│▶ running  2,869 │
//! │     Welcome mail         ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒│   email    5,930 │
//! │ + Weekend flash sale         ████                                │   ended      412 │
//! └──────────────────────────────── ✓ assets sent no more than their journeys ─────────┘
//! ```

mod rows;
mod scale;

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::rows::{Order, Planned, TIME};
use self::scale::{Scale, Sight};
use crate::domain::filter::Filter;
use crate::domain::time::Time;
use crate::domain::words;
use crate::print::format;
use crate::report::{self, Args};
use crate::tui::action::{Action, PageId};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing;
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::axis;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{self, Grid};
use crate::tui::widgets::pen;

/// The page.
pub struct Plan {
    panel: Panel,
    grid: Grid,
    all: Vec<Planned>,
    /// The journeys whose messages are in sight.
    open: BTreeSet<String>,
    order: Order,
    down: bool,
    scale: Scale,
    /// What the rows were made for.
    made: Option<(Sight, Vec<String>)>,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            panel: Panel::default(),
            grid: Grid::tree(),
            all: Vec::new(),
            open: BTreeSet::new(),
            order: Order::default(),
            down: false,
            scale: Scale::default(),
            made: None,
        }
    }
}

impl Plan {
    /// All journeys are asked for: those that are chosen are marked among them.
    fn question(cx: &PageContext<'_>) -> Question {
        let filter = Filter { journeys: Vec::new(), ..cx.filter.clone() };
        Question::report(report::PLAN.name, Args { filter, ..cx.args() })
    }

    fn mark(&self) -> Option<Time> {
        self.panel.answer().and_then(|answer| answer.as_of)
    }

    /// Makes the rows for what is in sight.
    fn fill(&mut self, sight: Sight, cx: &PageContext<'_>) {
        let rows = rows::rows(&self.all, &self.open, sight, cx);
        show::fill_sourced(&mut self.grid, rows::columns(), rows, Vec::new());
        self.made = Some((sight, cx.filter.journeys.clone()));
    }

    /// Makes the rows for what is in sight, where something they show has changed.
    fn refill(&mut self, cx: &PageContext<'_>) {
        let sight = self.made.as_ref().map_or_else(Sight::default, |(sight, _)| *sight);
        self.fill(sight, cx);
    }

    /// The journey under the cursor.
    fn journey(&self) -> Option<String> {
        rows::journey_of(&self.grid.chosen()?.id).map(str::to_owned)
    }

    /// Takes the journey under the cursor into the filter of all pages, or out of it.
    fn choose_here(&self, cx: &PageContext<'_>) -> Effect {
        let Some(journey) = self.journey() else { return Effect::None };
        let mut filter = cx.filter.clone();
        let before = filter.journeys.len();
        filter.journeys.retain(|other| *other != journey);
        if filter.journeys.len() == before {
            filter.journeys.push(journey);
            filter.journeys.sort();
        }
        Effect::Filter(filter)
    }

    /// What the page shows, in a sentence.
    fn said(&self, cx: &PageContext<'_>) -> String {
        let running = self.all.iter().filter(|one| one.journey.1.running).count();
        let counted = words::counted(self.all.len() as u64, "journey");
        let mut says = vec![format!("{counted}, {running} running"), format!("{} columns", self.scale.says())];
        if let Some(as_of) = self.panel.answer().and_then(|answer| answer.as_of) {
            says.push(format!("│ end of the data, {}", format::day(as_of, cx.status.zone)));
        }
        if self.order != Order::Begin || self.down {
            says.push(format!("{}{}", self.order.says(), if self.down { ", turned round" } else { "" }));
        }
        says.join(" · ")
    }

    /// The names of days, weeks, months, quarters or years over the column of time.
    fn axis(&self, buf: &mut Buffer, sight: &Sight, look: &Look) {
        let Some(heading) = self.grid.heading_at(TIME) else { return };
        let (cells, ticks): (Vec<u16>, Vec<_>) = scale::ticks(sight, heading.width).into_iter().unzip();
        let start = |i: usize| cells.get(i).copied().unwrap_or(heading.width);
        for (offset, label) in axis::labels(&ticks, start, heading.width) {
            pen::put(buf, heading.x + offset, heading.y, heading.width - offset, label, look.dim);
        }
    }
}

impl Page for Plan {
    fn headings(&self) -> Option<Vec<String>> {
        Some(grid::headings(&rows::columns()))
    }

    fn refresh(&mut self, cx: &PageContext<'_>) {
        self.panel.ask(cx, Self::question(cx));
        if self.made.as_ref().is_some_and(|(_, journeys)| *journeys != cx.filter.journeys) {
            self.refill(cx);
        }
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll();
        if let (true, Some(answer)) = (news, self.panel.answer()) {
            self.all = Planned::read(answer);
            Planned::sort(&mut self.all, self.order, self.down, cx);
            self.refill(cx);
        }
        news
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::Choose => return self.choose_here(cx),
            Action::Back if !cx.filter.journeys.is_empty() => {
                return Effect::Filter(Filter { journeys: Vec::new(), ..cx.filter.clone() });
            }
            Action::Open => {
                return self.journey().map_or(Effect::None, |id| Effect::Goto(PageId::JOURNEYS, Some(id)));
            }
            Action::ZoomIn => self.scale.zoom(true),
            Action::ZoomOut => self.scale.zoom(false),
            Action::Left | Action::ScrollLeft => self.scale.scroll(false),
            Action::Right | Action::ScrollRight => self.scale.scroll(true),
            Action::Collapse => {
                if let Some(journey) = self.journey()
                    && !self.open.remove(&journey)
                {
                    self.open.insert(journey);
                }
                self.refill(cx);
            }
            Action::NextView => {
                let all = self.all.iter().map(|one| one.journey.1.journey.clone());
                self.open = if self.open.is_empty() { all.collect() } else { BTreeSet::new() };
                self.refill(cx);
            }
            Action::Sort | Action::SortDirection => {
                if action == Action::Sort {
                    (self.order, self.down) = (self.order.next(), false);
                } else {
                    self.down = !self.down;
                }
                if let Some(answer) = self.panel.answer() {
                    self.all = Planned::read(answer);
                }
                Planned::sort(&mut self.all, self.order, self.down, cx);
                self.refill(cx);
            }
            _ => {}
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let room = show::sentence(buf, area, &self.said(cx), look);
        let foot = show::checks([self.panel.answer()], look);
        let chosen = match cx.filter.journeys.len() {
            0 => String::new(),
            some => format!(": {} chosen, for all pages", words::counted(some as u64, "journey")),
        };
        let inner = frame(buf, room, &format!("Plan{chosen}"), &foot, look, true);
        if !show::state(buf, inner, &self.panel, None, look, cx.keys) {
            return;
        }
        let Some(answer) = self.panel.answer() else { return };
        if self.all.is_empty() {
            return show::missing(buf, inner, &missing::journeys(cx), look);
        }
        let notes = crate::print::notes(answer);
        let mark = self.mark();
        let grid_room = show::with_notes(buf, inner, self.grid.tall(), 0, &notes, look);
        // How wide the column of time is, is known once the table was laid out.
        self.grid.draw(buf, grid_room, look, true, self.panel.waiting());
        let wide = self.grid.heading_at(TIME).map_or(0, |heading| heading.width);
        let Some(all) = Planned::span(&self.all, mark).filter(|_| wide > 0) else { return };
        let sight = self.scale.fit(all, mark, cx.status.zone, wide);
        if self.made.as_ref().is_none_or(|(made, _)| *made != sight) {
            self.fill(sight, cx);
            pen::clear(buf, grid_room);
            self.grid.draw(buf, grid_room, look, true, self.panel.waiting());
            // The sentence names the columns as they are now.
            pen::clear(buf, Rect { height: 1.min(area.height), ..area });
            let _ = show::sentence(buf, area, &self.said(cx), look);
        }
        self.axis(buf, &sight, look);
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Choose,
            Action::ZoomIn,
            Action::ZoomOut,
            Action::ScrollLeft,
            Action::ScrollRight,
            Action::Open,
            Action::NextView,
            Action::Sort,
            Action::SortDirection,
        ]
    }

    fn keys(&self) -> Vec<Action> {
        let mut keys = self.hints().to_vec();
        keys.push(Action::Collapse);
        keys
    }

    fn called(&self) -> &'static [(Action, &'static str, &'static str)] {
        &[
            (Action::ZoomIn, "zoom", "Makes the columns days, weeks, months: less time is in sight."),
            (Action::ZoomOut, "zoom", "Makes the columns weeks, months, quarters; at the end everything is in sight."),
            (Action::ScrollLeft, "time", "Goes back in time by a quarter of the columns in sight."),
            (Action::ScrollRight, "time", "Goes on in time by a quarter of the columns in sight."),
        ]
    }

    fn signs(&self) -> &'static [(&'static str, &'static str)] {
        SIGNS
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.panel]
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }

    fn crumbs(&self, cx: &PageContext<'_>) -> Vec<String> {
        let some = cx.filter.journeys.len();
        if some == 0 { Vec::new() } else { vec![format!("{some} chosen")] }
    }

    fn choose(&mut self, id: &str) {
        self.grid.select(Some(&format!("{}:{id}", id.len())));
    }
}

/// What the page shows beside the columns of its report.
const SIGNS: &[(&str, &str)] = &[
    ("✓", "Chosen: all pages show these journeys alone; where none is chosen they show all (R3)."),
    ("│", "The end of the data: what stands after it is to come (T1)."),
    ("▶", "The journey runs, and no end of it is known."),
    ("█ ▒ ░", "A journey; the time in which it sent a message, from the first to the last; what is to come."),
    ("‹ ›", "It lies before or after the time in sight."),
    ("+ −", "Its messages are folded away, or stand below."),
];
