//! The most common paths and how often they convert (A14).

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::metric::{Metric, metric};
use crate::domain::model::Collapse;
use crate::print::format;
use crate::report;
use crate::report::{Args, PathRow, People as Whose};
use crate::tui::action::Action;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::Question;
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

use super::selection::Selection;
use super::tab::AttributionTab;

/// So many paths are looked at: enough to be scrolled through.
const LIMIT: usize = 100;

const PATH: &Metric = metric("path");
const COMPLETIONS: &Metric = metric("conversions");
const WITHOUT: &Metric = metric("non_conversions");
const RATE: &Metric = metric("path.conversion_rate");
const LENGTH: &Metric = metric("length");
const MEDIAN: &Metric = metric("median_hours");
const VALUE: &Metric = metric("value");

/// The tab.
#[derive(Default)]
pub struct Paths {
    grid: Grid,
    collapse: Collapse,
    /// The items of each row.
    rows: Vec<Vec<String>>,
}

/// What the frame says of repeats.
fn says(collapse: Collapse) -> &'static str {
    match collapse {
        Collapse::None => "every touch",
        Collapse::Consecutive => "repeats in a row once",
        Collapse::First => "each item once, where it came first",
    }
}

impl AttributionTab for Paths {
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question {
        let own = at.by_no_model(cx, report::PATHS.name);
        Question { args: Args { collapse: self.collapse, limit: Some(LIMIT), ..own.args }, ..own }
    }

    fn fill(&mut self, answer: &Answer, at: &Selection, cx: &PageContext<'_>) {
        let all: Vec<PathRow> = answer.table.read();
        self.rows = all.iter().map(|row| row.path.clone()).collect();
        let value = |row: &PathRow| Some(row.value).filter(|value| !value.is_nan());
        let valued = all.iter().any(|row| value(row).is_some_and(|value| value != 0.0));
        let most = show::amount(all.iter().map(|row| row.conversions).max().unwrap_or(0));
        let rows = all.iter().map(|row| {
            let hours = row.median_hours;
            let mut fields = vec![
                trail(&row.path, at, cx),
                show::count(row.conversions),
                Field::Bar(Bar { value: show::amount(row.conversions), interval: None, most }),
                show::count(row.non_conversions),
                show::share(Some(row.conversion_rate)),
                show::count(row.length),
                Field::Number(hours.map_or_else(|| format::MISSING.to_owned(), format::duration), hours),
            ];
            fields.extend(valued.then(|| show::tenth(value(row))));
            Row { id: id(&row.path), fields }
        });
        let mut columns = vec![
            Column::text(PATH.label, 0, 42, 96).fields(&[PATH.name]),
            Column::new(COMPLETIONS.label, 0).fields(&[COMPLETIONS.name]),
            Column::bar("of the most", 6, 8, 16),
            Column::new(WITHOUT.label, 3).fields(&[WITHOUT.name]),
            Column::new(&format!("{} %", RATE.label), 1).or_short(&format!("{} %", RATE.short)).fields(&[RATE.name]),
            Column::new(LENGTH.label, 5).fields(&[LENGTH.name]),
            Column::new(MEDIAN.label, 2).or_short(MEDIAN.short).fields(&[MEDIAN.name]),
        ];
        columns.extend(valued.then(|| Column::new(VALUE.label, 4).fields(&[VALUE.name])));
        let rows = rows.collect();
        self.grid.set(columns, rows, Vec::new());
        self.grid.set_sources(0..all.len());
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &Selection) -> String {
        format!("Paths by {}, {}", at.view.name(), says(self.collapse))
    }

    fn none(&self, keys: &Keymap) -> (&'static str, Vec<String>) {
        ("There is no path here: nobody was touched.", vec![format!("{}.", show::widen(keys))])
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        // How much of everything the rows are is always said: it comes last in the report.
        let notes: Vec<String> = crate::print::notes(answer).into_iter().rev().collect();
        let room = show::with_notes(buf, area, self.grid.tall(), if area.height < 6 { 1 } else { 2 }, &notes, look);
        self.grid.draw(buf, room, look, true, stale);
    }

    fn open(&self, at: &Selection, cx: &PageContext<'_>) -> Effect {
        let Some(row) = self.grid.chosen() else { return Effect::None };
        let Some(path) = self.rows.iter().find(|path| id(path) == row.id) else { return Effect::None };
        let ends = [path.first(), path.last()].map(|item| item.map(|item| at.name(cx, item)).unwrap_or_default());
        let title = match path.len() {
            1 => format!("The path {}", ends[0]),
            touches => format!("The path from {} to {}, {touches} touches", ends[0], ends[1]),
        };
        // The timelines behind the people are by the chosen model.
        let args = Args { collapse: self.collapse, ..at.args(cx, at.model(cx).map(|(name, _)| name.as_str())) };
        Effect::Open(Box::new(People::new(&title, Whose::Path(path.clone()), args, cx)))
    }

    fn update(&mut self, action: Action, _at: &Selection, _cx: &PageContext<'_>) -> Effect {
        if action == Action::Collapse {
            let now = Collapse::ALL.iter().position(|collapse| *collapse == self.collapse).unwrap_or(0);
            self.collapse = Collapse::ALL[(now + 1) % Collapse::ALL.len()];
        }
        Effect::None
    }
}

/// The names of the items of a path.
fn trail(path: &[String], at: &Selection, cx: &PageContext<'_>) -> Field {
    let names: Vec<_> = path.iter().map(|item| at.name(cx, item)).collect();
    Field::trail(names.iter().map(|name| &**name))
}

/// The path in one text, by which the selection finds it again: no item's name is taken for two.
fn id(path: &[String]) -> String {
    path.iter().fold(String::new(), |id, item| id + &format!("{}:{item}", item.len()))
}
