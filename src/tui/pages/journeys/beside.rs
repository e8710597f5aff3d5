//! What stands beside the selected step: why starts ended, how long they took to each step and how these times are spread, how
//! their variants fared, how the goal is reached over time and would count under other listening, what goes with it, and the
//! journey over time (F7, J0–J5, J8).

pub mod goal;
mod times;
mod trend;
mod variants;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::counting::{Counting, of_versions};
use super::pane;
use crate::domain::answer::Answer;
use crate::report::{self, Args, Ending, ExitRow, GoalTrendRow, Group, JourneyTrendRow, People as Whose, Report};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing::{self, Missing};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::Line;

/// Which of them is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Reasons,
    Times,
    Bins,
    Variants,
    Channels,
    Pace,
    Listening,
    Correlates,
    Trend,
}

/// A table that can be shown: one line of the list.
struct Table {
    shown: Shown,
    title: &'static str,
    report: &'static Report,
    /// What is said where it has no rows.
    none: &'static str,
    /// Whether what there is to know of the answer stands below it.
    notes: bool,
    columns: fn() -> Vec<Column>,
}

/// Every table, in the order in which they are turned.
const TABLES: &[Table] = &[
    Table {
        shown: Shown::Reasons,
        title: "Why starts ended",
        report: &report::EXITS,
        none: "No start has ended yet",
        notes: false,
        columns: pane::reason_columns,
    },
    Table {
        shown: Shown::Times,
        title: "Time from the start",
        report: &report::STEP_TIMES,
        none: "The journey has no steps",
        notes: false,
        columns: times::time_columns,
    },
    Table {
        shown: Shown::Bins,
        title: "How long it took",
        report: &report::TIME_HISTOGRAM,
        none: "Nobody has come there",
        notes: false,
        columns: times::bin_columns,
    },
    Table {
        shown: Shown::Variants,
        title: "Variants",
        report: &report::EXPERIMENT,
        none: "Nobody has started",
        notes: true,
        columns: variants::variant_columns,
    },
    Table {
        shown: Shown::Channels,
        title: "First channels",
        report: &report::EXPERIMENT,
        none: "Nobody has started",
        notes: true,
        columns: variants::variant_columns,
    },
    Table {
        shown: Shown::Pace,
        title: "The goal over time",
        report: &report::GOAL_TREND,
        none: "Nobody has started",
        notes: true,
        columns: trend::pace_columns,
    },
    Table {
        shown: Shown::Listening,
        title: "The goal under other listening",
        report: &report::GOAL_WHAT_IF,
        none: "The journey has no goal that listens",
        notes: true,
        columns: goal::listening_columns,
    },
    Table {
        shown: Shown::Correlates,
        title: "What goes with the goal",
        report: &report::CORRELATES,
        none: "Nothing to be compared",
        notes: true,
        columns: goal::correlate_columns,
    },
    Table {
        shown: Shown::Trend,
        title: "By month",
        report: &report::JOURNEY_TREND,
        none: "Nothing happened yet",
        notes: false,
        columns: trend::trend_columns,
    },
];

/// One of the tables, each asked for when it is first shown.
pub struct Beside {
    /// The place among [`TABLES`].
    place: usize,
    panels: Vec<Panel>,
    /// What a control group says of the lift, below the variants.
    lift: Panel,
    /// Of the table that is filled.
    title: String,
    pub grid: Grid,
}

impl Default for Beside {
    fn default() -> Self {
        let panels = TABLES.iter().map(|_| Panel::default()).collect();
        Self { place: 0, panels, lift: Panel::default(), title: String::new(), grid: Grid::default() }
    }
}

