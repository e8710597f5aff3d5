//! A step and an exclusion of a funnel, as they are typed (U1, U5, U6).

use crate::domain::funnel::{Exclusion, FunnelStep};
use crate::domain::time::Span;
use crate::domain::zone::Zone;
use crate::tui::backend::{ExclusionInput, StepInput};
use crate::tui::overlays::form::entries::Begun;
use crate::tui::overlays::form::fields::turned;
use crate::tui::overlays::form::place::Holder;
use crate::tui::overlays::form::subject::{FieldLine, Group};
use crate::tui::overlays::form::trigger::TriggerInput;
use crate::tui::widgets::input::Entry;

/// The lists of a funnel, by their keys.
pub const STEPS: &str = "steps";
pub const EXCLUDE: &str = "exclude";

/// A step.
#[derive(Default)]
pub struct StepFields {
    /// The place of the step that it was.
    was: Option<usize>,
    pub trigger: TriggerInput,
    name: Entry,
    window: Entry,
    pub optional: bool,
}

impl StepFields {
    /// Of a step as it is.
    pub fn filled(at: usize, step: &FunnelStep, zone: Zone) -> Self {
        Self {
            was: Some(at),
            trigger: TriggerInput::filled(&step.event, &step.conditions, zone),
            name: Entry::new(step.name.as_deref().unwrap_or_default()),
            window: Entry::new(&step.window.map(|window| window.to_string()).unwrap_or_default()),
            optional: step.optional,
        }
    }

    /// What users call it.
    pub fn shown(&self) -> &str {
        let name = self.name.text().trim();
        if name.is_empty() { self.trigger.name() } else { name }
    }

    /// A field's text.
    pub fn entry(&mut self, field: &str) -> Option<&mut Entry> {
        match field {
            "name" => Some(&mut self.name),
            "window" => Some(&mut self.window),
            _ => None,
        }
    }

    /// Its lines.
    pub fn group(&self, at: usize) -> Group<'_> {
        let label = format!("Step {}", at + 1);
        let (name, window) = (self.name.text().trim(), self.window.text().trim());
        let marks = [
            Some(self.trigger.said()),
            Some(name.to_owned()).filter(|name| !name.is_empty()),
            Some(format!("within {}", Span::parse(window).map_or_else(|| window.to_owned(), Span::said)))
                .filter(|_| !window.is_empty()),
            self.optional.then(|| "optional".to_owned()),
        ];
        Group {
            holder: Holder::Entry(STEPS, at),
            lines: vec![
                FieldLine::Trigger(label.into(), "event", &self.trigger),
                FieldLine::Typed("Name", "name", &self.name),
                FieldLine::Typed("Within", "window", &self.window),
                FieldLine::Remark("of the step before, such as 2h; empty = the window alone"),
                FieldLine::Choice(
                    "Optional",
                    "optional",
                    if self.optional { "yes, it is counted and loses nobody" } else { "no" }.to_owned(),
                ),
            ],
            said: self.begun().then(|| marks.into_iter().flatten().collect::<Vec<_>>().join(" · ")),
            wanted: if at == 0 { "the event that starts it" } else { "one more event, if there is one" },
        }
    }

    /// As it is saved.
    pub fn input(&self) -> StepInput {
        StepInput {
            was: self.was,
            event: self.trigger.name().to_owned(),
            conditions: self.trigger.clauses(),
            name: self.name.text().trim().to_owned(),
            window: self.window.text().trim().to_owned(),
            optional: self.optional,
        }
    }
}

impl Begun for StepFields {
    fn begun(&self) -> bool {
        let typed = [&self.name, &self.window].iter().any(|entry| !entry.text().trim().is_empty());
        typed || self.optional || self.trigger.begun()
    }
}

/// The steps as exclusions name them.
pub struct StepNames {
    /// What each is called, and whether it can be named: it is required.
    pub steps: Vec<(String, bool)>,
    /// The steps come in any order: what is named is how many are done.
    pub any: bool,
}

