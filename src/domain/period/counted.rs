//! Periods by the words for them, counted back from the last day of the data (T1).

use chrono::{Days, NaiveDate};

use super::{CalendarUnit, FORMS, Period};

/// A period with the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedPeriod {
    /// `Last quarter`.
    pub name: String,
    /// Its days.
    pub period: Period,
    /// The unit of the calendar that it is.
    pub unit: Option<CalendarUnit>,
}

/// Every period that has words, in the order of the chooser; `today` is the last day of the data in the configured zone.
#[must_use]
pub fn counted_back(today: NaiveDate) -> Vec<CountedPeriod> {
    let fixed = |name: String, period| CountedPeriod { name, period, unit: None };
    let mut all = vec![fixed("All the data".to_owned(), Period::default())];
    for days in [7, 30, 90, 365] {
        let from = today.checked_sub_days(Days::new(days - 1));
        all.extend(from.map(|from| fixed(format!("Last {days} days"), Period::new(from, today))));
    }
    for unit in [CalendarUnit::Week, CalendarUnit::Month, CalendarUnit::Quarter, CalendarUnit::Year] {
        let name = unit.name();
        let (this, before) = (unit.around(today), unit.before(today));
        if let Some(from) = this.and_then(|this| this.from) {
            all.push(fixed(format!("{}{} to date", name[..1].to_uppercase(), &name[1..]), Period::new(from, today)));
        }
        for (which, period) in [("This", this), ("Last", before)] {
            let counted = |period| CountedPeriod { name: format!("{which} {name}"), period, unit: Some(unit) };
            all.extend(period.map(counted));
        }
    }
    all
}

/// The words as they stand in one piece on a command line: `last-quarter`.
#[must_use]
pub fn period_words() -> Vec<String> {
    let day = NaiveDate::from_ymd_opt(2025, 6, 30).unwrap_or_default();
    counted_back(day).into_iter().map(|counted| folded(&counted.name)).collect()
}

fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split(|letter: char| letter.is_whitespace() || "-_".contains(letter)).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_lowercase()
}

/// A period as it is typed: its days, or words that are counted back from the last day of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypedPeriod {
    /// The days.
    Days(Period),
    /// Words of [`period_words`].
    Words(String),
}

impl TypedPeriod {
    /// Reads what [`Period::parse`] reads, and words: `last quarter`, `this-month`, `year to date`, `last 30 days`.
    ///
    /// # Errors
    /// What is wrong, and what may be written.
    pub fn parse(text: &str) -> Result<Self, String> {
        let words = folded(text);
        if period_words().contains(&words) {
            return Ok(Self::Words(words));
        }
        match Period::parse(text) {
            Ok(period) => Ok(Self::Days(period)),
            Err(why) if why.ends_with(FORMS) => {
                Err(format!("{why}; or words: last quarter, this month, year to date, last 30 days"))
            }
            Err(why) => Err(why),
        }
    }

    /// Its days; `today` is the last day of the data in the configured zone.
    #[must_use]
    pub fn days(&self, today: NaiveDate) -> Period {
        match self {
            Self::Days(period) => *period,
            Self::Words(words) => {
                let found = counted_back(today).into_iter().find(|counted| folded(&counted.name) == *words);
                found.map(|counted| counted.period).unwrap_or_default()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn e18_words_are_counted_from_the_last_day_of_the_data() {
        // A Monday.
        let today = "2025-03-31".parse().expect("a day");
        for (typed, written) in [
            ("last quarter", "2024-Q4"),
            ("This-Quarter", "2025-Q1"),
            ("last month", "2025-02"),
            ("this week", "2025-W14"),
            ("last_week", "2025-W13"),
            ("last  year", "2024"),
            ("month to date", "2025-03"),
            ("week to date", "2025-03-31"),
            ("last 7 days", "2025-03-25..2025-03-31"),
            ("all the data", ""),
            ("2025-Q2", "2025-Q2"),
            (" 2025-01..2025-02 ", "2025-01-01..2025-02-28"),
        ] {
            let days = TypedPeriod::parse(typed).map(|typed| typed.days(today).written());
            assert_eq!(days.as_deref(), Ok(written), "{typed}");
        }
        let refused = TypedPeriod::parse("next quarter").expect_err("no such words");
        assert!(refused.contains("2025-Q2") && refused.contains("last quarter"), "{refused}");
        assert_eq!(TypedPeriod::parse("2025-03..2025-01"), Err("`2025-03..2025-01` ends before it begins".to_owned()));
    }
}
