//! Events none of which has a time that can be read: what stands there, and the expression to write.

use super::date_formats::{CLOCKS, DATES};
use super::quote::{names, quote_text};
use super::{ResolvedTable, Source};
use crate::store::Error;

/// Values that are looked at.
const SAMPLE: usize = 1000;

impl Source {
    /// The fault of an entry of events that has rows and not one time that can be read; `None` where all is well.
    ///
    /// # Errors
    /// When the engine refuses or is interrupted.
    pub fn untimed(&self, table: &ResolvedTable) -> Result<Option<Error>, Error> {
        let Some(column) = table.column("occurred_at") else { return Ok(None) };
        let filter = table.filter.as_deref().unwrap_or("true");
        let (from, raw) = (&table.sql, &column.raw);
        let timed = format!("select exists (select 1 from {from} where {filter} and {} is not null)", column.sql);
        let timed: bool = self.connection().query_row(&timed, [], |row| row.get(0))?;
        if timed {
            return Ok(None);
        }
        let text = format!("cast({raw} as varchar)");
        let sql = format!(
            "select {text} as t from {from} where {filter} and coalesce({text}, '') <> '' order by rowid limit {SAMPLE}"
        );
        let mut statement = self.connection().prepare(&sql)?;
        let found = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
        if found.is_empty() {
            return Ok(None);
        }
        // A column that is named without quotes where it can be; of anything else only a placeholder can be written.
        let name = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|name| !name.contains('"'));
        let plain = name.filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        let shown = plain.map_or_else(|| name.map_or("COLUMN".to_owned(), |_| raw.replace('"', "\\\"")), str::to_owned);
        let mut samples: Vec<&str> = found.iter().map(String::as_str).collect();
        samples.dedup();
        let samples: Vec<String> = samples.iter().take(3).map(|value| format!("`{}`", short(value))).collect();
        let samples: Vec<&str> = samples.iter().map(String::as_str).collect();
        Ok(Some(Error::BadData {
            message: format!(
                "{}: no row has a time that can be read; there stands {}",
                table.label,
                names(&samples, samples.len())
            ),
            hint: self.way_out(&shown, &found)?,
        }))
    }

    /// What to write, where the values tell.
    fn way_out(&self, column: &str, found: &[String]) -> Result<String, Error> {
        let write = |expression: String| format!("write occurred_at = {{ expression = \"{expression}\" }}");
        if let Some(expression) = since_1970(column, found) {
            return Ok(write(expression));
        }
        if found.iter().all(|value| zone_name(value).is_some()) {
            let length = found.first().and_then(|value| zone_name(value)).unwrap_or_default();
            let zone = "and the entry's timezone = \"Europe/Berlin\" or whichever it is: a zone's name is no offset";
            return Ok(format!("{} {zone}", write(format!("left({column}, {length})"))));
        }
        let mut fit = Vec::new();
        for format in DATES.iter().flat_map(|date| CLOCKS.iter().map(move |clock| format!("{date}{clock}"))) {
            if self.fits(&format, found)? {
                fit.push(format);
            }
        }
        let Some(one) = fit.first() else {
            return Ok(write(format!("strptime({column}, '%d.%m.%Y %H:%M')")) + " with the format that the values have");
        };
        let hint = write(format!("strptime({column}, {})", quote_text(one)));
        Ok(match fit.iter().find(|other| day_first(other) != day_first(one)) {
            Some(other) => format!(
                "{hint}, or {} where the day and the month are the other way round: both fit",
                quote_text(other)
            ),
            None => hint,
        })
    }

    /// Whether the engine reads all values by a format.
    fn fits(&self, format: &str, found: &[String]) -> Result<bool, Error> {
        let sql = format!(
            "select bool_and(try_strptime(v, {}) is not null) from (select unnest(from_json(?, '[\"varchar\"]')) as v)",
            quote_text(format)
        );
        let values = serde_json::Value::from(found.to_vec()).to_string();
        Ok(self.connection().query_row(&sql, [values], |row| row.get(0))?)
    }
}

/// Whether the day stands before the month in a format.
fn day_first(format: &str) -> bool {
    let month = format.find("%m").or_else(|| format.find("%b")).or_else(|| format.find("%B"));
    format.find("%d") < month
}

/// The first letters of a value.
fn short(value: &str) -> String {
    value.chars().take(40).collect()
}

/// The expression that reads numbers of seconds, milliseconds or microseconds since 1970.
fn since_1970(column: &str, found: &[String]) -> Option<String> {
    let digits = |value: &String| {
        let (whole, rest) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
        let number = whole.bytes().chain(rest.bytes()).all(|byte| byte.is_ascii_digit());
        (number && !whole.is_empty()).then_some((whole.len(), !rest.is_empty()))
    };
    let all: Vec<(usize, bool)> = found.iter().map(digits).collect::<Option<_>>()?;
    let (least, most) = (all.iter().map(|(n, _)| *n).min()?, all.iter().map(|(n, _)| *n).max()?);
    Some(match (least, most) {
        (9.., ..=10) => format!("to_timestamp({column}::double)"),
        (12.., ..=13) if all.iter().all(|(_, fraction)| !fraction) => format!("epoch_ms({column}::bigint)"),
        (15.., ..=16) if all.iter().all(|(_, fraction)| !fraction) => format!("make_timestamp({column}::bigint)"),
        _ => return None,
    })
}

/// How many letters stand before the name of a zone at the end of a time: `2024-07-01 00:30:00 CEST`.
fn zone_name(value: &str) -> Option<usize> {
    let (time, name) = value.trim_end().rsplit_once(' ')?;
    let named = (3..=5).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_uppercase());
    let zones = crate::domain::condition::iso::Zones::default();
    (named && crate::domain::condition::iso::instant(time, zones).is_some()).then(|| time.chars().count())
}
