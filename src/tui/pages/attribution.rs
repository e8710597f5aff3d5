//! The credit for one milestone by one model (A1–A17), and all models side by side (A11).
//!
//! ```text
//! Milestone ‹ High-quality qualified lead ›   Model ‹ Markov (data-driven) ›   By ‹ journey ›
//! Total 4,812   Influenced 3,977 (82.6 %)   touches 41,022   lookback 730 d
//! ┌ Credit by journey ─────────────────────────────────────────────────────────────────┐
//! │ #  Journey           Credit  Percent  95 % interval                      vs linear │
//! │ 1  Welcome series   1,204.3     30.3  28.9–31.8      ████████████│██─│      +6.1 ▲ │
//! │    Unattributed         835        –                                               │
//! └─────────────────────────────────────────────────── ✓ credits sum to influenced ────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::metric::Better;
use crate::domain::model::View;
use crate::print::format;
use crate::report::{Args, People as Whose};
use crate::tui::action::Action;
use crate::tui::look::Look;
use crate::tui::overlays::people::People;
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::source::Cx;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::pen::{self, Line};

/// The item of the last line (A10).
const UNATTRIBUTED: &str = "Unattributed";

/// The page.
#[derive(Default)]
pub struct Attribution {
    milestone: Option<String>,
    model: Option<usize>,
    view: View,
    side: bool,
    counts: bool,
    compare: bool,
    credit: Panel,
    linear: Panel,
    previous: Panel,
    models: Panel,
    grid: Grid,
    table: Grid,
}

impl Attribution {
    fn place(&self, cx: &Cx<'_>) -> usize {
        let milestones = &cx.status.milestones;
        milestones.iter().position(|milestone| Some(&milestone.id) == self.milestone.as_ref()).unwrap_or(0)
    }

    fn args(&self, cx: &Cx<'_>, model: Option<&str>) -> Args {
        Args {
            milestone: cx.status.milestones.get(self.place(cx)).map(|milestone| milestone.id.clone()),
            model: model.map(ToOwned::to_owned),
            by: self.view,
            ..cx.args()
        }
    }

    fn model<'a>(&self, cx: &'a Cx<'_>) -> Option<&'a (String, String)> {
        cx.status.models.get(self.model.unwrap_or(cx.status.default_model))
    }

    fn turn_model(&mut self, cx: &Cx<'_>, forward: bool) {
        let all = cx.status.models.len().max(1);
        let now = self.model.unwrap_or(cx.status.default_model);
        self.model = Some(if forward { (now + 1) % all } else { (now + all - 1) % all });
    }

    fn turn_milestone(&mut self, cx: &Cx<'_>, forward: bool) {
        let all = cx.status.milestones.len().max(1);
        let now = self.place(cx);
        let next = if forward { (now + 1) % all } else { (now + all - 1) % all };
        self.milestone = cx.status.milestones.get(next).map(|milestone| milestone.id.clone());
    }

    /// What the credit is compared with: the period before where that was asked for, else the linear model.
    fn beside(&self) -> (&'static str, Option<&Answer>) {
        if self.compare { ("vs before", self.previous.answer()) } else { ("vs linear", self.linear.answer()) }
    }

    fn fill(&mut self, cx: &Cx<'_>) {
        let Some(answer) = self.credit.answer() else { return };
        let (title, beside) = self.beside();
        let other = |item: &str| {
            let beside = beside?;
            let row = beside.table.rows.iter().find(|row| show::text(beside, row, "item") == item);
            Some(row.and_then(|row| show::number(beside, row, "percent")).unwrap_or(0.0))
        };
        let of = |row: &[_], column| show::number(answer, row, column);
        let highest = |row: &Vec<_>| of(row, "high").or_else(|| of(row, "percent"));
        let most = answer.table.rows.iter().filter_map(highest).fold(0.0, f64::max);
        // Percents that sum to 100 keep doing so after rounding (A5).
        let percents: Vec<Option<f64>> = answer.table.rows.iter().map(|row| of(row, "percent")).collect();
        let rounded = format::apportion(&percents).unwrap_or_else(|| percents.clone());
        let (mut rows, mut tail) = (Vec::new(), Vec::new());
        for (i, row) in answer.table.rows.iter().enumerate() {
            let item = show::text(answer, row, "item");
            let percent = of(row, "percent");
            let interval = of(row, "low").zip(of(row, "high"));
            let ends = interval.map_or_else(String::new, |(low, high)| format!("{low:.1}–{high:.1}"));
            let name = if self.view == View::Journey { cx.journey(item) } else { item };
            // Its interval overlaps the line above: they are not told apart (A12).
            let above = i.checked_sub(1).and_then(|i| of(&answer.table.rows[i], "low"));
            let close = above.zip(of(row, "high")).is_some_and(|(low, high)| high >= low);
            let mark = if close { Field::dim("≈") } else { Field::Empty };
            let change = percent.zip(other(item)).map(|(own, other)| own - other);
            let better = if self.compare { Better::More } else { Better::Neither };
            let fields = vec![
                if percent.is_some() { show::count(Some(whole(i + 1))) } else { Field::Empty },
                Field::text(name),
                mark,
                show::tenth(of(row, "credit")),
                show::tenth(rounded[i]),
                Field::dim(&ends),
                percent.map_or(Field::Empty, |value| Field::Bar(Bar { value, interval, most })),
                percent.map_or(Field::Empty, |_| arrowed(change, better)),
                show::count(of(row, "touches")),
                show::count(of(row, "customers")),
            ];
            let row = Row { id: item.to_owned(), fields };
            if item == UNATTRIBUTED && percent.is_none() { tail.push(row) } else { rows.push(row) }
        }
        let columns = vec![
            Column::new("#", 5),
            Column::text(view_title(self.view), 0, 14, 36),
            Column::new("", 3),
            Column::new("Credit", 0),
            Column::new("Percent", 0),
            Column::new("95 % interval", 4),
            Column::bar("", 1, 16, 44),
            Column::new(title, 2),
            Column::new("Touches", if self.counts { 1 } else { 6 }),
            Column::new("Customers", if self.counts { 1 } else { 7 }),
        ];
        self.grid.set(columns, rows, tail);
    }

