//! Periods that are often wanted, counted back from the last day of the data (T1).

use chrono::NaiveDate;

use crate::domain::period::{CalendarUnit, CountedPeriod, Period, counted_back};

/// A line of the chooser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodChoice {
    /// `Last quarter`, or the name of the period once it was moved.
    pub name: String,
    /// Its days.
    pub period: Period,
    /// The unit by which it can be moved.
    unit: Option<CalendarUnit>,
}

impl PeriodChoice {
    /// The unit before or after; what is no whole unit stays.
    pub fn shift(&mut self, later: bool, today: NaiveDate) {
        let moved = self.unit.and_then(|unit| {
            let day = if later { self.period.to?.succ_opt()? } else { self.period.from?.pred_opt()? };
            Some((unit, unit.around(day)?))
        });
        if let Some((unit, period)) = moved {
            self.name = unit_name(unit, period, today);
            self.period = period;
        }
    }

    /// Whether it can be moved.
    pub fn moves(&self) -> bool {
        self.unit.is_some()
    }
}

fn unit_name(unit: CalendarUnit, period: Period, today: NaiveDate) -> String {
    if unit.around(today) == Some(period) {
        format!("This {}", unit.name())
    } else if unit.before(today) == Some(period) {
        format!("Last {}", unit.name())
    } else {
        let name = period.name();
        let mut letters = name.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// All the choices; `today` is the last day of the data in the configured zone.
pub fn choices(today: NaiveDate) -> Vec<PeriodChoice> {
    let choice = |counted: CountedPeriod| {
        let CountedPeriod { name, period, unit } = counted;
        PeriodChoice { name, period, unit }
    };
    counted_back(today).into_iter().map(choice).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m9_periods_are_counted_from_the_last_day_of_the_data() {
        // A Monday.
        let today = "2025-03-31".parse().expect("a day");
        let choices = choices(today);
        let days = |name: &str| {
            let found = choices.iter().find(|choice| choice.name == name);
            found.map(|choice| choice.period.days())
        };
        for (name, wanted) in [
            ("All the data", "all the data"),
            ("Last 7 days", "25 Mar – 31 Mar 2025"),
            ("Last 365 days", "1 Apr 2024 – 31 Mar 2025"),
            ("Week to date", "31 Mar 2025"),
            ("This week", "31 Mar – 6 Apr 2025"),
            ("Last week", "24 Mar – 30 Mar 2025"),
            ("Last month", "1 Feb – 28 Feb 2025"),
            ("Quarter to date", "1 Jan – 31 Mar 2025"),
            ("Last quarter", "1 Oct – 31 Dec 2024"),
            ("Year to date", "1 Jan – 31 Mar 2025"),
            ("This year", "1 Jan – 31 Dec 2025"),
            ("Last year", "1 Jan – 31 Dec 2024"),
        ] {
            assert_eq!(days(name).as_deref(), Some(wanted), "{name}");
        }
        assert_eq!(choices.len(), 1 + 4 + 4 * 3);
    }

    #[test]
    fn m9_a_unit_is_moved_to_the_one_before() {
        let today: NaiveDate = "2025-03-31".parse().expect("a day");
        let mut choices = choices(today);
        let quarter = choices.iter_mut().find(|choice| choice.name == "Last quarter").expect("a choice");
        quarter.shift(false, today);
        assert_eq!((quarter.name.as_str(), quarter.period.written()), ("Q3 2024", "2024-Q3".to_owned()));
        quarter.shift(true, today);
        quarter.shift(true, today);
        assert_eq!((quarter.name.as_str(), quarter.period.written()), ("This quarter", "2025-Q1".to_owned()));
        let days = choices.iter_mut().find(|choice| choice.name == "Last 7 days").expect("a choice");
        days.shift(false, today);
        assert_eq!(days.name, "Last 7 days");
    }
}
