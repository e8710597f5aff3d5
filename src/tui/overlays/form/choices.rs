//! What the field under the cursor may be, from the data (M8).

use super::fields::Fields;
use super::known::Known;
use super::place::Part;
use super::subject::{Naming, Subject};
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

/// The attributes of an event and what else can be named, for the last of several names.
fn named(naming: &Naming<'_>, known: &Known, cx: &PageContext<'_>) -> Vec<FieldChoice> {
    let borne = known.get(naming.event, None).map(|borne| borne.found.as_slice()).unwrap_or_default();
    let others = cx.facets.breakdowns.iter().map(|name| (name.clone(), None));
    let own = borne.iter().filter(|(name, _)| !cx.facets.breakdowns.contains(name));
    let among: Vec<(String, Option<u64>)> =
        own.map(|(name, events)| (name.clone(), Some(*events))).chain(others).collect();
    let (before, typed) = naming.last();
    let found = completions(typed, among.iter().map(|(name, _)| (name.as_str(), "")));
    let choice = |(likeness, at): (Likeness, usize)| {
        let (name, events) = &among[at];
        let before = if before.is_empty() { String::new() } else { format!("{before} ") };
        let events = events.map(|events| words::counted(events, "event")).unwrap_or_default();
        FieldChoice { text: format!("{before}{name}"), likeness, events }
    };
    found.into_iter().map(choice).take(50).collect()
}

/// The choices of the field under the cursor, best first; none where it takes anything.
pub fn choices<S: Subject>(fields: &Fields<S>, known: &Known, cx: &PageContext<'_>) -> Vec<FieldChoice> {
    if let Some(naming) = fields.naming() {
        return named(&naming, known, cx);
    }
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
