//! How values look to people: every number by itself, half up (A5).

use chrono::Datelike;

use super::width;
use crate::domain::clean::Clean;
use crate::domain::decimal::half_up;
use crate::domain::metric::{Metric, Unit};
use crate::domain::table::{Cell, Table};
use crate::domain::time::Time;
use crate::domain::zone::Zone;

/// What stands for a missing value, never 0 (F5).
pub const MISSING: &str = "–";

/// A whole number with thousands separators: `41,022`.
#[must_use]
pub fn whole(n: i64) -> String {
    let digits = n.unsigned_abs().to_string();
    let sign = if n < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(&digits))
}

/// A number with so many decimals and thousands separators: `1,204.3`.
#[must_use]
pub fn decimal(x: f64, places: usize) -> String {
    if !x.is_finite() {
        return MISSING.to_owned();
    }
    let text = half_up(x, places);
    let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("−", rest));
    let (digits, fraction) = text.split_once('.').map_or((text, None), |(d, f)| (d, Some(f)));
    let grouped = grouped(digits);
    fraction.map_or_else(|| format!("{sign}{grouped}"), |fraction| format!("{sign}{grouped}.{fraction}"))
}

/// The number of a percentage (0–100) to one decimal: `82.6`.
#[must_use]
pub fn percent(x: f64) -> String {
    decimal(x, 1)
}

/// A share (0–1) as the number of a percentage: `82.6`.
#[must_use]
pub fn share(x: f64) -> String {
    percent(x * 100.0)
}

/// Hours: `0.4`, `18.2`, `1,204`.
#[must_use]
pub fn hours(x: f64) -> String {
    decimal(x, usize::from(x.abs() < 100.0))
}

/// An instant in a zone, to the minute: `2025-06-30 23:59`.
#[must_use]
pub fn time(time: Time, zone: Zone) -> String {
    let local = zone.local(time);
    if (0..=9999).contains(&local.year()) { local.format("%Y-%m-%d %H:%M").to_string() } else { MISSING.to_owned() }
}

/// Text of the data, safe for a screen and at most `room` columns wide, cut with "…".
#[must_use]
pub fn text(text: &str, room: usize) -> String {
    width::fit(Clean::new(text).as_str(), room)
}

/// One value by its unit, rounded by itself (A5); times in UTC.
#[must_use]
pub fn cell(cell: &Cell, unit: Unit) -> String {
    match (cell, unit) {
        (Cell::Null, _) => MISSING.to_owned(),
        (Cell::Bool(value), _) => if *value { "yes" } else { "no" }.to_owned(),
        // A value that looks like none is quoted.
        (Cell::Text(value), _) if value.trim() == MISSING => format!("“{MISSING}”"),
        (Cell::Text(value), _) => text(value, WIDEST),
        (Cell::List(values), _) => text(&values.join(" › "), WIDEST),
        (Cell::Time(value), _) => time(*value, Zone::default()),
        (Cell::Int(n), Unit::Text | Unit::People | Unit::Count | Unit::Days | Unit::Time | Unit::Flag) => whole(*n),
        (Cell::Num(x), Unit::People | Unit::Count) if x.fract() == 0.0 => decimal(*x, 0),
        (number, Unit::Share) => number.number().map_or_else(|| MISSING.to_owned(), share),
        (number, Unit::Hours) => number.number().map_or_else(|| MISSING.to_owned(), hours),
        (number, Unit::Score) => number.number().map_or_else(|| MISSING.to_owned(), |x| decimal(x, 4)),
        (number, _) => number.number().map_or_else(|| MISSING.to_owned(), |x| decimal(x, 1)),
    }
}

/// The widest text in a table's cell; the other faces hold it whole.
const WIDEST: usize = 100;

/// Every column's values, column by column.
#[must_use]
pub fn columns(table: &Table) -> Vec<Vec<String>> {
    let cells = |i: usize| table.rows.iter().filter_map(move |row| row.get(i));
    table
        .columns
        .iter()
        .enumerate()
        .map(|(i, metric)| cells(i).map(|value| cell(value, metric.unit)).collect())
        .collect()
}

/// A column's header with its unit.
#[must_use]
pub fn header(metric: &Metric) -> String {
    match metric.unit {
        Unit::Share | Unit::Percent if !metric.label.contains('%') => format!("{} %", metric.label),
        Unit::Hours => format!("{} (h)", metric.label),
        Unit::Days => format!("{} (d)", metric.label),
        Unit::Time => format!("{} (UTC)", metric.label),
        _ => metric.label.to_owned(),
    }
}

/// Whether a column's values stand at its right edge.
#[must_use]
pub fn right(unit: Unit) -> bool {
    !matches!(unit, Unit::Text | Unit::Flag | Unit::Time)
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::metric::metric;

    #[test]
    fn numbers_have_separators_and_a_true_minus() {
        assert_eq!(whole(0), "0");
        assert_eq!(whole(999), "999");
        assert_eq!(whole(41_022), "41,022");
        assert_eq!(whole(-1_234_567), "−1,234,567");
        assert_eq!(decimal(1204.25, 1), "1,204.3");
        assert_eq!(decimal(-0.04, 1), "0.0");
        assert_eq!(decimal(f64::NAN, 1), MISSING);
        assert_eq!(share(0.8264), "82.6");
        assert_eq!(hours(1204.4), "1,204");
    }

    #[test]
    fn a5_equal_credits_have_equal_percents_in_a_table() {
        // First touch of seven: 2, 2 and 3. Two of seven are 28.57 %, whatever the column sums to.
        let mut table = Table::new(vec![metric("percent"), metric("linear")]);
        table.rows = [2.0, 2.0, 3.0].map(|n| vec![Cell::Num(100.0 * n / 7.0), Cell::Num(100.0 / 3.0)]).to_vec();
        assert_eq!(columns(&table), [["28.6", "28.6", "42.9"], ["33.3", "33.3", "33.3"]]);
        // A half goes up in every unit.
        assert_eq!(cell(&Cell::Num(12.25), Unit::Percent), "12.3");
        assert_eq!(cell(&Cell::Num(0.1225), Unit::Share), "12.3");
        assert_eq!(cell(&Cell::Num(12.25), Unit::Credit), "12.3");
        assert_eq!(cell(&Cell::Num(0.000_25), Unit::Score), "0.0003");
    }

    #[test]
    fn text_is_cut_with_a_mark_and_never_inside_a_wide_character() {
        assert_eq!(text("short", 10), "short");
        assert_eq!(text("abcdefghij", 5), "abcd…");
        assert_eq!(text("日本語日本語", 5), "日本…");
        assert_eq!(text("a\u{202e}b", 20), "a<U+202E>b");
    }

    #[test]
    fn f5_missing_is_a_dash() {
        assert_eq!(cell(&Cell::Null, Unit::Share), "–");
        assert_eq!([cell(&Cell::Null, Unit::Text), cell(&"–".into(), Unit::Text)], ["–", "“–”"]);
        assert_eq!(cell(&Cell::Num(0.5), Unit::Share), "50.0");
        assert_eq!(cell(&Cell::Int(1), Unit::Share), "100.0");
        assert_eq!(cell(&Cell::Int(835), Unit::Credit), "835.0");
        assert_eq!(cell(&Cell::Time(Time(0)), Unit::Time), "1970-01-01 00:00");
    }
}
