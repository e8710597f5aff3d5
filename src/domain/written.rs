//! Instants as people write and type them, to the last digit: what stands in a form is read back as the very same instant.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, SecondsFormat, Timelike};

use super::condition::iso;
use super::time::Time;
use super::zone::Zone;

/// An instant in a zone with all that it has: `1 Mar 2024` where the day begins, else `1 Mar 2024 06:52`, with seconds and a
/// fraction where there are any, with its offset where the clock shows that time twice. [`instant`] reads the same from it.
#[must_use]
pub fn written(time: Time, zone: Zone) -> String {
    if !sound(time) {
        return time.rfc3339();
    }
    let local = zone.local(time);
    let text = if zone.start_of(local.date_naive()) == time {
        local.format("%-d %b %Y").to_string()
    } else {
        let seconds = match (local.second(), local.nanosecond()) {
            (0, 0) => "%-d %b %Y %H:%M",
            (_, 0) => "%-d %b %Y %H:%M:%S",
            _ => "%-d %b %Y %H:%M:%S%.6f",
        };
        let text = local.format(seconds).to_string();
        if zone.instant(local.naive_local()) == time { text } else { format!("{text} {}", local.format("%:z")) }
    };
    // A year of five digits is no year that people write.
    if instant(&text, zone) == Some(time) { text } else { time.rfc3339() }
}

/// Whether it is in a year that people write, in any zone.
fn sound(time: Time) -> bool {
    (1..=9998).contains(&time.utc().year())
}

/// The instant in a zone as ISO 8601, with all that it has: `2024-03-01` where the day begins, else `2024-03-01T06:52:40`, with
/// its offset where the clock shows that time twice.
#[must_use]
pub fn iso_written(time: Time, zone: Zone) -> String {
    if !sound(time) {
        return time.rfc3339();
    }
    let local = zone.local(time);
    let text = if zone.start_of(local.date_naive()) == time {
        local.format("%Y-%m-%d").to_string()
    } else if zone.instant(local.naive_local()) == time {
        local.format("%Y-%m-%dT%H:%M:%S%.f").to_string()
    } else {
        local.to_rfc3339_opts(SecondsFormat::AutoSi, true)
    };
    if iso::local_instant(&text, zone) == Some(time) { text } else { time.rfc3339() }
}

/// The instant that is typed: as [`written`] writes it, or as ISO 8601; local to `zone` where it names no offset.
#[must_use]
pub fn instant(text: &str, zone: Zone) -> Option<Time> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    iso::local_instant(&text, zone).or_else(|| {
        let time = if let Ok(day) = NaiveDate::parse_from_str(&text, "%d %B %Y") {
            zone.start_of(day)
        } else if let Some(local) = local(&text) {
            zone.instant(local)
        } else {
            let formats = ["%d %B %Y %H:%M %:z", "%d %B %Y %H:%M:%S%.f %:z"];
            let found = formats.iter().find_map(|format| DateTime::parse_from_str(&text, format).ok())?;
            Time(found.timestamp_micros())
        };
        // Years that are times, as of ISO 8601.
        iso::local_instant(&time.rfc3339(), zone)
    })
}

fn local(text: &str) -> Option<NaiveDateTime> {
    ["%d %B %Y %H:%M", "%d %B %Y %H:%M:%S%.f"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
}

/// A text of the data with its instants and days as people write them, in a zone: `2024-01-01T05:52:40Z` becomes
/// `1 Jan 2024 06:52:40`, `2024-01-01` becomes `1 Jan 2024`; a time without an offset keeps its hour.
#[must_use]
pub fn with_written_times(text: &str, zone: Zone) -> String {
    let (mut out, mut rest) = (String::new(), text);
    let mut after_word = false;
    while let Some(letter) = rest.chars().next() {
        if let Some((said, length)) = stamp(rest, zone).filter(|_| !after_word) {
            out += &said;
            rest = &rest[length..];
            after_word = true;
            continue;
        }
        out.push(letter);
        after_word = letter.is_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.');
        rest = &rest[letter.len_utf8()..];
    }
    out
}

/// The date or time that a text begins with, as people write it, and its length in bytes.
fn stamp(text: &str, zone: Zone) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let shaped = |from: usize, shape: &str| {
        let part = bytes.get(from..from + shape.len())?;
        let fits = |(byte, sign): (&u8, u8)| if sign == b'0' { byte.is_ascii_digit() } else { *byte == sign };
        part.iter().zip(shape.bytes()).all(fits).then_some(from + shape.len())
    };
    let day = shaped(0, "0000-00-00")?;
    let minute = shaped(day, "T00:00").or_else(|| shaped(day, " 00:00"));
    let Some(minute) = minute else {
        let written = iso::local_instant(&text[..day], zone).map(|time| written(time, zone))?;
        return ends(bytes, day).then_some((written, day));
    };
    let second = shaped(minute, ":00").unwrap_or(minute);
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let clock = match shaped(second, ".0") {
        Some(fraction) => fraction + digits(fraction),
        None => second,
    };
    let offset = ["Z", "+00:00", "-00:00", "+0000", "-0000", "+00", "-00"];
    let end = offset.iter().find_map(|shape| shaped(clock, shape));
    let local = if end.is_some() { zone } else { Zone::default() };
    let end = end.unwrap_or(clock);
    let time = iso::local_instant(&text[..end], local)?;
    let said = if end == clock && time == local.start_of(local.local(time).date_naive()) {
        local.local(time).format("%-d %b %Y %H:%M").to_string()
    } else {
        written(time, local)
    };
    ends(bytes, end).then_some((said, end))
}