impl Beside {
    fn table(&self) -> &'static Table {
        &TABLES[self.place]
    }

    /// The arguments of what is shown: of the version that is looked at where its report can be had for one.
    pub fn args(&self, counting: &Counting, args: Args) -> Args {
        counting.args(self.table().report, args)
    }

    /// Asks what is shown; the step of the arguments is the selected one.
    pub fn ask(&mut self, cx: &PageContext<'_>, counting: &Counting, args: Args) {
        let table = self.table();
        let step = args.step.clone().filter(|_| matches!(table.shown, Shown::Bins | Shown::Trend));
        let bucket = if matches!(table.shown, Shown::Trend | Shown::Pace) { trend::BUCKET } else { args.bucket };
        let group = if table.shown == Shown::Channels { Group::Channel } else { args.group };
        let args = self.args(counting, Args { group, bucket, step, ..args });
        if table.shown == Shown::Variants {
            self.lift.ask(cx, Question::report(report::LIFT.name, args.clone()));
        }
        self.panel().ask(cx, Question::report(table.report.name, args));
    }

    /// Shows the next.
    pub fn turn(&mut self) {
        self.place = (self.place + 1) % TABLES.len();
        self.grid = Grid::default();
    }

    /// Receives.
    pub fn poll(&mut self) -> bool {
        let mut news = self.lift.poll();
        for panel in &mut self.panels {
            news |= panel.poll();
        }
        news
    }

    /// What is shown.
    pub fn panel(&mut self) -> &mut Panel {
        &mut self.panels[self.place]
    }

    /// Whose people the number under the cursor is of; `step` is the selected one. Nothing where that counts no people.
    pub fn people(&self, step: Option<&str>) -> Option<Whose> {
        let (id, column) = (&self.grid.chosen()?.id, self.grid.column());
        let answer = self.panels[self.place].answer()?;
        match self.table().shown {
            Shown::Reasons => {
                let here = step.filter(|_| column == pane::HERE);
                let all = here.map_or(Whose::Ended, |step| Whose::EndedAt(step.to_owned()));
                Some(all.narrowed(Ending::Reason(id.clone())))
            }
            Shown::Times => Some(times::time_people(id)),
            Shown::Bins => times::bin_people(answer, id),
            Shown::Variants => Some(variants::group_people(Group::Variant, id, column)),
            Shown::Channels => Some(variants::group_people(Group::Channel, id, column)),
            Shown::Pace => trend::pace_people(id, column),
            Shown::Listening => goal::listening_people(answer, id),
            Shown::Correlates => goal::correlate_people(answer, id, column),
            Shown::Trend => trend::trend_people(answer, id, column),
        }
    }

    /// Fills the table with what is known.
    pub fn fill(&mut self, journey: &str, step: Option<&str>) {
        let table = self.table();
        let Some(answer) = self.panels[self.place].answer() else { return };
        self.title = title(table, answer, journey);
        let rows: Vec<Row> = match table.shown {
            Shown::Reasons => {
                let rows: Vec<ExitRow> = answer.table.read();
                return pane::fill_reasons(&mut self.grid, &rows, step);
            }
            Shown::Bins => {
                let rows = times::bins(answer).into_iter().map(|(place, row)| (Some(place), row));
                return show::fill_sourced(&mut self.grid, (table.columns)(), rows.collect(), Vec::new());
            }
            Shown::Times => times::times(answer, journey),
            Shown::Variants | Shown::Channels => answer.table.read().into_iter().map(variants::variant).collect(),
            Shown::Pace => trend::pace(&answer.table.read::<GoalTrendRow>()),
            Shown::Listening => answer.table.read().iter().enumerate().map(goal::listening).collect(),
            Shown::Correlates => answer.table.read().into_iter().enumerate().map(goal::correlate).collect(),
            Shown::Trend => trend::trend(&answer.table.read::<JourneyTrendRow>()),
        };
        let all = rows.len();
        let of_step = table.shown == Shown::Trend && trend::trend_step(answer).is_some();
        let columns = if of_step { trend::step_columns() } else { (table.columns)() };
        self.grid.set(columns, rows, Vec::new());
        self.grid.set_sources(0..all);
    }

    /// What is to be known of the table, the most important first.
    fn notes(&self) -> Vec<String> {
        let table = self.table();
        let lift = self.lift.answer().filter(|lift| table.shown == Shown::Variants && !lift.table.rows.is_empty());
        let answer = self.panels[self.place].answer();
        let outlook = answer.filter(|_| table.shown == Shown::Pace).and_then(trend::outlook_says);
        let answers = [answer, lift].into_iter().flatten().filter(|_| table.notes);
        outlook.into_iter().chain(answers.flat_map(show::own_notes)).collect()
    }

    /// Draws; the title says where a table is of all versions while one is looked at.
    pub fn view(
        &mut self,
        buf: &mut Buffer,
        area: Rect,
        counting: &Counting,
        (look, cx): (&Look, &PageContext<'_>),
        focused: bool,
    ) {
        let table = self.table();
        let all = counting.version.is_some() && !of_versions(table.report);
        let title = if self.panels[self.place].answer().is_some() { &*self.title } else { table.title };
        let title = format!("{title}{}", if all { " · all versions" } else { "" });
        let inner = frame(buf, area, &title, &Line::new(), look, focused);
        let waiting = self.panel().waiting();
        if !show::state(buf, inner, self.panel(), None, look, cx.keys) {
            return;
        }
        let notes = self.notes();
        if self.grid.is_empty() {
            let none = missing::entries(cx).unwrap_or_else(|| Missing::plain(table.none));
            return show::missing(buf, inner, &none, look);
        }
        let least = show::notes_height(&notes, inner.width).min(inner.height / 2);
        let room = show::with_notes(buf, inner, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, focused, waiting);
    }
}

/// The title of a table with an answer: of times it says to what, of a trend of which step.
fn title(table: &Table, answer: &Answer, journey: &str) -> String {
    match table.shown {
        Shown::Bins => times::bin_title(answer, journey),
        Shown::Trend => trend::trend_title(table.title, answer, journey),
        _ => table.title.to_owned(),
    }
}

/// Every column of the tables that has a fixed heading.
pub fn headings() -> Vec<Column> {
    TABLES.iter().flat_map(|table| (table.columns)()).collect()
}
