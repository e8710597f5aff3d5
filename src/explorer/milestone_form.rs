//! A milestone as it is typed → a milestone, or what is wrong at which field.

use super::clauses::{changed, conditions, kept, said};
use crate::config::{Config, edit};
use crate::domain::milestone::{Audience, Count, Milestone};
use crate::domain::written;
use crate::domain::zone::Zone;
use crate::print::format;
use crate::tui::backend::{Edit, MilestoneChange, MilestoneInput, Refusal, Stands};

/// A change of the file that owns what it names.
pub enum Change {
    /// One more.
    Add(Milestone),
    /// One becomes another: as it was, as it is to be, and what may be written over.
    Replace(Box<Milestone>, Box<Milestone>, Option<Box<Milestone>>),
    /// This one goes.
    Delete(Milestone),
}

impl Change {
    /// What the file's editor takes.
    pub fn as_edit(&self) -> edit::Edit<'_> {
        match self {
            Self::Add(new) => edit::Edit::Add(new),
            Self::Replace(was, now, over) => edit::Edit::Replace { was, now, over: over.as_deref() },
            Self::Delete(milestone) => edit::Edit::Delete { id: &milestone.id, over: Some(milestone) },
        }
    }
}

/// The change that an edit means, and what to say when it is done.
pub fn change(config: &Config, edit: &Edit) -> Result<(String, Change), Vec<Refusal>> {
    Ok(match edit {
        Edit::Add(input) => {
            let new = read(config, input)?;
            (format!("Added {}", new.name), Change::Add(new))
        }
        Edit::Change(change) => {
            let now = untouched(change, read(config, &change.input)?);
            (
                format!("Changed {}", now.name),
                Change::Replace(Box::new(change.was.clone()), Box::new(now), change.over.clone().map(Box::new)),
            )
        }
        Edit::Delete(milestone) => (format!("Deleted {}", milestone.name), Change::Delete(Milestone::clone(milestone))),
        Edit::Goal(..)
        | Edit::DeleteGoal { .. }
        | Edit::Funnel(_)
        | Edit::DeleteFunnel(_)
        | Edit::View { .. }
        | Edit::DeleteView(_)
        | Edit::Segment { .. } => {
            return Err(vec![Refusal::new("", "this is a change of something else, of no milestone")]);
        }
    })
}

/// What was not touched is as it was: its text need not say it to the last digit.
fn untouched(change: &MilestoneChange, now: Milestone) -> Milestone {
    let MilestoneChange { was, opened, input, .. } = change;
    Milestone {
        id: now.id,
        name: kept(&was.name, [&opened.name, &input.name], now.name),
        trigger: kept(&was.trigger, [&opened.trigger, &input.trigger], now.trigger),
        conditions: kept(&was.conditions, [&opened.conditions, &input.conditions], now.conditions),
        tracking_since: kept(&was.tracking_since, [&opened.since, &input.since], now.tracking_since),
        audience: kept(&was.audience, [&opened.audience, &input.audience], now.audience),
        count: kept(&was.count, [&opened.count, &input.count], now.count),
    }
}

/// Why the file's editor did not make a change, at the fields of the form.
pub fn refusals(error: edit::Error, zone: Zone) -> Vec<Refusal> {
    let edit::Error::Changed { disk, fields } = error else { return vec![refusal("", error.to_string())] };
    let at = |key: &str| {
        let (field, says) = match key {
            "name" => ("name", disk.name.clone()),
            "trigger" => ("trigger", disk.trigger.clone()),
            "tracking_since" => {
                ("since", disk.tracking_since.map_or_else(|| "none".to_owned(), |at| format::time(at, zone)))
            }
            "audience" => {
                ("audience", word(Audience::ALL, disk.audience.as_ref()).unwrap_or("as its trigger").to_owned())
            }
            "count" => ("count", word(Count::ALL, Some(&disk.count)).unwrap_or_default().to_owned()),
            _ => ("conditions", said(&disk.conditions, zone)),
        };
        changed(field, &says).over(Stands::Milestone(Milestone::clone(&disk)))
    };
    fields.into_iter().map(at).collect()
}

fn word<T: PartialEq>(all: &'static [(&'static str, T)], value: Option<&T>) -> Option<&'static str> {
    all.iter().find(|(_, known)| Some(known) == value).map(|(word, _)| *word)
}

fn read(config: &Config, input: &MilestoneInput) -> Result<Milestone, Vec<Refusal>> {
    let mut wrong = Vec::new();
    for (field, text) in [("id", &input.id), ("trigger", &input.trigger)] {
        if text.trim().is_empty() {
            wrong.push(refusal(field, "this is needed".to_owned()));
        }
    }
    let since = input.since.trim();
    let tracking_since = if since.is_empty() { None } else { written::instant(since, config.zone) };
    if !since.is_empty() && tracking_since.is_none() {
        wrong.push(refusal(
            "since",
            "a date or time, such as 31 Jan 2025, 31 Jan 2025 18:00 or 2025-01-31T18:00".to_owned(),
        ));
    }
    let conditions = conditions(&input.conditions, config.zone, &mut wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let id = input.id.trim().to_owned();
    let name = input.name.trim();
    Ok(Milestone {
        name: if name.is_empty() { id.clone() } else { name.to_owned() },
        id,
        trigger: input.trigger.trim().to_owned(),
        conditions,
        tracking_since,
        audience: input.audience,
        count: input.count,
    })
}

fn refusal(field: &str, message: String) -> Refusal {
    Refusal::new(field, message)
}
