//! Where the pace of a goal leads, in words (G10).

use crate::domain::decimal::at_most;
use crate::domain::words;
use crate::print::format;

use super::fields::amount;

/// `0.25 a day`.
#[must_use]
pub fn pace(pace: f64) -> String {
    format!("{} a day", at_most(pace, if pace < 1.0 { 2 } else { 1 }))
}

/// Pace, projection and days left against what is needed: `12.3 a day, 20 days left: leads to 480 of 515`, or the day on which so
/// many are reached where the journey has no end.
#[must_use]
pub fn leads_to(
    per_day: f64,
    (days_left, projected): (Option<f64>, Option<f64>),
    needed: u64,
    target_at: Option<&str>,
) -> String {
    let count = |value| format::decimal(value, 0);
    let needed = count(amount(needed));
    let line = match (days_left, projected) {
        (Some(left), Some(projected)) => {
            format!("{} left: leads to {} of {needed}", days(left), count(projected.floor()))
        }
        _ => target_at.map_or_else(
            || format!("never leads to {needed}"),
            |at| format!("leads to {needed} on {}", written_day(at)),
        ),
    };
    format!("{}, {line}", pace(per_day))
}

/// A day of an answer as people write it.
#[must_use]
pub fn written_day(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), format::date)
}

/// Days as they are said: of the last one its parts count.
fn days(left: f64) -> String {
    if left < 1.0 { "less than a day".to_owned() } else { words::counted(whole(left), "day") }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days up to an end, not negative")]
fn whole(left: f64) -> u64 {
    left.floor() as u64
}
