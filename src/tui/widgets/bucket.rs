//! Counts per day brought into buckets that a chart has columns for: sums, never means (T3).

use chrono::{Datelike, Months, NaiveDate};

use super::axis::Tick;
use crate::domain::period::{CalendarUnit, Period, day_name};
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
            Bucket::Quarter => Self::Quarter,
            Bucket::Year => Self::Years(1),
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
    #[must_use]
    pub fn coarser(self) -> Self {
        match self {
            Self::Day => Self::Week,
            Self::Week => Self::Month,
            Self::Month => Self::Quarter,
            Self::Quarter => Self::Years(1),
            Self::Years(years) => Self::Years(years.saturating_add(1)),
        }
    }

    /// The next finer one; `None` where there is none.
    #[must_use]
    pub fn finer(self) -> Option<Self> {
        match self {
            Self::Day => None,
            Self::Week => Some(Self::Day),
            Self::Month => Some(Self::Week),
            Self::Quarter => Some(Self::Month),
            Self::Years(..=1) => Some(Self::Quarter),
            Self::Years(years) => Some(Self::Years(years - 1)),
        }
    }

    /// The index of a day's bucket among all of its size.
    #[must_use]
    pub fn index(self, day: NaiveDate) -> i64 {
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

    /// The first day of a bucket by its index; `None` where the calendar has none.
    #[must_use]
    pub fn first_of(self, index: i64) -> Option<NaiveDate> {
        let month = |year: i64, month: i64| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, u32::try_from(month).ok()?, 1);
        match self {
            Self::Day => NaiveDate::from_num_days_from_ce_opt(i32::try_from(index).ok()?),
            Self::Week => NaiveDate::from_num_days_from_ce_opt(i32::try_from(index.checked_mul(7)?.checked_add(1)?).ok()?),
            Self::Month => month(index.div_euclid(12), index.rem_euclid(12) + 1),
            Self::Quarter => month(index.div_euclid(4), index.rem_euclid(4) * 3 + 1),
            Self::Years(years) => month(index.checked_mul(i64::from(years.max(1)))?.checked_add(BEFORE_ALL)?, 1),
        }
    }

    /// The first and the last day of a day's bucket; at the ends of the calendar what there is of it.
    #[must_use]
    pub fn days(self, day: NaiveDate) -> (NaiveDate, NaiveDate) {
        let unit = match self {
            Self::Day => CalendarUnit::Day,
            Self::Week => CalendarUnit::Week,
            Self::Month => CalendarUnit::Month,
            Self::Quarter => CalendarUnit::Quarter,
            Self::Years(years) => {
                let years = i64::from(years.max(1));
                let year = i64::from(day.year()) - (i64::from(day.year()) - BEFORE_ALL).rem_euclid(years);
                let first = |year| i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
                let last = first(year + years).and_then(|next| next.pred_opt());
                return (first(year).unwrap_or(NaiveDate::MIN), last.unwrap_or(NaiveDate::MAX));
            }
        };
        let days = unit.around(day).and_then(|days| days.from.zip(days.to));
        days.unwrap_or((day, day.checked_add_months(Months::new(3)).map_or(NaiveDate::MAX, |_| day)))
    }
}

/// What was counted on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Daily {
    /// The day.
    pub day: NaiveDate,
    /// The count.
    pub value: f64,
    /// Two parts of it; 0 where it has fewer.
    pub parts: [f64; 2],
}

/// Why a bucket does not hold all that its days will have or had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// The period begins or ends within it.
    Period,
    /// The data ends within it.
    Unfinished,
    /// The data begins within it.
    Begun,
}

/// What is counted: the days that were asked for, and those that the data has from beginning to end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// The days that were asked for.
    pub period: Period,
    /// The first and the last day that are counted from beginning to end.
    pub data: Period,
}

