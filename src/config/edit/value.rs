//! A milestone with its conditions, and a segment, as TOML.

use chrono::{Datelike as _, NaiveTime};
use toml_edit::{Array, Date, Datetime, InlineTable, Item, TableLike, Value};

use crate::config::Config;
use crate::domain::condition::{Condition, Literal};
use crate::domain::milestone::{Audience, Count, Milestone};
use crate::domain::time::Time;
use crate::domain::zone::Zone;

/// The audience that a milestone has from its trigger (M7).
pub(super) fn inherited(config: &Config, trigger: &str) -> Option<Audience> {
    config.triggers.iter().find(|known| known.event == trigger).and_then(|known| known.audience)
}

/// Writes what differs from `old`, or everything where there is no old one.
pub(super) fn write(table: &mut dyn TableLike, config: &Config, old: Option<&Milestone>, new: &Milestone) {
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
    let before = old.map_or(&[][..], |old| &old.conditions);
    if before != new.conditions {
        let array = table.get("conditions").and_then(Item::as_array).cloned();
        let array = conditions(&array.unwrap_or_default(), before, &new.conditions, config.zone);
        set(table, "conditions", (!array.is_empty()).then_some(Value::Array(array)));
    }
}

pub(super) fn segment(table: &mut dyn TableLike, name: &str, file: &str) {
    set(table, "name", Some(Value::from(name)));
    set(table, "file", Some(Value::from(file)));
}

/// Sets a key and keeps what surrounds its value; `None` takes it away.
pub(super) fn set(table: &mut dyn TableLike, key: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        table.remove(key);
        return;
    };
    if let Some(Item::Value(old)) = table.get_mut(key) {
        *value.decor_mut() = old.decor().clone();
        *old = value;
    } else {
        table.insert(key, Item::Value(value));
    }
}

/// The list with the conditions that stay as they are written, one line for each new one.
fn conditions(old: &Array, before: &[Condition], after: &[Condition], zone: Zone) -> Array {
    let mut unmatched: Vec<Option<(&Condition, &Value)>> = before.iter().zip(old.iter()).map(Some).collect();
    let mut array = Array::new();
    let mut trailing = old.trailing().as_str().unwrap_or_default().to_owned();
    for condition in after {
        let known =
            unmatched.iter_mut().find(|known| known.is_some_and(|(old, _)| old == condition)).and_then(Option::take);
        if let Some((_, value)) = known {
            array.push_formatted(value.clone());
            continue;
        }
        let mut value = Value::InlineTable(inline(condition, zone));
        // A comment after the last condition stays beside it.
        let comment = if trailing.contains('#') { std::mem::take(&mut trailing) } else { String::new() };
        value.decor_mut().set_prefix(format!("{}\n  ", comment.trim_end()));
        array.push_formatted(value);
    }
    let lines = array.iter().any(|value| prefix(value).contains('\n'));
    array.set_trailing_comma(lines || old.trailing_comma());
    array.set_trailing(if lines && !trailing.contains('\n') { "\n" } else { trailing.as_str() });
    array
}

fn prefix(value: &Value) -> &str {
    value.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default()
}

/// `{ attribute = "status", equals = "Qualified" }`
fn inline(condition: &Condition, zone: Zone) -> InlineTable {
    let mut table = InlineTable::new();
    table.insert("attribute", Value::from(&condition.attribute));
    let name = condition.operator.name();
    let mut values = condition.operator.values().into_iter().map(|value| literal(&value, zone));
    let value = match name {
        "is_set" | "is_not_set" => Value::from(true),
        "in" | "not_in" | "between" => Value::Array(values.collect()),
        _ => values.next().unwrap_or_else(|| Value::from(true)),
    };
    table.insert(name, value);
    if condition.ignore_case {
        table.insert("ignore_case", Value::from(true));
    }
    table
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
