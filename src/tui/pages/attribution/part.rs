//! What a part of the page is, and the one list of them.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::answer::Answer;
use crate::domain::model::View;
use crate::report::{Args, People as Whose};
use crate::tui::action::Action;
use crate::tui::backend::PageContext;
use crate::tui::look::Look;
use crate::tui::overlays::people::People;
use crate::tui::page::Effect;
use crate::tui::panel::{Panel, Question};
use crate::tui::show;
use crate::tui::widgets::grid::Grid;

use super::{credit, lookback, money, paths, scorecard, side, transitions};

/// What all parts look at: a milestone, a model and a view.
#[derive(Default)]
pub struct At {
    /// The milestone's id; `None` = the first.
    pub milestone: Option<String>,
    /// The model's place in the list; `None` = the default.
    pub model: Option<usize>,
    /// By what the credit is split.
    pub view: View,
    /// The configured lookback in days, once an answer has named it (A4).
    pub lookback: Option<f64>,
}

impl At {
    /// The milestone's place in the list.
    pub fn place(&self, cx: &PageContext<'_>) -> usize {
        let milestones = &cx.status.milestones;
        milestones.iter().position(|milestone| Some(&milestone.id) == self.milestone.as_ref()).unwrap_or(0)
    }

    /// The model's name, and what users call it.
    pub fn model<'a>(&self, cx: &'a PageContext<'_>) -> Option<&'a (String, String)> {
        cx.status.models.get(self.model.unwrap_or(cx.status.default_model))
    }

    /// The model's name.
    pub fn model_name<'a>(&self, cx: &'a PageContext<'_>) -> &'a str {
        self.model(cx).map_or("", |(name, _)| name)
    }

    /// Arguments of a report by this model.
    pub fn args(&self, cx: &PageContext<'_>, model: Option<&str>) -> Args {
        Args {
            milestone: cx.status.milestones.get(self.place(cx)).map(|milestone| milestone.id.clone()),
            model: model.map(ToOwned::to_owned),
            by: self.view,
            ..cx.args()
        }
    }

    /// A report by the chosen model.
    pub fn by_model(&self, cx: &PageContext<'_>, report: &'static str) -> Question {
        Question::report(report, self.args(cx, self.model(cx).map(|(name, _)| name.as_str())))
    }

    /// A report that knows no model.
    pub fn of_all(&self, cx: &PageContext<'_>, report: &'static str) -> Question {
        Question::report(report, self.args(cx, None))
    }

    /// What users call an item of the view; in quotes where what is no item is called the same (A10, A14).
    pub fn name<'a>(&self, cx: &'a PageContext<'_>, item: &'a str) -> Cow<'a, str> {
        show::told_apart(if self.view == View::Journey { cx.journey(item) } else { item })
    }

    /// The header over the items.
    pub fn title(&self) -> &'static str {
        match self.view {
            View::Journey => "Journey",
            View::Channel => "Channel",
            View::Asset => "Asset",
        }
    }

    /// The people behind an item's credit.
    pub fn people(&self, cx: &PageContext<'_>, item: &str) -> Effect {
        let title = format!("Completed after a touch of {}", self.name(cx, item));
        let args = self.args(cx, self.model(cx).map(|(name, _)| name.as_str()));
        Effect::Open(Box::new(People::new(&title, Whose::Item(item.to_owned()), args, cx)))
    }
}