impl Covered {
    /// The days that a chart of counts shows: all that were asked for as far as the data goes, empty ones too.
    fn shown(&self, first: NaiveDate, last: NaiveDate) -> (NaiveDate, NaiveDate) {
        let from = self.period.from.max(self.data.from).filter(|_| self.period.from.is_some());
        let to = [self.period.to, self.data.to].into_iter().flatten().min();
        (from.map_or(first, |from| from.min(first)), to.map_or(last, |to| to.max(last)))
    }

    fn cut(&self, first: NaiveDate, last: NaiveDate) -> Option<Cut> {
        let (period, data) = (self.period, self.data);
        if data.to.is_some_and(|to| last > to) && period.to.is_none_or(|to| data.to < Some(to)) {
            Some(Cut::Unfinished)
        } else if period.to.is_some_and(|to| last > to) || period.from.is_some_and(|from| first < from) {
            Some(Cut::Period)
        } else if data.from.is_some_and(|from| first < from) {
            Some(Cut::Begun)
        } else {
            None
        }
    }
}

/// One bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BucketSum {
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
    /// The sum.
    pub value: f64,
    /// The sums of the parts.
    pub parts: [f64; 2],
    /// Why it is not all there.
    pub cut: Option<Cut>,
}

impl BucketSum {
    /// Its name: `week of 17 Mar 2025`, `17 Mar 2025`, `Mar 2025`, `2025-Q1`.
    #[must_use]
    pub fn called(&self, size: Size) -> String {
        match size {
            Size::Week => format!("week of {}", day_name(self.first)),
            _ => self.tick(size).long,
        }
    }

    /// What stands below it on an axis.
    #[must_use]
    pub fn tick(&self, size: Size) -> Tick {
        let (day, month, year) = (self.first.day(), self.first.month0(), self.first.year());
        let month_name = self.first.format("%b").to_string();
        let (short, long, weight) = match size {
            Size::Day | Size::Week => {
                let weight = match size {
                    Size::Day => u8::from(self.first.weekday().num_days_from_monday() == 0) + 2 * u8::from(day == 1),
                    _ => u8::from(day <= 7) + u8::from(day <= 7 && month % 3 == 0),
                };
                (format!("{day} {month_name}"), day_name(self.first), weight)
            }
            Size::Month => {
                let long = format!("{month_name} {year}");
                (month_name, long, u8::from(month % 3 == 0) + u8::from(month == 0))
            }
            Size::Quarter => {
                let name = format!("{year}-Q{}", month / 3 + 1);
                (name.clone(), name, u8::from(month == 0))
            }
            Size::Years(1) => (year.to_string(), year.to_string(), 0),
            Size::Years(_) => (year.to_string(), format!("{year} – {}", self.last.year()), 0),
        };
        // The years of an axis of years are said each time.
        Tick { short, long, group: if matches!(size, Size::Years(_)) { 0 } else { year }, weight }
    }

    /// Its days within others: those whose counts it holds.
    #[must_use]
    pub fn within(&self, period: Period) -> Period {
        let from = period.from.map_or(self.first, |from| from.max(self.first));
        let to = period.to.map_or(self.last, |to| to.min(self.last));
        Period::new(from, to)
    }
}

/// The sums of the buckets, empty ones included.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums {
    /// Of which size they are.
    pub size: Size,
    /// Each bucket, the earliest first.
    pub buckets: Vec<BucketSum>,
}

impl Sums {
    /// The sum of each bucket.
    #[must_use]
    pub fn values(&self) -> Vec<f64> {
        self.buckets.iter().map(|bucket| bucket.value).collect()
    }
}

