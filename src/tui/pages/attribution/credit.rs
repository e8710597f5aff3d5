//! The credit by one model, its intervals, and what other models or times say (A5, A8–A10, A12, A13).

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::metric::Better;
use crate::domain::model::Model;
use crate::print::format;
use crate::report::Args;
use crate::report::attribution::{UNATTRIBUTED, close};
use crate::tui::action::Action;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::source::Cx;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

use super::part::{At, Part};

const REPORT: &str = "attribution";

/// The part.
#[derive(Default)]
pub struct Credit {
    grid: Grid,
    counts: bool,
    compare: bool,
    previous: Panel,
    machines: Panel,
    base: Panel,
    second: Panel,
}

/// What the percents stand beside.
struct Beside<'a> {
    title: &'static str,
    better: Better,
    /// By item; `None` while it is awaited or behind its gate.
    answer: Option<&'a Answer>,
}

impl Beside<'_> {
    /// The percent that an item has there; one that is not in the table has none of the credit.
    fn percent(&self, item: &str) -> Option<f64> {
        let answer = self.answer.filter(|answer| answer.gate.is_none())?;
        let row = answer.table.rows.iter().find(|row| show::text(answer, row, "item") == item);
        Some(row.and_then(|row| show::number(answer, row, "percent")).unwrap_or(0.0))
    }
}

impl Credit {
    fn by(at: &At, cx: &Cx<'_>, model: &Model) -> Question {
        Question::report(REPORT, at.args(cx, Some(model.name())))
    }

    /// The linear model; where that is chosen, the default one.
    fn base(at: &At, cx: &Cx<'_>) -> (&'static str, Model) {
        if at.model_name(cx) == Model::Linear.name() {
            ("vs data-driven", Model::default())
        } else {
            ("vs linear", Model::Linear)
        }
    }

    /// The two data-driven models are shown together (A8).
    fn second(at: &At, cx: &Cx<'_>) -> Option<(&'static str, Model)> {
        let is = |model: Model| at.model_name(cx) == model.name();
        if is(Model::Sequence) {
            Some(("Markov", Model::Markov))
        } else if is(Model::Markov) {
            Some(("Sequence", Model::Sequence))
        } else {
            None
        }
    }

    /// The same question over another filter.
    fn over(at: &At, cx: &Cx<'_>, filter: Filter) -> Question {
        let own = at.by_model(cx, REPORT);
        Question { args: Args { filter, ..own.args }, ..own }
    }

    fn previously(&self, at: &At, cx: &Cx<'_>) -> Option<Question> {
        let before = show::before(cx.filter).filter(|_| self.compare)?;
        Some(Self::over(at, cx, before))
    }

    fn with_machines(at: &At, cx: &Cx<'_>) -> Option<Question> {
        let all = Filter { without_machine: false, ..cx.filter.clone() };
        cx.filter.without_machine.then(|| Self::over(at, cx, all))
    }

