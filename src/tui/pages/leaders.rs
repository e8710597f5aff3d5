//! The leaderboard: journeys, or messages, by one measure (R5, P3).
//!
//! ```text
//! Clicks per delivered email and text, and push sent · ≈ too close to call
//! ┌ Journeys by click-through rate ────────────────────────────────────────────────────┐
//! │ #  Journey                Rate %  95 % interval                Clicked  Delivered  │
//! │ 1  Renewal reminder         14.2  12.4–16.2  ███████████│█─│       184      1,293  │
//! │ 2  Service notice         ≈ 13.1  11.8–14.5  ██████████│█│         315      2,402  │
//! └────────────────────────────────────────────────────────────────────────────────────┘
//! ```

mod measure;

use std::collections::HashMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::measure::Kind;
use crate::domain::answer::Answer;
use crate::domain::filter::Filter;
use crate::domain::metric::Better;
use crate::domain::model::View;
use crate::domain::words;
use crate::print::format;
use crate::report::{self, Args, LeadCustomers, Leader, LeaderRow, People as Whose, RankMeasure, Ranked};
use crate::tui::action::{Action, PageId};
use crate::tui::compare::PreviousPeriod;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::overlays::leads::Leads;
use crate::tui::overlays::people::People;
use crate::tui::page::{Effect, Page};
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::bar::Bar;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::frame::frame;
use crate::tui::widgets::grid::{Column, Grid, Row};
use crate::tui::widgets::state;

/// The headings of what is ranked: journeys, and messages and forms.
const ITEMS: [&str; 2] = ["Journey", "Message or form"];

/// The page.
#[derive(Default)]
pub struct Leaders {
    panel: Panel,
    before: Panel,
    grid: Grid,
    ranked: Ranked,
    measure: RankMeasure,
    compare: PreviousPeriod,
    said: Vec<String>,
}

impl Leaders {
    fn question(&self, filter: Filter) -> Question {
        let args = Args { ranked: self.ranked, measure: self.measure, filter, ..Args::default() };
        Question::report(report::LEADERBOARD.name, args)
    }

