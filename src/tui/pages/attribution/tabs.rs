//! The list of tabs.

use super::tab::TabEntry;
use super::{credit, lookback, money, paths, scorecard, side, transitions};
use crate::tui::action::Action::{
    self, Collapse, Compare, Ignore, Next, NextModel, NextPart, NextView, Open, Percent, Previous, PreviousModel,
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

/// Every tab, in the order of the strip; the first one's answer stands in the header too.
pub const TABS: &[TabEntry] = &[
    TabEntry {
        title: "Credit",
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
    TabEntry {
        title: "Side by side",
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
    TabEntry {
        title: "Paths",
        action: Some(Action::Paths),
        model: false,
        hints: &[Collapse, NextView, NextPart, PreviousPart, Open, Previous, Next, Sort, SortDirection],
        make: || Box::new(paths::Paths::default()),
    },
    TabEntry {
        title: "Transitions",
        action: Some(Action::Transitions),
        model: false,
        hints: &[NextView, NextPart, PreviousPart, Previous, Next, Sort, SortDirection],
        make: || Box::new(transitions::Transitions::default()),
    },
    TabEntry {
        title: "Lookback",
        action: Some(Action::Lookback),
        model: true,
        hints: OF_ITEMS,
        make: || Box::new(lookback::Lookback::default()),
    },
    TabEntry {
        title: "Scorecard",
        action: Some(Action::Scorecard),
        model: false,
        hints: &[NextView, NextPart, PreviousPart, Previous, Next],
        make: || Box::new(scorecard::Scorecard::default()),
    },
    TabEntry {
        title: "Money",
        action: Some(Action::Money),
        model: true,
        hints: OF_ITEMS,
        make: || Box::new(money::Money::default()),
    },
];
