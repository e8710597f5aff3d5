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
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing::{self, Missing};
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
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
        let goals = self.goals.answer();
        let rows = answer.table.rows.iter().map(|row| {
            let id = show::text(answer, row, "journey");
            let goal = goals.and_then(|goals| {
                Some((goals, goals.table.rows.iter().find(|row| show::text(goals, row, "journey") == id)?))
            });
            let of_goal = |column| goal.and_then(|(goals, row)| show::number(goals, row, column));
            let said = |column| goal.map_or("", |(goals, row)| show::text(goals, row, column));
            let of = |column| show::number(answer, row, column);
            let target = of_goal("target_share");
            let fields = vec![
                Field::text(cx.journey(id)),
                Field::dim(&said("kind").replace('_', " ")),
                show::count(of("entrants")),
                show::count(of("entries")),
                show::count(of("messages_sent")),
                show::count(of("converted")),
                show::share(of("conversion_rate")),
                Field::Number(said("target").replace('%', " %"), target.map(|_| 0.0)),
                target.map_or(Field::Empty, Field::Gauge),
                target.map_or(Field::Empty, |share| show::share(Some(share))),
                show::count(of("active")),
            ];
            Row { id: id.to_owned(), fields }
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

    fn turn(&mut self, by: isize) {
        self.grid.step(by);
        if self.open.is_some() {
            self.open = self.grid.chosen().map(|row| Detail::new(&row.id));
        }
    }
}

impl Page for Journeys {
    fn refresh(&mut self, cx: &PageContext<'_>) {
        self.all.ask(cx, Question::report("journeys", cx.args()));
        self.goals.ask(cx, Question::report("goals", cx.args()));
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
        let summary = self.all.answer().and_then(|answer| {
            let id = self.open.as_ref()?.journey();
            Some((answer, answer.table.rows.iter().find(|row| show::text(answer, row, "journey") == id)?))
        });
        if let Some(detail) = &mut self.open {
            let mut line = Line::new();
            if let Some((answer, row)) = summary {
                let of = |column| show::count_text(show::number(answer, row, column));
                let rate = show::number(answer, row, "conversion_rate");
                let rate = rate.map_or_else(String::new, |rate| format!(" ({} %)", crate::print::format::share(rate)));
                line = show::fact(line, "entries", &of("entries"), look);
                line = show::fact(line, "entrants", &of("entrants"), look);
                line = show::fact(line, "sent", &of("messages_sent"), look);
                line = show::fact(line, "converted", &format!("{}{rate}", of("converted")), look);
                let mut more = show::fact(Line::new(), "active", &of("active"), look);
                more = show::fact(more, "ended", &of("exits"), look);
                more = show::fact(more, "of these without conversion", &of("exits_without_conversion"), look);
                more.put(buf, area.x + 1, area.y + 2, area.width - 2);
            }
            let mut title = Line::new().add(cx.journey(detail.journey()), look.accent);
            if let Some(goal) = goal_line(&self.goals, detail.journey()) {
                title = show::fact(title, "goal", &goal, look);
            }
            title.put(buf, area.x + 1, area.y, area.width - 2);
            line.put(buf, area.x + 1, area.y + 1, area.width - 2);
            return detail.view(buf, Rect { y: area.y + 3, height: area.height - 3, ..area }, look, cx);
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

    fn choose(&mut self, id: &str) {
        self.grid.select(Some(id));
        self.open = Some(Detail::new(id));
    }
}

/// The goal in a few words: kind, trigger, attained of the target.
fn goal_line(goals: &Panel, journey: &str) -> Option<String> {
    let answer = goals.answer()?;
    let row = answer.table.rows.iter().find(|row| show::text(answer, row, "journey") == journey)?;
    let target = show::text(answer, row, "target");
    let share = show::number(answer, row, "target_share");
    let reached = share
        .map_or_else(String::new, |share| format!(", {} % of the target {target}", crate::print::format::share(share)));
    Some(format!("{}{reached}", show::text(answer, row, "trigger")))
}
