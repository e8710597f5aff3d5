//! A milestone with its conditions, and a segment, as TOML; and how keys are set.

use chrono::{Datelike as _, NaiveTime};
use toml_edit::{Array, Date, Datetime, InlineTable, Item, Table, TableLike, Value};

use super::align::align;
use super::error::Error;
use super::headers;
use super::list::BracketedList;
use crate::config::Config;
use crate::domain::condition::{Condition, Literal, Operator};
use crate::domain::milestone::{Audience, Count, Milestone};
use crate::domain::time::Time;
use crate::domain::zone::Zone;

/// The audience that a milestone has from its trigger (M7).
pub(super) fn inherited(config: &Config, trigger: &str) -> Option<Audience> {
    config.triggers.iter().find(|known| known.event == trigger).and_then(|known| known.audience)
}

/// Writes what differs from `old`, or everything where there is no old one. Answers with conditions that went and had headers.
///
/// # Errors
/// Where the file has other conditions than `old`.
pub(super) fn write(
    table: &mut dyn TableLike,
    config: &Config,
    old: Option<&Milestone>,
    new: &Milestone,
) -> Result<Vec<Table>, Error> {
    if old.is_none() {
        set(table, "id", Some(Value::from(&new.id)));
    }
    if old.is_none_or(|old| old.name != new.name) {
        set(table, "name", Some(Value::from(&new.name)));
    }
    if old.is_none_or(|old| old.trigger != new.trigger) {
        set(table, "trigger", Some(Value::from(&new.trigger)));
    }
    if old.is_none_or(|old| old.tracking_since != new.tracking_since) {
        set(table, "tracking_since", new.tracking_since.map(|since| Value::from(time(since, config.zone))));
    }
    if old.is_none_or(|old| old.audience != new.audience || old.trigger != new.trigger) {
        let own = new.audience.filter(|own| inherited(config, &new.trigger) != Some(*own));
        let word = |audience| Audience::ALL.iter().find(|(_, known)| *known == audience).map(|(word, _)| *word);
        set(table, "audience", own.and_then(word).map(Value::from));
    }
    if old.is_none_or(|old| old.count != new.count) {
        set(table, "count", (new.count == Count::Every).then(|| Value::from("every")));
    }
    set_conditions(table, old.map_or(&[][..], |old| &old.conditions), &new.conditions, config.zone)
}

/// Writes the conditions in the place and form of those that stand there, where they differ. Answers with those that went and had
/// headers of their own.
///
/// # Errors
/// Where there are others than those before.
pub(super) fn set_conditions(
    table: &mut dyn TableLike,
    before: &[Condition],
    after: &[Condition],
    zone: Zone,
) -> Result<Vec<Table>, Error> {
    if before == after {
        return Ok(Vec::new());
    }
    if let Some(Item::ArrayOfTables(list)) = table.get_mut("conditions") {
        if list.len() != before.len() {
            return Err(Error::Beyond);
        }
        let was = align(before, after, |old, new| old.attribute == new.attribute);
        let gone = headers::rearrange(list, &was, &|table, at, _| {
            set_condition(table, was[at].map(|old| &before[old]), &after[at], zone);
            Ok(Vec::new())
        })?;
        if after.is_empty() {
            table.remove("conditions");
        }
        return Ok(gone);
    }
    let array = table.get("conditions").and_then(Item::as_array).cloned();
    set_list(table, "conditions", conditions(&array.unwrap_or_default(), before, after, zone));
    Ok(Vec::new())
}

/// Writes what differs of a condition under a header of its own.
fn set_condition(table: &mut dyn TableLike, old: Option<&Condition>, new: &Condition, zone: Zone) {
    if old == Some(new) {
        return;
    }
    if old.is_none_or(|old| old.attribute != new.attribute) {
        set(table, "attribute", Some(Value::from(&new.attribute)));
    }
    if old.is_none_or(|old| old.operator != new.operator) {
        if let Some(old) = old.filter(|old| old.operator.name() != new.operator.name()) {
            set(table, old.operator.name(), None);
        }
        set(table, new.operator.name(), Some(operand(&new.operator, zone)));
    }
    if old.is_some_and(|old| old.ignore_case) != new.ignore_case {
        set(table, "ignore_case", new.ignore_case.then(|| Value::from(true)));
    }
}

pub(super) fn segment(table: &mut dyn TableLike, name: &str, file: &str) {
    set(table, "name", Some(Value::from(name)));
    set(table, "file", Some(Value::from(file)));
}

/// Sets a key to a list; one without an entry and without a comment is taken away.
pub(super) fn set_list(table: &mut dyn TableLike, key: &str, list: Array) {
    let says = !list.is_empty() || list.trailing().as_str().is_some_and(|text| text.contains('#'));
    set(table, key, says.then_some(Value::Array(list)));
}

/// Sets a key and keeps what surrounds its value; `None` takes it away, and keeps its comments.
pub(super) fn set(table: &mut dyn TableLike, key: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        take_out(table, key);
        return;
    };
    if let Some(Item::Value(old)) = table.get_mut(key) {
        *value.decor_mut() = old.decor().clone();
        *old = value;
    } else {
        table.insert(key, Item::Value(value));
    }
}

