//! The goal of a journey as TOML, in a table of its own or in one pair of braces (G1–G4, G12).

use toml_edit::{DocumentMut, Item, Table, TableLike, Value};

use super::document::{add, keep_comments, table};
use super::error::Error;
use super::{merge, value};
use crate::config::checked::Config;
use crate::config::parse::journey::not_a_goal;
use crate::config::settings::journey::{LISTENING_DEFAULT, MEASURE};
use crate::domain::journey::{Goal, Journey, Measure, Target};
use crate::domain::zone::Zone;

/// A goal and the journey that it is of.
pub(super) struct JourneyGoal<'a> {
    /// The journey's id.
    pub(super) journey: &'a str,
    /// The goal when the change began; `None` = there was none.
    pub(super) was: Option<&'a Goal>,
    /// As it is to be.
    pub(super) now: &'a Goal,
    /// What its user was told that the file says, and wants to be written over.
    pub(super) over: Option<&'a Goal>,
}

/// Sets a goal or changes it; `journeys` are those of the file, and then as they are to be.
pub(super) fn set(
    document: &mut DocumentMut,
    config: &Config,
    change: &JourneyGoal<'_>,
    journeys: &mut Vec<Journey>,
) -> Result<(), Error> {
    let at = journeys.iter().position(|known| known.id == change.journey);
    let disk = at.and_then(|at| journeys[at].goal.clone());
    let goal = match (&disk, change.was) {
        (Some(disk), Some(was)) => merge::goal(disk, was, change.now, change.over)?,
        (None, Some(_)) => return Err(Error::GoalGone(change.journey.to_owned())),
        (Some(disk), None) if disk != change.now && change.over != Some(disk) => return Err(clash(disk, change.now)),
        (_, None) => change.now.clone(),
    };
    if let Measure::Trigger { event, .. } = &goal.measure
        && config.triggers.iter().any(|known| !known.goal && known.event == *event)
    {
        let (message, reason) = not_a_goal(event);
        return Err(Error::NotAGoal(format!("{message}: {reason}")));
    }
    let new = || {
        let mut table = Table::new();
        // Right below its journey.
        table.decor_mut().set_prefix("");
        drop(write(&mut table, config.zone, None, &goal, true));
        Item::Table(table)
    };
    let Some(at) = at else {
        add(document, "journey", |table| {
            value::set(table, "id", Some(Value::from(change.journey)));
            table.insert("goal", new());
        })?;
        journeys.push(Journey { id: change.journey.to_owned(), goal: Some(goal), ..Journey::default() });
        return Ok(());
    };
    let entry = table(document, "journey", at).ok_or(Error::Beyond)?;
    let mut gone = Vec::new();
    if let Some(own) = entry.get_mut("goal") {
        gone = if let Some(own) = own.as_inline_table_mut() {
            value::within(own, |own| write(own, config.zone, disk.as_ref(), &goal, false))?
        } else {
            let own = own.as_table_mut().ok_or(Error::Beyond)?;
            write(own, config.zone, disk.as_ref(), &goal, true)?
        };
    } else {
        entry.insert("goal", new());
    }
    for gone in gone {
        keep_comments(document, &gone, true);
    }
    journeys[at].goal = Some(goal);
    Ok(())
}

/// Takes a goal out of its journey, which stays, where it is as its user was told.
pub(super) fn delete(
    document: &mut DocumentMut,
    (journey, over): (&str, &Goal),
    journeys: &mut [Journey],
) -> Result<(), Error> {
    let at = journeys.iter().position(|known| known.id == journey && known.goal.is_some());
    let at = at.ok_or_else(|| Error::GoalGone(journey.to_owned()))?;
    if let Some(disk) = journeys[at].goal.as_ref().filter(|disk| *disk != over) {
        return Err(clash(disk, over));
    }
    let entry = table(document, "journey", at).ok_or(Error::Beyond)?;
    if entry.get("goal").and_then(Item::as_table).is_some_and(|own| !own.is_dotted()) {
        if let Some(Item::Table(removed)) = entry.remove("goal") {
            keep_comments(document, &removed, false);
        }
    } else {
        value::set(entry, "goal", None);
    }
    journeys[at].goal = None;
    Ok(())
}

fn clash(disk: &Goal, other: &Goal) -> Error {
    Error::GoalChanged { disk: Box::new(disk.clone()), fields: merge::goal_changed(disk, other) }
}

/// Writes what differs from `old`, or everything where there is no old one; `lines` = each key has a line of its own.
/// Answers with conditions that went and had headers.
fn write(
    table: &mut dyn TableLike,
    zone: Zone,
    old: Option<&Goal>,
    new: &Goal,
    lines: bool,
) -> Result<Vec<Table>, Error> {
    let mut gone = Vec::new();
    if old.is_none_or(|old| old.kind != new.kind) {
        value::set(table, "kind", Some(Value::from(new.kind.name())));
    }
    let (was, before) = match old.map(|old| &old.measure) {
        Some(Measure::Trigger { event, conditions }) => (Some(event), conditions.as_slice()),
        _ => (None, &[][..]),
    };
    if let Measure::Trigger { event, conditions } = &new.measure {
        if was != Some(event) {
            value::set(table, "trigger", Some(Value::from(event)));
        }
        gone = value::set_conditions(table, before, conditions, zone)?;
    } else {
        value::set(table, "trigger", None);
        if lines {
            gone = value::set_conditions(table, before, &[], zone)?;
            loosen(table, "conditions");
        }
        value::set(table, "conditions", None);
    }
    if old.is_none_or(|old| old.target != new.target) {
        value::set(table, "target", new.target.map(target));
    }
    let own = matches!(new.measure, Measure::Trigger { .. });
    if !own || old.is_none_or(|old| old.listening != new.listening) {
        let listening = Some(new.listening).filter(|listening| own && *listening != LISTENING_DEFAULT);
        value::set(table, "listening", listening.map(|listening| Value::from(listening.to_string())));
    }
    if own || old.is_none_or(|old| old.measure != new.measure) {
        let clicked = MEASURE.iter().find(|(_, clicked)| *clicked && new.measure == Measure::Clicked);
        value::set(table, "measure", clicked.map(|(word, _)| Value::from(*word)));
    }
    Ok(gone)
}

/// The comments of a list that is to go stand behind it, from where they are kept.
fn loosen(table: &mut dyn TableLike, key: &str) {
    let Some(list) = table.get_mut(key).and_then(Item::as_array_mut) else { return };
    let inside = list.trailing().as_str().unwrap_or_default().to_owned();
    let behind = list.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default().to_owned();
    list.decor_mut().set_suffix(format!("{behind}\n{inside}"));
}

fn target(target: Target) -> Value {
    match target {
        Target::Count(count) => i64::try_from(count).map_or_else(|_| Value::from(count.to_string()), Value::from),
        Target::Share(_) => Value::from(target.to_string()),
    }
}
