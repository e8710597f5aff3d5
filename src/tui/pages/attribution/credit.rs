//! The credit by one model, its intervals, and what other models or times say (A5, A8–A10, A12, A13).

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::metric::{Better, Metric, metric};
use crate::domain::model::{Model, View};
use crate::domain::note::Topic;
use crate::print::{self, format};
use crate::report;
use crate::report::Move;
use crate::report::attribution::credit::close;
use crate::report::stands::Stands;
use crate::report::{Args, CreditRow, LiftRow};
use crate::tui::action::Action;
use crate::tui::compare::PreviousPeriod;
use crate::tui::context::PageContext;
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::moves::{Moves, moves};
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Grid, Row};

use super::selection::Selection;
use super::tab::AttributionTab;

/// The tab.
#[derive(Default)]
pub struct Credit {
    grid: Grid,
    counts: bool,
    compare: PreviousPeriod,
    previous: Panel,
    machines: Panel,
    base: Panel,
    second: Panel,
    lift: Panel,
    /// What is said of the columns that stand beside the credit.
    said: Vec<String>,
}

/// What the percents stand beside.
struct Beside<'a> {
    title: &'static str,
    /// Its name for programs.
    field: &'static str,
    /// `None` while it is awaited.
    answer: Option<&'a Answer>,
    /// By item.
    percents: HashMap<String, Option<f64>>,
}

impl<'a> Beside<'a> {
    fn new(title: &'static str, field: &'static str, answer: Option<&'a Answer>) -> Self {
        let rows: Vec<CreditRow> = answer.map(|answer| answer.table.read()).unwrap_or_default();
        // Not those of what is called like an item.
        let items = rows.into_iter().filter(|row| row.kind == Stands::Item);
        Self { title, field, answer, percents: items.map(|row| (row.item, row.percent)).collect() }
    }

    /// The percent that an item has there; one that is not in the table has none of the credit. `None` without a result.
    fn percent(&self, item: &str) -> Option<f64> {
        self.answer.filter(|answer| answer.gate.is_none())?;
        Some(self.percents.get(item).copied().flatten().unwrap_or(0.0))
    }

    /// Why there is nothing beside (A7).
    fn gate(&self) -> Option<String> {
        let gate = self.answer?.gate.as_ref()?;
        let (needs, has) = (gate.needs.trim_end_matches('.'), gate.has.trim_end_matches('.'));
        Some(format!("{}: no result, it needs {needs}, has {has}", self.title))
    }
}

impl Credit {
    fn by(at: &Selection, cx: &PageContext<'_>, model: &Model) -> Question {
        Question::report(report::ATTRIBUTION.name, at.args(cx, Some(model.name())))
    }