/// Writes in a pair of braces; what stands before the closing one stays there.
pub(super) fn within<T>(table: &mut InlineTable, write: impl FnOnce(&mut dyn TableLike) -> T) -> T {
    let suffix = |value: &Value| value.decor().suffix().and_then(|suffix| suffix.as_str()).map(str::to_owned);
    let tail = table.iter().last().and_then(|(_, value)| suffix(value)).filter(|tail| tail.trim().is_empty());
    let written = write(table);
    let Some(tail) = tail else { return written };
    let last = table.len().saturating_sub(1);
    for (at, (_, value)) in table.iter_mut().enumerate() {
        let after = suffix(value).unwrap_or_default();
        if at == last && after.is_empty() {
            value.decor_mut().set_suffix(&tail);
        } else if at < last && after == tail {
            value.decor_mut().set_suffix("");
        }
    }
    written
}

/// Takes a key away; the comments above it and behind it stay on their lines, behind the key before.
fn take_out(table: &mut dyn TableLike, key: &str) {
    let Some(at) = table.iter().position(|(known, _)| known == key) else { return };
    let above = table.key(key).and_then(|key| key.leaf_decor().prefix()).and_then(|prefix| prefix.as_str());
    let behind = table.get(key).and_then(Item::as_value).and_then(|value| value.decor().suffix()?.as_str());
    let comments = above.unwrap_or_default().lines().chain(behind.unwrap_or_default().lines()).map(str::trim);
    let comments: Vec<String> = comments.filter(|line| line.starts_with('#')).map(str::to_owned).collect();
    table.remove(key);
    if comments.is_empty() {
        return;
    }
    let comments = comments.join("\n");
    let before = table.iter_mut().take(at).filter_map(|(_, item)| item.as_value_mut()).last();
    if let Some(before) = before {
        let suffix =
            before.decor().suffix().and_then(|suffix| suffix.as_str()).unwrap_or_default().trim_end().to_owned();
        before.decor_mut().set_suffix(format!("{suffix}\n{comments}"));
    } else if let Some((mut next, _)) = table.iter_mut().next() {
        let prefix = next.leaf_decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default().to_owned();
        next.leaf_decor_mut().set_prefix(format!("{comments}\n{prefix}"));
    }
}

/// The list with the conditions that stay as they are written; one that is changed keeps the comments of its line, and those of
/// one that goes stay.
fn conditions(old: &Array, before: &[Condition], after: &[Condition], zone: Zone) -> Array {
    let mut list = BracketedList::read(old);
    // What stands at another place than it was read from is written anew.
    let before = if list.len() == before.len() { before } else { &[] };
    let was = align(before, after, |_, _| false);
    let inline = |at: usize| Value::InlineTable(inline(&after[at], zone));
    for (at, old) in was.iter().enumerate().filter_map(|(at, was)| Some((at, (*was)?))) {
        if before[old] != after[at] {
            list.replace(old, inline(at));
        }
    }
    list.rearrange(&was, inline);
    list.into_array()
}

/// `{ attribute = "status", equals = "Qualified" }`
fn inline(condition: &Condition, zone: Zone) -> InlineTable {
    let mut table = InlineTable::new();
    table.insert("attribute", Value::from(&condition.attribute));
    table.insert(condition.operator.name(), operand(&condition.operator, zone));
    if condition.ignore_case {
        table.insert("ignore_case", Value::from(true));
    }
    table
}

/// What an operator compares with.
fn operand(operator: &Operator, zone: Zone) -> Value {
    let mut values = operator.values().into_iter().map(|value| literal(&value, zone));
    match operator.name() {
        "is_set" | "is_not_set" => Value::from(true),
        "in" | "not_in" | "between" => Value::Array(values.collect()),
        _ => values.next().unwrap_or_else(|| Value::from(true)),
    }
}

fn literal(literal: &Literal, zone: Zone) -> Value {
    match literal {
        Literal::Text(text) => Value::from(text),
        Literal::Integer(number) => Value::from(*number),
        Literal::Number(number) => Value::from(*number),
        Literal::Time(instant) => Value::from(time(*instant, zone)),
        Literal::Bool(truth) => Value::from(*truth),
    }
}

/// An instant as the file says it: a date where a day of the zone begins, else in UTC (T3).
fn time(time: Time, zone: Zone) -> Datetime {
    let local = zone.local(time);
    let day = local.date_naive();
    if local.time() == NaiveTime::MIN && zone.start_of(day) == time {
        let (month, date) = (u8::try_from(day.month()), u8::try_from(day.day()));
        if let (Ok(year), Ok(month), Ok(day)) = (u16::try_from(day.year()), month, date) {
            return Datetime { date: Some(Date { year, month, day }), time: None, offset: None };
        }
    }
    let epoch = Datetime { date: Some(Date { year: 1970, month: 1, day: 1 }), time: None, offset: None };
    time.rfc3339().parse().unwrap_or(epoch)
}
