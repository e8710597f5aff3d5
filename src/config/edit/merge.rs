//! What two sessions changed, brought together (M6).

use super::error::Error;
use crate::domain::condition::Condition;
use crate::domain::funnel::Funnel;
use crate::domain::journey::{Goal, Measure};
use crate::domain::milestone::Milestone;

/// A field in a three-way merge: what `was → now` changed, over what stands on the disk. What was changed in both is taken from
/// `now` where the user was told what the disk says; else `clash` is told.
fn merged<T: Clone + PartialEq>([disk, was, now]: [&T; 3], told: Option<&T>, clash: &mut impl FnMut()) -> T {
    if now == was || now == disk {
        return disk.clone();
    }
    if disk != was && told != Some(disk) {
        clash();
    }
    now.clone()
}

/// The three-way merge of a milestone.
pub(super) fn milestone(
    disk: &Milestone,
    was: &Milestone,
    now: &Milestone,
    told: Option<&Milestone>,
) -> Result<Milestone, Error> {
    let mut fields = Vec::new();
    macro_rules! field {
        ($field:ident) => {
            merged([&disk.$field, &was.$field, &now.$field], told.map(|told| &told.$field), &mut || {
                fields.push(stringify!($field));
            })
        };
    }
    let merged = Milestone {
        id: disk.id.clone(),
        name: field!(name),
        trigger: field!(trigger),
        conditions: field!(conditions),
        tracking_since: field!(tracking_since),
        audience: field!(audience),
        count: field!(count),
    };
    if fields.is_empty() { Ok(merged) } else { Err(Error::Changed { disk: Box::new(disk.clone()), fields }) }
}

/// The keys in which two milestones differ.
pub(super) fn changed(disk: &Milestone, other: &Milestone) -> Vec<&'static str> {
    let all = [
        ("name", disk.name != other.name),
        ("trigger", disk.trigger != other.trigger),
        ("conditions", disk.conditions != other.conditions),
        ("tracking_since", disk.tracking_since != other.tracking_since),
        ("audience", disk.audience != other.audience),
        ("count", disk.count != other.count),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key).collect()
}

/// The three-way merge of a goal. Its kind and what it counts stay together where one of them is a `general_notification`, which
/// has neither trigger nor listening window (G3).
pub(super) fn goal(disk: &Goal, was: &Goal, now: &Goal, told: Option<&Goal>) -> Result<Goal, Error> {
    let mut fields = Vec::new();
    macro_rules! field {
        ($key:literal, $part:expr) => {{
            let part = $part;
            let told = told.map(part);
            merged([&part(disk), &part(was), &part(now)], told.as_ref(), &mut || fields.push($key))
        }};
    }
    let target = field!("target", |goal: &Goal| goal.target);
    let triggered = |goal: &Goal| matches!(goal.measure, Measure::Trigger { .. });
    let merged = if [disk, was, now].into_iter().all(triggered) {
        let kind = field!("kind", |goal: &Goal| goal.kind);
        let trigger = field!("trigger", |goal: &Goal| parts(goal).map(|(event, _)| event.to_owned()));
        let conditions = field!("conditions", |goal: &Goal| parts(goal).map(|(_, conditions)| conditions.to_vec()));
        let measure =
            Measure::Trigger { event: trigger.unwrap_or_default(), conditions: conditions.unwrap_or_default() };
        Goal { kind, measure, target, listening: field!("listening", |goal: &Goal| goal.listening) }
    } else {
        let key = if [disk, was, now].into_iter().any(triggered) { "kind" } else { "measure" };
        let whole = |goal: &Goal| (goal.kind, goal.measure.clone(), goal.listening);
        let told = told.map(whole);
        let (kind, measure, listening) =
            merged([&whole(disk), &whole(was), &whole(now)], told.as_ref(), &mut || fields.push(key));
        Goal { kind, measure, target, listening }
    };
    if fields.is_empty() { Ok(merged) } else { Err(Error::GoalChanged { disk: Box::new(disk.clone()), fields }) }
}

/// The event that a goal counts, and the conditions on it.
fn parts(goal: &Goal) -> Option<(&str, &[Condition])> {
    match &goal.measure {
        Measure::Trigger { event, conditions } => Some((event, conditions)),
        Measure::Opened | Measure::Clicked => None,
    }
}

/// The keys in which two goals differ; the kind alone where only one of them has a trigger.
pub(super) fn goal_changed(disk: &Goal, other: &Goal) -> Vec<&'static str> {
    let mut all = vec![("target", disk.target != other.target)];
    match (parts(disk), parts(other)) {
        (Some((event, conditions)), Some((other_event, other_conditions))) => all.extend([
            ("kind", disk.kind != other.kind),
            ("trigger", event != other_event),
            ("conditions", conditions != other_conditions),
            ("listening", disk.listening != other.listening),
        ]),
        (None, None) => all.push(("measure", disk.measure != other.measure)),
        _ => all.push(("kind", true)),
    }
    all.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key).collect()
}

/// The three-way merge of a funnel. Steps and exclusions stay together: exclusions name steps by their numbers.
pub(super) fn funnel(disk: &Funnel, was: &Funnel, now: &Funnel, told: Option<&Funnel>) -> Result<Funnel, Error> {
    let mut fields = Vec::new();
    macro_rules! field {
        ($key:literal, $part:expr) => {{
            let part = $part;
            let told = told.map(part);
            merged([&part(disk), &part(was), &part(now)], told.as_ref(), &mut || fields.push($key))
        }};
    }
    let name = field!("name", |funnel: &Funnel| funnel.name.clone());
    let window = field!("window", |funnel: &Funnel| funnel.window);
    let count = field!("count", |funnel: &Funnel| funnel.count);
    let order = field!("order", |funnel: &Funnel| funnel.order);
    let (steps, exclude) = field!("steps", |funnel: &Funnel| (funnel.steps.clone(), funnel.exclude.clone()));
    // No form changes by what it is told apart.
    let (id, breakdowns) = (disk.id.clone(), disk.breakdowns.clone());
    let merged = Funnel { id, name, window, count, order, steps, exclude, breakdowns };
    if fields.is_empty() { Ok(merged) } else { Err(Error::FunnelChanged { disk: Box::new(disk.clone()), fields }) }
}

/// The keys in which two funnels differ.
pub(super) fn funnel_changed(disk: &Funnel, other: &Funnel) -> Vec<&'static str> {
    let all = [
        ("name", disk.name != other.name),
        ("window", disk.window != other.window),
        ("count", disk.count != other.count),
        ("order", disk.order != other.order),
        ("steps", disk.steps != other.steps || disk.exclude != other.exclude),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key).collect()
}