    /// Journeys or messages, as a title begins.
    fn of(&self) -> &'static str {
        match self.ranked {
            Ranked::Journey => "Journeys",
            Ranked::Asset => "Messages and forms",
        }
    }

    fn title(&self) -> String {
        format!("{} by {}", self.of(), words::measure(self.measure.name()))
    }

    fn name(&self, item: &str, cx: &PageContext<'_>) -> Field {
        match self.ranked {
            Ranked::Journey => show::journey(cx, item),
            Ranked::Asset => Field::text(&show::item_name(cx.item(View::Asset, item))),
        }
    }

    /// Turns to the next measure that there is of what is ranked, or to the one before.
    fn turn(&mut self, forward: bool) {
        let all = measure::of(self.ranked);
        let now = all.iter().position(|measure| *measure == self.measure).unwrap_or(0);
        let next = if forward { now + 1 } else { now + all.len() - 1 };
        self.measure = all[next % all.len()];
    }

    /// Fills the list with an answer, where it is one to what is looked at.
    fn fill(&mut self, cx: &PageContext<'_>) {
        let Some(answer) = self.panel.answer_to(cx, &self.question(cx.filter.clone())) else { return };
        let rows: Vec<LeaderRow> = answer.table.read();
        let value = |row: &LeaderRow| row.value.number();
        let most = rows.iter().filter_map(|row| row.high.or(value(row))).fold(0.0, f64::max);
        let kind = measure::kind(self.measure);
        // Counts have no interval.
        let told = rows.iter().any(|row| row.low.is_some());
        let previous = self.compare.filter(cx);
        let then = previous.clone().map(|filter| values(self.before.answer_to(cx, &self.question(filter))));
        let lines = rows.iter().map(|row| {
            let interval = row.low.zip(row.high);
            let ends = interval.map_or(Field::Empty, |(low, high)| Field::dim(&ends(kind, low, high)));
            let bar = value(row).map(|value| Field::Bar(Bar { value, interval, most }));
            let mut fields = vec![
                row.rank.map_or(Field::Empty, show::count),
                self.name(&row.item, cx),
                if row.tied == Some(true) { Field::dim("≈") } else { Field::Empty },
                written(kind, value(row), most),
            ];
            if told {
                fields.push(ends);
            }
            fields.push(bar.unwrap_or(Field::Empty));
            if let Some(then) = &then {
                let before = then.as_ref().and_then(|then| then.get(&row.item).copied().flatten());
                fields.push(if then.is_some() { change(kind, value(row), before) } else { Field::dim("…") });
            }
            if matches!(kind, Kind::Rate(..)) {
                fields.extend([row.numerator, row.denominator].map(show::count));
            }
            Row { id: row.item.clone(), fields }
        });
        let lines: Vec<Row> = lines.collect();
        let all = lines.len();
        let columns = self.columns(kind, told, then.is_some());
        self.said = previous.iter().map(|filter| format!("before: {}", show::dates(filter))).collect();
        self.grid.set(columns, lines, Vec::new());
        self.grid.set_sources(0..all);
        self.grid.lead(Some(1));
    }

    fn columns(&self, kind: Kind, told: bool, compared: bool) -> Vec<Column> {
        let item = ITEMS[usize::from(self.ranked == Ranked::Asset)];
        let (value, change) = match kind {
            Kind::Count => ("Number", "Number vs before"),
            Kind::Rate(..) => ("Rate %", "Points vs before"),
            Kind::Credit => ("Credit", "Credits vs before"),
            Kind::Money => ("Value", "Value vs before"),
        };
        let mut columns = vec![
            Column::new("#", 2).fields(&["rank"]),
            Column::text(item, 0, 16, 40).fields(&["item"]),
            Column::new("", 1).fields(&["tied"]),
            Column::new(value, 0).fields(&["value"]),
        ];
        columns.extend(told.then(|| Column::new("95 % interval", 3).fields(&["low", "high"])));
        columns.push(Column::bar("", 4, 8, 40));
        columns.extend(compared.then(|| Column::new(change, 1).fields(&["value_change"])));
        if let Kind::Rate(part, all) = kind {
            columns.extend([Column::new(part, 2).fields(&["numerator"]), Column::new(all, 3).fields(&["denominator"])]);
        }
        columns
    }

    /// Opens who is behind the number under the cursor, else the journey.
    fn open(&self, cx: &PageContext<'_>) -> Effect {
        let Some(item) = self.grid.chosen().map(|row| row.id.clone()) else { return Effect::None };
        let name = match self.ranked {
            Ranked::Journey => cx.journey(&item),
            Ranked::Asset => cx.item(View::Asset, &item),
        };
        // Of a rate: what it is divided by.
        let all = matches!(measure::kind(self.measure), Kind::Rate(_, all) if self.grid.column_title() == all);
        let of_journey = |whose: Whose, what: &str| {
            let filter = Filter { journeys: vec![item.clone()], ..cx.filter.clone() };
            let args = Args { journey: Some(item.clone()), filter, ..cx.args() };
            Effect::Open(Box::new(People::new(&format!("{name}: {}", words::people_who(what)), whose, args, cx)))
        };
        match (self.measure, self.ranked) {
            (RankMeasure::Processed, _) => of_journey(Whose::Entered, "entered"),
            (RankMeasure::ConversionRate, _) if all => of_journey(Whose::Entered, "entered"),
            (RankMeasure::TargetShare, _) if all => {
                Effect::Notice("So many people the target needs: it is no list of people".to_owned())
            }
            (RankMeasure::Conversions | RankMeasure::ConversionRate | RankMeasure::TargetShare, _) => {
                of_journey(Whose::Attained, "attained")
            }
            (RankMeasure::Credit | RankMeasure::Value, _) => {
                let by = if self.ranked == Ranked::Journey { View::Journey } else { View::Asset };
                let args = Args { by, ..cx.args() };
                let title = format!("Completed after a touch of {name}");
                Effect::Open(Box::new(People::new(&title, Whose::Item(item.clone()), args, cx)))
            }
            (RankMeasure::Leads, Ranked::Journey) => {
                let filter = Filter { journeys: vec![item.clone()], ..cx.filter.clone() };
                let args = Args { filter, ..cx.args() };
                Effect::Open(Box::new(Leads::new(&format!("Leads of {name}"), args, cx)))
            }
            (RankMeasure::Leads, Ranked::Asset) => {
                let whose = Whose::Leads(LeadCustomers { asset: Some(item.clone()), ever: false });
                Effect::Open(Box::new(People::new(&format!("Customers of the leads of {name}"), whose, cx.args(), cx)))
            }
            (_, Ranked::Journey) if self.grid.column_title() == ITEMS[0] => Effect::Goto(PageId::JOURNEYS, Some(item)),
            (_, ranked) => {
                let args = Args { ranked, measure: self.measure, ..cx.args() };
                let said = match measure::kind(self.measure) {
                    Kind::Rate(_, whole) if all => whole.to_lowercase(),
                    Kind::Rate(part, _) => part.to_lowercase(),
                    _ => words::measure(self.measure.name()).to_owned(),
                };
                let whose = Whose::Leader(Leader { item: item.clone(), all });
                Effect::Open(Box::new(People::new(&format!("{name}: people behind {said}"), whose, args, cx)))
            }
        }
    }
}

/// The value of each item; `None` while it is awaited.
fn values(answer: Option<&Answer>) -> Option<HashMap<String, Option<f64>>> {
    let rows: Vec<LeaderRow> = answer?.table.read();
    Some(rows.into_iter().map(|row| (row.item, row.value.number())).collect())
}

fn written(kind: Kind, value: Option<f64>, most: f64) -> Field {
    match kind {
        Kind::Count => show::rounded(value),
        Kind::Rate(..) => show::share(value),
        Kind::Credit => show::tenth(value),
        Kind::Money => show::money(value, most),
    }
}

fn ends(kind: Kind, low: f64, high: f64) -> String {
    let end = |value: f64| match kind {
        Kind::Rate(..) => format::share(value),
        Kind::Money => format::decimal(value, 0),
        _ => format::decimal(value, 1),
    };
    format!("{}–{}", end(low), end(high))
}

