//! How values look to people: every number by itself, half up (A5).

use chrono::{Datelike, NaiveDate};

use super::width;
use crate::domain::clean::Clean;
use crate::domain::decimal::{grouped, half_up};
use crate::domain::metric::{Metric, Unit};
use crate::domain::table::{Cell, Table};
use crate::domain::time::{Span, Time};
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

/// A span that is set, to its last second: `14 days`, `36 h`, `90 min`.
#[must_use]
pub fn span(span: Span) -> String {
    span.said()
}

/// A duration of so many hours, in the unit that reads best: `25 min`, `3 h 20 min`, `18 h`, `1 d 4 h`, `84 days`. Its unit is in
/// it and not in a heading.
#[must_use]
pub fn duration(hours: f64) -> String {
    if !hours.is_finite() {
        return MISSING.to_owned();
    }
    let sign = if hours < 0.0 { "−" } else { "" };
    let hours = hours.abs();
    let minutes = rounded(hours * 60.0);
    let (large, small, units) = if minutes == 0 {
        return if hours > 0.0 { "< 1 min".to_owned() } else { "0 min".to_owned() };
    } else if minutes < 10 * 60 {
        (minutes / 60, minutes % 60, ["h", "min"])
    } else if rounded(hours) < 10 * 24 {
        (rounded(hours) / 24, rounded(hours) % 24, ["d", "h"])
    } else {
        (rounded(hours / 24.0), 0, ["d", ""])
    };
    match (large, small) {
        (0, small) => format!("{sign}{small} {}", units[1]),
        (days, 0) if units[0] == "d" => format!("{sign}{}", self::days(days)),
        (large, 0) => format!("{sign}{large} {}", units[0]),
        (large, small) => format!("{sign}{large} {} {small} {}", units[0], units[1]),
    }
}

/// Whole days: `1 day`, `730 days`.
#[must_use]
pub fn days(days: i64) -> String {
    format!("{} {}", whole(days), if days.abs() == 1 { "day" } else { "days" })
}

/// A number of minutes, hours or days that is shown as a whole one.
#[expect(clippy::cast_possible_truncation, reason = "a number beyond i64 is the largest there is")]
fn rounded(x: f64) -> i64 {
    x.round() as i64
}

/// A month as people write it: `Jun 2025`.
#[must_use]
pub fn month(day: NaiveDate) -> String {
    if (0..=9999).contains(&day.year()) { day.format("%b %Y").to_string() } else { MISSING.to_owned() }
}

/// A day as people write it: `12 Jun 2025`.
#[must_use]
pub fn date(day: NaiveDate) -> String {
    if (0..=9999).contains(&day.year()) { day.format("%-d %b %Y").to_string() } else { MISSING.to_owned() }
}

/// The day of an instant in a zone, as people write it: `12 Jun 2025`.
#[must_use]
pub fn day(time: Time, zone: Zone) -> String {
    date(zone.local(time).date_naive())
}

/// An instant in a zone, to the minute, as people write it: `17 Mar 2025 09:12`.
#[must_use]
pub fn time(time: Time, zone: Zone) -> String {
    let local = zone.local(time);
    if (0..=9999).contains(&local.year()) { local.format("%-d %b %Y %H:%M").to_string() } else { MISSING.to_owned() }
}

/// Text of the data, safe for a screen and at most `room` columns wide, cut with "…".
#[must_use]
pub fn text(text: &str, room: usize) -> String {
    width::fit(Clean::new(text).as_str(), room)
}

/// A multiple with one decimal, `3.5×`.
#[must_use]
pub fn multiple(value: f64) -> String {
    format!("{}×", decimal(value, 1))
}

/// One value by its unit, rounded by itself (A5); times in the zone.
#[must_use]
pub fn cell(cell: &Cell, unit: Unit, zone: Zone) -> String {
    match (cell, unit) {
        (Cell::Null, _) => MISSING.to_owned(),
        (Cell::Bool(value), _) => if *value { "yes" } else { "no" }.to_owned(),
        // A value that looks like none is quoted.
        (Cell::Text(value), _) if value.trim() == MISSING => format!("“{MISSING}”"),
        (Cell::Text(value), _) => text(value, WIDEST),
        (Cell::List(values), _) => text(&path(values), WIDEST),
        (Cell::Time(value), _) => time(*value, zone),
        (Cell::Int(n), Unit::Text | Unit::People | Unit::Count | Unit::Score | Unit::Time | Unit::Flag) => whole(*n),
        (Cell::Int(n), Unit::Days) => days(*n),
        (Cell::Num(x), Unit::People | Unit::Count) if x.fract() == 0.0 => decimal(*x, 0),
        (number, Unit::Share) => number.number().map_or_else(|| MISSING.to_owned(), share),
        (number, Unit::Hours) => number.number().map_or_else(|| MISSING.to_owned(), duration),
        (number, Unit::Days) => number.number().map_or_else(|| MISSING.to_owned(), |days| duration(days * 24.0)),
        (number, Unit::Multiple) => number.number().map_or_else(|| MISSING.to_owned(), multiple),
        (number, Unit::Money) => number.number().map_or_else(|| MISSING.to_owned(), |x| decimal(x, 2)),
        (number, Unit::Score) => number.number().map_or_else(|| MISSING.to_owned(), |x| decimal(x, 4)),
        (number, _) => number.number().map_or_else(|| MISSING.to_owned(), |x| decimal(x, 1)),
    }
}

