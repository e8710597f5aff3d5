//! The journeys with their goals, and one of them in full (G1–G9, F1–F7).
//!
//! ```text
//! ┌ Journeys ──────────────────────────────────────────────────────────────────────────┐
//! │ Journey           Goal            People  People with the goal  % …  Target         │
//! │ Welcome series    Onboard people  20,144                 6,040  30.0   35 %  █████── │
//! └──────────────────────────────────────────── ✓ converted ≤ entrants ≤ entries ──────┘
//! ```

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

mod arms;
mod beside;
mod counting;
mod detail;
mod focus;
mod funnel;
mod funnels;
mod goal;
mod list;
mod lost;
mod pane;
mod questions;
mod steps;
mod summary;
mod whose;

use self::detail::Detail;
use self::funnels::Funnels;
use self::list::{NOT_COUNTED, columns, line};
use self::summary::{Known, not_counted};
use crate::report;
use crate::report::{GoalRow, JourneyRow};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing::{self, Missing};
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bar::Gauge;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{self, Grid, Pointed};
use crate::tui::widgets::pen::Line;

/// The page.
#[derive(Default)]
pub struct Journeys {
    all: Panel,
    goals: Panel,
    /// What was known of them when the list was filled.
    known: Known,
    grid: Grid,
    open: Option<Detail>,
    /// The funnels of the user's own, in place of the journeys where they are looked at.
    funnels: Funnels,
    on_funnels: bool,
    /// Whether the journey that is chosen has a goal; `None` = none is chosen.
    has_goal: Option<bool>,
}

impl Journeys {
    fn fill(&mut self, cx: &PageContext<'_>) {
        self.known = Known::of(&self.goals);
        let Some(answer) = self.all.answer() else { return };
        let goals: Vec<GoalRow> = pane::rows(&self.goals);
        let mut rows: Vec<(usize, JourneyRow)> = answer.table.read().into_iter().enumerate().collect();
        // The report's order is that of ids, which nobody sees.
        rows.sort_by_cached_key(|(_, row)| cx.journey(&row.journey).to_lowercase());
        let most = Gauge::scale(goals.iter().filter_map(|goal| goal.target_share));
        let goals: HashMap<&str, &GoalRow> = goals.iter().map(|goal| (goal.journey.as_str(), goal)).collect();
        let broken =
            |journey: &str| self.goals.answer().is_some_and(|goals| show::goal_fault(goals, journey).is_some());
        let lines = rows.iter().map(|(_, row)| {
            let goal = goals.get(row.journey.as_str()).copied();
            line(cx, row, (self.known, goal, broken(&row.journey)), most)
        });
        self.grid.set(columns(), lines.collect(), Vec::new());
        self.grid.set_sources(rows.iter().map(|(place, _)| *place));
    }

    /// Why goals of the list count nothing (M8).
    fn faults(&self, cx: &PageContext<'_>) -> Vec<String> {
        let Some(goals) = self.goals.answer() else { return Vec::new() };
        let fault = |id| Some(format!("{}: {}", cx.journey(id), show::goal_fault(goals, id)?));
        self.grid.ids().filter_map(fault).collect()
    }

    /// The row of a journey.
    fn about(&self, id: &str) -> Option<JourneyRow> {
        self.all.answer()?.table.read().into_iter().find(|row: &JourneyRow| row.journey == id)
    }

    /// Opens a journey.
    fn show(&mut self, id: &str) {
        let mut detail = Detail::new(id);
        detail.describe(self.about(id));
        self.open = Some(detail);
    }

    /// The strip of the two lists, where there are funnels or they are looked at; answers with the room below.
    fn strip(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) -> Rect {
        if cx.status.funnels.is_empty() && !self.on_funnels || area.height == 0 {
            return area;
        }
        let mut line = Line::new();
        for (title, current) in [("Journeys", !self.on_funnels), ("Funnels", self.on_funnels)] {
            let (text, style) =
                if current { (format!("[{title}]"), look.accent) } else { (format!(" {title} "), look.dim) };
            line = line.add(text, style).add(" ", look.text);
        }
        let key = cx.keys.mention(Action::NextView);
        line.add(format!(" {key} turns"), look.dim).put(buf, area.x + 1, area.y, area.width.saturating_sub(2));
        Rect { y: area.y + 1, height: area.height - 1, ..area }
    }