/// The change on the period before.
fn change(kind: Kind, now: Option<f64>, then: Option<f64>) -> Field {
    let (times, places) = match kind {
        Kind::Rate(..) => (100.0, 1),
        Kind::Credit => (1.0, 1),
        Kind::Count | Kind::Money => (1.0, 0),
    };
    show::change(now.zip(then).map(|(now, then)| (now - then) * times), places, Better::More)
}

impl Page for Leaders {
    fn refresh(&mut self, cx: &PageContext<'_>) {
        let question = self.question(cx.filter.clone());
        self.panel.ask(cx, question);
        if let Some(filter) = self.compare.follow(cx) {
            let question = self.question(filter);
            self.before.ask(cx, question);
        }
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let news = self.panel.poll() | self.before.poll();
        if news {
            self.fill(cx);
        }
        news
    }

    fn update(&mut self, action: Action, cx: &PageContext<'_>) -> Effect {
        match action {
            Action::NextModel => self.turn(true),
            Action::PreviousModel => self.turn(false),
            Action::NextView => {
                self.ranked = if self.ranked == Ranked::Journey { Ranked::Asset } else { Ranked::Journey };
                if !measure::of(self.ranked).contains(&self.measure) {
                    self.measure = RankMeasure::default();
                }
            }
            Action::Compare => {
                if let Some(refused) = self.compare.turn(cx) {
                    return refused;
                }
                self.refresh(cx);
                self.fill(cx);
            }
            Action::Open => return self.open(cx),
            _ => {}
        }
        Effect::None
    }

    fn view(&mut self, buf: &mut Buffer, area: Rect, look: &Look, cx: &PageContext<'_>) {
        let mut says = vec![measure::says(self.measure)];
        if matches!(measure::kind(self.measure), Kind::Rate(..) | Kind::Credit) {
            says.push("≈ too close to call");
        }
        let room = show::sentence(buf, area, &says.join(" · "), look);
        let foot = show::checks([self.panel.answer()], look);
        let inner = frame(buf, room, &self.title(), &foot, look, true);
        let asked = self.question(cx.filter.clone());
        // Rows of another measure are no rows of this one.
        let answer = self.panel.answer_to(cx, &asked);
        if answer.is_none() && self.panel.fault().is_none() {
            if let Some(work) = self.panel.work() {
                state::working(buf, inner, &work, &cx.keys.cancels(), look);
            }
            return;
        }
        if !show::state(buf, inner, &self.panel, None, look, cx.keys) {
            return;
        }
        let Some(answer) = self.panel.answer_to(cx, &asked) else { return };
        if answer.table.rows.is_empty() {
            let (says, lines) = match self.ranked {
                Ranked::Journey => (
                    "Nothing names a journey",
                    "A journey is named by journey_id of the events, by the table [source.journeys], or by [[journey]] in milepost.toml.",
                ),
                Ranked::Asset => (
                    "Nothing names a message or form",
                    "They are named by asset_id of the events, or by the table [source.assets] in milepost.toml.",
                ),
            };
            return state::message(buf, inner, look.glyph("·"), says, &[lines.to_owned()], look);
        }
        let notes: Vec<String> = self.said.iter().cloned().chain(crate::print::notes(answer)).collect();
        let least = u16::from(!self.said.is_empty());
        let room = show::with_notes(buf, inner, self.grid.tall(), least, &notes, look);
        self.grid.draw(buf, room, look, true, self.panel.waiting());
    }

    fn hints(&self) -> &'static [Action] {
        &[
            Action::NextModel,
            Action::PreviousModel,
            Action::NextView,
            Action::Open,
            Action::Compare,
            Action::Filter,
            Action::Sort,
            Action::SortDirection,
        ]
    }

    fn keys(&self) -> Vec<Action> {
        let mut keys = self.hints().to_vec();
        keys.retain(|action| *action != Action::Filter);
        keys.push(Action::SortSecond);
        keys
    }

    fn called(&self) -> &'static [(Action, &'static str, &'static str)] {
        &[
            (Action::NextModel, "measure", "Ranks by the next measure."),
            (Action::PreviousModel, "measure", "Ranks by the measure before."),
            (
                Action::NextView,
                "journeys/messages",
                "Ranks messages and forms in place of journeys, or journeys again.",
            ),
        ]
    }

    fn signs(&self) -> &'static [(&'static str, &'static str)] {
        &[
            ("≈", "Too close to call with the line above: their 95 % intervals meet (P3)."),
            ("│ on a bar", "The ends of the 95 % interval (P3)."),
            ("#", "The rank: 1 is the highest; equal values share the lower number (P3)."),
            ("vs before", "Less the value of as many days just before the period; of a rate in points (M9)."),
        ]
    }

    fn panels(&mut self) -> Vec<&mut Panel> {
        vec![&mut self.panel, &mut self.before]
    }

    fn grid(&mut self) -> Option<&mut Grid> {
        Some(&mut self.grid)
    }
}
