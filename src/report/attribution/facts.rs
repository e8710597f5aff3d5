//! What an answer on credit says beside its rows, typed.

use crate::attribution::Credits;
use crate::domain::answer::Answer;
use crate::domain::model::View;
use crate::domain::table::Cell;

/// How much there is to be credited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CreditFacts {
    /// By what the credit is split.
    pub view: View,
    /// Completions.
    pub total: u64,
    /// Those with a touch of the view before.
    pub influenced: u64,
    /// Those with any touch before.
    pub influenced_by_any: u64,
    /// Touches on converting paths of the view.
    pub touches: u64,
    /// How many touches a data-driven model looks back.
    pub order: Option<u64>,
    /// How old a touch may be.
    pub lookback_days: Option<f64>,
}

/// The counts as parameters of an answer.
pub(super) fn parameters(credits: &Credits, influenced_by_any: u64) -> [(&'static str, Cell); 4] {
    [
        ("total", credits.completions.into()),
        ("influenced", credits.influenced_completions.into()),
        ("influenced_by_any", influenced_by_any.into()),
        ("touches", credits.touches.into()),
    ]
}

impl CreditFacts {
    /// Those of an answer on credit; `None` of another.
    #[must_use]
    pub fn read(answer: &Answer) -> Option<Self> {
        let cell = |name: &str| answer.parameters.iter().find(|(other, _)| *other == name).map(|(_, cell)| cell);
        let count = |name: &str| match cell(name) {
            Some(Cell::Int(count)) => u64::try_from(*count).ok(),
            _ => None,
        };
        let by = cell("by").and_then(Cell::text)?;
        Some(Self {
            view: View::ALL.into_iter().find(|view| view.name() == by)?,
            total: count("total")?,
            influenced: count("influenced")?,
            influenced_by_any: count("influenced_by_any")?,
            touches: count("touches")?,
            order: count("k").or_else(|| count("markov_order")),
            lookback_days: cell("lookback_days").and_then(Cell::number),
        })
    }
}
