//! What is written into the form and is not in the data, with near names; and what a change leaves behind (M5, M8).

use super::known::Known;
use crate::domain::borne::Borne;
use crate::domain::milestone::Milestone;
use crate::tui::backend::{Clause, MilestoneInput, Refusal};
use crate::tui::context::PageContext;
use crate::tui::overlays::completion::{completions, unknown};

/// Everything that a second save accepts, by field; empty = nothing to ask about.
pub fn doubts(input: &MilestoneInput, was: Option<&Milestone>, known: &Known, cx: &PageContext<'_>) -> Vec<Refusal> {
    let mut all = Vec::new();
    let mut doubt = |field: &str, message: String| all.push(Refusal::new(field, message));
    let events = &cx.facets.events;
    if !events.is_empty() && !events.iter().any(|(event, _)| *event == input.trigger) {
        doubt("trigger", near("the data has", "event", &input.trigger, events));
    } else {
        for (at, clause) in input.conditions.iter().enumerate() {
            if let Some(message) = clause_doubt(&input.trigger, clause, known) {
                doubt(&format!("conditions.{at}"), message);
            }
        }
    }
    if let Some(was) = was.filter(|was| redefined(was, input)) {
        // What is lost is what the file says by now.
        let was = cx.status.milestones.iter().find(|now| now.id == was.id).unwrap_or(was);
        let conditions: Vec<String> = was.conditions.iter().map(|condition| condition.said(cx.status.zone)).collect();
        let of = if conditions.is_empty() {
            was.trigger.clone()
        } else {
            format!("{}, {}", was.trigger, conditions.join(", "))
        };
        doubt("", format!("{} is counted anew; what it was ({of}) stays in milestone.toml.bak alone", was.name));
    }
    all
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

/// Whether other completions count than before.
fn redefined(was: &Milestone, input: &MilestoneInput) -> bool {
    let same = was.conditions.len() == input.conditions.len()
        && was.conditions.iter().zip(&input.conditions).all(|(was, clause)| {
            was.attribute == clause.attribute
                && was.operator.name() == clause.operator
                && was.ignore_case == clause.ignore_case
        });
    was.trigger != input.trigger || was.count != input.count || !same
}