impl StepNames {
    /// A step by its number, in words.
    fn said(&self, number: usize) -> String {
        match self.steps.get(number - 1) {
            _ if self.any => format!("{number} of the steps"),
            Some((name, _)) => format!("step {number}, {name}"),
            None => format!("step {number}"),
        }
    }

    /// The next number that can be named, or the one before, going round; `None` stands before the first.
    fn turned(&self, from: Option<usize>, forward: bool) -> Option<usize> {
        let numbers = (1..).zip(&self.steps).filter(|(_, (_, required))| *required).map(|(number, _)| Some(number));
        let all: Vec<Option<usize>> = std::iter::once(None).chain(numbers).collect();
        let at = all.iter().position(|number| *number == from).unwrap_or(0);
        all[turned(at, all.len(), forward)]
    }
}

/// An exclusion.
#[derive(Default)]
pub struct ExclusionFields {
    /// The place of the exclusion that it was.
    was: Option<usize>,
    pub trigger: TriggerInput,
    /// After which step, the first is 1; `None` = the first.
    after: Option<usize>,
    /// Before which; `None` = the last required one.
    before: Option<usize>,
}

impl ExclusionFields {
    /// Of an exclusion as it is; `last` is the last required step.
    pub fn filled(at: usize, excluded: &Exclusion, last: usize, zone: Zone) -> Self {
        Self {
            was: Some(at),
            trigger: TriggerInput::filled(&excluded.event, &excluded.conditions, zone),
            after: Some(excluded.after).filter(|after| *after != 1),
            before: Some(excluded.before).filter(|before| *before != last),
        }
    }

    /// Names the same steps as before, each by its number now.
    pub fn renumber(&mut self, now: &dyn Fn(usize) -> Option<usize>) {
        // What was after a step that went is after the one before it.
        let after = self.after.and_then(|number| (1..=number).rev().find_map(now));
        self.after = after.filter(|after| *after != 1);
        self.before = self.before.and_then(now);
    }

    /// The next or the one before of several.
    pub fn turn(&mut self, field: &str, names: &StepNames, forward: bool) {
        match field {
            "after" => {
                let next = names.turned(Some(self.after.unwrap_or(1)), forward);
                // The first is what is meant where none is named.
                let next = next.or_else(|| names.turned(None, forward));
                self.after = next.filter(|after| *after != 1);
            }
            "before" => self.before = names.turned(self.before, forward),
            _ => {}
        }
    }

    /// Its lines.
    pub fn group(&self, at: usize, names: &StepNames) -> Group<'_> {
        let after = names.said(self.after.unwrap_or(1));
        let before = self.before.map_or_else(
            || if names.any { "all of the steps" } else { "the last required step" }.to_owned(),
            |number| names.said(number),
        );
        let said = format!("{} · after {after} · before {before}", self.trigger.said());
        Group {
            holder: Holder::Entry(EXCLUDE, at),
            lines: vec![
                FieldLine::Trigger(format!("Exclusion {}", at + 1).into(), "event", &self.trigger),
                FieldLine::Choice("After", "after", after),
                FieldLine::Choice("Before", "before", before),
            ],
            said: self.begun().then_some(said),
            wanted: "what must not come between two steps, if anything",
        }
    }

    /// As it is saved.
    pub fn input(&self) -> ExclusionInput {
        ExclusionInput {
            was: self.was,
            event: self.trigger.name().to_owned(),
            conditions: self.trigger.clauses(),
            after: self.after.unwrap_or(1),
            before: self.before,
        }
    }

    /// What of it is counted.
    pub fn counted(input: &ExclusionInput) -> ExclusionInput {
        ExclusionInput { was: None, ..input.clone() }
    }
}

impl Begun for ExclusionFields {
    fn begun(&self) -> bool {
        self.trigger.begun()
    }
}
