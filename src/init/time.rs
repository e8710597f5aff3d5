//! How text and numbers that are no ISO 8601 are read as times: epochs, and dates in the order of a country.

use duckdb::Connection;

use super::doubt::{Choice, Doubt};
use super::leaf::Leaf;
use super::profile::Profile;
use crate::store::Error;
use crate::store::source::catalog::RawTable;
use crate::store::source::convert::Class;
use crate::store::source::date_formats::{CLOCKS, DATES};
use crate::store::source::quote::quote_text;

/// How a value becomes a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// As it stands.
    AsIs,
    /// By an expression.
    By(String),
    /// The values fit several.
    Either(Doubt),
}

/// Whether a value can be read as a time at all, by its form alone.
pub(super) fn readable(profile: &Profile) -> f64 {
    if profile.class() == Class::Time || profile.share(profile.times) > 0.9 {
        1.0
    } else if epoch(profile).is_some() {
        0.85
    } else if formats(profile).is_empty() {
        0.0
    } else {
        0.8
    }
}

/// How a value is read as a time; `None` where no form fits nearly all rows.
pub(super) fn reading(
    connection: &Connection,
    table: &RawTable,
    profile: &Profile,
    most: u64,
) -> Result<Option<Reading>, Error> {
    if profile.class() == Class::Time || profile.rows == 0 || profile.share(profile.times) > 0.9 {
        return Ok(Some(Reading::AsIs));
    }
    if let Some(expression) = epoch(profile) {
        return Ok(Some(Reading::By(expression)));
    }
    let formats = formats(profile);
    if formats.is_empty() {
        return Ok(None);
    }
    let counts = fitting(connection, table, &profile.leaf, &formats, most)?;
    let best = counts.iter().copied().max().unwrap_or(0);
    if profile.share(best) <= 0.9 {
        return Ok(None);
    }
    let fits: Vec<&String> =
        formats.iter().zip(&counts).filter(|(_, n)| **n == best).map(|(format, _)| format).collect();
    let by = |format: &str| format!("strptime({}, {})", text(&profile.leaf, profile.class()), quote_text(format));
    let example = profile.example.clone().unwrap_or_default();
    Ok(Some(match fits.as_slice() {
        [one] => Reading::By(by(one)),
        several => {
            // AM and PM are written where the month comes first.
            let likely = several.iter().position(|format| format.starts_with("%m") && format.contains("%p"));
            let choices = several
                .iter()
                .map(|format| Choice {
                    label: if format.starts_with("%m") {
                        "the month comes first".to_owned()
                    } else {
                        "the day comes first".to_owned()
                    },
                    expression: Some(by(format)),
                })
                .collect();
            let question =
                format!("{} holds times such as {example}: does the day or the month come first?", profile.name());
            Reading::Either(Doubt { key: format!("order of {}", profile.plain), question, choices, likely })
        }
    }))
}

/// The leaf as text in an expression.
fn text(leaf: &Leaf, class: Class) -> String {
    let operand = leaf.operand();
    if matches!(class, Class::Whole | Class::Number) { format!("{operand}::varchar") } else { operand }
}

/// The expression for seconds, milliseconds or microseconds since 1970.
fn epoch(profile: &Profile) -> Option<String> {
    let [s, ms, us] = profile.epochs;
    let unit = [s, ms, us].iter().position(|n| *n > 0 && profile.share(*n) > 0.9)?;
    // Cast whatever the sample is: further rows of a file may be of another type.
    let operand = profile.leaf.operand();
    Some(match unit {
        0 => format!("to_timestamp({operand}::double)"),
        1 => format!("epoch_ms({operand}::bigint)"),
        _ => format!("make_timestamp({operand}::bigint)"),
    })
}

/// The formats of the form of the values: runs of digits and letters, and what stands between them.
fn formats(profile: &Profile) -> Vec<String> {
    let (Some(first), Some(last)) = (&profile.example, &profile.last) else { return Vec::new() };
    let wanted = form(first);
    if wanted != form(last) || !first.chars().any(|c| c.is_ascii_digit()) {
        return Vec::new();
    }
    // A year of four digits is no year of two, and the other way round.
    let long = first.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 4);
    let mut out = Vec::new();
    for date in DATES.iter().filter(|date| date.contains("%Y") == long) {
        for clock in CLOCKS {
            let format = format!("{date}{clock}");
            if form_of_format(&format) == wanted && (wanted != "N" || first.len() == 8) {
                out.push(format);
            }
        }
    }
    out
}

/// `3/1/2024 9:00:00 AM` is `N/N/N N:N:N A`.
fn form(value: &str) -> String {
    let mut out = String::new();
    for c in value.trim().chars() {
        let class = match c {
            c if c.is_ascii_digit() => 'N',
            c if c.is_alphabetic() && c != 'T' => 'A',
            c => c,
        };
        if !(matches!(class, 'N' | 'A') && out.ends_with(class)) {
            out.push(class);
        }
    }
    out.replace("AT", "A").replace("TA", "A")
}

fn form_of_format(format: &str) -> String {
    let mut out = String::new();
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        let class = match c {
            '%' => match chars.next() {
                Some('b' | 'B' | 'a' | 'p') => 'A',
                _ => 'N',
            },
            c => c,
        };
        if !(matches!(class, 'N' | 'A') && out.ends_with(class)) {
            out.push(class);
        }
    }
    out
}

/// How many values each format reads.
fn fitting(
    connection: &Connection,
    table: &RawTable,
    leaf: &Leaf,
    formats: &[String],
    most: u64,
) -> Result<Vec<u64>, Error> {
    let picked: Vec<String> =
        formats.iter().map(|format| format!("count(try_strptime(t, {}))", quote_text(format))).collect();
    let sql = format!(
        "select {} from (select {} as t from (select {} from {} limit {most}))",
        picked.join(", "),
        leaf.text(),
        leaf.column.sql(),
        table.sql()
    );
    let mut statement = connection.prepare(&sql)?;
    let mut rows = statement.query([])?;
    let Some(row) = rows.next()? else { return Ok(vec![0; formats.len()]) };
    (0..formats.len()).map(|i| Ok(row.get(i)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_time_leads_to_its_formats() {
        for (value, format) in [
            ("3/1/2024 9:00:00 AM", "%m/%d/%Y %I:%M:%S %p"),
            ("01.03.2024 10:00", "%d.%m.%Y %H:%M"),
            ("1 Mar 2024", "%d %b %Y"),
            ("Tue, 05 Mar 2024 10:00:00", "%a, %d %b %Y %H:%M:%S"),
            ("Thu, 07 Mar 2024 10:00:00", "%a, %d %b %Y %H:%M:%S"),
            ("20240301", "%Y%m%d"),
        ] {
            assert_eq!(form(value), form_of_format(format), "{value}");
        }
    }
}
