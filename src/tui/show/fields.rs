//! Values as fields of a table.

use crate::domain::metric::Better;
use crate::domain::time::Time;
use crate::domain::zone::Zone;
use crate::print::format;
use crate::tui::widgets::field::{Field, Tone};

/// A count as a number.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
pub fn amount(count: u64) -> f64 {
    count as f64
}

/// An instant as a field, to the minute; empty where there is none.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "for the order of a column only")]
pub fn time(time: Option<Time>, zone: Zone) -> Field {
    time.map_or(Field::Empty, |time| Field::Number(format::time(time, zone), Some(time.0 as f64)))
}

/// A count as a field, "–" where there is none.
#[must_use]
pub fn count(value: impl Into<Option<u64>>) -> Field {
    rounded(value.into().map(amount))
}

/// A number without decimals, "–" where there is none.
#[must_use]
pub fn rounded(value: Option<f64>) -> Field {
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, 0)), value)
}

/// A number with one decimal.
#[must_use]
pub fn tenth(value: Option<f64>) -> Field {
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, 1)), value)
}

/// A share (0–1) as the number of a percentage.
#[must_use]
pub fn share(value: Option<f64>) -> Field {
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), format::share), value)
}

/// A multiple, `3.5×`.
#[must_use]
pub fn multiple(value: Option<f64>) -> Field {
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), format::multiple), value)
}

/// A difference: signed, with an arrow where one direction is better.
#[must_use]
pub fn change(value: Option<f64>, places: usize, better: Better) -> Field {
    let Some(value) = value else { return Field::Number(format::MISSING.to_owned(), None) };
    let text = format::decimal(value, places);
    let zero = !text.contains(|c: char| ('1'..='9').contains(&c));
    let text = if value > 0.0 && !zero { format!("+{text}") } else { text };
    let tone = match better {
        _ if zero => Tone::Plain,
        Better::Neither => Tone::Plain,
        Better::More if value > 0.0 => Tone::Better,
        Better::Less if value < 0.0 => Tone::Better,
        _ => Tone::Worse,
    };
    Field::Change(text, value, tone)
}

/// A difference of percents between models or times: the arrow shows which way it goes from 1 on, where neither way is
/// better too.
#[must_use]
pub fn difference(value: Option<f64>, better: Better) -> Field {
    let seen = value.is_some_and(|value| value.abs() >= 1.0);
    change(
        value,
        1,
        if seen {
            Better::More
        } else if better == Better::More {
            better
        } else {
            Better::Neither
        },
    )
}

/// An amount; a column whose largest one has four digits or more shows no cents.
#[must_use]
pub fn money(value: Option<f64>, most: f64) -> Field {
    let places = if most < 1000.0 { 2 } else { 0 };
    Field::Number(value.map_or_else(|| format::MISSING.to_owned(), |value| format::decimal(value, places)), value)
}

/// A place in a list as a number.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "a row's number")]
pub fn position(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_shows_cents_only_in_columns_of_small_amounts() {
        assert_eq!(money(Some(12.3), 999.0), Field::Number("12.30".into(), Some(12.3)));
        assert_eq!(money(Some(12.3), 18_000.0), Field::Number("12".into(), Some(12.3)));
        assert_eq!(money(None, 1.0), Field::Number("–".into(), None));
    }

    #[test]
    fn a_difference_is_coloured_only_where_one_way_is_better() {
        assert_eq!(change(Some(6.1), 1, Better::More), Field::Change("+6.1".into(), 6.1, Tone::Better));
        assert_eq!(change(Some(-2.2), 1, Better::More), Field::Change("−2.2".into(), -2.2, Tone::Worse));
        assert_eq!(change(Some(0.04), 1, Better::More), Field::Change("0.0".into(), 0.04, Tone::Plain));
        assert_eq!(change(None, 1, Better::More), Field::Number("–".into(), None));
    }
}