    /// The linear model; where that is chosen, the default one.
    fn base(at: &Selection, cx: &PageContext<'_>) -> ([&'static str; 2], Model) {
        if at.model_name(cx) == Model::Linear.name() {
            (["Points vs data-driven", "less_data_driven"], Model::default())
        } else {
            (["Points vs linear", "less_linear"], Model::Linear)
        }
    }

    /// The two data-driven models are shown together (A8).
    fn second(at: &Selection, cx: &PageContext<'_>) -> Option<(&'static Metric, Model)> {
        let is = |model: Model| at.model_name(cx) == model.name();
        if is(Model::Sequence) {
            Some((metric("markov"), Model::Markov))
        } else if is(Model::Markov) {
            Some((metric("sequence"), Model::Sequence))
        } else {
            None
        }
    }

    /// The same question over another filter.
    fn over(at: &Selection, cx: &PageContext<'_>, filter: Filter) -> Question {
        let own = at.by_model(cx, report::ATTRIBUTION.name);
        Question { args: Args { filter, ..own.args }, ..own }
    }

    fn previously(&self, at: &Selection, cx: &PageContext<'_>) -> Option<Question> {
        let before = self.compare.filter(cx)?;
        Some(Self::over(at, cx, before))
    }

    fn with_machines(at: &Selection, cx: &PageContext<'_>) -> Option<Question> {
        let all = Filter { without_machine: false, ..cx.filter.clone() };
        cx.filter.without_machine.then(|| Self::over(at, cx, all))
    }

    /// The changes on the period before, where they are asked for.
    fn moves(&self, answer: &Answer, at: &Selection, cx: &PageContext<'_>) -> Option<Moves> {
        let question = self.previously(at, cx)?;
        Some(moves(answer, self.previous.answer_to(cx, &question), &question.args.filter))
    }

    /// What else there is to stand beside, the most wanted first.
    fn besides(&self, at: &Selection, cx: &PageContext<'_>) -> Vec<Beside<'_>> {
        let mut out = Vec::new();
        if let Some(question) = Self::with_machines(at, cx) {
            let answer = self.machines.answer_to(cx, &question);
            out.push(Beside::new("Points vs all opens", "less_all_opens", answer));
        }
        let ([title, field], model) = Self::base(at, cx);
        let answer = self.base.answer_to(cx, &Self::by(at, cx, &model));
        out.push(Beside::new(title, field, answer));
        out
    }

    /// The percents of the other data-driven model, where the chosen one is one (A8).
    fn opinion(&self, at: &Selection, cx: &PageContext<'_>) -> Option<Beside<'_>> {
        let (metric, model) = Self::second(at, cx)?;
        Some(Beside::new(metric.label, metric.name, self.second.answer_to(cx, &Self::by(at, cx, &model))))
    }

    /// What the control groups of journeys say of them, by journey (A17, R9); empty where no journey has one.
    fn lifts(&self, at: &Selection, cx: &PageContext<'_>) -> HashMap<String, LiftRow> {
        let answer = Self::lift_question(at, cx).and_then(|question| self.lift.answer_to(cx, &question));
        let rows: Vec<LiftRow> = answer.map(|answer| answer.table.read()).unwrap_or_default();
        rows.into_iter().map(|row| (row.journey.clone(), row)).collect()
    }

    /// Journeys alone have control groups.
    fn lift_question(at: &Selection, cx: &PageContext<'_>) -> Option<Question> {
        (at.view == View::Journey).then(|| Question::report(report::LIFT.name, cx.args()))
    }

    /// The fields of what stands beside an item with this percent.
    fn beside_fields(
        besides: &[Beside<'_>],
        second: Option<&Beside<'_>>,
        item: &str,
        percent: Option<f64>,
    ) -> Vec<Field> {
        let change = |beside: &Beside<'_>| {
            let change = percent.zip(beside.percent(item)).map(|(own, other)| own - other);
            show::difference(change, Better::Neither)
        };
        let other = second.map(|beside| show::tenth(beside.percent(item)));
        besides.iter().map(change).chain(other).collect()
    }

    fn columns(
        &self,
        at: &Selection,
        (moved, lifted): (bool, bool),
        besides: &[Beside<'_>],
        second: Option<&Beside<'_>>,
    ) -> Vec<Column> {
        let counts = if self.counts { 1 } else { 7 };
        let mut columns = vec![
            Column::new("#", 5),
            Column::text(at.title(), 0, 18, 36).fields(&["item"]),
            Column::new("", 3),
            Column::new(metric("credit").label, 0).fields(&["credit"]),
            Column::new(&format::header(metric("percent")), 0).fields(&["percent"]),
            Column::new("95 % interval", 4).fields(&["low", "high"]),
            Column::bar("", if moved { 3 } else { 1 }, 12, 44),
        ];
        if moved {
            columns.extend(Moves::columns(1, 2));
        }
        let first = if moved { 6 } else { 2 };
        columns.extend(
            besides
                .iter()
                .zip([first, 6])
                .map(|(beside, rank)| Column::new(beside.title, rank).fields(&[beside.field])),
        );
        columns.extend(second.map(|beside| Column::new(beside.title, 6).fields(&[beside.field])));
        columns.extend(
            [("touches", counts), ("customers", counts + 1)]
                .map(|(key, rank)| Column::new(metric(key).label, rank).fields(&[metric(key).name])),
        );
        if lifted {
            columns.push(Column::new("Lift of its goal", 5).or_short("Lift"));
            columns.push(Column::new("Smallest lift seen", 6).or_short("Seen from"));
        }
        columns
    }
}

impl AttributionTab for Credit {
    fn question(&self, at: &Selection, cx: &PageContext<'_>) -> Question {
        at.by_model(cx, report::ATTRIBUTION.name)
    }

    fn refresh(&mut self, at: &Selection, cx: &PageContext<'_>) {
        self.compare.follow(cx);
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
        if let Some(question) = Self::lift_question(at, cx) {
            self.lift.ask(cx, question);
        }
    }

    fn beside(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.base, &mut self.second, &mut self.previous, &mut self.machines, &mut self.lift]
    }

    fn fill(&mut self, answer: &Answer, at: &Selection, cx: &PageContext<'_>) {
        let (moves, besides, second) = (self.moves(answer, at, cx), self.besides(at, cx), self.opinion(at, cx));
        let all: Vec<CreditRow> = answer.table.read();
        let most = all.iter().filter_map(|row| row.high.or(row.percent)).fold(0.0, f64::max);
        let close = close(&answer.table);
        let by_row: HashMap<usize, &Move> =
            moves.iter().flat_map(|moves| &moves.all).filter_map(|one| Some((one.row?, one))).collect();
        let changes = |i: usize| -> Vec<Field> {
            let Some(moves) = &moves else { return Vec::new() };
            by_row.get(&i).map_or_else(|| vec![Field::Empty; 2], |own| moves.fields(own).to_vec())
        };
        let lifts = self.lifts(at, cx);
        let lift = |item: &str| if lifts.is_empty() { Vec::new() } else { lift(lifts.get(item)) };
        let (mut rows, mut tail) = (Vec::new(), Vec::new());
        for (i, row) in all.iter().enumerate() {
            let (item, percent) = (row.item.as_str(), row.percent);
            let interval = row.low.zip(row.high);
            let ends = interval
                .map_or_else(String::new, |(low, high)| format!("{}–{}", format::percent(low), format::percent(high)));
            let last = row.kind != Stands::Item;
            let mut fields = vec![
                if last { Field::Empty } else { show::rounded(Some(show::position(i + 1))) },
                if last { Field::text(item) } else { Field::text(&at.name(cx, item)) },
                if close[i] { Field::dim("≈") } else { Field::Empty },
                show::tenth(Some(row.credit)),
                show::tenth(percent),
                Field::dim(&ends),
                percent.map_or(Field::Empty, |value| Field::Bar(Bar { value, interval, most })),
            ];
            fields.extend(changes(i));
            if last {
                fields.extend(vec![Field::Empty; besides.len() + usize::from(second.is_some())]);
            } else {
                fields.extend(Self::beside_fields(&besides, second.as_ref(), item, percent));
            }
            fields.extend([show::count(row.touches), show::count(row.customers)]);
            fields.extend(lift(if last { "" } else { item }));
            let row = (Some(i), Row { id: item.to_owned(), fields });
            if last { tail.push(row) } else { rows.push(row) }
        }
        if let Some(moves) = &moves {
            rows.extend(moves.all.iter().filter(|one| one.row.is_none()).map(|one| {
                let name = at.name(cx, &one.item);
                let mut fields = vec![Field::Empty, Field::text(&name), Field::Empty];
                fields.extend([show::tenth(Some(0.0)), show::tenth(Some(0.0)), Field::Empty, Field::Empty]);
                fields.extend(moves.fields(one));
                fields.extend(Self::beside_fields(&besides, second.as_ref(), &one.item, Some(0.0)));
                fields.extend([show::rounded(Some(0.0)), show::rounded(Some(0.0))]);
                fields.extend(lift(&one.item));
                (None, Row { id: one.item.clone(), fields })
            }));
        }
        let columns = self.columns(at, (moves.is_some(), !lifts.is_empty()), &besides, second.as_ref());
        rows.extend(ignored(at, cx, columns.len()).into_iter().map(|row| (None, row)));
        let gates = besides.iter().chain(&second).filter_map(Beside::gate);
        let said = moves.iter().map(|moves| moves.said.clone()).chain(gates).collect();
        show::fill_sourced(&mut self.grid, columns, rows, tail);
        self.said = said;
    }

    fn grid(&mut self) -> &mut Grid {
        &mut self.grid
    }

    fn title(&self, at: &Selection) -> String {
        format!("Credit by {}", at.view.name())
    }

    fn none(&self, _keys: &Keymap) -> (&'static str, Vec<String>) {
        ("No touch came before a completion here.", Vec::new())
    }

    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        // What the columns are compared with, or why they are empty, is always said.
        // How far to trust the model stands above.
        let notes = answer.notes.iter().filter(|note| note.topic != Topic::Trust);
        let notes = notes.map(|note| print::note_text(note, answer));
        let notes: Vec<String> = self.said.iter().cloned().chain(notes).collect();
        let least = show::notes_height(&self.said, area.width).min(if area.height < 6 { 1 } else { area.height / 2 });
        let room = show::with_notes(buf, area, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, true, stale);
    }

    fn update(&mut self, action: Action, _at: &Selection, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::Percent => self.counts = !self.counts,
            Action::Compare => return self.compare.turn(cx).unwrap_or(Effect::None),
            _ => {}
        }
        Effect::None
    }

    fn open(&self, at: &Selection, cx: &PageContext<'_>) -> Effect {
        self.item().map_or(Effect::None, |item| at.people(cx, item))
    }

    fn item(&self) -> Option<&str> {
        self.grid.chosen().map(|row| row.id.as_str())
    }
}

