//! Whose people a number of a journey is of, and how that is said.

use chrono::NaiveDate;

use crate::domain::life::PASSED;
use crate::domain::words;
use crate::domain::zone::Bucket;
use crate::print::format;
use crate::report::{
    DropOff, During, Ending, Factor, FunnelRow, Group, Happened, Messaged, People, StepMetric, WhoseTime, time_bin,
};

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
    DroppedOff,
    /// The same of those who started.
    DroppedFromStart,
    Opened,
    Clicked,
}

/// The step of a row; `None` for the rows that are none.
pub fn step_of(id: &str) -> Option<&str> {
    id.strip_prefix(STEP)
}

/// What is said where a step has no drop-off to be listed.
pub const NO_DROP_OFF: &str = "No drop-off is told of this step: it is an arm of a branch, or no table places it";

/// Whose people a number of a row is of, in a funnel that counts visits or people; `None` where it has no drop-off.
pub fn people_of(id: &str, counted: Counted, (funnel, by_people): (&[FunnelRow], bool)) -> Option<People> {
    match (step_of(id), counted) {
        (Some(step), Counted::DroppedOff) => drop_off(step, funnel, by_people).map(People::DroppedOff),
        (Some(step), Counted::DroppedFromStart) => {
            let told = drop_off(step, funnel, by_people);
            told.map(|told| People::DroppedOff(DropOff { before: None, ..told }))
        }
        _ => Some(counted_people(id, counted)),
    }
}

/// The drop-off of a step of a funnel whose rows are in their order: from the parent that is a step of it, else from the nearest
/// before it by position, else from the starts (F3).
fn drop_off(step: &str, funnel: &[FunnelRow], by_people: bool) -> Option<DropOff> {
    let row = funnel.iter().find(|row| row.step == step).filter(|row| row.drop_off.is_some())?;
    let before = before(row, funnel).map(|before| before.step.clone());
    Some(DropOff { step: step.to_owned(), before, by_people })
}

/// The step of a funnel that the drop-off of another is told from; `None` = the starts (F3).
pub fn before<'a>(row: &FunnelRow, funnel: &'a [FunnelRow]) -> Option<&'a FunnelRow> {
    let parent = funnel.iter().find(|other| Some(&other.step) == row.parent.as_ref() && other.step != row.step);
    let nearest = || funnel.iter().rfind(|other| other.position.zip(row.position).is_some_and(|(of, own)| of < own));
    parent.or_else(nearest)
}

fn counted_people(id: &str, counted: Counted) -> People {
    let metric =
        |step, metric: &str| People::Metric(StepMetric { step: Some(step), metric: metric.to_owned(), platform: None });
    let without = |all: &People| all.narrowed(Ending::WithoutGoal);
    match (step_of(id).map(str::to_owned), counted) {
        (None, _) if id == GOAL => People::Attained,
        (None, Counted::Waiting) => People::Active,
        (None, Counted::Left) => People::Ended,
        (None, Counted::WithoutGoal) => without(&People::Ended),
        (None, _) => People::Entered,
        (Some(step), Counted::Reached | Counted::DroppedOff | Counted::DroppedFromStart) => People::Reached(step),
        (Some(step), Counted::Waiting) => People::At(step),
        (Some(step), Counted::WentOn) => People::Passed(step),
        (Some(step), Counted::Left) => People::Left(step),
        (Some(step), Counted::WithoutGoal) => without(&People::Left(step)),
        (Some(step), Counted::Opened) => metric(step, "opened"),
        (Some(step), Counted::Clicked) => metric(step, "clicked"),
    }
}

/// The title of a list of people of a journey, or of a version of it; `called` says what users call a step.
pub fn title_of(journey: &str, version: Option<&str>, whose: &People, called: Called<'_>) -> String {
    let version = version.map(|version| format!(", version {version}")).unwrap_or_default();
    match said_of(whose, called) {
        (Some(step), says) => format!("{journey}{version} · {}: people {says}", called(step)),
        (None, says) => format!("{journey}{version}: people {says}"),
    }
}

/// What users call a step.
type Called<'a> = &'a dyn Fn(&str) -> String;

