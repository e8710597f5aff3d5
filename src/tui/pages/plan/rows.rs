//! The rows of the plan: journeys, and under each the messages that it sent.

use std::collections::BTreeSet;

use super::scale::Sight;
use crate::domain::answer::Answer;
use crate::domain::metric::{Metric, named};
use crate::domain::model::View;
use crate::domain::row::Row as _;
use crate::domain::time::Time;
use crate::print::format;
use crate::report::PlanRow;
use crate::tui::context::PageContext;
use crate::tui::show;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::gantt::Gantt;
use crate::tui::widgets::grid::{Column, Row};

const BEGINS: &Metric = named(PlanRow::COLUMNS, "begins");
const ENDS: &Metric = named(PlanRow::COLUMNS, "ends");
const CHANNEL: &Metric = named(PlanRow::COLUMNS, "channel");
const SENT: &Metric = named(PlanRow::COLUMNS, "messages");

/// The place of the column of time.
pub const TIME: usize = 1;

/// In what order journeys stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By when they begin, as the report has them.
    #[default]
    Begin,
    /// By name.
    Name,
    /// Those that sent most first.
    Sent,
}

impl Order {
    /// The one after it.
    pub fn next(self) -> Self {
        match self {
            Self::Begin => Self::Name,
            Self::Name => Self::Sent,
            Self::Sent => Self::Begin,
        }
    }

    pub fn says(self) -> &'static str {
        match self {
            Self::Begin => "by when they begin",
            Self::Name => "by name",
            Self::Sent => "by messages sent",
        }
    }
}

/// A journey with the messages that it sent, each with its place in the answer.
pub struct Planned {
    /// The journey's own row.
    pub journey: (usize, PlanRow),
    /// Those of its messages.
    pub messages: Vec<(usize, PlanRow)>,
}

impl Planned {
    /// All of an answer, in its order.
    pub fn read(answer: &Answer) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for (place, row) in answer.table.read::<PlanRow>().into_iter().enumerate() {
            match all.last_mut().filter(|last| row.asset.is_some() && last.journey.1.journey == row.journey) {
                Some(last) => last.messages.push((place, row)),
                None => all.push(Self { journey: (place, row), messages: Vec::new() }),
            }
        }
        all
    }

    /// The first and the last instant of all of them; `None` where none is known.
    pub fn span(all: &[Self], mark: Option<Time>) -> Option<(Time, Time)> {
        let rows = || all.iter().flat_map(|one| std::iter::once(&one.journey).chain(&one.messages)).map(|(_, row)| row);
        let first = rows().flat_map(|row| [row.begins, row.first_sent]).flatten().min()?;
        let last = rows().flat_map(|row| [row.begins, row.ends, row.last_sent]).flatten();
        Some((first, last.chain(mark).max().unwrap_or(first)))
    }

    /// Puts them into an order; what is equal stays as it is.
    pub fn sort(all: &mut [Self], order: Order, down: bool, cx: &PageContext<'_>) {
        match order {
            Order::Begin => {}
            Order::Name => all.sort_by_key(|one| cx.journey(&one.journey.1.journey).to_lowercase()),
            Order::Sent => all.sort_by_key(|one| std::cmp::Reverse(one.journey.1.messages)),
        }
        if down {
            all.reverse();
        }
    }
}

/// The columns.
pub fn columns() -> Vec<Column> {
    vec![
        Column::text("Journey and message", 0, 20, 40).fields(&["journey", "name", "asset"]),
        Column::bar("", 0, 34, 400),
        Column::new("State", 2).fields(&["running"]),
        Column::new(BEGINS.label, 5).fields(&[BEGINS.name, "first_sent"]),
        Column::new(ENDS.label, 4).fields(&[ENDS.name, "last_sent"]),
        Column::new(CHANNEL.label, 3).fields(&[CHANNEL.name]),
        Column::new(SENT.label, 1).fields(&[SENT.name]),
    ]
}

/// What stands where, row by row, each with its place in the answer.
pub fn rows(
    all: &[Planned],
    open: &BTreeSet<String>,
    sight: Sight,
    cx: &PageContext<'_>,
) -> Vec<(Option<usize>, Row)> {
    let mut rows = Vec::new();
    for one in all {
        let (place, row) = &one.journey;
        let unfolded = open.contains(&row.journey);
        rows.push((Some(*place), journey(row, one.messages.is_empty(), unfolded, sight, cx)));
        if unfolded {
            rows.extend(one.messages.iter().map(|(place, row)| (Some(*place), message(row, sight, cx))));
        }
    }
    rows
}

/// A day of an instant; empty where there is none.
fn day(time: Option<Time>, cx: &PageContext<'_>) -> Field {
    time.map_or(Field::Empty, |time| Field::dim(&format::day(time, cx.status.zone)))
}

/// The id of a row: a journey's, or that of a message of it.
fn id(row: &PlanRow) -> String {
    let asset = row.asset.as_deref().map_or_else(String::new, |asset| format!(":{asset}"));
    format!("{}:{}{asset}", row.journey.len(), row.journey)
}

/// The journey that a row is of.
pub fn journey_of(id: &str) -> Option<&str> {
    let (long, rest) = id.split_once(':')?;
    rest.get(..long.parse().ok()?)
}

/// How a journey stands, in a word.
fn state(row: &PlanRow, mark: Option<Time>) -> &'static str {
    match (row.begins, row.running) {
        (_, true) => "running",
        (None, _) => "no event",
        (Some(begins), _) if mark.is_some_and(|mark| begins > mark) => "to come",
        _ => "ended",
    }
}

fn journey(row: &PlanRow, bare: bool, unfolded: bool, sight: Sight, cx: &PageContext<'_>) -> Row {
    let chosen = if cx.filter.journeys.contains(&row.journey) { "✓ " } else { "" };
    let fold = match (bare, unfolded) {
        (true, _) => "  ",
        (false, true) => "− ",
        (false, false) => "+ ",
    };
    let name = show::item_name(cx.journey(&row.journey));
    let unknown = if cx.facets.unknown.contains(&row.journey) { format!(" {}", show::UNKNOWN) } else { String::new() };
    let cell = |time: Option<Time>| time.map(|time| sight.columns.cell(time));
    // What has ended without a known end was never begun.
    let gantt = Gantt { window: sight.window, from: cell(row.begins), to: cell(row.ends), part: false };
    Row {
        id: id(row),
        fields: vec![
            Field::text(&format!("{fold}{chosen}{name}{unknown}")),
            Field::Gantt(gantt),
            Field::dim(state(row, sight.mark)),
            day(row.begins, cx),
            day(row.ends, cx),
            Field::Empty,
            show::count(row.messages),
        ],
    }
}

fn message(row: &PlanRow, sight: Sight, cx: &PageContext<'_>) -> Row {
    let asset = row.asset.as_deref().unwrap_or_default();
    let name = cx.item(View::Asset, asset);
    let cell = |time: Option<Time>| time.map(|time| sight.columns.cell(time));
    let to = row.last_sent.or(row.first_sent);
    let gantt = Gantt { window: sight.window, from: cell(row.first_sent), to: cell(to), part: true };
    Row {
        id: id(row),
        fields: vec![
            Field::dim(&format!("    {name}")),
            Field::Gantt(gantt),
            Field::Empty,
            day(row.first_sent, cx),
            day(row.last_sent, cx),
            row.channel.as_deref().map_or(Field::Empty, Field::dim),
            show::count(row.messages),
        ],
    }
}