    /// What there is to stand beside, the most wanted first.
    fn besides(&self, at: &At, cx: &Cx<'_>) -> Vec<Beside<'_>> {
        let mut out = Vec::new();
        if let Some(question) = self.previously(at, cx) {
            let answer = self.previous.answer_to(cx, &question);
            out.push(Beside { title: "vs before", better: Better::More, answer });
        }
        if let Some(question) = Self::with_machines(at, cx) {
            let answer = self.machines.answer_to(cx, &question);
            out.push(Beside { title: "vs all opens", better: Better::Neither, answer });
        }
        let (title, model) = Self::base(at, cx);
        let answer = self.base.answer_to(cx, &Self::by(at, cx, &model));
        out.push(Beside { title, better: Better::Neither, answer });
        out
    }

    fn columns(&self, at: &At, besides: &[Beside<'_>], second: Option<&str>) -> Vec<Column> {
        let counts = if self.counts { 1 } else { 7 };
        let mut columns = vec![
            Column::new("#", 5),
            Column::text(at.title(), 0, 18, 36),
            Column::new("", 3),
            Column::new("Credit", 0),
            Column::new("Percent", 0),
            Column::new("95 % interval", 4),
            Column::bar("", 1, 12, 44),
        ];
        let ranks = [2, 6, 7];
        columns.extend(besides.iter().zip(ranks).map(|(beside, rank)| Column::new(beside.title, rank)));
        columns.extend(second.map(|title| Column::new(title, 6)));
        columns.extend([Column::new("Touches", counts), Column::new("Customers", counts + 1)]);
        columns
    }
}

impl Part for Credit {
    fn question(&self, at: &At, cx: &Cx<'_>) -> Question {
        at.by_model(cx, REPORT)
    }

    fn refresh(&mut self, at: &At, cx: &Cx<'_>) {
        if self.compare && show::before(cx.filter).is_none() {
            self.compare = false;
        }
        self.base.ask(cx, Self::by(at, cx, &Self::base(at, cx).1));
        if let Some((_, model)) = Self::second(at, cx) {
            self.second.ask(cx, Self::by(at, cx, &model));
        }
        if let Some(question) = self.previously(at, cx) {
            self.previous.ask(cx, question);
        }
        if let Some(question) = Self::with_machines(at, cx) {
            self.machines.ask(cx, question);
        }
    }

    fn beside(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.base, &mut self.second, &mut self.previous, &mut self.machines]
    }

    fn fill(&mut self, answer: &Answer, at: &At, cx: &Cx<'_>) {
        let besides = self.besides(at, cx);
        let second = Self::second(at, cx).map(|(title, model)| {
            (title, show::rounded(self.second.answer_to(cx, &Self::by(at, cx, &model)), "percent"))
        });
        let of = |row: &[_], column| show::number(answer, row, column);
        let highest = |row: &Vec<_>| of(row, "high").or_else(|| of(row, "percent"));
        let most = answer.table.rows.iter().filter_map(highest).fold(0.0, f64::max);
        // Percents that sum to 100 keep doing so after rounding (A5).
        let percents: Vec<Option<f64>> = answer.table.rows.iter().map(|row| of(row, "percent")).collect();
        let rounded = format::apportion(&percents).unwrap_or_else(|| percents.clone());
        let close = close(&answer.table);
        let (mut rows, mut tail) = (Vec::new(), Vec::new());
        for (i, row) in answer.table.rows.iter().enumerate() {
            let item = show::text(answer, row, "item");
            let percent = of(row, "percent");
            let interval = of(row, "low").zip(of(row, "high"));
            let ends = interval.map_or_else(String::new, |(low, high)| format!("{low:.1}–{high:.1}"));
            let last = item == UNATTRIBUTED && percent.is_none();
            let mut fields = vec![
                if last { Field::Empty } else { show::count(Some(show::place(i + 1))) },
                Field::text(if last { item } else { at.name(cx, item) }),
                if close[i] { Field::dim("≈") } else { Field::Empty },
                show::tenth(of(row, "credit")),
                show::tenth(rounded[i]),
                Field::dim(&ends),
                percent.map_or(Field::Empty, |value| Field::Bar(Bar { value, interval, most })),
            ];
            for beside in &besides {
                let change = percent.zip(beside.percent(item)).map(|(own, other)| own - other);
                fields.push(if last { Field::Empty } else { show::difference(change, beside.better) });
            }
            if let Some((_, percents)) = &second {
                let percent = percents.iter().find(|(other, _)| *other == item).and_then(|(_, percent)| *percent);
                fields.push(if last { Field::Empty } else { show::tenth(percent) });
            }
            fields.extend([show::count(of(row, "touches")), show::count(of(row, "customers"))]);
            let row = Row { id: item.to_owned(), fields };
            if last { tail.push(row) } else { rows.push(row) }
        }
        rows.extend(ignored(at, cx, 7 + besides.len() + usize::from(second.is_some()) + 2));
        let columns = self.columns(at, &besides, second.map(|(title, _)| title));
        self.grid.set(columns, rows, tail);
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &At) -> String {
        format!("Credit by {}", at.view.name())
    }

    fn none(&self) -> (&'static str, Vec<String>) {
        ("No touch came before a completion here.", Vec::new())
    }

    fn update(&mut self, action: Action, _at: &At, cx: &Cx<'_>) -> Effect {
        match action {
            Action::Percent => self.counts = !self.counts,
            Action::Compare if !self.compare && show::before(cx.filter).is_none() => {
                return Effect::Notice("Choose a period with both ends first (p)".to_owned());
            }
            Action::Compare => self.compare = !self.compare,
            _ => {}
        }
        Effect::None
    }

    fn open(&self, at: &At, cx: &Cx<'_>) -> Effect {
        self.item().map_or(Effect::None, |item| at.people(cx, item))
    }

    fn item(&self) -> Option<&str> {
        self.grid.chosen().map(|row| row.id.as_str())
    }
}

/// The ignored items of the view as rows without numbers, so that they can be taken back where they were ignored.
fn ignored(at: &At, cx: &Cx<'_>, columns: usize) -> Vec<Row> {
    let own = format!("{}:", at.view.name());
    let items = cx.filter.ignore.iter().filter_map(|item| item.strip_prefix(&own));
    let row = |item: &str| {
        let mut fields = vec![Field::Empty; columns];
        fields[1] = Field::dim(at.name(cx, item));
        fields[3] = Field::Number("ignored".to_owned(), None);
        Row { id: item.to_owned(), fields }
    };
    items.map(row).collect()
}
