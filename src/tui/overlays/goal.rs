//! The form that sets or changes a journey's goal (G1–G5, G12).

use super::form::Form;
use super::form::fields::{Fields, turned};
use super::form::place::Holder;
use super::form::subject::{FieldLine, Group, Subject};
use super::form::trigger::TriggerInput;
use crate::config::LISTENING_DEFAULT;
use crate::domain::journey::{Goal, GoalKind, Measure};
use crate::domain::words;
use crate::tui::backend::{Edit, GoalChange, GoalInput, Refusal, Stands};
use crate::tui::context::PageContext;
use crate::tui::widgets::input::Entry;

/// The form.
pub type GoalForm = Form<GoalFields>;

/// What attains a `general_notification` (G3).
const MEASURES: [&str; 2] = ["opened at least one message", "clicked at least one message"];

/// The fields of a goal.
pub struct GoalFields {
    /// The journey's id, and what users call it.
    journey: (String, String),
    /// The goal being changed, as it is.
    was: Option<Goal>,
    kind: usize,
    trigger: TriggerInput,
    /// Of a `general_notification`.
    measure: usize,
    target: Entry,
    listening: Entry,
}

impl GoalFields {
    fn kind(&self) -> GoalKind {
        GoalKind::ALL[self.kind].1
    }

    /// Whether a trigger attains it (G3).
    fn triggered(&self) -> bool {
        self.kind() != GoalKind::GeneralNotification
    }
}

impl Form<GoalFields> {
    /// For the goal of a journey, which has one or not.
    #[must_use]
    pub fn of(journey: &str, cx: &PageContext<'_>) -> Self {
        let was = cx.status.goals.get(journey).cloned();
        let trigger = match was.as_ref().map(|goal| &goal.measure) {
            Some(Measure::Trigger { event, conditions }) => TriggerInput::filled(event, conditions, cx.status.zone),
            _ => TriggerInput::default(),
        };
        let kind = was.as_ref().map(|goal| goal.kind);
        let target = was.as_ref().and_then(|goal| goal.target).map(|target| target.to_string());
        let listening = was.as_ref().map_or(LISTENING_DEFAULT, |goal| goal.listening);
        let fields = GoalFields {
            journey: (journey.to_owned(), cx.journey(journey).to_owned()),
            kind: GoalKind::ALL.iter().position(|(_, known)| Some(*known) == kind).unwrap_or(0),
            trigger,
            measure: usize::from(was.as_ref().is_some_and(|goal| goal.measure == Measure::Clicked)),
            target: Entry::new(&target.unwrap_or_default()),
            listening: Entry::new(&listening.to_string()),
            was,
        };
        Self::new(Fields::new(fields))
    }
}

impl Subject for GoalFields {
    type Input = GoalInput;

    fn title(&self) -> String {
        let name = &self.journey.1;
        if self.was.is_some() { format!("Change the goal of {name}") } else { format!("Goal of {name}") }
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let mut lines = vec![FieldLine::Choice("Kind", "kind", words::goal_kind(self.kind().name()).to_owned())];
        if self.triggered() {
            lines.push(FieldLine::Trigger("Trigger".into(), "trigger", &self.trigger));
        } else {
            lines.push(FieldLine::Choice("Counts", "measure", MEASURES[self.measure].to_owned()));
        }
        lines.extend([
            FieldLine::Typed("Target", "target", &self.target),
            FieldLine::Remark("50% of the people who started, or so many; empty = none"),
        ]);
        if self.triggered() {
            lines.extend([
                FieldLine::Typed("Listening", "listening", &self.listening),
                FieldLine::Remark("so long after running to the end it counts: 3d, 12h"),
            ]);
        }
        vec![Group::whole(lines)]
    }

    fn entry(&mut self, _holder: Holder, field: &str) -> Option<&mut Entry> {
        match field {
            "target" => Some(&mut self.target),
            "listening" => Some(&mut self.listening),
            _ => None,
        }
    }

    fn trigger(&mut self, _holder: Holder) -> Option<&mut TriggerInput> {
        Some(&mut self.trigger)
    }

    fn turn(&mut self, _holder: Holder, field: &str, forward: bool) {
        match field {
            "kind" => self.kind = turned(self.kind, GoalKind::ALL.len(), forward),
            "measure" => self.measure = turned(self.measure, MEASURES.len(), forward),
            _ => {}
        }
    }

    fn input(&self) -> GoalInput {
        let triggered = self.triggered();
        let counted = Some(&self.trigger).filter(|_| triggered);
        GoalInput {
            kind: self.kind(),
            trigger: counted.map(|trigger| trigger.name().to_owned()).unwrap_or_default(),
            conditions: counted.map(TriggerInput::clauses).unwrap_or_default(),
            target: self.target.text().trim().to_owned(),
            listening: if triggered { self.listening.text().trim().to_owned() } else { String::new() },
            clicked: !triggered && self.measure == 1,
        }
    }

    fn lacking(&self, input: &GoalInput) -> Vec<Refusal> {
        let lacks = self.triggered() && input.trigger.is_empty();
        let says = || format!("{} has a trigger: name the event that counts", words::goal_kind(self.kind().name()));
        lacks.then(|| Refusal::new("trigger", says())).into_iter().collect()
    }

    fn lost(&self, opened: &GoalInput, input: &GoalInput, cx: &PageContext<'_>) -> Option<String> {
        // The kind and the target are only shown, and change no count.
        let counted = |input: &GoalInput| GoalInput { kind: GoalKind::Custom, target: String::new(), ..input.clone() };
        let was = self.was.as_ref().filter(|_| counted(opened) != counted(input))?;
        // What is lost is what the file says by now.
        let was = cx.status.goals.get(&self.journey.0).unwrap_or(was);
        let of = said(was, cx);
        Some(format!(
            "The goal of {} is counted anew; what it was ({of}) stays in milepost.toml.bak alone",
            self.journey.1
        ))
    }

    fn edit(&self, opened: &GoalInput, input: GoalInput, over: Option<Stands>) -> Edit {
        let over = over.and_then(|stands| if let Stands::Goal(stands) = stands { Some(stands) } else { None });
        let (journey, name) = self.journey.clone();
        Edit::Goal(Box::new(GoalChange { journey, name, was: self.was.clone(), opened: opened.clone(), input, over }))
    }
}

/// What a goal counts, in words.
#[must_use]
pub fn said(goal: &Goal, cx: &PageContext<'_>) -> String {
    match &goal.measure {
        Measure::Trigger { event, conditions } => {
            let listening = goal.listening;
            format!("{}, listening {}", cx.counted(event, conditions), listening.said())
        }
        measure => measure_says(measure).unwrap_or_default().to_owned(),
    }
}

/// What attains a goal that no trigger attains, in words.
#[must_use]
pub fn measure_says(measure: &Measure) -> Option<&'static str> {
    match measure {
        Measure::Trigger { .. } => None,
        Measure::Opened => Some(MEASURES[0]),
        Measure::Clicked => Some(MEASURES[1]),
    }
}
