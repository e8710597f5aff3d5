//! Periods as people write and name them: a year, a quarter, a month, a week, a day, or from one to another (T3, M9).
//!
//! Every place that takes a period reads it here: `--period`, `--from` and `--to`, the period chooser, the filter pane, and
//! saved views. Days are those of the configured zone, both ends are included.

mod counted;

pub use counted::{CountedPeriod, TypedPeriod, counted_back, period_words};

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// What a period may be written as; the end of every refusal.
pub const FORMS: &str = "write a year 2025, a quarter 2025-Q2, a month 2025-06, a week 2025-W23, a day 2025-06-03, \
                         or from one to another as 2025-01..2025-03";

/// Days from one to another, both included; `None` = no end on that side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

/// A piece of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarUnit {
    /// A day.
    Day,
    /// A week of ISO 8601, from Monday.
    Week,
    /// A month.
    Month,
    /// Three months, from January, April, July or October.
    Quarter,
    /// A year, from the first of January.
    Year,
}

impl CalendarUnit {
    /// Every unit, the shortest first.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The word for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The days of the unit that holds `day`; `None` only at the ends of the calendar.
    #[must_use]
    pub fn around(self, day: NaiveDate) -> Option<Period> {
        let first = match self {
            Self::Day => Some(day),
            Self::Week => day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))),
            Self::Month => day.with_day(1),
            Self::Quarter => day.with_day(1).and_then(|day| day.with_month(day.month0() / 3 * 3 + 1)),
            Self::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        }?;
        let next = match self {
            Self::Day => first.checked_add_days(Days::new(1)),
            Self::Week => first.checked_add_days(Days::new(7)),
            Self::Month => first.checked_add_months(Months::new(1)),
            Self::Quarter => first.checked_add_months(Months::new(3)),
            Self::Year => first.checked_add_months(Months::new(12)),
        }?;
        Some(Period { from: Some(first), to: next.pred_opt() })
    }

    /// The days of the unit before the one that holds `day`.
    #[must_use]
    pub fn before(self, day: NaiveDate) -> Option<Period> {
        self.around(self.around(day)?.from?.pred_opt()?)
    }
}

impl Period {
    /// Days from one to another, both included.
    #[must_use]
    pub const fn new(from: NaiveDate, to: NaiveDate) -> Self {
        Self { from: Some(from), to: Some(to) }
    }

    /// Reads `2025`, `2025-Q2`, `2025-06`, `2025-W23`, `2025-06-03`, or two of them with `..` between, of which one may be
    /// left out: `2025-04..` has no end. Q and W may be small, and the dash before them left out.
    ///
    /// # Errors
    /// What is wrong, and what may be written.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let Some((from, to)) = text.split_once("..") else { return piece(text) };
        let (from, to) = (from.trim(), to.trim());
        if from.is_empty() && to.is_empty() {
            return Err(refusal(text));
        }
        let end = |text: &str| if text.is_empty() { Ok(Self::default()) } else { piece(text) };
        let period = Self { from: end(from)?.from, to: end(to)?.to };
        if period.from.zip(period.to).is_some_and(|(from, to)| from > to) {
            return Err(format!("`{text}` ends before it begins"));
        }
        Ok(period)
    }

    /// The period as many whole days long that ends the day before this one begins; `None` unless both ends are given, and
    /// in order (M9).
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        let (from, to) = (self.from?, self.to?);
        let days = u64::try_from((to - from).num_days()).ok()?.checked_add(1)?;
        Some(Self::new(from.checked_sub_days(Days::new(days))?, from.pred_opt()?))
    }

    /// The unit of the calendar that it is, no day more and none less.
    #[must_use]
    pub fn unit(self) -> Option<CalendarUnit> {
        let first = self.from?;
        CalendarUnit::ALL.into_iter().rev().find(|unit| unit.around(first) == Some(self))
    }

    /// The shortest text that [`Period::parse`] reads as this period; empty for all the data.
    #[must_use]
    pub fn written(self) -> String {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        match (self.from, self.unit()) {
            (None, _) if self.to.is_none() => String::new(),
            (Some(first), Some(unit)) => match unit {
                CalendarUnit::Day => first.to_string(),
                CalendarUnit::Week => format!("{}-W{:02}", first.iso_week().year(), first.iso_week().week()),
                CalendarUnit::Month => first.format("%Y-%m").to_string(),
                CalendarUnit::Quarter => format!("{}-Q{}", first.year(), quarter(first)),
                CalendarUnit::Year => first.year().to_string(),
            },
            _ => format!("{}..{}", day(self.from), day(self.to)),
        }
    }

    /// Its name: `Q2 2025`, `June 2025`, `week 23 of 2025`, or its days.
    #[must_use]
    pub fn name(self) -> String {
        match (self.from, self.unit()) {
            (Some(first), Some(CalendarUnit::Week)) => {
                format!("week {} of {}", first.iso_week().week(), first.iso_week().year())
            }
            (Some(first), Some(CalendarUnit::Month)) => first.format("%B %Y").to_string(),
            (Some(first), Some(CalendarUnit::Quarter)) => format!("Q{} {}", quarter(first), first.year()),
            (Some(first), Some(CalendarUnit::Year)) => first.year().to_string(),
            _ => self.days(),
        }
    }

    /// Its days: `1 Apr – 30 Jun 2025`, `since 1 Apr 2025`, `3 Jun 2025`.
    #[must_use]
    pub fn days(self) -> String {
        match (self.from, self.to) {
            (None, None) => "all the data".to_owned(),
            (Some(from), None) => format!("since {}", day_name(from)),
            (None, Some(to)) => format!("until {}", day_name(to)),
            (Some(from), Some(to)) if from == to => day_name(from),
            (Some(from), Some(to)) if from.year() == to.year() => {
                format!("{} – {}", from.format("%-d %b"), day_name(to))
            }
            (Some(from), Some(to)) => format!("{} – {}", day_name(from), day_name(to)),
        }
    }
}

