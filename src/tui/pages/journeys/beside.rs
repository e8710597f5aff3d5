//! What stands beside the selected step: why starts ended, how long they took to each step, or how their groups fared (F7, J3, J5).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pane;
use crate::domain::clean::Clean;
use crate::domain::metric::metric;
use crate::domain::names::Named;
use crate::print::format;
use crate::report::{self, Args, Ending, ExitRow, ExperimentRow, GOAL_STEP, People as Whose, StepTimeRow};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing::{self, Missing};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::Line;

/// Which of them is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    Reasons,
    Times,
    Groups,
}

/// One of three tables, each asked for when it is first shown.
#[derive(Default)]
pub struct Beside {
    shown: Shown,
    reasons: Panel,
    times: Panel,
    groups: Panel,
    pub grid: Grid,
}

impl Beside {
    /// Asks what is shown.
    pub fn ask(&mut self, cx: &PageContext<'_>, args: Args) {
        let report = match self.shown {
            Shown::Reasons => report::EXITS,
            Shown::Times => report::STEP_TIMES,
            Shown::Groups => report::EXPERIMENT,
        };
        self.panel().ask(cx, Question::report(report.name, args));
    }

    /// Shows the next.
    pub fn turn(&mut self) {
        self.shown = match self.shown {
            Shown::Reasons => Shown::Times,
            Shown::Times => Shown::Groups,
            Shown::Groups => Shown::Reasons,
        };
        self.grid = Grid::default();
    }

    /// Receives.
    pub fn poll(&mut self) -> bool {
        [self.reasons.poll(), self.times.poll(), self.groups.poll()].contains(&true)
    }

    /// What is shown.
    pub fn panel(&mut self) -> &mut Panel {
        match self.shown {
            Shown::Reasons => &mut self.reasons,
            Shown::Times => &mut self.times,
            Shown::Groups => &mut self.groups,
        }
    }

    /// Whose people the number under the cursor is of; `step` is the selected one. Nothing of a group.
    pub fn people(&self, step: Option<&str>) -> Option<Whose> {
        let id = &self.grid.chosen()?.id;
        match self.shown {
            Shown::Reasons => {
                let here = step.filter(|_| self.grid.column() == pane::HERE);
                let all = here.map_or(Whose::Ended, |step| Whose::Left(step.to_owned()));
                Some(all.narrowed(Ending::Reason(id.clone())))
            }
            Shown::Times if id == GOAL_STEP => Some(Whose::Attained),
            Shown::Times => Some(Whose::Reached(id.clone())),
            Shown::Groups => None,
        }
    }

    /// Fills the table with what is known.
    pub fn fill(&mut self, journey: &str, step: Option<&str>) {
        match self.shown {
            Shown::Reasons if self.reasons.answer().is_some() => {
                pane::fill_reasons(&mut self.grid, &pane::rows::<ExitRow>(&self.reasons), step);
            }
            Shown::Times => {
                let Some(answer) = self.times.answer() else { return };
                let rows = answer.table.read::<StepTimeRow>().into_iter().map(|row| {
                    let name = answer.names.called(Named::Step, journey, &row.step);
                    let name = if row.step == GOAL_STEP { Field::dim("Goal") } else { Field::text(name) };
                    let hours = |value: Option<f64>| {
                        Field::Number(value.map_or_else(|| format::MISSING.to_owned(), format::duration), value)
                    };
                    let [median, most, nearly_all] = [row.median_hours, row.p75_hours, row.p90_hours].map(hours);
                    Row { id: row.step, fields: vec![name, show::count(row.entries), median, most, nearly_all] }
                });
                self.grid.set(time_columns(), rows.collect(), Vec::new());
            }
            Shown::Groups => {
                let Some(answer) = self.groups.answer() else { return };
                let rows = answer.table.read::<ExperimentRow>().into_iter().map(|row| {
                    let name = row.group.as_deref().map_or_else(|| Field::dim("none"), Field::text);
                    let between = |low: Option<f64>, high: Option<f64>| {
                        low.zip(high).map(|(low, high)| format!("{} – {}", format::share(low), format::share(high)))
                    };
                    let ahead = match between(row.difference_low, row.difference_high) {
                        _ if row.baseline => Field::dim("baseline"),
                        Some(interval) => Field::text(&interval),
                        None => Field::Empty,
                    };
                    let rate = between(row.low, row.high).map_or(Field::Empty, |interval| Field::dim(&interval));
                    let fields = vec![
                        name,
                        show::count(row.entrants),
                        show::count(row.attained),
                        show::share(row.rate),
                        rate,
                        ahead,
                    ];
                    Row { id: row.group.unwrap_or_default(), fields }
                });
                self.grid.set(group_columns(), rows.collect(), Vec::new());
            }
            Shown::Reasons => {}
        }
    }

    /// Draws.
    pub fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, focused: bool) {
        let title = match self.shown {
            Shown::Reasons => "Why starts ended",
            Shown::Times => "Time from the start",
            Shown::Groups => "Variants",
        };
        let inner = frame(buf, area, title, &Line::new(), look, focused);
        let waiting = self.panel().waiting();
        if !show::state(buf, inner, self.panel(), None, look, cx.keys) {
            return;
        }
        if self.grid.is_empty() {
            let none = missing::entries(cx).unwrap_or_else(|| {
                Missing::plain(match self.shown {
                    Shown::Reasons => "No start has ended yet",
                    Shown::Times => "The journey has no steps",
                    Shown::Groups => "Nobody has started",
                })
            });
            return show::missing(buf, inner, &none, look);
        }
        let notes: Vec<String> = match (self.shown, self.groups.answer()) {
            (Shown::Groups, Some(answer)) => {
                answer.notes.texts().iter().map(|note| Clean::new(note).to_string()).collect()
            }
            _ => Vec::new(),
        };
        let least = show::notes_height(&notes, inner.width).min(inner.height / 2);
        let room = show::with_notes(buf, inner, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, focused, waiting);
    }
}

/// The columns of the times.
pub fn time_columns() -> Vec<Column> {
    vec![
        Column::text("Step", 0, 10, 24),
        Column::new(metric("entries").label, 2),
        Column::new("Median", 0),
        Column::new("75 % within", 3),
        Column::new("90 % within", 1),
    ]
}

/// The columns of the groups.
pub fn group_columns() -> Vec<Column> {
    vec![
        Column::text("Group", 0, 7, 20),
        Column::new(metric("entrants").label, 2),
        Column::new(metric("attained").label, 3).or_short(metric("attained").short),
        Column::new("%", 0),
        Column::text("95 %", 4, 9, 14),
        Column::text("Ahead by", 1, 9, 14),
    ]
}
