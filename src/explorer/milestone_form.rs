//! A milestone as it is typed → a milestone, or what is wrong at which field.

use crate::config::{Config, edit};
use crate::domain::condition::Condition;
use crate::domain::milestone::Milestone;
use crate::domain::written;
use crate::tui::backend::{Edit, MilestoneInput, Refusal};

/// A change of the file that owns what it names.
pub enum Change {
    /// One more.
    Add(Milestone),
    /// This one, as it was, becomes that.
    Replace(Milestone, Milestone),
    /// This one goes.
    Delete(String),
}

impl Change {
    /// What the file's editor takes.
    pub fn as_edit(&self) -> edit::Edit<'_> {
        match self {
            Self::Add(new) => edit::Edit::Add(new),
            Self::Replace(was, now) => edit::Edit::Replace { was, now },
            Self::Delete(id) => edit::Edit::Delete { id },
        }
    }
}

/// The change that an edit means, and what to say when it is done.
pub fn change(config: &Config, edit: &Edit) -> Result<(String, Change), Vec<Refusal>> {
    let known = |id: &str| {
        let found = config.milestones.iter().find(|milestone| milestone.id == id).cloned();
        found.ok_or_else(|| vec![refusal("", format!("there is no milestone {id} any more"))])
    };
    Ok(match edit {
        Edit::Add(input) => {
            let new = read(config, input)?;
            (format!("Added {}", new.name), Change::Add(new))
        }
        Edit::Change(id, input) => {
            let now = read(config, input)?;
            (format!("Changed {}", now.name), Change::Replace(known(id)?, now))
        }
        Edit::Delete(id) => (format!("Deleted {}", known(id)?.name), Change::Delete(id.clone())),
        Edit::View { view, .. } => return Err(vec![refusal("name", format!("{} is a view, no milestone", view.name))]),
        Edit::DeleteView(name) => return Err(vec![refusal("name", format!("{name} is a view, no milestone"))]),
        Edit::Segment { name, .. } => return Err(vec![refusal("name", format!("{name} is a segment, no milestone"))]),
    })
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
    let mut conditions = Vec::new();
    for (i, clause) in input.conditions.iter().enumerate() {
        match Condition::read(&clause.attribute, &clause.operator, &clause.value, clause.ignore_case, config.zone) {
            Ok(condition) => conditions.push(condition),
            Err(why) => wrong.push(refusal(&format!("conditions.{i}"), why)),
        }
    }
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
    Refusal { field: field.to_owned(), message }
}
