//! What of an answer is shown on a screen, to be written as it is there.

use crate::domain::answer::Answer;
use crate::domain::table::Cell;

/// Rows as people read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// A heading for each column.
    pub headings: Vec<Heading>,
    /// A text for each heading.
    pub rows: Vec<Vec<String>>,
}

/// The heading of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heading {
    /// It, with the unit.
    pub text: String,
    /// Whether the column stands at its right edge.
    pub right: bool,
}

/// Rows as programs read them: values unrounded under names of fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    /// The name of each field.
    pub names: Vec<String>,
    /// A value for each name.
    pub rows: Vec<Vec<Cell>>,
}

/// An answer to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// It; its table has the rows that are shown, with all fields: JSON writes those.
    pub answer: Answer,
    /// For people (Markdown, HTML) and for CSV; `None` = all of the answer.
    pub shown: Option<(Sheet, Records)>,
}

impl From<Answer> for Document {
    fn from(answer: Answer) -> Self {
        Self { answer, shown: None }
    }
}
