//! A funnel as TOML: its steps and exclusions in brackets, or each under a header of its own (U1–U8, J7).

use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::align::align;
use super::document::{self, add, keep_comments, table};
use super::error::Error;
use super::headers::{self, WriteEntry};
use super::list::BracketedList;
use super::located::path_at;
use super::merge;
use super::value::{set as set_key, set_conditions, set_list, within};
use crate::config::diagnostic::{Faults, Severity};
use crate::config::settings::funnel::AFTER;
use crate::domain::condition::Condition;
use crate::domain::funnel::{Exclusion, Funnel, FunnelCount, FunnelOrder, FunnelStep};
use crate::domain::zone::Zone;

/// Adds a funnel, or changes it: as it was, as it is to be, and what may be written over. `funnels` are those of the file, and then
/// as they are to be.
pub(super) fn set(
    document: &mut DocumentMut,
    zone: Zone,
    (was, now, over): (Option<&Funnel>, &Funnel, Option<&Funnel>),
    funnels: &mut Vec<Funnel>,
) -> Result<(), Error> {
    let known = |id: &str| funnels.iter().position(|known| known.id == id);
    let Some(was) = was else {
        if known(&now.id).is_some() {
            return Err(Error::FunnelTaken(now.id.clone()));
        }
        add(document, "funnel", |table| drop(write(table, zone, None, now)))?;
        funnels.push(now.clone());
        return Ok(());
    };
    if was.id != now.id {
        return Err(Error::FunnelIdentity);
    }
    let at = known(&was.id).ok_or_else(|| Error::FunnelGone(was.id.clone()))?;
    let merged = merge::funnel(&funnels[at], was, now, over)?;
    let entry = table(document, "funnel", at).ok_or(Error::Beyond)?;
    for gone in write(entry, zone, Some(&funnels[at]), &merged)? {
        keep_comments(document, &gone, true);
    }
    funnels[at] = merged;
    Ok(())
}

/// Takes a funnel out, where it is as its user was told.
pub(super) fn delete(document: &mut DocumentMut, told: &Funnel, funnels: &mut Vec<Funnel>) -> Result<(), Error> {
    let at = funnels.iter().position(|known| known.id == told.id);
    let at = at.ok_or_else(|| Error::FunnelGone(told.id.clone()))?;
    if funnels[at] != *told {
        let fields = merge::funnel_changed(&funnels[at], told);
        return Err(Error::FunnelChanged { disk: Box::new(funnels[at].clone()), fields });
    }
    document::delete(document, "funnel", at)?;
    funnels.remove(at);
    Ok(())
}

/// What the parser says of a file that is in order but for this funnel.
pub(super) fn refused(faults: Faults, funnels: &[Funnel], id: &str) -> Error {
    let place = funnels.iter().position(|known| known.id == id).unwrap_or_default().to_string();
    let of = |path: &[String]| match path {
        [list, at, field @ ..] if list == "funnel" && *at == place => {
            // A condition is one field, and so is every other key of a step.
            let long = match field.get(2).map(String::as_str) {
                Some("conditions") => 4,
                _ if matches!(field.first().map(String::as_str), Some("steps" | "exclude")) => 3,
                _ => 1,
            };
            Some(field.iter().take(long).cloned().collect::<Vec<_>>().join("."))
        }
        _ => None,
    };
    let mut found = Vec::new();
    for fault in faults.list.iter().filter(|fault| fault.severity == Severity::Error) {
        let path = fault.span.as_ref().map(|span| path_at(&faults.text, span)).unwrap_or_default();
        let Some(field) = of(&path) else { return Error::Invalid(faults) };
        let says: Vec<&str> = std::iter::once(&fault.message).chain(&fault.help).map(String::as_str).collect();
        found.push((field, says.join(": ")));
    }
    Error::FunnelRefused(found)
}

/// Writes what differs from `old`, or everything where there is no old one; answers with the tables of steps and exclusions that
/// went.
fn write(table: &mut dyn TableLike, zone: Zone, old: Option<&Funnel>, new: &Funnel) -> Result<Vec<Table>, Error> {
    if old.is_none() {
        set_key(table, "id", Some(Value::from(&new.id)));
    }
    if old.map_or(&new.id, |old| &old.name) != &new.name {
        set_key(table, "name", Some(Value::from(&new.name)));
    }
    if old.is_none_or(|old| old.window != new.window) {
        set_key(table, "window", Some(Value::from(new.window.to_string())));
    }
    if old.map(|old| old.count).unwrap_or_default() != new.count {
        set_key(table, "count", (new.count != FunnelCount::default()).then(|| Value::from(new.count.name())));
    }
    if old.map(|old| old.order).unwrap_or_default() != new.order {
        set_key(table, "order", (new.order != FunnelOrder::default()).then(|| Value::from(new.order.name())));
    }
    if old.map_or(&[][..], |old| &old.breakdowns) != new.breakdowns {
        set_list(table, "breakdowns", new.breakdowns.iter().collect());
    }
    let before = old.map_or(&[][..], |old| &old.steps);
    let was = align(before, &new.steps, |old, new| old.event == new.event);
    let step = |table: &mut dyn TableLike, at: usize, braces: bool| {
        write_step(table, (was[at].map(|old| &before[old]), &new.steps[at]), zone, braces)
    };
    let mut gone = entries(table, "steps", (before.len(), &was), &step)?;
    let before = old.map_or(&[][..], |old| &old.exclude);
    let was = align(before, &new.exclude, |old, new| old.event == new.event);
    let excluded = |table: &mut dyn TableLike, at: usize, braces: bool| {
        write_exclusion(table, (was[at].map(|old| &before[old]), &new.exclude[at]), new.last_required(), (zone, braces))
    };
    gone.extend(entries(table, "exclude", (before.len(), &was), &excluded)?);
    Ok(gone)
}

