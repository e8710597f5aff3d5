//! Values of the file as those of the program.

use chrono::{NaiveDate, NaiveDateTime};
use toml::de::DeValue;
use toml::value::{Datetime, Offset};

use crate::domain::time::Time;
use crate::domain::zone::Zone;

/// The instant of a date or time of the file (T3); `None` for a time without a date.
pub(in crate::config) fn instant(value: &Datetime, zone: Zone) -> Option<Time> {
    let date = value.date?;
    let day = NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))?;
    let Some(time) = value.time else { return Some(zone.start_of(day)) };
    // A leap second is the first instant of the next minute.
    let (second, leap) = if time.second == Some(60) { (59, 1) } else { (time.second.unwrap_or(0), 0) };
    let local: NaiveDateTime = day.and_hms_nano_opt(
        u32::from(time.hour),
        u32::from(time.minute),
        u32::from(second),
        time.nanosecond.unwrap_or(0),
    )? + chrono::Duration::seconds(leap);
    match value.offset {
        None => Some(zone.instant(local)),
        Some(Offset::Z) => Some(Time::from(local.and_utc())),
        Some(Offset::Custom { minutes }) => {
            let utc = local.checked_sub_signed(chrono::Duration::minutes(i64::from(minutes)))?;
            Some(Time::from(utc.and_utc()))
        }
    }
}

/// A number, whole or not; nan and infinity are numbers here and refused by their range.
pub(in crate::config) fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(number) => number.as_str().parse().ok(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        _ => None,
    }
}

/// A type in the users' words.
pub(in crate::config) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
