//! Instants and elapsed time, in microseconds (T2, T3).

use std::fmt;
use std::ops::{Add, Sub};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Serialize, Serializer};

use super::decimal::grouped;

/// An instant: microseconds since 1970-01-01 UTC (T3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

impl Time {
    /// The same instant as a `chrono` value; instants beyond its range are clamped to it.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or(if self.0 < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
    }

    /// RFC 3339 in UTC, with a fraction only where there is one: `2025-06-30T23:59:59Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.utc().to_rfc3339_opts(SecondsFormat::AutoSi, true)
    }
}

impl From<DateTime<Utc>> for Time {
    fn from(value: DateTime<Utc>) -> Self {
        Self(value.timestamp_micros())
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

/// Elapsed time in microseconds (T2). Written as a whole number and one of `s m h d w`: `"7d"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub i64);

impl Span {
    /// One second.
    pub const SECOND: Self = Self(1_000_000);
    /// One minute.
    pub const MINUTE: Self = Self(60 * Self::SECOND.0);
    /// One hour.
    pub const HOUR: Self = Self(60 * Self::MINUTE.0);
    /// 24 hours.
    pub const DAY: Self = Self(24 * Self::HOUR.0);
    /// 7 × 24 hours.
    pub const WEEK: Self = Self(7 * Self::DAY.0);

    /// `days` × 24 hours.
    #[must_use]
    pub const fn days(days: i64) -> Self {
        Self(days * Self::DAY.0)
    }

    /// Length in days of 24 hours.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a span of 285 years is still exact")]
    pub fn as_days(self) -> f64 {
        self.0 as f64 / Self::DAY.0 as f64
    }

    /// How one is written.
    pub const FORM: &str = "a duration is a whole number and s, m, h, d or w, such as \"7d\"";

    /// Reads `"7d"`; `None` when it is not a whole number and a unit, or too long to hold.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let unit = match text.chars().last()? {
            's' => Self::SECOND,
            'm' => Self::MINUTE,
            'h' => Self::HOUR,
            'd' => Self::DAY,
            'w' => Self::WEEK,
            _ => return None,
        };
        let digits = &text[..text.len() - 1];
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits.parse::<i64>().ok()?.checked_mul(unit.0).map(Self)
    }
}

impl fmt::Display for Span {
    /// The shortest exact form: days where it is whole days, else hours, minutes, seconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (unit, letter) in [(Self::DAY, 'd'), (Self::HOUR, 'h'), (Self::MINUTE, 'm')] {
            if self.0 % unit.0 == 0 {
                return write!(f, "{}{letter}", self.0 / unit.0);
            }
        }
        write!(f, "{}s", self.0 / Self::SECOND.0)
    }
}

impl Span {
    /// In the unit that reads best, for people: `14 days`, `36 h`, `90 min`, `1 s`; nothing is `0 min`, as of durations.
    #[must_use]
    pub fn said(self) -> String {
        let whole = |unit: Self| (self.0 % unit.0 == 0).then_some(self.0 / unit.0);
        match (whole(Self::DAY), whole(Self::HOUR), whole(Self::MINUTE)) {
            (Some(0), ..) => "0 min".to_owned(),
            (Some(count), ..) => format!("{} {}", grouped(&count.to_string()), if count == 1 { "day" } else { "days" }),
            (_, Some(count), _) => format!("{count} h"),
            (_, _, Some(count)) => format!("{count} min"),
            _ => format!("{} s", self.0 / Self::SECOND.0),
        }
    }
}

impl Add<Span> for Time {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Time {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Time {
    type Output = Span;
    fn sub(self, other: Self) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_a_whole_number_and_a_unit() {
        assert_eq!(Span::parse("7d"), Some(Span::days(7)));
        assert_eq!(Span::parse("2w"), Some(Span::days(14)));
        assert_eq!(Span::parse("90m"), Some(Span(90 * 60 * 1_000_000)));
        for bad in ["", "d", "7", "-1d", "1.5d", "7 d", "7y", "99999999999999999999d", "9223372036854775807w"] {
            assert_eq!(Span::parse(bad), None, "{bad}");
        }
        assert_eq!(Span::days(730).to_string(), "730d");
        assert_eq!(Span(90 * 60 * 1_000_000).to_string(), "90m");
    }

    #[test]
    fn times_print_as_rfc3339() {
        assert_eq!(Time(0).to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(Time(1_500_000).to_string(), "1970-01-01T00:00:01.500Z");
    }
}