/// The days in buckets of a size, or of the next coarser one of which there are at most `room`; `days` in their order.
/// `None` where there are none.
#[must_use]
pub fn sums(days: &[Daily], finest: Size, room: usize, covered: &Covered) -> Option<Sums> {
    let (first, last) = covered.shown(days.first()?.day, days.last()?.day);
    let most = i64::try_from(room.max(1)).unwrap_or(i64::MAX);
    let mut size = finest;
    while size.index(last) - size.index(first) >= most {
        size = size.coarser();
    }
    let start = size.index(first);
    let count = usize::try_from(size.index(last) - start + 1).ok()?;
    let mut buckets = Vec::with_capacity(count);
    let mut day = first;
    while buckets.len() < count {
        let (first, last) = size.days(day);
        buckets.push(BucketSum { first, last, value: 0.0, parts: [0.0; 2], cut: covered.cut(first, last) });
        day = last.succ_opt().unwrap_or(last);
    }
    for daily in days {
        let place = usize::try_from(size.index(daily.day) - start).ok();
        if let Some(bucket) = place.and_then(|place| buckets.get_mut(place)) {
            bucket.value += daily.value;
            for (sum, part) in bucket.parts.iter_mut().zip(daily.parts) {
                *sum += part;
            }
        }
    }
    Some(Sums { size, buckets })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    /// One on each day, of which every second is of the part.
    fn each(from: &str, to: &str) -> Vec<Daily> {
        let days = day(from).iter_days().take_while(|own| *own <= day(to));
        days.zip(0_u32..).map(|(day, n)| Daily { day, value: 1.0, parts: [f64::from(n % 2), 0.0] }).collect()
    }

    fn total(sums: &Sums) -> (f64, f64) {
        let sum = |of: fn(&BucketSum) -> f64| sums.buckets.iter().map(of).sum::<f64>();
        (sum(|bucket| bucket.value), sum(|bucket| bucket.parts[0]))
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
            let sums = sums(&year, Size::Day, room, &Covered::default()).expect("days");
            assert_eq!((sums.size.name().as_str(), sums.buckets.len()), (name, count), "{room}");
            assert_eq!((sums.buckets[0].value, sums.buckets[count - 1].value), (first, last), "{room}");
            // What is drawn is all that there is.
            assert_eq!(total(&sums), (366.0, 183.0), "{room}");
        }
        assert_eq!(sums(&[], Size::Day, 9, &Covered::default()), None);
    }

    #[test]
    fn t3_buckets_are_called_as_people_write_them() {
        let called = |size, text| {
            let sums = sums(&each(text, text), size, 9, &Covered::default()).expect("days");
            let tick = sums.buckets[0].tick(sums.size);
            (sums.buckets[0].called(size), tick.short, tick.long)
        };
        let name = |called: &str, short: &str, long: &str| (called.to_owned(), short.to_owned(), long.to_owned());
        // 2025-03-19 is a Wednesday.
        assert_eq!(called(Size::Week, "2025-03-19"), name("week of 17 Mar 2025", "17 Mar", "17 Mar 2025"));
        assert_eq!(called(Size::Day, "2025-03-09"), name("9 Mar 2025", "9 Mar", "9 Mar 2025"));
        assert_eq!(called(Size::Month, "2025-01-31"), name("Jan 2025", "Jan", "Jan 2025"));
        assert_eq!(called(Size::Quarter, "2025-03-31"), name("2025-Q1", "2025-Q1", "2025-Q1"));
        assert_eq!(called(Size::Years(1), "2025-03-31"), name("2025", "2025", "2025"));
        // 2025 + 300,000 leaves 1 when it is divided by 4.
        assert_eq!(called(Size::Years(4), "2025-03-31"), name("2024 – 2027", "2024", "2024 – 2027"));
    }

    #[test]
    fn e17_what_the_period_or_the_data_cuts_is_known() {
        let days = |from, to| Period { from: Some(day(from)), to: Some(day(to)) };
        let cuts = |covered: &Covered| {
            let sums = sums(&each("2025-03-05", "2025-03-26"), Size::Week, 60, covered).expect("days");
            sums.buckets.iter().map(|bucket| (bucket.first.day(), bucket.cut)).collect::<Vec<_>>()
        };
        // The weeks of 3, 10, 17 and 24 March; the data has Wednesday the 5th to Wednesday the 26th.
        let data = days("2025-03-05", "2025-03-26");
        assert_eq!(
            cuts(&Covered { period: Period::default(), data }),
            [(3, Some(Cut::Begun)), (10, None), (17, None), (24, Some(Cut::Unfinished))]
        );
        // A period that is over by Sunday the 23rd.
        let data = days("2025-01-01", "2025-06-30");
        assert_eq!(
            cuts(&Covered { period: days("2025-03-05", "2025-03-30"), data }),
            [(3, Some(Cut::Period)), (10, None), (17, None), (24, None)]
        );
        // Weeks in which nothing happened are shown as far as the data and the period go: 31 March begins, 8 April is a Tuesday.
        let quiet = cuts(&Covered { period: days("2025-03-03", "2025-04-08"), data });
        assert_eq!(quiet[3..], [(24, None), (31, None), (7, Some(Cut::Period))]);
        // The end of the data is within the period: the week will have more.
        assert_eq!(
            cuts(&Covered { period: days("2025-03-03", "2025-04-08"), data: days("2025-01-01", "2025-03-26") })[3..],
            [(24, Some(Cut::Unfinished))]
        );
    }

    #[test]
    fn z_takes_the_days_of_a_bucket_that_the_period_has() {
        let sums = sums(&each("2025-03-05", "2025-03-26"), Size::Week, 60, &Covered::default()).expect("days");
        let period = Period { from: Some(day("2025-03-05")), to: None };
        assert_eq!(sums.buckets[0].within(period), Period::new(day("2025-03-05"), day("2025-03-09")));
        assert_eq!(sums.buckets[1].within(period), Period::new(day("2025-03-10"), day("2025-03-16")));
    }

    #[test]
    fn p15_the_whole_calendar_fits_one_column() {
        let days = [NaiveDate::MIN, NaiveDate::MAX].map(|day| Daily { day, value: 1.0, parts: [1.0, 0.0] });
        for room in [0, 1, 2, 80] {
            let sums = sums(&days, Size::Day, room, &Covered::default()).expect("days");
            assert!(sums.buckets.len() <= room.max(1));
            assert!((total(&sums).0 - 2.0).abs() < 1e-9);
        }
        for end in days {
            for size in [Size::Day, Size::Week, Size::Month, Size::Quarter, Size::Years(1), Size::Years(7)] {
                let sums = sums(&[end], size, 1, &Covered::default()).expect("a day");
                assert!((total(&sums).0 - 1.0).abs() < 1e-9 && !sums.buckets[0].called(size).is_empty());
            }
        }
    }

    proptest! {
        #[test]
        fn sums_are_kept_whatever_the_room(
            start in 0_u32..40_000, gaps in prop::collection::vec((0_u32..90, 0_u32..1000), 1..60), room in 0_usize..200,
            finest in prop::sample::select(vec![Size::Day, Size::Week, Size::Month]),
        ) {
            let mut at = NaiveDate::from_num_days_from_ce_opt(i32::try_from(700_000 + start).unwrap()).unwrap();
            let mut days = Vec::new();
            for (gap, count) in &gaps {
                at += chrono::Duration::days(i64::from(*gap) + 1);
                days.push(Daily { day: at, value: f64::from(*count), parts: [f64::from(count / 2), 0.0] });
            }
            let sums = sums(&days, finest, room, &Covered::default()).unwrap();
            prop_assert!(sums.buckets.len() <= room.max(1));
            let counted: u32 = gaps.iter().map(|(_, count)| count).sum();
            prop_assert!((total(&sums).0 - f64::from(counted)).abs() < 1e-6);
            for size in [Size::Day, Size::Week, Size::Month, Size::Quarter, Size::Years(1), Size::Years(7)] {
                let first = size.days(at).0;
                prop_assert_eq!(size.first_of(size.index(at)), Some(first));
                prop_assert_eq!(size.index(first.pred_opt().unwrap()), size.index(at) - 1);
                prop_assert_eq!(size.coarser().finer(), Some(size));
            }
            // Buckets follow each other without a gap.
            for pair in sums.buckets.windows(2) {
                prop_assert_eq!(pair[0].last.succ_opt(), Some(pair[1].first));
            }
        }
    }
}
