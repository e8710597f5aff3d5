//! Whose people a number of a journey is of, and how that is said.

use crate::domain::zone::Bucket;
use crate::print::format;
use crate::report::{During, Ending, Factor, Happened, People, WhoseTime, time_bin};

/// The row of all starts, and that of the goal; the rows of steps have [`STEP`] before their ids.
pub const ALL: &str = "all";
pub const GOAL: &str = "goal";
pub const STEP: &str = "step:";

/// What a number of a step counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    Reached,
    Waiting,
    WentOn,
    Left,
    WithoutGoal,
}

/// The step of a row; `None` for the rows that are none.
pub fn step_of(id: &str) -> Option<&str> {
    id.strip_prefix(STEP)
}

/// Whose people a number of a row is of.
pub fn people_of(id: &str, counted: Counted) -> People {
    let without = |all: &People| all.narrowed(Ending::WithoutGoal);
    match (step_of(id).map(str::to_owned), counted) {
        (None, _) if id == GOAL => People::Attained,
        (None, Counted::Waiting) => People::Active,
        (None, Counted::Left) => People::Ended,
        (None, Counted::WithoutGoal) => without(&People::Ended),
        (None, _) => People::Entered,
        (Some(step), Counted::Reached) => People::Reached(step),
        (Some(step), Counted::Waiting) => People::At(step),
        (Some(step), Counted::WentOn) => People::Passed(step),
        (Some(step), Counted::Left) => People::Left(step),
        (Some(step), Counted::WithoutGoal) => without(&People::Left(step)),
    }
}

/// The step that people of a journey are of, and what they did, in words. How their starts ended is no part of it: the list
/// says that itself, as it can be narrowed to another ending.
pub fn said_of(people: &People) -> (Option<&str>, String) {
    let (step, says) = match people.parts().0 {
        People::Attained => (None, "with the goal"),
        People::Active => (None, "still on their way"),
        People::Ended => (None, "whose start ended"),
        People::Variant(_, true) => (None, "of the variant with the goal"),
        People::Variant(_, false) => (None, "of the variant"),
        People::Reached(step) => (Some(step), "who reached it"),
        People::At(step) => (Some(step), "who wait there"),
        People::Passed(step) => (Some(step), "who went on"),
        People::Left(step) => (Some(step), "who left there"),
        People::During(during) => return (None, during_says(during)),
        People::Within(..) => return within_says(people),
        People::Listening(window, after_exit) => {
            let too = if *after_exit { ", after leaving too" } else { "" };
            let window = format::duration(window.as_days() * 24.0);
            return (None, format!("with the goal if it listened for {window}{too}"));
        }
        People::Factor(factor) => return (None, factor_says(factor)),
        _ => (None, "who started"),
    };
    (step.map(String::as_str), says.to_owned())
}

/// `who started in Mar 2025`.
fn during_says(during: &During) -> String {
    let when = match during.bucket {
        Bucket::Month => during.day.format("%b %Y").to_string(),
        other => format!("the {} from {}", other.name(), format::date(during.day)),
    };
    let what = match during.what {
        Happened::Begin => "who started",
        Happened::Goal => "with the goal",
        Happened::End => "whose start ended",
    };
    match during.whose {
        WhoseTime::Every => format!("{what} in {when}"),
        WhoseTime::First => format!("{what} in {when} for the first time"),
        WhoseTime::FirstUpTo => format!("{what} up to {when}"),
    }
}

/// `who reached it after 6 h – 12 h`.
fn within_says(people: &People) -> (Option<&str>, String) {
    let People::Within(step, bin) = people.parts().0 else { return (None, String::new()) };
    let (from, to) = time_bin(*bin).unwrap_or_default();
    let span = span_says(from, to);
    match step {
        Some(step) => (Some(step), format!("who reached it after {span}")),
        None => (None, format!("with the goal after {span}")),
    }
}

/// A bin of times in words: `under 1 h`, `6 h – 12 h`, `365 days or more`.
pub fn span_says(from: f64, to: Option<f64>) -> String {
    match to {
        Some(to) if from <= 0.0 => format!("under {}", format::duration(to)),
        Some(to) => format!("{} – {}", format::duration(from), format::duration(to)),
        None => format!("{} or more", format::duration(from)),
    }
}

/// `with platform ios, with the goal`.
fn factor_says(factor: &Factor) -> String {
    let with = if factor.with { "with" } else { "without" };
    let goal = if factor.converted { ", with the goal" } else { "" };
    format!("{with} {} {}{goal}", factor.factor.replace('_', " "), factor.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Span;

    #[test]
    fn h4_each_number_opens_its_own_people() {
        assert_eq!(people_of("step:s1", Counted::Left), People::Left("s1".into()));
        assert_eq!(people_of("goal", Counted::Left), People::Attained);
        let lost = people_of("all", Counted::WithoutGoal);
        assert_eq!(said_of(&lost), (None, "whose start ended".to_owned()));
        assert_eq!(said_of(&people_of("step:s1", Counted::WithoutGoal)), (Some("s1"), "who left there".to_owned()));
        assert_eq!(lost.parts(), (&People::Ended, &Ending::WithoutGoal));
    }

    #[test]
    fn h4_what_people_did_is_said_in_words() {
        let during = |what, whose| {
            let day = "2025-03-01".parse().unwrap();
            said_of(&People::During(During { what, whose, day, bucket: Bucket::Month })).1
        };
        assert_eq!(during(Happened::End, WhoseTime::Every), "whose start ended in Mar 2025");
        assert_eq!(during(Happened::Goal, WhoseTime::First), "with the goal in Mar 2025 for the first time");
        assert_eq!(during(Happened::Begin, WhoseTime::FirstUpTo), "who started up to Mar 2025");
        let within = |step: Option<&str>, bin| said_of(&People::Within(step.map(str::to_owned), bin)).1;
        assert_eq!(within(None, 0), "with the goal after under 1 h");
        assert_eq!(within(Some("s1"), 4), "who reached it after 1 day – 2 days");
        assert_eq!(within(Some("s1"), 13), "who reached it after 365 days or more");
        let listened = People::Listening(Span::days(7), true);
        assert_eq!(said_of(&listened).1, "with the goal if it listened for 7 days, after leaving too");
        let factor = Factor { factor: "business_unit".into(), value: "north".into(), with: false, converted: true };
        assert_eq!(said_of(&People::Factor(factor)).1, "without business unit north, with the goal");
    }
}
