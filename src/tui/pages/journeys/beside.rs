//! What stands beside the selected step: why starts ended, how long they took to each step, how their variants fared, how the goal
//! would count under other listening, what goes with it, and the journey over time (F7, J0–J5, J8).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pane;
use crate::domain::answer::Answer;
use crate::domain::metric::metric;
use crate::domain::names::Named;
use crate::domain::zone::Bucket;
use crate::print::format;
use crate::report::{
    self, Args, CorrelateRow, Ending, ExitRow, ExperimentRow, GOAL_STEP, JourneyTrendRow, People as Whose, Report,
    StepTimeRow, WhatIfRow,
};
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::missing::{self, Missing};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::Line;

/// Which of them is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Reasons,
    Times,
    Variants,
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
        columns: time_columns,
    },
    Table {
        shown: Shown::Variants,
        title: "Variants",
        report: &report::EXPERIMENT,
        none: "Nobody has started",
        notes: true,
        columns: variant_columns,
    },
    Table {
        shown: Shown::Listening,
        title: "The goal under other listening",
        report: &report::GOAL_WHAT_IF,
        none: "The journey has no goal that listens",
        notes: true,
        columns: listening_columns,
    },
    Table {
        shown: Shown::Correlates,
        title: "What goes with the goal",
        report: &report::CORRELATES,
        none: "Nothing to be compared",
        notes: true,
        columns: correlate_columns,
    },
    Table {
        shown: Shown::Trend,
        title: "By month",
        report: &report::JOURNEY_TREND,
        none: "Nobody has started",
        notes: false,
        columns: trend_columns,
    },
];

/// One of the tables, each asked for when it is first shown.
pub struct Beside {
    /// The place among [`TABLES`].
    place: usize,
    panels: Vec<Panel>,
    /// What a control group says of the lift, below the variants.
    lift: Panel,
    pub grid: Grid,
}

impl Default for Beside {
    fn default() -> Self {
        let panels = TABLES.iter().map(|_| Panel::default()).collect();
        Self { place: 0, panels, lift: Panel::default(), grid: Grid::default() }
    }
}

impl Beside {
    fn table(&self) -> &'static Table {
        &TABLES[self.place]
    }

    /// Asks what is shown.
    pub fn ask(&mut self, cx: &PageContext<'_>, args: Args) {
        let table = self.table();
        if table.shown == Shown::Variants {
            self.lift.ask(cx, Question::report(report::LIFT.name, args.clone()));
        }
        let bucket = if table.shown == Shown::Trend { Bucket::Month } else { args.bucket };
        self.panel().ask(cx, Question::report(table.report.name, Args { bucket, ..args }));
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

    /// Whose people the number under the cursor is of; `step` is the selected one. Nothing of tables that count no people.
    pub fn people(&self, step: Option<&str>) -> Option<Whose> {
        let id = &self.grid.chosen()?.id;
        match self.table().shown {
            Shown::Reasons => {
                let here = step.filter(|_| self.grid.column() == pane::HERE);
                let all = here.map_or(Whose::Ended, |step| Whose::Left(step.to_owned()));
                Some(all.narrowed(Ending::Reason(id.clone())))
            }
            Shown::Times if id == GOAL_STEP => Some(Whose::Attained),
            Shown::Times => Some(Whose::Reached(id.clone())),
            Shown::Variants => {
                let variant = id.strip_prefix(VARIANT).map(str::to_owned);
                Some(Whose::Variant(variant, self.grid.column() >= WITH_GOAL))
            }
            Shown::Listening | Shown::Correlates | Shown::Trend => None,
        }
    }

    /// Fills the table with what is known.
    pub fn fill(&mut self, journey: &str, step: Option<&str>) {
        let table = self.table();
        let Some(answer) = self.panels[self.place].answer() else { return };
        let rows = match table.shown {
            Shown::Reasons => {
                let rows: Vec<ExitRow> = answer.table.read();
                return pane::fill_reasons(&mut self.grid, &rows, step);
            }
            Shown::Times => times(answer, journey),
            Shown::Variants => answer.table.read().into_iter().map(variant).collect(),
            Shown::Listening => answer.table.read().iter().map(listening).collect(),
            Shown::Correlates => answer.table.read().into_iter().enumerate().map(correlate).collect(),
            Shown::Trend => trend(&answer.table.read::<JourneyTrendRow>()),
        };
        self.grid.set((table.columns)(), rows, Vec::new());
    }

    /// Draws.
    pub fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>, focused: bool) {
        let table = self.table();
        let inner = frame(buf, area, table.title, &Line::new(), look, focused);
        let waiting = self.panel().waiting();
        if !show::state(buf, inner, self.panel(), None, look, cx.keys) {
            return;
        }
        let lift = self.lift.answer().filter(|lift| table.shown == Shown::Variants && !lift.table.rows.is_empty());
        let answers = [self.panels[self.place].answer(), lift];
        let notes: Vec<String> =
            answers.into_iter().flatten().filter(|_| table.notes).flat_map(show::own_notes).collect();
        if self.grid.is_empty() {
            let none = missing::entries(cx).unwrap_or_else(|| Missing::plain(table.none));
            return show::missing(buf, inner, &none, look);
        }
        let least = show::notes_height(&notes, inner.width).min(inner.height / 2);
        let room = show::with_notes(buf, inner, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, focused, waiting);
    }
}

