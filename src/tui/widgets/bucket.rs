//! Counts per day brought into buckets that a chart has columns for: sums, never means (T3).

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::zone::Bucket;

/// The size of a bucket; each holds whole ones of the size before, but that weeks are halved by months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A calendar day.
    Day,
    /// A week, from Monday.
    Week,
    /// A calendar month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// So many calendar years.
    Years(i32),
}

/// A year before all others: buckets of several years are counted from it.
const BEFORE_ALL: i64 = -300_000;

impl From<Bucket> for Size {
    fn from(bucket: Bucket) -> Self {
        match bucket {
            Bucket::Day => Self::Day,
            Bucket::Week => Self::Week,
            Bucket::Month => Self::Month,
        }
    }
}

impl Size {
    /// What one is called after “per”.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Day => "day".to_owned(),
            Self::Week => "week".to_owned(),
            Self::Month => "month".to_owned(),
            Self::Quarter => "quarter".to_owned(),
            Self::Years(1) => "year".to_owned(),
            Self::Years(years) => format!("{years} years"),
        }
    }

    /// The next coarser one.
    fn coarser(self) -> Self {
        match self {
            Self::Day => Self::Week,
            Self::Week => Self::Month,
            Self::Month => Self::Quarter,
            Self::Quarter => Self::Years(1),
            Self::Years(years) => Self::Years(years.saturating_add(1)),
        }
    }

    /// The place of a day's bucket among all of its size.
    fn place(self, day: NaiveDate) -> i64 {
        let (year, month) = (i64::from(day.year()), i64::from(day.month0()));
        match self {
            Self::Day => i64::from(day.num_days_from_ce()),
            // The first day of the era is a Monday.
            Self::Week => (i64::from(day.num_days_from_ce()) - 1).div_euclid(7),
            Self::Month => year * 12 + month,
            Self::Quarter => year * 4 + month / 3,
            Self::Years(years) => (year - BEFORE_ALL).div_euclid(i64::from(years.max(1))),
        }
    }

    /// What a bucket is called on an axis: its first day, month, quarter or year.
    fn label(self, day: NaiveDate) -> String {
        match self {
            Self::Day => day.to_string(),
            Self::Week => {
                let monday = day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday())));
                monday.unwrap_or(day).to_string()
            }
            Self::Month => day.format("%Y-%m").to_string(),
            Self::Quarter => format!("{}-Q{}", day.year(), day.month0() / 3 + 1),
            Self::Years(years) => {
                let year = i64::from(day.year());
                (year - (year - BEFORE_ALL).rem_euclid(i64::from(years.max(1)))).to_string()
            }
        }
    }
}

/// What was counted on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Daily {
    /// The day.
    pub day: NaiveDate,
    /// The count.
    pub value: f64,
    /// A part of it.
    pub part: f64,
}

/// The sums of the buckets, the first to the last with data, empty ones included.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums {
    /// Of which size they are.
    pub size: Size,
    /// By bucket: the sum.
    pub values: Vec<f64>,
    /// By bucket: the sum of the parts.
    pub parts: Vec<f64>,
    /// What the first, the middle and the last bucket are called, or all of a few.
    pub labels: Vec<String>,
}

