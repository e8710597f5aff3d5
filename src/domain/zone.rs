//! The one zone in which days, weeks and months begin (T3).

use std::collections::HashMap;
use std::fmt;

use chrono::{
    DateTime, Datelike, Days, LocalResult, Months, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeZone, Utc,
};
use chrono_tz::Tz;

use super::time::{Span, Time};

/// The configured zone (`timezone`, default UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(Tz);

impl Default for Zone {
    fn default() -> Self {
        Self(Tz::UTC)
    }
}

/// The size of a bucket of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Bucket {
    /// A calendar day.
    #[default]
    Day,
    /// A week, from Monday.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of a calendar year.
    Quarter,
    /// A calendar year.
    Year,
}

impl Bucket {
    /// Every bucket with its name on the command line.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("day", Self::Day),
        ("week", Self::Week),
        ("month", Self::Month),
        ("quarter", Self::Quarter),
        ("year", Self::Year),
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The first day of the bucket that holds a day.
    #[must_use]
    pub fn first_day(self, day: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => day,
            Self::Week => {
                day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
            }
            Self::Month => day.with_day(1).unwrap_or(day),
            Self::Quarter => NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1).unwrap_or(day),
            Self::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day),
        }
    }
}

impl Zone {
    /// The zone of an IANA name such as `Europe/Berlin`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// The IANA name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The instant at which a local time falls; where the clock skips it, the first instant after the gap; where it
    /// comes twice, the earlier one (T3).
    #[must_use]
    pub fn instant(self, local: NaiveDateTime) -> Time {
        if self.0 == Tz::UTC {
            return Time::from(local.and_utc());
        }
        match self.0.from_local_datetime(&local) {
            LocalResult::Single(time) => Time::from(time.with_timezone(&Utc)),
            LocalResult::Ambiguous(earlier, _) => Time::from(earlier.with_timezone(&Utc)),
            LocalResult::None => self.after_gap(local),
        }
    }

    /// The first instant at which the clock is beyond a local time that it skips.
    fn after_gap(self, local: NaiveDateTime) -> Time {
        // No gap is longer than a day and no offset than another, so the clock is before it and beyond it here.
        let (mut before, mut beyond) = (local.and_utc() - Days::new(2), local.and_utc() + Days::new(2));
        while beyond - before > chrono::Duration::microseconds(1) {
            let middle = before + (beyond - before) / 2;
            if middle.with_timezone(&self.0).naive_local() < local {
                before = middle;
            } else {
                beyond = middle;
            }
        }
        Time::from(beyond)
    }

    /// The instant at which a day begins.
    #[must_use]
    pub fn start_of(self, day: NaiveDate) -> Time {
        self.instant(day.and_time(NaiveTime::MIN))
    }

    /// The instants at which the days `from` begins and `to` ends, the end excluded.
    #[must_use]
    pub fn days(self, from: Option<NaiveDate>, to: Option<NaiveDate>) -> (Option<Time>, Option<Time>) {
        let end = to.and_then(|day| day.checked_add_days(Days::new(1)));
        (from.map(|day| self.start_of(day)), end.map(|day| self.start_of(day)))
    }

    /// The local date and time of an instant.
    #[must_use]
    pub fn local(self, time: Time) -> DateTime<Tz> {
        // Beyond these no zone's clock has a name for the time.
        let [first, last] = [DateTime::<Utc>::MIN_UTC + Days::new(3), DateTime::<Utc>::MAX_UTC - Days::new(3)];
        time.utc().clamp(first, last).with_timezone(&self.0)
    }

    /// The clock's offsets from UTC in microseconds between two instants, each with the instant from which on it holds: the
    /// first from `from`. No offset that holds for less than a day is seen.
    #[must_use]
    pub fn offsets(self, from: Time, to: Time) -> Vec<(Time, Span)> {
        let offset = |at: i64| i64::from(self.local(Time(at)).offset().fix().local_minus_utc()) * 1_000_000;
        let (mut day, mut now) = (from.0, offset(from.0));
        let mut out = vec![(from, Span(now))];
        while day < to.0 {
            let next = day.saturating_add(Span::DAY.0).min(to.0);
            let then = offset(next);
            if then != now {
                let (mut before, mut from_then) = (day, next);
                while from_then - before > 1 {
                    let middle = before + (from_then - before) / 2;
                    if offset(middle) == now { before = middle } else { from_then = middle }
                }
                out.push((Time(from_then), Span(then)));
            }
            (day, now) = (next, then);
        }
        out
    }

