//! What the field under the cursor may be, from the data (M8).

use super::fields::Fields;
use super::known::Known;
use super::place::Part;
use super::subject::Subject;
use crate::domain::words;
use crate::tui::context::PageContext;
use crate::tui::overlays::completion::{Likeness, completions};

/// So many choices are shown at once.
pub const SHOWN: usize = 6;

/// A choice: the text that the field takes, and how often the data has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChoice {
    /// What is put into the field.
    pub text: String,
    /// How it stands to what is typed.
    pub likeness: Likeness,
    /// How often.
    pub events: String,
}

/// The choices of the field under the cursor, best first; none where it takes anything.
pub fn choices<S: Subject>(fields: &Fields<S>, known: &Known, cx: &PageContext<'_>) -> Vec<FieldChoice> {
    let Some(trigger) = fields.trigger() else { return Vec::new() };
    let row = |at: usize| trigger.conditions.all().get(at);
    let (typed, among): (&str, &[(String, u64)]) = match fields.place.part {
        Part::Trigger => (trigger.event.text(), &cx.facets.events),
        Part::Attribute(at) => match (row(at), known.get(trigger.name(), None)) {
            (Some(row), Some(borne)) => (row.attribute.text(), &borne.found),
            _ => return Vec::new(),
        },
        Part::Value(at) => match row(at) {
            Some(row) if !row.operator_name().starts_with("is_") => {
                match known.get(trigger.name(), Some(row.attribute.text().trim())) {
                    Some(borne) => (row.last_value(), &borne.found),
                    None => return Vec::new(),
                }
            }
            _ => return Vec::new(),
        },
        Part::Own(_) | Part::Operator(_) => return Vec::new(),
    };
    let found = completions(typed, among.iter().map(|(name, _)| (name.as_str(), "")));
    let shown = found.into_iter().map(|(likeness, at)| {
        let (name, events) = &among[at];
        FieldChoice { text: name.clone(), likeness, events: words::counted(*events, "event") }
    });
    shown.take(50).collect()
}