/// A part of the page: one report, filled into a list and drawn. The page asks, receives and draws what all have in common.
pub trait Part {
    /// What it asks.
    fn question(&self, at: &At, cx: &PageContext<'_>) -> Question;
    /// Asks what is to stand beside, once its own question is answered.
    fn refresh(&mut self, _at: &At, _cx: &PageContext<'_>) {}
    /// What is asked beside.
    fn beside(&mut self) -> Vec<&mut Panel> {
        Vec::new()
    }
    /// Takes an answer, or what came beside it, into its list.
    fn fill(&mut self, answer: &Answer, at: &At, cx: &PageContext<'_>);
    /// Its list.
    fn grid(&mut self) -> &mut Grid;
    /// What its frame says.
    fn title(&self, at: &At) -> String;
    /// Whether there is nothing to be shown.
    fn empty(&self, answer: &Answer) -> bool {
        answer.table.rows.is_empty()
    }
    /// What is said then, and what helps.
    fn none(&self) -> (&'static str, Vec<String>);
    /// Draws its list and what belongs to it.
    fn draw(&mut self, buf: &mut Buffer, area: Rect, answer: &Answer, look: &Look, stale: bool) {
        let room = show::noted(buf, area, self.grid().tall(), 0, &answer.notes.texts(), look);
        self.grid().draw(buf, room, look, true, stale);
    }
    /// Decides what only this part knows.
    fn update(&mut self, _action: Action, _at: &At, _cx: &PageContext<'_>) -> Effect {
        Effect::None
    }
    /// Opens the selected row.
    fn open(&self, _at: &At, _cx: &PageContext<'_>) -> Effect {
        Effect::None
    }
    /// The selected item of the view.
    fn item(&self) -> Option<&str> {
        None
    }
}

/// A line of the list of parts.
pub struct Entry {
    /// Its name in the strip.
    pub title: &'static str,
    /// The report behind it.
    pub report: &'static str,
    /// The key that leads to it, where it has one of its own.
    pub action: Option<Action>,
    /// Whether the chosen model matters.
    pub model: bool,
    /// The actions that work here, the most useful first.
    pub hints: &'static [Action],
    /// Makes it.
    pub make: fn() -> Box<dyn Part>,
}

use Action::{
    Collapse, Compare, Ignore, Next, NextModel, NextPart, NextView, Open, Percent, Previous, PreviousModel,
    PreviousPart, Prioritise, SideBySide, Sort, SortDirection,
};

/// Of a list of items under one model.
const OF_ITEMS: &[Action] = &[
    NextModel,
    PreviousModel,
    NextView,
    NextPart,
    PreviousPart,
    Open,
    Ignore,
    Prioritise,
    Previous,
    Next,
    Sort,
    SortDirection,
];

/// Every part, in the order of the strip; the first one's answer stands in the header too.
pub const PARTS: &[Entry] = &[
    Entry {
        title: "Credit",
        report: "attribution",
        action: None,
        model: true,
        hints: &[
            NextModel,
            PreviousModel,
            NextView,
            NextPart,
            PreviousPart,
            Open,
            SideBySide,
            Ignore,
            Prioritise,
            Previous,
            Next,
            Percent,
            Compare,
            Sort,
            SortDirection,
        ],
        make: || Box::new(credit::Credit::default()),
    },
    Entry {
        title: "Side by side",
        report: "attribution-compare",
        action: Some(SideBySide),
        model: false,
        hints: &[
            Sort,
            SortDirection,
            NextView,
            NextPart,
            PreviousPart,
            Open,
            SideBySide,
            Ignore,
            Prioritise,
            Previous,
            Next,
        ],
        make: || Box::new(side::Side::default()),
    },
    Entry {
        title: "Paths",
        report: "paths",
        action: Some(Action::Paths),
        model: false,
        hints: &[Collapse, NextView, NextPart, PreviousPart, Open, Previous, Next, Sort, SortDirection],
        make: || Box::new(paths::Paths::default()),
    },
    Entry {
        title: "Transitions",
        report: "transitions",
        action: Some(Action::Transitions),
        model: false,
        hints: &[NextView, NextPart, PreviousPart, Previous, Next, Sort, SortDirection],
        make: || Box::new(transitions::Transitions::default()),
    },
    Entry {
        title: "Lookback",
        report: "lookback-curve",
        action: Some(Action::Lookback),
        model: true,
        hints: OF_ITEMS,
        make: || Box::new(lookback::Lookback::default()),
    },
    Entry {
        title: "Scorecard",
        report: "scorecard",
        action: Some(Action::Scorecard),
        model: false,
        hints: &[NextView, NextPart, PreviousPart, Previous, Next],
        make: || Box::new(scorecard::Scorecard::default()),
    },
    Entry {
        title: "Money",
        report: "attribution-costs",
        action: Some(Action::Money),
        model: true,
        hints: OF_ITEMS,
        make: || Box::new(money::Money::default()),
    },
];
