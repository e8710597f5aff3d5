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
        let field = holder.field(&format!("conditions.{at}"));
        clause_doubts(event, clause, known)
            .into_iter()
            .map(move |message| Refusal::new(&field, message))
            .collect::<Vec<_>>()
    };
    trigger.clauses().iter().enumerate().flat_map(of).collect()
}

/// Names between commas that neither the events nor their customers bear, each of them; an event that the data does not have bears
/// nothing.
pub fn naming_doubts(field: &str, naming: &Naming<'_>, known: &Known, cx: &PageContext<'_>) -> Vec<Refusal> {
    let events = &cx.facets.events;
    let nowhere =
        !events.is_empty() && !naming.event.is_empty() && !events.iter().any(|(known, _)| known == naming.event);
    let nothing = Borne { found: Vec::new(), complete: true };
    let borne = if nowhere { Some(&nothing) } else { known.get(naming.event, None) };
    let borne = borne.filter(|borne| borne.complete && !cx.facets.breakdowns.is_empty());
    let Some(borne) = borne else { return Vec::new() };
    // A path leads into an attribute of the events.
    let outer = |name: &str| name.split('.').next().unwrap_or_default().to_owned();
    let of_events = |name: &str| has(borne, name) || has(borne, &outer(name));
    let lost = naming.typed.split(',').map(str::trim).filter(|name| {
        let known = name.is_empty() || cx.facets.breakdowns.iter().any(|known| known == name);
        !known && (name.starts_with(Funnel::OF_CUSTOMER) || !of_events(name))
    });
    let says = |lost: &str| {
        let others = cx.facets.breakdowns.iter().map(|name| (name.as_str(), 0));
        if let Some(own) = lost.strip_prefix(Funnel::OF_CUSTOMER) {
            let others = others.filter_map(|(name, count)| Some((name.strip_prefix(Funnel::OF_CUSTOMER)?, count)));
            near("the customers have", "attribute", own, &owned(others))
        } else {
            let borne = borne.found.iter().map(|(name, events)| (name.as_str(), *events));
            near("these events have", "attribute", lost, &owned(borne.chain(others)))
        }
    };
    lost.map(|name| Refusal::new(field, says(name))).collect()
}

fn owned<'a>(names: impl Iterator<Item = (&'a str, u64)>) -> Vec<(String, u64)> {
    names.map(|(name, count)| (name.to_owned(), count)).collect()
}

fn near(holder: &str, what: &str, typed: &str, among: &[(String, u64)]) -> String {
    let found = completions(typed, among.iter().map(|(name, _)| (name.as_str(), "")));
    unknown(holder, what, typed, found.into_iter().map(|(_, at)| among[at].0.as_str()))
}

fn clause_doubts(event: &str, clause: &Clause, known: &Known) -> Vec<String> {
    let complete = |attribute| known.get(event, attribute).filter(|borne| borne.complete);
    let Some(attributes) = complete(None) else { return Vec::new() };
    // A path leads into an attribute.
    let outer = clause.attribute.split('.').next().unwrap_or_default();
    if !has(attributes, &clause.attribute) && !has(attributes, outer) {
        return vec![near("these events have", "attribute", &clause.attribute, &attributes.found)];
    }
    if !matches!(clause.operator.as_str(), "equals" | "in") || clause.ignore_case {
        return Vec::new();
    }
    let Some(values) = complete(Some(&clause.attribute)) else { return Vec::new() };
    let parts = if clause.operator == "in" { clause.value.split(',').collect() } else { vec![clause.value.as_str()] };
    let lost =
        parts.into_iter().map(str::trim).filter(|value| !has(values, value) && !has(values, value.trim_matches('"')));
    lost.map(|value| near("these events have", &clause.attribute, value, &values.found)).collect()
}

fn has(borne: &Borne, name: &str) -> bool {
    borne.found.iter().any(|(known, _)| known == name)
}