/// Every column of the tables that has a fixed heading.
pub fn headings() -> Vec<Column> {
    TABLES.iter().flat_map(|table| (table.columns)()).collect()
}

fn hours(value: Option<f64>) -> Field {
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), format::duration), value)
}

fn time_columns() -> Vec<Column> {
    vec![
        Column::text("Step", 0, 10, 24),
        Column::new(metric("entries").label, 2),
        Column::new("Median", 0),
        Column::new("75 % within", 3),
        Column::new("90 % within", 1),
    ]
}

fn times(answer: &Answer, journey: &str) -> Vec<Row> {
    let row = |row: StepTimeRow| {
        let name = answer.names.called(Named::Step, journey, &row.step);
        let name = if row.step == GOAL_STEP { Field::dim("Goal") } else { Field::text(name) };
        let [median, most, nearly_all] = [row.median_hours, row.p75_hours, row.p90_hours].map(hours);
        Row { id: row.step, fields: vec![name, show::count(row.entries), median, most, nearly_all] }
    };
    answer.table.read().into_iter().map(row).collect()
}

/// What the id of a variant's row begins with; that of no variant is empty.
const VARIANT: &str = "variant:";

/// From this column on the numbers of a variant are those with the goal.
const WITH_GOAL: usize = 2;

fn variant_columns() -> Vec<Column> {
    vec![
        Column::text("Group", 0, 7, 20),
        Column::new(metric("entrants").label, 2),
        Column::new(metric("attained").label, 3).or_short(metric("attained").short),
        Column::new("%", 0),
        Column::text("95 %", 4, 9, 14),
        Column::text("Ahead by", 1, 9, 14),
    ]
}

fn variant(row: ExperimentRow) -> Row {
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
    let fields = vec![name, show::count(row.entrants), show::count(row.attained), show::share(row.rate), rate, ahead];
    Row { id: row.group.map(|group| format!("{VARIANT}{group}")).unwrap_or_default(), fields }
}

fn listening_columns() -> Vec<Column> {
    vec![
        Column::text("Listens for", 0, 9, 24),
        Column::text("After leaving too", 1, 3, 17).or_short("Leaving"),
        Column::new(metric("attained").label, 0).or_short(metric("attained").short),
        Column::new("%", 1),
        Column::new("% of closed", 2).or_short("% closed"),
    ]
}

fn listening(row: &WhatIfRow) -> Row {
    let days = format::duration(row.listening_days * 24.0);
    let days = if row.configured { Field::text(&format!("{days} (in force)")) } else { Field::dim(&days) };
    let fields = vec![
        days,
        Field::dim(if row.after_exit { "yes" } else { "no" }),
        show::count(row.attained),
        show::share(row.attained_share),
        show::share(row.closed_share),
    ];
    Row { id: format!("{} {}", row.listening_days, row.after_exit), fields }
}

fn correlate_columns() -> Vec<Column> {
    vec![
        Column::text("What", 0, 18, 36),
        Column::new("Odds ratio", 0).or_short("Odds"),
        Column::text("95 %", 1, 9, 16),
        Column::new("With it %", 2).or_short("With"),
        Column::new("Without it %", 3).or_short("Without"),
        Column::new(metric("entrants").label, 4),
    ]
}

fn correlate((place, row): (usize, CorrelateRow)) -> Row {
    let two = |value: f64| format::decimal(value, 2);
    let fields = vec![
        Field::text(&format!("{} {}", row.factor.replace('_', " "), row.value)),
        Field::Number(two(row.odds_ratio), Some(row.odds_ratio)),
        Field::dim(&format!("{} – {}", two(row.low), two(row.high))),
        show::share(report::share_of(row.converted_with, row.with)),
        show::share(report::share_of(row.converted_without, row.without)),
        show::count(row.with),
    ];
    Row { id: place.to_string(), fields }
}

fn trend_columns() -> Vec<Column> {
    vec![
        Column::text("Month", 0, 7, 10),
        Column::new(metric("entries").label, 0),
        Column::bar("", 5, 4, 20),
        Column::new("Sent", 2),
        Column::new("Clicks", 3),
        Column::new("With the goal", 1).or_short("Goal"),
        Column::new("Ended", 4),
    ]
}

fn trend(rows: &[JourneyTrendRow]) -> Vec<Row> {
    let most = show::amount(rows.iter().map(|row| row.entries).max().unwrap_or(0));
    let row = |row: &JourneyTrendRow| {
        let month = row.bucket.get(..7).unwrap_or(&row.bucket);
        let fields = vec![
            Field::text(month),
            show::count(row.entries),
            Field::Bar(Bar { value: show::amount(row.entries), interval: None, most }),
            show::count(row.messages_sent),
            show::count(row.clicked),
            show::count(row.converted),
            show::count(row.exits),
        ];
        Row { id: row.bucket.clone(), fields }
    };
    rows.iter().map(row).collect()
}
