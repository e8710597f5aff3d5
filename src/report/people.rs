//! The people behind a number on screen (H4).

mod completed;
mod credited;
pub mod ending;
mod firsts;
mod found;
mod names;
mod path;
mod selected;

use crate::domain::answer::Answer;
use crate::report::args::Args;
use crate::report::contract::{self, ReportContext};
use crate::report::error::Error;
use crate::report::touches;

pub use credited::CreditedPersonRow;
pub use ending::{Ending, EndingRow};
use found::Found;
pub use found::{JourneyPersonRow, PersonRow};

/// The texts of the queries, by file name.
pub const SQL: &[(&str, &str)] = &[
    ("people/entries.sql", selected::ENTRIES),
    ("people/endings.sql", ending::OF_ENTRIES),
    ("people/endings.sql", ending::OF_VISITS),
    ("people/keys.sql", names::KEYS),
    ("people/persons.sql", selected::ENTRIES),
    ("people/visits.sql", selected::VISITS),
];

/// Which number the people are behind; milestone, journey, version, view and filter stand in the [`Args`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum People {
    /// All who completed the milestone.
    Completed,
    /// Those of them who are influenced (M9).
    Influenced,
    /// Those who completed with a touch of this item of the view on their path, and what each of them adds to its credit
    /// under the model: the largest first.
    Item(String),
    /// Those who took this path of items of the view, repeats collapsed as the arguments say: those who completed the
    /// milestone on it, then those who did not complete it at all.
    Path(Vec<String>),
    /// All who entered the journey.
    Entered,
    /// Those who attained its goal.
    Attained,
    /// Those with an active entry.
    Active,
    /// Those with an ended entry.
    Ended,
    /// Those who visited this step.
    Reached(String),
    /// Those at this step.
    At(String),
    /// Those who passed on from this step.
    Passed(String),
    /// Those who exited at this step.
    Left(String),
    /// Those of them whose entry ended so (F7); of the numbers of a journey.
    Narrowed(Box<People>, Ending),
}

impl People {
    /// Those of them whose entry ended so; in place of another ending that was asked for.
    #[must_use]
    pub fn narrowed(&self, ending: Ending) -> Self {
        let (all, _) = self.parts();
        if ending == Ending::Any { all.clone() } else { Self::Narrowed(Box::new(all.clone()), ending) }
    }

    /// Whether it is a number of a journey, whose entries end.
    #[must_use]
    pub fn of_a_journey(&self) -> bool {
        selected::Selected::new(self).is_some()
    }

    /// Whose number it is, and how the entries ended of those who are wanted.
    #[must_use]
    pub fn parts(&self) -> (&Self, &Ending) {
        match self {
            Self::Narrowed(all, ending) => (all.parts().0, ending),
            all => (all, &Ending::Any),
        }
    }
}

/// The people, at most `limit` of them, first come first; a note tells how many there are.
///
/// # Errors
/// When the arguments name what is not there, or the store cannot be read.
pub fn people(cx: &ReportContext<'_>, args: &Args, question: &People, limit: usize) -> Result<Answer, Error> {
    let found = match question {
        People::Completed => completed::completed(cx, args, limit, &*touches::completed(cx, &args.filter)?, |_| true)?,
        People::Influenced => {
            completed::completed(cx, args, limit, &*touches::completed(cx, &args.filter)?, |completed| {
                completed.influenced
            })?
        }
        People::Item(item) => credited::credited(cx, args, item, limit)?,
        People::Path(items) => path::path(cx, args, items, limit)?,
        journeys => selected::selected(cx, args, journeys, limit)?,
    };
    let Found { table, all, mut parameters, checks, notes } = found;
    parameters.insert(0, ("people", all.into()));
    let shown = table.rows.len() as u64;
    let how_many = if shown < all { format!("the first {shown} of {all} people") } else { format!("{all} people") };
    let answer = Answer {
        report: "people",
        as_of: Some(cx.as_of),
        source: crate::domain::provenance::Provenance::default(),
        filter: args.filter.clone(),
        parameters,
        table,
        findings: Vec::new(),
        gate: None,
        checks,
        notes: std::iter::once(how_many).chain(notes).collect(),
        names: crate::domain::names::Names::titled("People"),
    };
    contract::signed(answer, cx)
}