/// Whether what ends there is no part of a longer word.
fn ends(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':' | b'/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn berlin() -> Zone {
        Zone::parse("Europe/Berlin").unwrap()
    }

    fn time(text: &str) -> Time {
        iso::local_instant(text, Zone::default()).unwrap()
    }

    #[test]
    fn t3_an_instant_is_written_in_the_zone_and_read_back_to_the_microsecond() {
        for (stamp, text, iso) in [
            ("2024-01-01T05:52:40Z", "1 Jan 2024 06:52:40", "2024-01-01T06:52:40"),
            ("2024-01-06T23:00:00Z", "7 Jan 2024", "2024-01-07"),
            ("2024-01-07T22:59:00Z", "7 Jan 2024 23:59", "2024-01-07T23:59:00"),
            ("2024-01-07T22:59:00.25Z", "7 Jan 2024 23:59:00.250000", "2024-01-07T23:59:00.250"),
            // Half past two comes twice on 27 October: first as summer time, then as winter time.
            ("2024-10-27T00:30:00Z", "27 Oct 2024 02:30", "2024-10-27T02:30:00"),
            ("2024-10-27T01:30:00Z", "27 Oct 2024 02:30 +01:00", "2024-10-27T02:30:00+01:00"),
        ] {
            assert_eq!(written(time(stamp), berlin()), text);
            assert_eq!(iso_written(time(stamp), berlin()), iso);
            assert_eq!([instant(text, berlin()), instant(iso, berlin())], [Some(time(stamp)); 2], "{stamp}");
        }
        for zone in [berlin(), Zone::parse("Australia/Lord_Howe").unwrap(), Zone::parse("Asia/Kathmandu").unwrap()] {
            for n in 0..3_000 {
                // Every 73 hours and some, over 25 years.
                let time = Time(1_000_000_000_000_000 + n * 263_987_654_321);
                assert_eq!(instant(&written(time, zone), zone), Some(time));
                assert_eq!(instant(&iso_written(time, zone), zone), Some(time));
            }
        }
        for clamped in [Time(i64::MIN), Time(i64::MAX)] {
            assert!(!written(clamped, berlin()).is_empty() && !iso_written(clamped, berlin()).is_empty());
        }
    }

    #[test]
    fn what_people_type_is_read_and_what_is_none_is_not() {
        let read = |text: &str| instant(text, berlin()).map(Time::rfc3339);
        assert_eq!(read(" 7  january 2024 ").as_deref(), Some("2024-01-06T23:00:00Z"));
        assert_eq!(read("07 JAN 2024 06:00").as_deref(), Some("2024-01-07T05:00:00Z"));
        assert_eq!(read("2024-01-07T05:00Z").as_deref(), Some("2024-01-07T05:00:00Z"));
        for none in ["", "7 Jan", "31 Feb 2024", "soon", "7 Jan 2024 25:00", "7 Jan 20240"] {
            assert_eq!(read(none), None, "{none}");
        }
    }

    #[test]
    fn instants_and_days_in_a_text_are_written_in_the_zone_and_parts_of_words_are_left() {
        let said = |text: &str| with_written_times(text, berlin());
        assert_eq!(said("2024-01-01T05:52:40Z"), "1 Jan 2024 06:52:40");
        assert_eq!(said("none from 2024-02-03 to 2024-02-05"), "none from 3 Feb 2024 to 5 Feb 2024");
        // Without an offset it is as the source writes it.
        assert_eq!(said("customer –, time 2024-01-26 18:19:30"), "customer –, time 26 Jan 2024 18:19:30");
        assert_eq!(said("time 2024-01-26 00:00:00, x"), "time 26 Jan 2024 00:00, x");
        for left in ["sale-2024-01-01", "2024-01-01-sale", "2024-13-45", "é2024-01-01", "1.2024-01-01", "2024-01-0", ""]
        {
            assert_eq!(said(left), left);
        }
    }
}