/// The days in buckets of a size, or of the next coarser one of which there are at most `room`; `days` in their order.
/// `None` where there are none.
#[must_use]
pub fn sums(days: &[Daily], finest: Size, room: usize) -> Option<Sums> {
    let (first, last) = (days.first()?, days.last()?);
    let most = i64::try_from(room.max(1)).unwrap_or(i64::MAX);
    let mut size = finest;
    while size.place(last.day) - size.place(first.day) >= most {
        size = size.coarser();
    }
    let start = size.place(first.day);
    let count = usize::try_from(size.place(last.day) - start + 1).ok()?;
    let mut sums = Sums { size, values: vec![0.0; count], parts: vec![0.0; count], labels: vec![String::new(); count] };
    for one in days {
        let Ok(place) = usize::try_from(size.place(one.day) - start) else { continue };
        let (Some(value), Some(part)) = (sums.values.get_mut(place), sums.parts.get_mut(place)) else { continue };
        *value += one.value;
        *part += one.part;
        sums.labels[place] = size.label(one.day);
    }
    Some(sums)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// One on each day, of which every second is of the part.
    fn each(from: &str, to: &str) -> Vec<Daily> {
        let days = day(from).iter_days().take_while(|own| *own <= day(to));
        days.zip(0_u32..).map(|(day, n)| Daily { day, value: 1.0, part: f64::from(n % 2) }).collect()
    }

    #[test]
    fn m9_too_many_buckets_become_sums_in_a_coarser_one_that_is_named() {
        let year = each("2024-01-01", "2024-12-31");
        // 366 days; 2024-01-01 is a Monday, so 53 weeks, the last of two days; 12 months; 4 quarters.
        for (room, name, count, first, last) in [
            (366, "day", 366, 1.0, 1.0),
            (365, "week", 53, 7.0, 2.0),
            (53, "week", 53, 7.0, 2.0),
            (52, "month", 12, 31.0, 31.0),
            (11, "quarter", 4, 91.0, 92.0),
            (3, "year", 1, 366.0, 366.0),
        ] {
            let sums = sums(&year, Size::Day, room).expect("days");
            assert_eq!((sums.size.name().as_str(), sums.values.len()), (name, count), "{room}");
            assert_eq!((sums.values[0], sums.values[count - 1]), (first, last), "{room}");
            // What is drawn is all that there is.
            assert_eq!((sums.values.iter().sum::<f64>(), sums.parts.iter().sum::<f64>()), (366.0, 183.0), "{room}");
        }
        // Never finer than asked for.
        assert_eq!(sums(&year, Size::Month, 400).expect("days").size, Size::Month);
    }

    #[test]
    fn t3_a_week_that_two_months_share_is_counted_by_its_days() {
        // Monday 2025-03-31 is of March, the six days after it of April.
        let sums = sums(&each("2025-03-31", "2025-04-30"), Size::Week, 4).expect("days");
        assert_eq!((sums.size, sums.values), (Size::Month, vec![1.0, 30.0]));
        assert_eq!(sums.labels, ["2025-03", "2025-04"]);
    }

    #[test]
    fn t3_buckets_are_called_by_their_beginning_and_empty_ones_stay() {
        let days = [("2023-12-31", 2.0), ("2024-08-15", 3.0)];
        let days = days.map(|(text, value)| Daily { day: day(text), value, part: 0.0 });
        let at = |least, room| sums(&days, least, room).expect("days");
        assert_eq!(at(Size::Week, 100).labels[0], "2023-12-25");
        assert_eq!(at(Size::Quarter, 100).values, [2.0, 0.0, 0.0, 3.0]);
        assert_eq!(at(Size::Quarter, 100).labels[3], "2024-Q3");
        assert_eq!(at(Size::Quarter, 2).labels, ["2023", "2024"]);
        assert_eq!(at(Size::Quarter, 2).size.name(), "year");
        // 2023 and 2024: two years, 2022–2023 and 2024–2025, are two buckets still, three are one: 2022–2024.
        let one = at(Size::Week, 1);
        assert_eq!((one.size.name().as_str(), one.values), ("3 years", vec![5.0]));
        assert_eq!(sums(&[], Size::Day, 9), None);
    }

    #[test]
    fn p15_the_whole_calendar_fits_one_column() {
        let days = [NaiveDate::MIN, NaiveDate::MAX].map(|day| Daily { day, value: 1.0, part: 1.0 });
        for room in [0, 1, 2, 80] {
            let sums = sums(&days, Size::Day, room).expect("days");
            assert!(sums.values.len() <= room.max(1));
            assert!((sums.values.iter().sum::<f64>() - 2.0).abs() < 1e-9);
        }
    }
}
