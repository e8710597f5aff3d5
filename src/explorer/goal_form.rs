//! A journey's goal as it is typed → a goal in the file, or what is wrong at which field (G1–G5, G12).

use super::backend::ProjectBackend;
use super::clauses::{changed, conditions, kept, said};
use crate::config::{Config, LISTENING_DEFAULT, edit, listening};
use crate::domain::journey::{Goal, GoalKind, Measure, Target};
use crate::domain::words;
use crate::domain::zone::Zone;
use crate::jobs::Progress;
use crate::tui::backend::{GoalChange, GoalInput, Refusal, Stands};

impl ProjectBackend {
    /// Sets or changes a goal, and counts it.
    pub(super) fn save_goal(
        &mut self,
        config: &Config,
        change: &GoalChange,
        progress: &Progress,
    ) -> Result<String, Vec<Refusal>> {
        let GoalChange { name, was, .. } = change;
        with_edit(config, change, |edit| edit::save(&config.path, edit).map(drop))?;
        let done = if was.is_some() { "Changed the goal of" } else { "Set the goal of" };
        Ok(self.counted(format!("{done} {name}"), progress))
    }

    /// Takes a goal out, where it is as its user was told.
    pub(super) fn delete_goal(
        &mut self,
        config: &Config,
        (journey, name, goal): (&str, &str, &Goal),
        progress: &Progress,
    ) -> Result<String, Vec<Refusal>> {
        let edit = edit::Edit::DeleteGoal { journey, goal };
        edit::save(&config.path, edit).map_err(|error| refusals(error, config.zone))?;
        Ok(self.counted(format!("Deleted the goal of {name}"), progress))
    }
}

/// What is wrong with a goal, with nothing written.
pub fn check(config: &Config, change: &GoalChange) -> Result<(), Vec<Refusal>> {
    with_edit(config, change, |edit| edit::check(&config.path, edit))
}

/// Does something with the change of the file.
fn with_edit(
    config: &Config,
    change: &GoalChange,
    work: impl FnOnce(edit::Edit<'_>) -> Result<(), edit::Error>,
) -> Result<(), Vec<Refusal>> {
    let GoalChange { journey, was, over, .. } = change;
    let now = untouched(change, read(config, &change.input)?);
    let edit = edit::Edit::Goal { journey, was: was.as_ref(), now: &now, over: over.as_ref() };
    work(edit).map_err(|error| refusals(error, config.zone))
}

fn read(config: &Config, input: &GoalInput) -> Result<Goal, Vec<Refusal>> {
    let mut wrong = Vec::new();
    let mut goal = Goal { kind: input.kind, measure: Measure::Opened, target: None, listening: LISTENING_DEFAULT };
    if input.kind != GoalKind::GeneralNotification {
        let conditions = conditions(&input.conditions, config.zone, &mut wrong);
        goal.measure = Measure::Trigger { event: input.trigger.trim().to_owned(), conditions };
        if !input.listening.is_empty() {
            match listening(&input.listening) {
                Ok(listening) => goal.listening = listening,
                Err(why) => wrong.push(Refusal::new("listening", why)),
            }
        }
    } else if input.clicked {
        goal.measure = Measure::Clicked;
    }
    if !input.target.is_empty() {
        goal.target = Target::read(&input.target);
        if goal.target.is_none() {
            let allowed = "above 0% to 100%, such as 50%, or a whole number of people";
            wrong.push(Refusal::new("target", allowed));
        }
    }
    if wrong.is_empty() { Ok(goal) } else { Err(wrong) }
}

/// What was not touched is as it was.
fn untouched(change: &GoalChange, now: Goal) -> Goal {
    let GoalChange { was, opened, input, .. } = change;
    let Some(was) = was else { return now };
    let measure = match (&was.measure, now.measure) {
        (Measure::Trigger { event, conditions }, Measure::Trigger { event: new, conditions: others }) => {
            Measure::Trigger {
                event: kept(event, [&opened.trigger, &input.trigger], new),
                conditions: kept(conditions, [&opened.conditions, &input.conditions], others),
            }
        }
        (_, measure) => measure,
    };
    Goal {
        kind: now.kind,
        measure,
        target: kept(&was.target, [&opened.target, &input.target], now.target),
        listening: kept(&was.listening, [&opened.listening, &input.listening], now.listening),
    }
}

/// Why the file's editor did not make a change, at the fields of the form.
fn refusals(error: edit::Error, zone: Zone) -> Vec<Refusal> {
    let message = error.to_string();
    match error {
        edit::Error::NotAGoal(why) => vec![Refusal::new("trigger", why)],
        edit::Error::GoalChanged { disk, fields } => {
            let stands = |field| changed(field, &says(&disk, field, zone)).over(Stands::Goal(Goal::clone(&disk)));
            fields.into_iter().map(stands).collect()
        }
        _ => vec![Refusal::new("", message)],
    }
}

/// What the file says of a goal by a key.
fn says(goal: &Goal, key: &str, zone: Zone) -> String {
    let none = || "none".to_owned();
    let (event, conditions) = match &goal.measure {
        Measure::Trigger { event, conditions } => (event.as_str(), conditions.as_slice()),
        Measure::Opened => ("opened", &[][..]),
        Measure::Clicked => ("clicked", &[][..]),
    };
    match key {
        "kind" => format!("{}, {event}", words::goal_kind(goal.kind.name())),
        "target" => goal.target.map_or_else(none, |target| target.to_string()),
        "listening" => goal.listening.to_string(),
        "conditions" => said(conditions, zone),
        _ => event.to_owned(),
    }
}