/// Items of a path; one that holds what stands between them is in quotes.
fn path(items: &[String]) -> String {
    let item = |item: &String| if item.contains('›') { format!("“{item}”") } else { item.clone() };
    items.iter().map(item).collect::<Vec<_>>().join(" › ")
}

/// The widest text in a table's cell; the other faces hold it whole.
const WIDEST: usize = 100;

/// Every column's values, column by column.
#[must_use]
pub fn columns(table: &Table, zone: Zone) -> Vec<Vec<String>> {
    let cells = |i: usize| table.rows.iter().filter_map(move |row| row.get(i));
    table
        .columns
        .iter()
        .enumerate()
        .map(|(i, metric)| cells(i).map(|value| cell(value, metric.unit, zone)).collect())
        .collect()
}

/// A column's header with its unit, where its values do not bear it.
#[must_use]
pub fn header(metric: &Metric) -> String {
    match metric.unit {
        Unit::Share | Unit::Percent if !metric.label.contains('%') => format!("{} %", metric.label),
        _ => metric.label.to_owned(),
    }
}

/// Whether a column's values stand at its right edge.
#[must_use]
pub fn right(unit: Unit) -> bool {
    !matches!(unit, Unit::Text | Unit::Flag | Unit::Time)
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
    }

    #[test]
    fn a5_equal_credits_have_equal_percents_in_a_table() {
        // First touch of seven: 2, 2 and 3. Two of seven are 28.57 %, whatever the column sums to.
        let mut table = Table::new(vec![metric("percent"), metric("linear")]);
        table.rows = [2.0, 2.0, 3.0].map(|n| vec![Cell::Num(100.0 * n / 7.0), Cell::Num(100.0 / 3.0)]).to_vec();
        assert_eq!(columns(&table, Zone::default()), [["28.6", "28.6", "42.9"], ["33.3", "33.3", "33.3"]]);
        // A half goes up in every unit.
        assert_eq!(cell(&Cell::Num(12.25), Unit::Percent, Zone::default()), "12.3");
        assert_eq!(cell(&Cell::Num(0.1225), Unit::Share, Zone::default()), "12.3");
        assert_eq!(cell(&Cell::Num(0.765), Unit::Multiple, Zone::default()), "0.8×");
        assert_eq!(cell(&Cell::Num(12.25), Unit::Credit, Zone::default()), "12.3");
        assert_eq!(cell(&Cell::Num(0.000_25), Unit::Score, Zone::default()), "0.0003");
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
        assert_eq!(cell(&Cell::Null, Unit::Share, Zone::default()), "–");
        assert_eq!(
            [cell(&Cell::Null, Unit::Text, Zone::default()), cell(&"–".into(), Unit::Text, Zone::default())],
            ["–", "“–”"]
        );
        assert_eq!(cell(&Cell::Num(0.5), Unit::Share, Zone::default()), "50.0");
        assert_eq!(cell(&Cell::Int(1), Unit::Share, Zone::default()), "100.0");
        assert_eq!(cell(&Cell::Int(835), Unit::Credit, Zone::default()), "835.0");
        assert_eq!(cell(&Cell::Time(Time(0)), Unit::Time, Zone::default()), "1 Jan 1970 00:00");
    }

    #[test]
    fn durations_are_in_the_unit_that_reads_best() {
        let hours =
            [2007.0, 28.0, 3.0, 3.0 + 20.0 / 60.0, 25.0 / 60.0, 0.001, 0.0, 18.2, 96.0, 24.0, 239.4, 9.999, -28.0];
        let read = hours.map(duration);
        let wanted = [
            "84 days",
            "1 d 4 h",
            "3 h",
            "3 h 20 min",
            "25 min",
            "< 1 min",
            "0 min",
            "18 h",
            "4 days",
            "1 day",
            "9 d 23 h",
            "10 h",
            "−1 d 4 h",
        ];
        assert_eq!(read, wanted);
        assert_eq!(duration(f64::NAN), MISSING);
        assert_eq!(cell(&Cell::Int(730), Unit::Days, Zone::default()), "730 days");
        assert_eq!(cell(&Cell::Num(1.5), Unit::Days, Zone::default()), "1 d 12 h");
    }

    #[test]
    fn t3_days_and_times_are_those_of_the_zone_as_people_write_them() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        // 2025-06-30T23:59:59Z is two hours later in Berlin.
        let late = Time(1_751_327_999_000_000);
        assert_eq!(time(late, Zone::default()), "30 Jun 2025 23:59");
        assert_eq!(time(late, berlin), "1 Jul 2025 01:59");
        assert_eq!([day(late, Zone::default()), day(late, berlin)], ["30 Jun 2025", "1 Jul 2025"]);
        assert_eq!([time(Time(i64::MAX), berlin), day(Time(i64::MIN), berlin)], [MISSING, MISSING]);
    }
}
