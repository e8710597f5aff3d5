//! Where the pace of a goal leads, in words (G10): on screens, and in the notes of reports.

use super::decimal::{at_most, separated};
use super::period::day_name;
use super::words;

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
    match (days_left, projected) {
        (Some(left), Some(projected)) => {
            format!("{}, {} left: {}", pace(per_day), days(left), to(Some(projected), needed, target_at))
        }
        _ => format!("{}, {}", pace(per_day), to(None, needed, target_at)),
    }
}

/// The same without the days left: `12.3 a day, leads to 480 of 515`.
#[must_use]
pub fn leads_briefly(per_day: f64, projected: Option<f64>, needed: u64, target_at: Option<&str>) -> String {
    format!("{}, {}", pace(per_day), to(projected, needed, target_at))
}

/// To how many of those needed, or when to all of them.
fn to(projected: Option<f64>, needed: u64, target_at: Option<&str>) -> String {
    let needed = separated(needed);
    match (projected, target_at) {
        (Some(projected), _) => format!("leads to {} of {needed}", at_most(projected.floor(), 0)),
        (None, None) => format!("never leads to {needed}"),
        (None, Some(at)) => format!("leads to {needed} on {}", written_day(at)),
    }
}

/// A day of an answer as people write it.
#[must_use]
pub fn written_day(day: &str) -> String {
    day.parse().map_or_else(|_| day.to_owned(), day_name)
}

/// Days as they are said: of the last one its parts count.
fn days(left: f64) -> String {
    if left < 1.0 { "less than a day".to_owned() } else { words::counted(whole(left), "day") }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days up to an end, not negative")]
fn whole(left: f64) -> u64 {
    left.floor() as u64
}