    fn fill_table(&mut self, cx: &Cx<'_>) {
        let Some(answer) = self.models.answer() else { return };
        let table = &answer.table;
        // A model that has nothing to say in this version or behind its gate has no column.
        let shown: Vec<usize> =
            (1..table.columns.len()).filter(|&i| table.rows.iter().any(|row| row[i].number().is_some())).collect();
        let most = show_most(answer, "spread");
        let percents = |i: usize| table.rows.iter().map(|row| row[i].number()).collect::<Vec<_>>();
        // Rounded as everywhere: each model's column still sums to 100 (A5).
        let rounded: Vec<Vec<Option<f64>>> =
            shown.iter().map(|&i| format::apportion(&percents(i)).unwrap_or_else(|| percents(i))).collect();
        let rows = table.rows.iter().enumerate().map(|(n, row)| {
            let item = show::text(answer, row, "item");
            let name = if self.view == View::Journey { cx.journey(item) } else { item };
            let mut fields = vec![Field::text(name)];
            fields.extend(rounded.iter().map(|column| show::tenth(column[n])));
            let spread = show::number(answer, row, "spread").unwrap_or(0.0);
            fields.push(Field::Bar(Bar { value: spread, interval: None, most }));
            Row { id: item.to_owned(), fields }
        });
        let mut columns = vec![Column::text(view_title(self.view), 0, 12, 32)];
        for &i in &shown {
            let metric = table.columns[i];
            let rank = match metric.name {
                "spread" => 0,
                "markov" | "linear" | "last" | "first" => 1,
                "time_decay" | "position" => 2,
                _ => 3,
            };
            columns.push(Column::new(metric.label, rank));
        }
        columns.push(Column::bar("", 4, 6, 20));
        let rows = rows.collect();
        self.table.set(columns, rows, Vec::new());
    }

    fn header(&self, buf: &mut Buffer, area: Rect, look: &Look, cx: &Cx<'_>) {
        // A narrow screen has room for the choices, not for their labels.
        let labels = if area.width < 100 { ["", "", "by "] } else { ["Milestone ", "Model ", "By "] };
        let choice = |line: Line, label: &str, value: &str| {
            line.add(format!("{label}{} ", look.glyph("‹")), look.dim)
                .add(value, look.accent)
                .add(format!(" {}  ", look.glyph("›")), look.dim)
        };
        let mut rest = Line::new();
        if !self.side {
            rest = choice(rest, labels[1], self.model(cx).map_or("–", |(_, label)| label.as_str()));
        }
        rest = choice(rest, labels[2], self.view.name());
        let milestone = cx.status.milestones.get(self.place(cx)).map_or("–", |milestone| milestone.name.as_str());
        let room = usize::from(area.width).saturating_sub(rest.width() + labels[0].len() + 8);
        let first = choice(Line::new(), labels[0], &pen::fit(milestone, room.max(8)));
        let used = first.put(buf, area.x + 1, area.y, area.width - 2);
        rest.put(buf, area.x + 1 + used, area.y, area.width - 2 - used);
        let Some(answer) = self.credit.answer() else { return };
        let parameter = |name| show::parameter(answer, name).and_then(crate::domain::table::Cell::number);
        let (total, influenced) = (parameter("total"), parameter("influenced"));
        let share = total.zip(influenced).filter(|(total, _)| *total > 0.0);
        let share = share.map_or_else(String::new, |(total, part)| format!(" ({} %)", format::share(part / total)));
        let mut line = show::fact(Line::new(), "Total", &show::whole(total), look);
        line = show::fact(line, "Influenced", &format!("{}{share}", show::whole(influenced)), look);
        line = show::fact(line, "touches", &show::whole(Some(show::sum(answer, "touches"))), look);
        if let Some(days) = parameter("lookback_days") {
            line = show::fact(line, "lookback", &format!("{} d", format::decimal(days, 0)), look);
        }
        line.put(buf, area.x + 1, area.y + 1, area.width - 2);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a row's number")]
fn whole(n: usize) -> f64 {
    n as f64
}

fn view_title(view: View) -> &'static str {
    match view {
        View::Journey => "Journey",
        View::Channel => "Channel",
        View::Asset => "Asset",
    }
}

fn show_most(answer: &Answer, column: &str) -> f64 {
    answer.table.rows.iter().filter_map(|row| show::number(answer, row, column)).fold(0.0, f64::max)
}

/// A difference of percents; between models neither way is better, but the arrow shows which way it goes from 1 on.
fn arrowed(change: Option<f64>, better: Better) -> Field {
    match change {
        Some(change) if change.abs() >= 1.0 => show::change(Some(change), 1, Better::More),
        other => show::change(
            other,
            1,
            if other.is_some_and(|change| change.abs() < 1.0) { Better::Neither } else { better },
        ),
    }
}

impl Page for Attribution {
    fn refresh(&mut self, cx: &Cx<'_>) {
        if cx.status.milestones.is_empty() {
            return;
        }
        if self.side {
            self.models.ask(cx, Question::report("attribution-compare", self.args(cx, None)));
        }
        let model = self.model(cx).map(|(name, _)| name.as_str());
        let args = self.args(cx, model);
        if self.compare && show::before(cx.filter).is_none() {
            self.compare = false;
        }
        if let Some(filter) = show::before(cx.filter).filter(|_| self.compare) {
            self.previous.ask(cx, Question::report("attribution", Args { filter, ..args.clone() }));
        }
        self.credit.ask(cx, Question::report("attribution", args));
        self.linear.ask(cx, Question::report("attribution", self.args(cx, Some("linear"))));
    }

