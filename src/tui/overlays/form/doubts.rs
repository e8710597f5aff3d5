//! What is written into the form and is not in the data, with near names (M8).

use super::known::Known;
use super::place::Holder;
use super::subject::Naming;
use super::trigger::TriggerInput;
use crate::domain::borne::Borne;
use crate::domain::funnel::Funnel;
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

/// A name between commas that neither the events nor their customers bear.
pub fn naming_doubt(field: &str, naming: &Naming<'_>, known: &Known, cx: &PageContext<'_>) -> Option<Refusal> {
    let borne = known.get(naming.event, None).filter(|borne| borne.complete && !cx.facets.breakdowns.is_empty())?;
    let names = naming.typed.split(',').map(str::trim).filter(|name| !name.is_empty());
    let mut asked = names.filter(|name| !cx.facets.breakdowns.iter().any(|known| known == name));
    // A path leads into an attribute of the events.
    let outer = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let of_events = |name: &str| has(borne, name) || has(borne, &outer(name));
    let lost = asked.find(|name| name.starts_with(Funnel::OF_CUSTOMER) || !of_events(name))?;
    let others = cx.facets.breakdowns.iter().map(|name| (name.as_str(), 0));
    let message = if let Some(own) = lost.strip_prefix(Funnel::OF_CUSTOMER) {
        let others = others.filter_map(|(name, count)| Some((name.strip_prefix(Funnel::OF_CUSTOMER)?, count)));
        near("the customers have", "attribute", own, &owned(others))
    } else {
        let borne = borne.found.iter().map(|(name, events)| (name.as_str(), *events));
        near("these events have", "attribute", lost, &owned(borne.chain(others)))
    };
    Some(Refusal::new(field, message))
}

fn owned<'a>(names: impl Iterator<Item = (&'a str, u64)>) -> Vec<(String, u64)> {
    names.map(|(name, count)| (name.to_owned(), count)).collect()
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