/// The lift of a journey's goal in points, with its interval, then the smallest that such a test would have shown: what a test
/// says, beside the credit that is only counted (R9).
fn lift(row: Option<&LiftRow>) -> Vec<Field> {
    let points = |share: f64| format::decimal(share * 100.0, 1);
    let told = row.and_then(|row| {
        let ((lift, low), high) = row.lift.zip(row.low).zip(row.high)?;
        let sign = if lift > 0.0 { "+" } else { "" };
        Some(Field::Number(format!("{sign}{} ({} to {})", points(lift), points(low), points(high)), Some(lift)))
    });
    let seen = row.and_then(|row| row.detectable).map(|seen| Field::Number(points(seen), Some(seen)));
    [told, seen].map(|field| field.unwrap_or(Field::Empty)).to_vec()
}

/// The ignored items of the view as rows without numbers, so that they can be taken back where they were ignored.
fn ignored(at: &Selection, cx: &PageContext<'_>, columns: usize) -> Vec<Row> {
    let own = format!("{}:", at.view.name());
    let items = cx.filter.ignore.iter().filter_map(|item| item.strip_prefix(&own));
    let row = |item: &str| {
        let mut fields = vec![Field::Empty; columns];
        fields[1] = Field::dim(&at.name(cx, item));
        fields[3] = Field::Number("ignored".to_owned(), None);
        Row { id: item.to_owned(), fields }
    };
    items.map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r9_a_lift_stands_with_the_smallest_that_could_be_seen() {
        let row = LiftRow {
            journey: "a".to_owned(),
            treated: 1_000,
            treated_attained: 120,
            treated_rate: Some(0.12),
            control: 500,
            control_attained: 40,
            control_rate: Some(0.08),
            lift: Some(0.04),
            low: Some(0.007_1),
            high: Some(0.069_9),
            relative_lift: Some(0.5),
            detectable: Some(0.047_4),
        };
        let said = |row: Option<&LiftRow>| lift(row).iter().map(|field| field.said().to_owned()).collect::<Vec<_>>();
        assert_eq!(said(Some(&row)), ["+4.0 (0.7 to 7.0)", "4.7"]);
        // Everybody has the goal: there is nothing to be seen from.
        assert_eq!(said(Some(&LiftRow { detectable: None, ..row })), ["+4.0 (0.7 to 7.0)", ""]);
        assert_eq!(said(None), ["", ""]);
    }
}