    fn poll(&mut self, cx: &Cx<'_>) -> bool {
        let news = [self.credit.poll(), self.linear.poll(), self.previous.poll()].contains(&true);
        if news {
            self.fill(cx);
        }
        let table = self.models.poll();
        if table {
            self.fill_table(cx);
        }
        news || table
    }

    fn update(&mut self, action: Action, cx: &Cx<'_>) -> Effect {
        match action {
            Action::NextModel | Action::Right => self.turn_model(cx, true),
            Action::PreviousModel | Action::Left => self.turn_model(cx, false),
            Action::Next => self.turn_milestone(cx, true),
            Action::Previous => self.turn_milestone(cx, false),
            Action::NextView => {
                let at = View::ALL.iter().position(|view| *view == self.view).unwrap_or(0);
                self.view = View::ALL[(at + 1) % View::ALL.len()];
            }
            Action::SideBySide => self.side = !self.side,
            Action::Back => self.side = false,
            Action::Percent => {
                self.counts = !self.counts;
                self.fill(cx);
            }
            Action::Compare => {
                if !self.compare && show::before(cx.filter).is_none() {
                    return Effect::Notice("Choose a period with both ends first (p)".to_owned());
                }
                self.compare = !self.compare;
                self.fill(cx);
            }
            Action::Open => {
                let grid = if self.side { &self.table } else { &self.grid };
                let Some(row) = grid.chosen() else { return Effect::None };
                let name = if self.view == View::Journey { cx.journey(&row.id) } else { &row.id };
                let title = format!("Completed after a touch of {name}");
                let args = self.args(cx, None);
                return Effect::Open(Box::new(People::new(&title, Whose::Item(row.id.clone()), args, cx)));
            }
            _ => {}
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &Cx<'_>) {
        if cx.status.milestones.is_empty() {
            return show::none_yet(buf, area, look);
        }
        self.header(buf, area, look, cx);
        let panel = Rect { y: area.y + 2, height: area.height - 2, ..area };
        let by = self.view.name();
        let (shown, grid, title, says) = if self.side {
            let title = format!("Percent of the credit by {by}, all models");
            (&self.models, &mut self.table, title, "No model has a result here.")
        } else {
            let title = format!("Credit by {by}");
            (&self.credit, &mut self.grid, title, "No touch came before a completion here.")
        };
        let foot = show::checks([shown.answer()], look);
        let inner = frame(buf, panel, &title, &foot, look, true);
        if show::state(buf, inner, shown, grid.is_empty(), says, look) {
            grid.draw(buf, inner, look, true, shown.waiting());
        }
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::NextModel,
            Action::PreviousModel,
            Action::NextView,
            Action::SideBySide,
            Action::Previous,
            Action::Next,
            Action::Open,
            Action::Percent,
            Action::Compare,
            Action::Sort,
            Action::SortDirection,
        ]
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        if self.side { vec![&mut self.models] } else { vec![&mut self.credit, &mut self.linear, &mut self.previous] }
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(if self.side { &mut self.table } else { &mut self.grid })
    }

    fn choose(&mut self, id: &str) {
        self.milestone = Some(id.to_owned());
    }
}