/// The step that people of a journey are of, and what they did, in words. How their starts ended is no part of it: the list
/// says that itself, as it can be narrowed to another ending.
fn said_of<'a>(people: &'a People, called: Called<'_>) -> (Option<&'a str>, String) {
    let (step, says) = match people.parts().0 {
        People::Attained => (None, "with the goal"),
        People::Active => (None, "still on their way"),
        People::Ended => (None, "whose start ended"),
        People::EndedAt(step) => (Some(step), "whose start ended there"),
        People::Group(by, group, goal) => return (None, group_says(*by, group.as_deref(), *goal)),
        People::Metric(metric) => return (metric.step.as_deref(), metric_says(metric, called)),
        People::Messaged(messaged) => return (messaged.step.as_deref(), messaged_says(messaged)),
        People::Reached(step) => (Some(step), "who reached it"),
        People::At(step) => (Some(step), "who wait there"),
        People::Passed(step) => (Some(step), "who went on"),
        People::Left(step) => (Some(step), "who left there"),
        People::DroppedOff(DropOff { step, before, .. }) => {
            let from_start = || "who started and did not come to it".to_owned();
            let says = before
                .as_ref()
                .map_or_else(from_start, |before| format!("who came to {} and not to it", called(before)));
            return (Some(step), says);
        }
        People::During(during) => return (during.step.as_deref(), during_says(during)),
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

/// `of variant B, with the goal`; `whose first message was email`.
fn group_says(by: Group, group: Option<&str>, goal: bool) -> String {
    let group = match (by, group) {
        (Group::Variant, Some(variant)) => format!("of variant {variant}"),
        (Group::Variant, None) => "of no variant".to_owned(),
        (Group::Channel, Some(channel)) => format!("whose first message was {channel}"),
        (Group::Channel, None) => "without a message".to_owned(),
    };
    group + if goal { ", with the goal" } else { "" }
}

/// `who opened it on ios`, `with “bounced”`; of messages of no step `who opened a message of no step`.
fn metric_says(of: &StepMetric, called: Called<'_>) -> String {
    let StepMetric { step, metric, platform } = of;
    let message = if step.is_some() { "it" } else { "a message of no step" };
    let says = match metric.as_str() {
        "sent" => format!("who were sent {message}"),
        "opened" => format!("who opened {message}"),
        "clicked" => format!("who clicked {message}"),
        other => {
            let known = words::id_words(words::Kind::Metric, other);
            let event = || format!("with “{}”", known.map_or_else(|| other.replace('_', " "), str::to_owned));
            other.strip_prefix(PASSED).map_or_else(event, |next| format!("who went on to {}", called(next)))
        }
    };
    let on = platform.as_ref().map(|platform| format!(" on {platform}")).unwrap_or_default();
    says + &on
}

/// `who were sent a message in Mar 2025`.
fn messaged_says(messaged: &Messaged) -> String {
    let what = if messaged.clicked { "who clicked on a message" } else { "who were sent a message" };
    format!("{what} in {}", when(messaged.day, messaged.bucket))
}

/// A bucket of time in words.
fn when(day: NaiveDate, bucket: Bucket) -> String {
    match bucket {
        Bucket::Month => format::month(day),
        other => format!("the {} from {}", other.name(), format::date(day)),
    }
}

/// `who started in Mar 2025`.
fn during_says(during: &During) -> String {
    let when = when(during.day, during.bucket);
    let what = match during.what {
        Happened::Begin if during.step.is_some() => "who reached it",
        Happened::End if during.step.is_some() => "who left there",
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

    fn said(people: &People) -> String {
        title_of("A", None, people, &|step| format!("Step {step}"))
    }

    fn of(id: &str, counted: Counted) -> People {
        counted_people(id, counted)
    }

    #[test]
    fn f3_h4_a_drop_off_is_told_from_the_parent_else_the_step_before_else_the_starts() {
        let row = |step: &str, position: Option<i64>, parent: Option<&str>, drop_off: Option<f64>| FunnelRow {
            step: step.to_owned(),
            position,
            parent: parent.map(str::to_owned),
            drop_off,
            name: None,
            kind: None,
            customers: 0,
            inflow: 0,
            in_progress: 0,
            passed_on: 0,
            exited: 0,
            share_of_start: None,
            branch_share: None,
            exit_rate: None,
        };
        let funnel = [
            row("a", Some(1), Some("gone"), Some(0.1)),
            row("b", Some(2), None, Some(0.2)),
            row("c", Some(3), Some("a"), Some(0.3)),
            row("arm", Some(4), Some("c"), None),
        ];
        let dropped = |step: &str| people_of(&format!("step:{step}"), Counted::DroppedOff, (&funnel, true));
        let from = |step: &str, before: Option<&str>| {
            let before = before.map(str::to_owned);
            Some(People::DroppedOff(DropOff { step: step.to_owned(), before, by_people: true }))
        };
        assert_eq!(dropped("a"), from("a", None));
        assert_eq!(dropped("b"), from("b", Some("a")));
        assert_eq!(dropped("c"), from("c", Some("a")));
        assert_eq!(dropped("arm"), None);
        let all = |step: &str| people_of(&format!("step:{step}"), Counted::DroppedFromStart, (&funnel, true));
        assert_eq!(all("c"), from("c", None));
        assert_eq!(all("arm"), None);
        let says = |step: &str| dropped(step).map(|people| said(&people)).unwrap_or_default();
        assert_eq!(says("a"), "A · Step a: people who started and did not come to it");
        assert_eq!(says("c"), "A · Step c: people who came to Step a and not to it");
    }

    #[test]
    fn h4_each_number_opens_its_own_people() {
        assert_eq!(of("step:s1", Counted::Left), People::Left("s1".into()));
        assert_eq!(of("goal", Counted::Left), People::Attained);
        let lost = of("all", Counted::WithoutGoal);
        assert_eq!(said(&lost), "A: people whose start ended");
        assert_eq!(said(&of("step:s1", Counted::WithoutGoal)), "A · Step s1: people who left there");
        let opened = of("step:s1", Counted::Opened);
        let metric = StepMetric { step: Some("s1".into()), metric: "opened".into(), platform: None };
        assert_eq!(opened, People::Metric(metric.clone()));
        assert_eq!(said(&opened), "A · Step s1: people who opened it");
        let says = |metric: StepMetric| said(&People::Metric(metric));
        let on_ios = StepMetric { platform: Some("ios".into()), metric: "spam_reported".into(), ..metric.clone() };
        assert_eq!(says(on_ios), "A · Step s1: people with “reported as spam” on ios");
        let passed = StepMetric { metric: "passed:s2".into(), ..metric.clone() };
        assert_eq!(says(passed), "A · Step s1: people who went on to Step s2");
        assert_eq!(says(StepMetric { step: None, ..metric }), "A: people who opened a message of no step");
        assert_eq!(
            said(&People::Group(Group::Variant, Some("B".into()), true)),
            "A: people of variant B, with the goal"
        );
        assert_eq!(said(&People::Group(Group::Variant, None, false)), "A: people of no variant");
        let email = People::Group(Group::Channel, Some("email".into()), false);
        assert_eq!(said(&email), "A: people whose first message was email");
        assert_eq!(title_of("A", Some("2"), &People::Entered, &str::to_owned), "A, version 2: people who started");
        assert_eq!(lost.parts(), (&People::Ended, &Ending::WithoutGoal));
    }

    #[test]
    fn h4_what_people_did_is_said_in_words() {
        let during = |what, whose| {
            let day = "2025-03-01".parse().unwrap();
            said_of(&People::During(During { step: None, what, whose, day, bucket: Bucket::Month }), &str::to_owned).1
        };
        assert_eq!(during(Happened::End, WhoseTime::Every), "whose start ended in Mar 2025");
        assert_eq!(during(Happened::Goal, WhoseTime::First), "with the goal in Mar 2025 for the first time");
        assert_eq!(during(Happened::Begin, WhoseTime::FirstUpTo), "who started up to Mar 2025");
        let within = |step: Option<&str>, bin| said_of(&People::Within(step.map(str::to_owned), bin), &str::to_owned).1;
        assert_eq!(within(None, 0), "with the goal after under 1 h");
        assert_eq!(within(Some("s1"), 4), "who reached it after 1 day – 2 days");
        assert_eq!(within(Some("s1"), 13), "who reached it after 365 days or more");
        let messaged = |clicked| {
            let day = "2025-03-01".parse().unwrap();
            said_of(&People::Messaged(Messaged { step: None, clicked, day, bucket: Bucket::Month }), &str::to_owned).1
        };
        assert_eq!(messaged(false), "who were sent a message in Mar 2025");
        assert_eq!(messaged(true), "who clicked on a message in Mar 2025");
        let listened = People::Listening(Span::days(7), true);
        assert_eq!(said_of(&listened, &str::to_owned).1, "with the goal if it listened for 7 days, after leaving too");
        let factor = Factor { factor: "business_unit".into(), value: "north".into(), with: false, converted: true };
        assert_eq!(said_of(&People::Factor(factor), &str::to_owned).1, "without business unit north, with the goal");
    }
}