fn write_step(
    table: &mut dyn TableLike,
    (old, new): (Option<&FunnelStep>, &FunnelStep),
    zone: Zone,
    braces: bool,
) -> Result<Vec<Table>, Error> {
    if old.is_none_or(|old| old.event != new.event) {
        set_key(table, "event", Some(Value::from(&new.event)));
    }
    if old.and_then(|old| old.name.as_ref()) != new.name.as_ref() {
        set_key(table, "name", new.name.as_deref().map(Value::from));
    }
    let gone = write_conditions(table, old.map_or(&[][..], |old| &old.conditions), &new.conditions, (zone, braces))?;
    if old.and_then(|old| old.window) != new.window {
        set_key(table, "window", new.window.map(|window| Value::from(window.to_string())));
    }
    if old.is_some_and(|old| old.optional) != new.optional {
        set_key(table, "optional", new.optional.then(|| Value::from(true)));
    }
    Ok(gone)
}

/// `last` is the last required step: that is meant where nothing is said.
fn write_exclusion(
    table: &mut dyn TableLike,
    (old, new): (Option<&Exclusion>, &Exclusion),
    last: usize,
    (zone, braces): (Zone, bool),
) -> Result<Vec<Table>, Error> {
    if old.is_none_or(|old| old.event != new.event) {
        set_key(table, "event", Some(Value::from(&new.event)));
    }
    let gone = write_conditions(table, old.map_or(&[][..], |old| &old.conditions), &new.conditions, (zone, braces))?;
    let after = (old.map(|old| old.after), new.after, AFTER);
    for (key, (old, new, default)) in [("after", after), ("before", (old.map(|old| old.before), new.before, last))] {
        let says = table.contains_key(key);
        if if says { old != Some(new) } else { new != default } {
            set_key(table, key, Some(Value::from(i64::try_from(new).unwrap_or(i64::MAX))));
        }
    }
    Ok(gone)
}

/// Conditions that are new in braces stand on its line. Answers with those that went and had headers of their own.
fn write_conditions(
    table: &mut dyn TableLike,
    before: &[Condition],
    after: &[Condition],
    (zone, braces): (Zone, bool),
) -> Result<Vec<Table>, Error> {
    let own = table.get("conditions");
    let lines = own.and_then(Item::as_array).is_some_and(|list| list.to_string().lines().count() > 1);
    let gone = set_conditions(table, before, after, zone)?;
    if before == after {
        return Ok(gone);
    }
    if let Some(list) = table.get_mut("conditions").and_then(Item::as_array_mut).filter(|_| braces && !lines) {
        for (at, value) in list.iter_mut().enumerate() {
            value.decor_mut().set_prefix(if at == 0 { "" } else { " " });
            value.decor_mut().set_suffix("");
        }
        list.set_trailing_comma(false);
        list.set_trailing("");
    }
    Ok(gone)
}

/// Writes a list of tables in the form in which it stands there: so many there are, and which of them each was. Answers with those
/// that went and had headers of their own.
fn entries(
    table: &mut dyn TableLike,
    key: &str,
    (count, was): (usize, &[Option<usize>]),
    write: WriteEntry<'_>,
) -> Result<Vec<Table>, Error> {
    if let Some(Item::ArrayOfTables(list)) = table.get_mut(key) {
        if list.len() != count {
            return Err(Error::Beyond);
        }
        let gone = headers::rearrange(list, was, write)?;
        if was.is_empty() {
            table.remove(key);
        }
        return Ok(gone);
    }
    let old = table.get(key).map(|item| item.as_array().cloned().ok_or(Error::Beyond)).transpose()?.unwrap_or_default();
    let list = in_brackets(&old, count, was, write)?;
    if list.to_string() != old.to_string() {
        set_list(table, key, list);
    }
    Ok(Vec::new())
}

fn in_brackets(old: &Array, count: usize, was: &[Option<usize>], write: WriteEntry<'_>) -> Result<Array, Error> {
    if old.len() != count {
        return Err(Error::Beyond);
    }
    let mut array = old.clone();
    for (at, place) in was.iter().enumerate().filter_map(|(at, was)| Some((at, (*was)?))) {
        let own = array.get_mut(place).and_then(Value::as_inline_table_mut).ok_or(Error::Beyond)?;
        let mut changed = own.clone();
        write(&mut changed, at, true)?;
        if changed.to_string() != own.to_string() {
            within(own, |own| write(own, at, true))?;
        }
    }
    if was.len() == count && was.iter().enumerate().all(|(at, was)| *was == Some(at)) {
        return Ok(array);
    }
    let mut list = BracketedList::read(&array);
    list.rearrange(was, |at| {
        let mut table = InlineTable::new();
        drop(write(&mut table, at, true));
        Value::InlineTable(table)
    });
    let mut array = list.into_array();
    *array.decor_mut() = old.decor().clone();
    Ok(array)
}
