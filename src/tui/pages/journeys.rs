//! The journeys with their goals, and one of them in full (G1–G9, F1–F7).
//!
//! ```text
//! ┌ Journeys ──────────────────────────────────────────────────────────────────────────┐
//! │ Journey         Goal            Entrants  Converted  Conv. %  Target  Of target    │
//! │ Welcome series  onboard people    20,144      6,040     30.0  35%     ██████──  86 │
//! └──────────────────────────────────────────── ✓ converted ≤ entrants ≤ entries ──────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

mod detail;

use self::detail::Detail;
use crate::print::format;
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
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::Line;

/// The page.
#[derive(Default)]
pub struct Journeys {
    all: Panel,
    goals: Panel,
    grid: Grid,
    open: Option<Detail>,
}

impl Journeys {
    fn fill(&mut self, cx: &PageContext<'_>) {
        let Some(answer) = self.all.answer() else { return };
        let goals = self.goal_rows();
        let most = Gauge::scale(goals.iter().filter_map(|goal| goal.target_share));
        let rows = answer.table.read().into_iter().map(|row: JourneyRow| {
            let goal = goals.iter().find(|goal| goal.journey == row.journey);
            let target = goal.and_then(|goal| goal.target_share);
            let aim = goal.and_then(|goal| goal.target.as_deref()).unwrap_or_default();
            let fields = vec![
                show::journey(cx, &row.journey),
                Field::dim(&goal.map_or("", |goal| &goal.kind).replace('_', " ")),
                show::count(row.entrants),
                show::count(row.entries),
                show::count(row.messages_sent),
                show::count(row.converted),
                show::share(row.conversion_rate),
                Field::Number(aim.replace('%', " %"), target.map(|_| 0.0)),
                target.map_or(Field::Empty, |share| Field::Gauge(Gauge { share, most })),
                target.map_or(Field::Empty, |share| show::share(Some(share))),
                show::count(row.active),
            ];
            Row { id: row.journey, fields }
        });
        let columns = vec![
            Column::text("Journey", 0, 20, 36),
            Column::text("Goal", 6, 16, 20),
            Column::new("Entrants", 0),
            Column::new("Entries", 8),
            Column::new("Sent", 7),
            Column::new("Converted", 3),
            Column::new("Conv. %", 1),
            Column::new("Target", 2),
            Column::bar("", 4, 8, 28),
            Column::new("Of target %", 1),
            Column::new("Active", 5),
        ];
        self.grid.set(columns, rows.collect(), Vec::new());
    }

    fn goal_rows(&self) -> Vec<GoalRow> {
        self.goals.answer().map(|answer| answer.table.read()).unwrap_or_default()
    }

    /// The row of the journey that is open.
    fn summary(&self) -> Option<JourneyRow> {
        let id = self.open.as_ref()?.journey();
        self.all.answer()?.table.read().into_iter().find(|row: &JourneyRow| row.journey == id)
    }

    fn turn(&mut self, by: isize) {
        self.grid.step(by);
        if self.open.is_some() {
            self.open = self.grid.chosen().map(|row| Detail::new(&row.id));
        }
    }
}

impl Page for Journeys {
    fn refresh(&mut self, cx: &PageContext<'_>) {
        self.all.ask(cx, Question::report(report::JOURNEYS.name, cx.args()));
        self.goals.ask(cx, Question::report(report::GOALS.name, cx.args()));
        if let Some(detail) = &mut self.open {
            detail.refresh(cx);
        }
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = [self.all.poll(), self.goals.poll()].contains(&true);
        if news {
            self.fill(cx);
            if let Some(detail) = &self.open {
                self.grid.select(Some(detail.journey()));
            }
        }
        let detail = self.open.as_mut().is_some_and(Detail::poll);
        news || detail
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::Next => self.turn(1),
            Action::Previous => self.turn(-1),
            _ => {
                if let Some(detail) = &mut self.open {
                    if action == Action::Back {
                        self.open = None;
                        return Effect::None;
                    }
                    return detail.update(action, cx);
                }
                if action == Action::Open {
                    self.open = self.grid.chosen().map(|row| Detail::new(&row.id));
                }
            }
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let (summary, goals) = (self.summary(), self.goal_rows());
        if let Some(detail) = &mut self.open {
            let (mut line, mut more) = (Line::new(), Line::new());
            if let Some(row) = summary {
                let count = |count: u64| show::count_text(Some(show::amount(count)));
                let maybe = |count: Option<u64>| show::count_text(count.map(show::amount));
                let rate = row.conversion_rate.map_or_else(String::new, |rate| format!(" ({} %)", format::share(rate)));
                line = show::fact(line, "entries", &count(row.entries), look);
                line = show::fact(line, "entrants", &count(row.entrants), look);
                line = show::fact(line, "sent", &count(row.messages_sent), look);
                line = show::fact(line, "converted", &format!("{}{rate}", maybe(row.converted)), look);
                more = show::fact(Line::new(), "active", &count(row.active), look);
                more = show::fact(more, "ended", &count(row.exits), look);
                let without = maybe(row.exits_without_conversion);
                more = show::fact(more, "of these without conversion", &without, look);
            }
            let mut title = Line::new().add(cx.journey(detail.journey()), look.accent);
            if let Some(goal) = goal_line(&goals, detail.journey()) {
                title = show::fact(title, "goal", &goal, look);
            }
            title.put(buf, area.x + 1, area.y, area.width - 2);
            // A low window has room for the first line and the steps.
            let above = if area.height < 12 { 1 } else { 3 };
            if above > 1 {
                line.put(buf, area.x + 1, area.y + 1, area.width - 2);
                more.put(buf, area.x + 1, area.y + 2, area.width - 2);
            }
            let below = Rect { y: area.y + above, height: area.height - above, ..area };
            return detail.view(buf, below, look, cx);
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
        let notes: Vec<String> = missing::entries(cx).iter().map(Missing::line).collect();
        let least = show::notes_height(&notes, inner.width).min(inner.height / 2);
        let room = show::with_notes(buf, inner, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, true, self.all.waiting());
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::Open,
            Action::Previous,
            Action::Next,
            Action::Left,
            Action::Right,
            Action::Sort,
            Action::SortDirection,
        ]
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        let mut panels = match &mut self.open {
            Some(detail) => detail.panels(),
            None => Vec::new(),
        };
        panels.extend([&mut self.all, &mut self.goals]);
        panels
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(match &mut self.open {
            Some(detail) => detail.grid(),
            None => &mut self.grid,
        })
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
        self.open = Some(Detail::new(id));
    }
}

/// The goal in a few words: its trigger, and how much of the target is reached.
fn goal_line(goals: &[GoalRow], journey: &str) -> Option<String> {
    let goal = goals.iter().find(|goal| goal.journey == journey)?;
    let target = goal.target.as_deref().unwrap_or_default();
    let reached = goal
        .target_share
        .map_or_else(String::new, |share| format!(", {} % of the target {target}", format::share(share)));
    Some(format!("{}{reached}", goal.trigger))
}