    /// The journey that is open, or selected in the list; none where the funnels are looked at.
    fn chosen(&self) -> Option<&str> {
        match &self.open {
            Some(detail) => Some(detail.journey()),
            None => self.grid.chosen().filter(|_| !self.on_funnels).map(|row| row.id.as_str()),
        }
    }

    fn turn(&mut self, by: isize) {
        self.grid.step(by);
        if let (true, Some(row)) = (self.open.is_some(), self.grid.chosen()) {
            let id = row.id.clone();
            self.show(&id);
        }
    }
}

impl Page for Journeys {
    fn headings(&self) -> Option<Vec<String>> {
        // Of an open journey as well; the platforms of the data are columns too.
        let lists = [columns(), steps::headings(), pane::metric_columns(), beside::headings(), funnels::columns(true)];
        Some(lists.iter().flat_map(|columns| grid::headings(columns)).collect())
    }

    fn refresh(&mut self, cx: &PageContext<'_>) {
        self.all.ask(cx, Question::report(report::JOURNEYS.name, cx.args()));
        self.goals.ask(cx, Question::report(report::GOALS.name, cx.args()));
        if let Some(detail) = &mut self.open {
            detail.refresh(cx);
        } else if self.on_funnels {
            self.funnels.refresh(cx);
        }
        self.has_goal = self.chosen().map(|journey| cx.status.goals.contains_key(journey));
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = [self.all.poll(), self.goals.poll()].contains(&true);
        if news {
            self.fill(cx);
            if let Some(id) = self.open.as_ref().map(|detail| detail.journey().to_owned()) {
                self.grid.select(Some(&id));
                let about = self.about(&id);
                if let Some(detail) = &mut self.open {
                    detail.describe(about);
                }
            }
        }
        let detail = self.open.as_mut().is_some_and(Detail::poll);
        let funnels = self.funnels.poll(cx);
        news || detail || funnels
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::NextView if self.open.is_none() => {
                self.on_funnels = !self.on_funnels;
                if self.on_funnels {
                    self.funnels.refresh(cx);
                }
            }
            Action::Compare if self.on_funnels && self.open.is_none() => return self.funnels.update(action, cx),
            Action::CountPeople | Action::NextVersion | Action::Compare if self.open.is_none() => {
                return Effect::Notice(format!("Open a journey first ({})", cx.keys.mention(Action::Open)));
            }
            _ if self.on_funnels && self.open.is_none() => {
                let effect = self.funnels.update(action, cx);
                self.funnels.refresh(cx);
                return effect;
            }
            Action::Next => self.turn(1),
            Action::Previous => self.turn(-1),
            Action::Add | Action::Edit | Action::Delete => {
                return self.chosen().map_or(Effect::None, |journey| goal::change(action, journey, cx));
            }
            _ => {
                if let Some(detail) = &mut self.open {
                    if action == Action::Back {
                        self.open = None;
                        return Effect::None;
                    }
                    return detail.update(action, cx);
                }
                if let (Action::Open, Some(row)) = (action, self.grid.chosen()) {
                    let id = row.id.clone();
                    self.show(&id);
                }
            }
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        if let Some(detail) = &mut self.open {
            return detail.view(buf, area, look, cx, &self.goals);
        }
        let area = self.strip(buf, area, look, cx);
        if self.on_funnels {
            return self.funnels.view(buf, area, look, cx);
        }
        // What was withdrawn gives no news.
        if self.known != Known::of(&self.goals) {
            self.fill(cx);
        }
        let foot = show::checks([self.all.answer(), self.goals.answer()], look);
        let inner = frame(buf, area, "Journeys and their goals", &foot, look, true);
        if !show::state(buf, inner, &self.all, None, look, cx.keys) {
            return;
        }
        if self.grid.is_empty() {
            return show::missing(buf, inner, &missing::journeys(cx), look);
        }
        // Nobody can have entered where no event says so: the noughts are none of the journeys' doing.
        let mut notes: Vec<String> = missing::entries(cx).iter().map(Missing::line).collect();
        notes.extend(not_counted(&self.goals).map(|why| format!("{NOT_COUNTED} {why}")));
        notes.extend(self.faults(cx));
        notes.extend(
            self.grid
                .ids()
                .any(|id| cx.facets.unknown.contains(id))
                .then(|| format!("{}: {UNKNOWN_SAYS}", show::UNKNOWN)),
        );
        let least = show::notes_height(&notes, inner.width).min(if inner.height < 6 { 1 } else { inner.height / 2 });
        let room = show::with_notes(buf, inner, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, true, self.all.waiting());
    }

