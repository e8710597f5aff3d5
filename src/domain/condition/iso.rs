//! Dates and times written as ISO 8601, with the variants that data and people use.

use chrono::{DateTime, Datelike, NaiveDate};

use crate::domain::time::Time;
use crate::domain::zone::Zone;

/// The years that are times: 1 to 9999. Others (a slipped digit) are none.
const YEARS: std::ops::RangeInclusive<i64> = -62_135_596_800_000_000..=253_402_300_799_999_999;

/// What a time without offset, and a date without time, is local to (T3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Zones {
    /// Of a time without offset: the entry's own zone, else UTC.
    pub clock: Zone,
    /// Of a date: the entry's own zone, else the configured one.
    pub day: Zone,
}

impl Zones {
    /// One zone for both, as in the configuration and in flags.
    #[must_use]
    pub fn of(zone: Zone) -> Self {
        Self { clock: zone, day: zone }
    }
}

/// The instant of a date or time of the configuration or a flag; local to `zone` where it names no offset (T3).
#[must_use]
pub fn local_instant(text: &str, zone: Zone) -> Option<Time> {
    instant(text, Zones::of(zone))
}

/// The instant of a date or time: year first; `-` or `/` or nothing between its parts, one digit where they are divided;
/// `T` or blanks before the time; `Z`, `GMT`, `UTC` or an offset behind it. Fractions beyond microseconds are cut.
#[must_use]
pub fn instant(text: &str, zones: Zones) -> Option<Time> {
    let mut from = Reader(text.trim_ascii().as_bytes());
    let day = from.date()?;
    let time = if from.0.is_empty() {
        zones.day.start_of(day)
    } else {
        if !from.one_of(b"Tt") && !from.blanks() {
            return None;
        }
        let clock = from.clock()?;
        from.blanks();
        let local = (i64::from(day.num_days_from_ce()) - EPOCH_DAY) * DAY + clock;
        if from.0.is_empty() { local_micros(local, zones.clock)? } else { Time(local - from.offset()? * MINUTE) }
    };
    YEARS.contains(&time.0).then_some(time)
}

/// The instant of a local time in microseconds since 1970; `None` outside of the years that are times.
#[must_use]
pub fn local_micros(local: i64, zone: Zone) -> Option<Time> {
    if zone == Zone::default() {
        return Some(Time(local));
    }
    let time = zone.instant(DateTime::from_timestamp_micros(local)?.naive_utc());
    YEARS.contains(&time.0).then_some(time)
}

/// 1970-01-01 as days from the common era.
const EPOCH_DAY: i64 = 719_163;
/// Microseconds of a day.
const DAY: i64 = 86_400 * SECOND;
/// Microseconds of a minute.
const MINUTE: i64 = 60 * SECOND;
/// Microseconds of a second.
const SECOND: i64 = 1_000_000;