/// The first day of what is written, for `--from`.
///
/// # Errors
/// What is wrong, and what may be written.
pub fn first_day(text: &str) -> Result<NaiveDate, String> {
    piece(text.trim())?.from.ok_or_else(|| refusal(text))
}

/// The last day of what is written, for `--to`.
///
/// # Errors
/// What is wrong, and what may be written.
pub fn last_day(text: &str) -> Result<NaiveDate, String> {
    piece(text.trim())?.to.ok_or_else(|| refusal(text))
}

/// A day as people write it: `3 Jun 2025`.
#[must_use]
pub fn day_name(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}

fn quarter(day: NaiveDate) -> u32 {
    day.month0() / 3 + 1
}

fn refusal(text: &str) -> String {
    format!("`{text}` is no period: {FORMS}")
}

/// A year, quarter, month, week or day.
fn piece(text: &str) -> Result<Period, String> {
    let found = (|| {
        let year: i32 = digits(text.get(..4)?, 4)?.try_into().ok()?;
        let rest = text.get(4..)?;
        let tail = rest.strip_prefix('-');
        let unit = tail.unwrap_or(rest);
        if rest.is_empty() {
            return CalendarUnit::Year.around(NaiveDate::from_ymd_opt(year, 1, 1)?);
        }
        if let Some(quarter) = unit.strip_prefix(['q', 'Q']) {
            let month = digits(quarter, 1)?.checked_sub(1)? * 3 + 1;
            return CalendarUnit::Quarter.around(NaiveDate::from_ymd_opt(year, month, 1)?);
        }
        if let Some(week) = unit.strip_prefix(['w', 'W']) {
            return CalendarUnit::Week.around(NaiveDate::from_isoywd_opt(year, digits(week, 2)?, Weekday::Mon)?);
        }
        match tail?.split_once('-') {
            Some((month, day)) => {
                CalendarUnit::Day.around(NaiveDate::from_ymd_opt(year, digits(month, 2)?, digits(day, 2)?)?)
            }
            None => CalendarUnit::Month.around(NaiveDate::from_ymd_opt(year, digits(tail?, 2)?, 1)?),
        }
    })();
    found.ok_or_else(|| refusal(text))
}