    /// An instant as people write it: the day where it is the first of one, else the minute too: `1 Mar 2024`,
    /// `7 Jan 2024 23:59`.
    #[must_use]
    pub fn said(self, time: Time) -> String {
        let local = self.local(time);
        let begins = self.start_of(local.date_naive()) == time;
        local.format(if begins { "%-d %b %Y" } else { "%-d %b %Y %H:%M" }).to_string()
    }

    /// The day that has begun at an instant, and the next has not: where the clock goes back over midnight, the later one.
    #[must_use]
    pub fn day(self, time: Time) -> NaiveDate {
        let mut day = self.local(time).date_naive();
        while let Some(next) = day.succ_opt().filter(|next| self.start_of(*next) <= time) {
            day = next;
        }
        day
    }

    /// The first day of the bucket after the one that begins on `day`.
    #[must_use]
    pub fn next(self, day: NaiveDate, bucket: Bucket) -> NaiveDate {
        match bucket {
            Bucket::Day => day.checked_add_days(Days::new(1)),
            Bucket::Week => day.checked_add_days(Days::new(7)),
            Bucket::Month => day.checked_add_months(Months::new(1)),
            Bucket::Quarter => day.checked_add_months(Months::new(3)),
            Bucket::Year => day.checked_add_months(Months::new(12)),
        }
        .unwrap_or(NaiveDate::MAX)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Finds the days of many instants: the zone's rules are asked once for each day of UTC.
#[derive(Debug)]
pub struct DayFinder {
    zone: Zone,
    /// By day of UTC since 1970: the days that begin in it, each with its start, after the one that has begun before.
    turns: HashMap<i64, (NaiveDate, Vec<(Time, NaiveDate)>)>,
}

impl DayFinder {
    /// So many days of UTC are remembered at most.
    const MOST: usize = 1 << 16;

    /// For the days of a zone.
    #[must_use]
    pub fn new(zone: Zone) -> Self {
        Self { zone, turns: HashMap::new() }
    }

    /// The same as [`Zone::day`].
    pub fn day(&mut self, time: Time) -> NaiveDate {
        let utc = time.0.div_euclid(Span::DAY.0);
        if self.turns.len() >= Self::MOST && !self.turns.contains_key(&utc) {
            self.turns.clear();
        }
        let zone = self.zone;
        let (first, turns) = self.turns.entry(utc).or_insert_with(|| {
            let begin = Time(utc.saturating_mul(Span::DAY.0));
            let first = zone.day(begin);
            let later = first.iter_days().skip(1).map(|day| (zone.start_of(day), day));
            (first, later.take_while(|(start, _)| *start < begin + Span::DAY).collect())
        });
        turns.iter().rev().find(|(start, _)| *start <= time).map_or(*first, |(_, day)| *day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn t3_the_offsets_of_a_year_are_those_of_winter_and_summer() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let at = |text: &str| text.parse::<DateTime<Utc>>().map(Time::from).unwrap();
        let hours = |n: i64| Span(n * 3_600_000_000);
        let winter = (at("2025-01-01T00:00:00Z"), hours(1));
        let found = berlin.offsets(winter.0, at("2026-01-01T00:00:00Z"));
        assert_eq!(found, [winter, (at("2025-03-30T01:00:00Z"), hours(2)), (at("2025-10-26T01:00:00Z"), hours(1))]);
        assert_eq!(Zone::default().offsets(winter.0, at("2026-01-01T00:00:00Z")), [(winter.0, hours(0))]);
    }

    #[test]
    fn t3_a_time_in_a_gap_is_the_first_after_it_and_one_that_repeats_the_earlier() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let at = |text: &str| berlin.instant(text.parse().unwrap()).to_string();
        // On 2024-03-31 the clock goes from 02:00 (01:00Z) to 03:00; on 2024-10-27 from 03:00 (01:00Z) back to 02:00.
        assert_eq!(at("2024-03-31T01:59:59"), "2024-03-31T00:59:59Z");
        for skipped in
            ["2024-03-31T02:00:00", "2024-03-31T02:10:00", "2024-03-31T02:59:59.999999", "2024-03-31T03:00:00"]
        {
            assert_eq!(at(skipped), "2024-03-31T01:00:00Z", "{skipped}");
        }
        assert_eq!(at("2024-10-27T02:30:00"), "2024-10-27T00:30:00Z");
        assert_eq!(at("2024-10-27T03:00:00"), "2024-10-27T02:00:00Z");
        // Samoa skipped the whole of 2011-12-30, from -10:00 to +14:00.
        let apia = Zone::parse("Pacific/Apia").unwrap();
        assert_eq!(apia.start_of(day("2011-12-30")).to_string(), "2011-12-30T10:00:00Z");
    }

    #[test]
    fn t3_days_begin_in_the_configured_zone() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        // Berlin is UTC+1 in January.
        assert_eq!(berlin.start_of(day("2025-01-01")).to_string(), "2024-12-31T23:00:00Z");
        let late = Time::from(DateTime::parse_from_rfc3339("2024-12-31T23:30:00Z").unwrap().to_utc());
        let bucket = |zone: Zone, time, size: Bucket| size.first_day(zone.day(time));
        assert_eq!(bucket(berlin, late, Bucket::Day), day("2025-01-01"));
        assert_eq!(bucket(Zone::default(), late, Bucket::Day), day("2024-12-31"));
        // 2025-01-01 is a Wednesday; the week begins on Monday.
        assert_eq!(bucket(berlin, late, Bucket::Week), day("2024-12-30"));
        assert_eq!(bucket(berlin, late, Bucket::Month), day("2025-01-01"));
        assert_eq!(berlin.next(day("2025-01-31"), Bucket::Day), day("2025-02-01"));
        let last = Time::from(DateTime::parse_from_rfc3339("2025-06-30T22:30:00Z").unwrap().to_utc());
        // In Berlin it is July.
        assert_eq!(
            [Bucket::Quarter, Bucket::Year].map(|size| bucket(berlin, last, size)),
            [day("2025-07-01"), day("2025-01-01")]
        );
        assert_eq!(bucket(Zone::default(), last, Bucket::Quarter), day("2025-04-01"));
        assert_eq!(berlin.next(day("2025-10-01"), Bucket::Quarter), day("2026-01-01"));
        assert_eq!(berlin.next(day("2025-01-01"), Bucket::Year), day("2026-01-01"));
    }
    #[test]
    fn t3_days_found_for_many_instants_begin_when_each_begins() {
        // Days of 23 and 25 hours, a skipped day, a clock that goes back over midnight (Newfoundland until 2011, at 00:01), offsets
        // of minutes, and the ends of what a time can be.
        let zones = ["UTC", "Europe/Berlin", "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu", "Atlantic/Azores"];
        for zone in zones.map(|name| Zone::parse(name).unwrap()) {
            let mut found = DayFinder::new(zone);
            for first in ["2010-11-05", "2011-12-28", "2024-03-29", "2024-10-25"] {
                for each in day(first).iter_days().take(5) {
                    let (start, end) = (zone.start_of(each), zone.start_of(each.succ_opt().unwrap()));
                    if start < end {
                        for time in [start, Time(start.0 + 90_000_000), Time(end.0 - 1)] {
                            assert_eq!((found.day(time), zone.day(time)), (each, each), "{zone} {time}");
                        }
                    }
                }
            }
            for time in [i64::MIN, i64::MAX, 0, -1].map(Time) {
                assert_eq!(found.day(time), zone.day(time), "{zone} {}", time.0);
            }
        }
        // Of the minute after midnight that comes before the clock goes back, the new day has begun already.
        let newfoundland = Zone::parse("America/St_Johns").unwrap();
        let back = newfoundland.start_of(day("2010-11-07")).0 + 5 * 60_000_000;
        assert_eq!(newfoundland.local(Time(back)).date_naive(), day("2010-11-06"));
        assert_eq!(newfoundland.day(Time(back)), day("2010-11-07"));
    }
}