/// What is left of a text.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    /// A number of so many digits.
    fn number(&mut self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        let length = self.0.iter().take(*digits.end()).take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let value = number.iter().fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
        digits.contains(&length).then_some(value)
    }

    /// Takes one of some bytes.
    fn one_of(&mut self, bytes: &[u8]) -> bool {
        let found = self.0.first().is_some_and(|first| bytes.contains(first));
        self.0 = &self.0[usize::from(found)..];
        found
    }

    /// Takes all blanks.
    fn blanks(&mut self) -> bool {
        let length = self.0.iter().take_while(|byte| **byte == b' ').count();
        self.0 = &self.0[length..];
        length > 0
    }

    /// `2025-01-31`, `2025/1/31`, `20250131`.
    fn date(&mut self) -> Option<NaiveDate> {
        let year = self.number(4..=4)?;
        let (month, day) = match self.0.first()? {
            divider @ (b'-' | b'/') => {
                let divider = [*divider];
                self.one_of(&divider);
                let month = self.number(1..=2)?;
                (month, self.one_of(&divider).then(|| self.number(1..=2))??)
            }
            _ => (self.number(2..=2)?, self.number(2..=2)?),
        };
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    }

    /// `10`, `1:15`, `10:15:30`, `10:15:30.25`, and the same without colons, in microseconds.
    fn clock(&mut self) -> Option<i64> {
        let digits = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let divided = self.0.get(digits) == Some(&b':');
        let part = if divided { 1..=2 } else { 2..=2 };
        let hour = self.number(part.clone())?;
        let more =
            |from: &mut Self| if divided { from.one_of(b":") } else { from.0.first().is_some_and(u8::is_ascii_digit) };
        let (mut minute, mut second, mut micros) = (0, 0, 0);
        if more(self) {
            minute = self.number(part.clone())?;
            if more(self) {
                second = self.number(part)?;
                if self.one_of(b".,") {
                    micros = self.fraction()?;
                }
            }
        }
        let sound = hour < 24 && minute < 60 && second < 60;
        sound.then(|| i64::from(hour * 3600 + minute * 60 + second) * SECOND + micros)
    }

    /// The digits of a fraction of a second, those beyond the sixth cut.
    fn fraction(&mut self) -> Option<i64> {
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let six = digits.iter().chain(std::iter::repeat(&b'0')).take(6);
        (length > 0).then(|| six.fold(0, |value, digit| value * 10 + i64::from(digit - b'0')))
    }

    /// Minutes east of UTC of `Z`, `GMT`, `UTC`, `+02`, `+0200` or `+02:00`, with nothing behind it.
    fn offset(&mut self) -> Option<i64> {
        if [&b"Z"[..], b"GMT", b"UTC"].iter().any(|name| self.0.eq_ignore_ascii_case(name)) {
            return Some(0);
        }
        let sign = if self.0.first() == Some(&b'-') { -1 } else { 1 };
        if !self.one_of(b"+-") {
            return None;
        }
        let hours = self.number(2..=2)?;
        let minutes = if self.one_of(b":") || !self.0.is_empty() { self.number(2..=2)? } else { 0 };
        (hours < 24 && minutes < 60 && self.0.is_empty()).then(|| sign * i64::from(hours * 60 + minutes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        instant(text, Zones::default()).map(Time::rfc3339)
    }

    #[test]
    fn t3_text_without_offset_is_utc() {
        assert_eq!(shown("2025-01-02").as_deref(), Some("2025-01-02T00:00:00Z"));
        assert_eq!(shown("2025-01-02 10:15").as_deref(), Some("2025-01-02T10:15:00Z"));
        assert_eq!(shown("2025-01-02T10:15:30.5").as_deref(), Some("2025-01-02T10:15:30.500Z"));
        assert_eq!(shown("20250102T101530Z").as_deref(), Some("2025-01-02T10:15:30Z"));
        // 10:15 in a zone two hours east of Greenwich is 08:15 there.
        for offset in ["+02", "+0200", "+02:00", " +02:00"] {
            assert_eq!(shown(&format!("2025-01-02T10:15:30{offset}")).as_deref(), Some("2025-01-02T08:15:30Z"));
        }
    }

    #[test]
    fn t3_the_usual_variants_are_one_time() {
        for text in [
            "2024-07-01 00:30:00 +0200",
            "2024-07-01T00:30:00+02:00",
            "2024-06-30 22:30:00 GMT",
            "2024-06-30 22:30 utc",
            "2024/6/30  22:30:00Z",
            "20240630T223000Z",
            "20240630 2230 Z",
            "2024-6-30 22:30:00",
            "  2024-06-30T22:30:00.0000009  ",
        ] {
            assert_eq!(shown(text).as_deref(), Some("2024-06-30T22:30:00Z"), "{text}");
        }
        assert_eq!(shown("20240310T125500Z").as_deref(), Some("2024-03-10T12:55:00Z"));
        assert_eq!(shown("2024-03-10 1:05").as_deref(), Some("2024-03-10T01:05:00Z"));
        // Cut, never rounded, before 1970 as after.
        assert_eq!(shown("1969-12-31 23:59:59,9999997").as_deref(), Some("1969-12-31T23:59:59.999999Z"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for bad in [
            "",
            "2025",
            "2025-02-30",
            "tomorrow",
            "12345678901",
            "2025-01-02T",
            "2025-01-02T25:00",
            "2025-01-02T10:15:30+2",
            "2025-01-02T10:15:30+02:00:00",
            "+12025-01-02",
            "2025-01-02Z",
            "２０２５-01-02",
            "2025-01-02T10:15:30 Europe/Berlin",
            "2025-01-02T10:15:30 CEST",
            "2025-01/02",
            "2025/01-02",
            "2025-13-01",
            "2025-001-02",
            "2025-01-02 10:60",
            "2025-01-02 1",
            "2025-01-02 101",
            "2025-01-02 10:15:30.",
            "2025-01-02 10:15 +02:",
            "2025-01-02 10:15 +24:00",
            "2025-01-02 10:15 GMT+2",
            "02.01.2025 10:15",
            "01/02/2025",
            "0000-01-01",
            "1735689600",
            "1735689600000",
        ] {
            assert_eq!(instant(bad, Zones::default()), None, "{bad}");
        }
    }

    #[test]
    fn t3_a_local_date_begins_in_its_zone() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        // Berlin is one hour ahead of UTC in January.
        assert_eq!(local_instant("2025-01-01", berlin).unwrap().rfc3339(), "2024-12-31T23:00:00Z");
        // In source data a date is of that zone, and a time of UTC unless the entry says otherwise.
        let data = Zones { clock: Zone::default(), day: berlin };
        assert_eq!(instant("2025-01-01", data).unwrap().rfc3339(), "2024-12-31T23:00:00Z");
        assert_eq!(instant("2025-01-01T00:00", data).unwrap().rfc3339(), "2025-01-01T00:00:00Z");
        assert_eq!(local_instant("2025-01-01T00:00Z", berlin).unwrap().rfc3339(), "2025-01-01T00:00:00Z");
    }
}
