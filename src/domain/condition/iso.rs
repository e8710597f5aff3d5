//! Dates and times written as ISO 8601.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

use crate::domain::time::Time;
use crate::domain::zone::Zone;

/// The instant of an ISO 8601 date or time; UTC where it names no offset, as in source data (T3).
#[must_use]
pub fn instant(text: &str) -> Option<Time> {
    local_instant(text, Zone::default())
}

/// The instant of an ISO 8601 date or time; local to `zone` where it names no offset, as in the configuration (T3).
#[must_use]
pub fn local_instant(text: &str, zone: Zone) -> Option<Time> {
    // Years of four digits only: chrono would read more.
    if text.len() < 8 || text.len() > 40 || !text.is_ascii() || !text.as_bytes()[..4].iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (day, rest) = if text.as_bytes()[4] == b'-' {
        (NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?, text.get(10..)?)
    } else {
        let digits = text.get(..8).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        (NaiveDate::parse_from_str(digits, "%Y%m%d").ok()?, text.get(8..)?)
    };
    if rest.is_empty() {
        return Some(zone.start_of(day));
    }
    let clock = rest.strip_prefix(['T', 't', ' '])?;
    let at = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, offset) = clock.split_at(at);
    let local = day.and_time(time_of_day(clock.trim_end())?);
    if offset.is_empty() {
        return Some(zone.instant(local));
    }
    let utc: NaiveDateTime = local.checked_sub_signed(chrono::Duration::minutes(minutes(offset)?))?;
    Some(Time::from(DateTime::<Utc>::from_naive_utc_and_offset(utc, Utc)))
}

/// `10`, `10:15`, `10:15:30`, `10:15:30.25`, and the same without colons.
fn time_of_day(text: &str) -> Option<NaiveTime> {
    let text = text.replace(',', ".");
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let formats: &[&str] = if text.contains(':') { &["%H:%M:%S%.f", "%H:%M"] } else { &["%H%M%S%.f", "%H%M"] };
    if text.len() == 2 {
        return NaiveTime::from_hms_opt(text.parse().ok()?, 0, 0);
    }
    formats.iter().find_map(|format| NaiveTime::parse_from_str(&text, format).ok())
}

/// Minutes east of UTC of `Z`, `+02`, `+0200` or `+02:00`.
fn minutes(offset: &str) -> Option<i64> {
    if offset.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let digits = offset[1..].replacen(':', "", 1);
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i64 = digits[..2].parse().ok()?;
    let rest: i64 = if digits.len() == 4 { digits[2..].parse().ok()? } else { 0 };
    (hours < 24 && rest < 60).then_some(sign * (hours * 60 + rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<String> {
        instant(text).map(Time::rfc3339)
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
    fn what_is_no_date_is_none() {
        for bad in [
            "",
            "2025",
            "2025-02-30",
            "2025-1-2",
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
        ] {
            assert_eq!(instant(bad), None, "{bad}");
        }
    }

    #[test]
    fn t3_a_local_date_begins_in_its_zone() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        // Berlin is one hour ahead of UTC in January.
        assert_eq!(local_instant("2025-01-01", berlin).unwrap().rfc3339(), "2024-12-31T23:00:00Z");
        assert_eq!(local_instant("2025-01-01T00:00Z", berlin).unwrap().rfc3339(), "2025-01-01T00:00:00Z");
    }
}
