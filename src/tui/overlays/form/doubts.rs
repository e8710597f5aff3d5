//! What is written into the form and is not in the data, with near names (M8).

use super::known::Known;
use super::place::Holder;
use super::subject::Naming;
use super::trigger::TriggerInput;
use crate::domain::borne::Borne;
use crate::tui::backend::{Clause, Refusal};
use crate::tui::context::PageContext;
use crate::tui::overlays::completion::{completions, unknown};

/// Everything of a trigger and its conditions that a second save accepts, by field; empty = nothing to ask about. The trigger is that
/// of `holder`, where the field of its event is `field`.
pub fn doubts(
    (holder, field, trigger): (Holder, &str, &TriggerInput),
    known: &Known,
    cx: &PageContext<'_>,
) -> Vec<Refusal> {
    let (event, events) = (trigger.name(), &cx.facets.events);
    if !events.is_empty() && !events.iter().any(|(known, _)| known == event) {
        return vec![Refusal::new(&holder.field(field), near("the data has", "event", event, events))];
    }
    let of = |(at, clause): (usize, &Clause)| {
        let message = clause_doubt(event, clause, known)?;
        Some(Refusal::new(&holder.field(&format!("conditions.{at}")), message))
    };
    trigger.clauses().iter().enumerate().filter_map(of).collect()
}

/// A name between commas that the events do not bear.
pub fn naming_doubt(field: &str, naming: &Naming<'_>, known: &Known) -> Option<Refusal> {
    let borne = known.get(naming.event, None).filter(|borne| borne.complete)?;
    let names = naming.typed.split(',').map(str::trim).filter(|name| !name.is_empty());
    let mut asked = names.filter(|name| !name.starts_with(naming.apart) && !naming.others.contains(name));
    // A path leads into an attribute.
    let lost = asked.find(|name| !has(borne, name) && !has(borne, name.split('.').next().unwrap_or_default()))?;
    let others = naming.others.iter().map(|name| ((*name).to_owned(), 0));
    let among: Vec<(String, u64)> = borne.found.iter().cloned().chain(others).collect();
    Some(Refusal::new(field, near("these events have", "attribute", lost, &among)))
}

fn near(holder: &str, what: &str, typed: &str, among: &[(String, u64)]) -> String {
    let found = completions(typed, among.iter().map(|(name, _)| (name.as_str(), "")));
    unknown(holder, what, typed, found.into_iter().map(|(_, at)| among[at].0.as_str()))
}

fn clause_doubt(event: &str, clause: &Clause, known: &Known) -> Option<String> {
    let attributes = known.get(event, None).filter(|borne| borne.complete)?;
    // A path leads into an attribute.
    let outer = clause.attribute.split('.').next().unwrap_or_default();
    if !has(attributes, &clause.attribute) && !has(attributes, outer) {
        return Some(near("these events have", "attribute", &clause.attribute, &attributes.found));
    }
    if !matches!(clause.operator.as_str(), "equals" | "in") || clause.ignore_case {
        return None;
    }
    let values = known.get(event, Some(&clause.attribute)).filter(|borne| borne.complete)?;
    let parts = if clause.operator == "in" { clause.value.split(',').collect() } else { vec![clause.value.as_str()] };
    let mut lost =
        parts.into_iter().map(str::trim).filter(|value| !has(values, value) && !has(values, value.trim_matches('"')));
    lost.next().map(|value| near("these events have", &clause.attribute, value, &values.found))
}

fn has(borne: &Borne, name: &str) -> bool {
    borne.found.iter().any(|(known, _)| known == name)
}