/// A number of at most so many digits and nothing else; of four, all four must be there.
fn digits(text: &str, most: usize) -> Option<u32> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let long = if most == 4 { text.len() == 4 } else { (1..=most).contains(&text.len()) };
    (plain && long).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn read(text: &str) -> (String, String) {
        let period = Period::parse(text).expect("a period");
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        (day(period.from), day(period.to))
    }

    #[test]
    fn t3_a_period_is_read_as_people_write_it() {
        for (text, from, to) in [
            ("2025", "2025-01-01", "2025-12-31"),
            ("2025-Q2", "2025-04-01", "2025-06-30"),
            ("2024q1", "2024-01-01", "2024-03-31"),
            ("2025-06", "2025-06-01", "2025-06-30"),
            ("2024-2", "2024-02-01", "2024-02-29"),
            // The first week of 2025 begins in 2024; 2020 has 53.
            ("2025-W01", "2024-12-30", "2025-01-05"),
            ("2025-w23", "2025-06-02", "2025-06-08"),
            ("2020W53", "2020-12-28", "2021-01-03"),
            ("2025-06-03", "2025-06-03", "2025-06-03"),
            (" 2025-01..2025-03 ", "2025-01-01", "2025-03-31"),
            ("2024-Q4 .. 2025-02-10", "2024-10-01", "2025-02-10"),
            ("2025-04..", "2025-04-01", ""),
            ("..2025-W23", "", "2025-06-08"),
        ] {
            assert_eq!(read(text), (from.to_owned(), to.to_owned()), "{text}");
        }
    }

    #[test]
    fn t3_what_is_no_period_is_refused_with_what_may_be_written() {
        for text in [
            "",
            "..",
            "25",
            "2025-13",
            "2025-00",
            "2025-Q5",
            "2025-Q0",
            "2025-W54",
            "2025-W53",
            "2025-02-30",
            "2025-",
            "2025-06-",
            "2025-06-03-01",
            "202506",
            "+2025",
            "2025-+6",
            "june",
            "2025-Q22",
            "２０２５",
            "2025..x",
            "é",
        ] {
            let refused = Period::parse(text).expect_err(text);
            assert!(refused.contains("2025-Q2"), "{refused}");
        }
        assert_eq!(Period::parse("2025-03..2025-01"), Err("`2025-03..2025-01` ends before it begins".to_owned()));
        assert_eq!(first_day("2025-Q2"), Ok(day("2025-04-01")));
        assert_eq!(last_day("2025-Q2"), Ok(day("2025-06-30")));
        // An end is one piece of the calendar.
        assert!(first_day("2025-01..2025-03").is_err() && last_day("..2025").is_err());
    }

    #[test]
    fn t3_a_period_is_named_after_its_unit_and_written_back_as_it_is_read() {
        for (text, written, name, days) in [
            ("2025", "2025", "2025", "1 Jan – 31 Dec 2025"),
            ("2025-04..2025-06", "2025-Q2", "Q2 2025", "1 Apr – 30 Jun 2025"),
            ("2025-06-01..2025-06-30", "2025-06", "June 2025", "1 Jun – 30 Jun 2025"),
            ("2025-W1", "2025-W01", "week 1 of 2025", "30 Dec 2024 – 5 Jan 2025"),
            ("2025-06-03", "2025-06-03", "3 Jun 2025", "3 Jun 2025"),
            ("2025-06-03..2025-07-04", "2025-06-03..2025-07-04", "3 Jun – 4 Jul 2025", "3 Jun – 4 Jul 2025"),
            ("2025-04..", "2025-04-01..", "since 1 Apr 2025", "since 1 Apr 2025"),
            ("..2025-04", "..2025-04-30", "until 30 Apr 2025", "until 30 Apr 2025"),
        ] {
            let period = Period::parse(text).expect("a period");
            assert_eq!((period.written(), period.name()), (written.to_owned(), name.to_owned()));
            assert_eq!(period.days(), days);
            assert_eq!(Period::parse(written), Ok(period));
        }
        assert_eq!(Period::default().name(), "all the data");
        assert_eq!(Period::default().written(), "");
    }

    #[test]
    fn t3_the_unit_before_is_the_whole_one() {
        let before = |unit: CalendarUnit, text| unit.before(day(text)).map(Period::written);
        assert_eq!(before(CalendarUnit::Month, "2025-03-31"), Some("2025-02".to_owned()));
        assert_eq!(before(CalendarUnit::Quarter, "2025-02-14"), Some("2024-Q4".to_owned()));
        assert_eq!(before(CalendarUnit::Year, "2025-01-01"), Some("2024".to_owned()));
        assert_eq!(before(CalendarUnit::Week, "2025-01-06"), Some("2025-W01".to_owned()));
        assert_eq!(CalendarUnit::Year.around(NaiveDate::MAX), None);
    }

    #[test]
    fn m9_the_period_before_has_as_many_days() {
        let previous = |text: &str| Period::parse(text).ok().and_then(Period::previous).map(Period::days);
        assert_eq!(previous("2025-Q2"), Some("31 Dec 2024 – 31 Mar 2025".to_owned()));
        assert_eq!(previous("2025-03"), Some("29 Jan – 28 Feb 2025".to_owned()));
        assert_eq!(previous("2025-03.."), None);
    }
}