    fn hints(&self) -> &'static [Action] {
        match (&self.open, self.has_goal) {
            (Some(_), Some(true)) => OPEN_WITH_GOAL,
            (Some(_), _) => OPEN_WITHOUT_GOAL,
            (None, _) if self.on_funnels && self.funnels.any() => HINTS_WITH_FUNNEL,
            (None, _) if self.on_funnels => HINTS_WITHOUT_GOAL,
            (None, None) => HINTS,
            (None, Some(false)) => HINTS_WITHOUT_GOAL,
            (None, Some(true)) => HINTS_WITH_GOAL,
        }
    }

    fn keys(&self) -> Vec<Action> {
        // In an open journey; in lists of people and in timelines.
        let elsewhere = [
            Action::CountPeople,
            Action::NextVersion,
            Action::Add,
            Action::Edit,
            Action::Delete,
            Action::Compare,
            Action::Segment,
        ];
        // Groups stand side by side below a funnel alone.
        let side = (self.open.is_none() && self.on_funnels && self.funnels.any()).then_some(Action::SideBySide);
        HINTS.iter().copied().chain(elsewhere).chain(side).collect()
    }

    fn signs(&self) -> &'static [(&'static str, &'static str)] {
        &[(show::UNKNOWN, UNKNOWN_SAYS)]
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        let mut panels = match &mut self.open {
            Some(detail) => detail.panels(),
            None if self.on_funnels => self.funnels.panels(),
            None => Vec::new(),
        };
        panels.extend([&mut self.all, &mut self.goals]);
        panels
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(match &mut self.open {
            Some(detail) => detail.grid(),
            None if self.on_funnels => self.funnels.grid(),
            None => &mut self.grid,
        })
    }

    fn grids(&mut self) -> Vec<&mut Grid> {
        let mut grids = vec![&mut self.grid];
        grids.extend(self.open.iter_mut().flat_map(Detail::grids));
        grids.extend(self.funnels.grids());
        grids
    }

    fn point(&mut self, x: u16, y: u16) -> Pointed {
        match &mut self.open {
            Some(detail) => detail.point(x, y),
            None if self.on_funnels => self.funnels.point(x, y),
            None => self.grid.point(x, y),
        }
    }

    fn crumbs(&self, cx: &PageContext<'_>) -> Vec<String> {
        self.open.iter().map(|detail| cx.journey(detail.journey()).to_owned()).collect()
    }

    fn selected(&self, _cx: &PageContext<'_>) -> Vec<(&'static str, String)> {
        self.open.as_ref().map(|detail| ("journey", detail.journey().to_owned())).into_iter().collect()
    }

    fn restore(&mut self, what: &str, id: &str, cx: &PageContext<'_>) {
        if what == "journey" && cx.facets.names("journeys").iter().any(|(known, _)| known == id) {
            self.choose(id);
        }
    }

    fn choose(&mut self, id: &str) {
        self.grid.select(Some(id));
        self.show(id);
    }
}

/// The keys of the page, with those that a part of it has beside them, and with those of a goal where a journey is chosen that
/// has none, or one; with those of funnels.
macro_rules! hints {
    ([$($of_part:ident),*] $($of_goal:ident),*) => {
        &[
            Action::Open,
            Action::PreviousPart,
            Action::NextPart,
            Action::Previous,
            Action::Next,
            $(Action::$of_goal,)*
            Action::Left,
            Action::Right,
            Action::NextView,
            $(Action::$of_part,)*
            Action::Sort,
            Action::SortDirection,
        ]
    };
}

const HINTS: &[Action] = hints!([]);
const HINTS_WITHOUT_GOAL: &[Action] = hints!([] Add);
const HINTS_WITH_GOAL: &[Action] = hints!([] Edit, Delete);
const HINTS_WITH_FUNNEL: &[Action] = hints!([SideBySide, Compare] Add, Edit, Delete);
const OPEN_WITHOUT_GOAL: &[Action] = hints!([CountPeople, NextVersion] Add);
const OPEN_WITH_GOAL: &[Action] = hints!([CountPeople, NextVersion] Edit, Delete);

/// What the mark of an unknown journey means.
const UNKNOWN_SAYS: &str = "only events name this journey, no table of journeys and no [[journey]] of milepost.toml does; it may be misspelt in the data";
