//! When things happen: 18 months ending 2025-06-30 UTC, with weekdays, seasons, growth and a Black Friday.

use super::random::{Random, whole};

/// One day in seconds.
pub const DAY: i64 = 86_400;
/// One hour in seconds.
pub const HOUR: i64 = 3_600;
/// 2024-01-01T00:00:00Z.
pub const START: i64 = 1_704_067_200;
/// Days of the span.
pub const DAYS: i64 = 547;
/// 2025-06-30T23:59:59Z, the last second of the data.
pub const END: i64 = START + DAYS * DAY - 1;

/// The first second of a day of the span; day 0 is 2024-01-01.
#[must_use]
pub const fn day(n: i64) -> i64 {
    START + n * DAY
}

/// How busy each month is: a slack summer, a full December.
const MONTHS: [f64; 12] = [0.92, 0.95, 1.0, 1.0, 1.02, 0.96, 0.84, 0.82, 1.02, 1.06, 1.2, 1.28];
/// How busy each weekday is, from Monday.
const WEEKDAYS: [f64; 7] = [1.05, 1.1, 1.1, 1.06, 1.0, 0.78, 0.85];
/// How busy each hour is (UTC).
const HOURS: [f64; 24] = [
    0.2, 0.1, 0.1, 0.1, 0.2, 0.5, 0.9, 1.3, 1.5, 1.5, 1.4, 1.4, 1.3, 1.2, 1.2, 1.2, 1.3, 1.5, 1.8, 2.0, 1.8, 1.3, 0.8,
    0.4,
];
/// 2024-11-29.
const BLACK_FRIDAY: i64 = 333;

/// Shares of the activity up to each day and hour, for draws by inversion.
#[derive(Clone, Debug)]
pub struct Calendar {
    days: Vec<f64>,
    hours: Vec<f64>,
}

/// Running sums, the last one 1.
fn running(weights: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sums: Vec<f64> = weights
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect();
    let total = sums.last().copied().unwrap_or(1.0);
    for sum in &mut sums {
        *sum /= total;
    }
    sums
}

/// How busy a day of the span is.
#[expect(clippy::cast_precision_loss, reason = "547 days")]
fn weight(day: i64) -> f64 {
    // Day 0 is a Monday; 2024 is a leap year.
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31, 28, 31, 30, 31, 30];
    let mut left = day;
    let month = lengths.iter().position(|length| {
        left -= length;
        left < 0
    });
    let peak = match day - BLACK_FRIDAY {
        0 => 3.2,
        1..=3 => 2.2,
        -4..=-1 => 1.5,
        _ => 1.0,
    };
    let weekday = WEEKDAYS.get(usize::try_from(day % 7).unwrap_or(0)).copied().unwrap_or(1.0);
    MONTHS[month.unwrap_or(0) % 12] * weekday * peak * (1.0 + 0.6 * day as f64 / DAYS as f64)
}

impl Default for Calendar {
    fn default() -> Self {
        Self { days: running((0..DAYS).map(weight)), hours: running(HOURS.into_iter()) }
    }
}

impl Calendar {
    /// The share of all activity that lies before a day of the span.
    fn before(&self, day: i64) -> f64 {
        usize::try_from(day - 1).ok().and_then(|i| self.days.get(i)).copied().unwrap_or(0.0)
    }

    /// The share of all activity that lies after this time.
    #[must_use]
    pub fn share_after(&self, time: i64) -> f64 {
        1.0 - self.before((time - START).div_euclid(DAY))
    }

    /// A time of the span at or after the day of `from`, as likely as its day and hour are busy.
    pub fn draw(&self, random: &mut Random, from: i64) -> i64 {
        let floor = self.before((from - START).div_euclid(DAY));
        let u = floor + random.unit() * (1.0 - floor);
        let day = self.days.partition_point(|sum| *sum <= u);
        let hour = self.hours.partition_point({
            let u = random.unit();
            move |sum| *sum <= u
        });
        let second = whole(random.unit() * 3_600.0);
        let time = START
            + i64::try_from(day).unwrap_or(0).min(DAYS - 1) * DAY
            + i64::try_from(hour).unwrap_or(0).min(23) * HOUR
            + second;
        time.max(from).min(END)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_span_ends_with_june_2025() {
        // 2025-06-30T23:59:59Z is 1,751,327,999 seconds after 1970 (date -u +%s).
        assert_eq!(END, 1_751_327_999);
    }

    #[test]
    fn draws_stay_inside_and_after() {
        let calendar = Calendar::default();
        let mut random = Random::new(1, 1);
        for _ in 0..2_000 {
            let time = calendar.draw(&mut random, day(500));
            assert!((day(500)..=END).contains(&time));
        }
    }

    #[test]
    fn black_friday_is_the_busiest_day() {
        let busiest = (0..DAYS).max_by(|a, b| weight(*a).total_cmp(&weight(*b)));
        assert_eq!(busiest, Some(BLACK_FRIDAY));
    }
}
