//! What two sessions changed, brought together (M6).

use super::error::Error;
use crate::domain::condition::Condition;
use crate::domain::funnel::Funnel;
use crate::domain::journey::{Goal, Measure};
use crate::domain::milestone::Milestone;

/// A three-way merge: what `was → now` changed, over what stands on the disk.
struct ThreeWay<'a, T> {
    disk: &'a T,
    was: &'a T,
    now: &'a T,
    /// What the user was told that the disk says.
    told: Option<&'a T>,
    /// The keys that were changed in both, and of which the user was not told.
    clashes: Vec<&'static str>,
}

impl<'a, T> ThreeWay<'a, T> {
    fn new(disk: &'a T, was: &'a T, now: &'a T, told: Option<&'a T>) -> Self {
        Self { disk, was, now, told, clashes: Vec::new() }
    }

    /// A part of it, known by a key. What was changed in both is taken from `now`.
    fn part<P: Clone + PartialEq>(&mut self, key: &'static str, part: impl Fn(&T) -> P) -> P {
        let [disk, was, now] = [self.disk, self.was, self.now].map(&part);
        if now == was || now == disk {
            return disk;
        }
        if disk != was && self.told.map(part).as_ref() != Some(&disk) {
            self.clashes.push(key);
        }
        now
    }
}

/// The three-way merge of a milestone.
pub(super) fn milestone(
    disk: &Milestone,
    was: &Milestone,
    now: &Milestone,
    told: Option<&Milestone>,
) -> Result<Milestone, Error> {
    let mut merge = ThreeWay::new(disk, was, now, told);
    let merged = Milestone {
        id: disk.id.clone(),
        name: merge.part("name", |milestone| milestone.name.clone()),
        trigger: merge.part("trigger", |milestone| milestone.trigger.clone()),
        conditions: merge.part("conditions", |milestone| milestone.conditions.clone()),
        tracking_since: merge.part("tracking_since", |milestone| milestone.tracking_since),
        audience: merge.part("audience", |milestone| milestone.audience),
        count: merge.part("count", |milestone| milestone.count),
    };
    if merge.clashes.is_empty() {
        Ok(merged)
    } else {
        Err(Error::Changed { disk: Box::new(disk.clone()), fields: merge.clashes })
    }
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
    let mut merge = ThreeWay::new(disk, was, now, told);
    let target = merge.part("target", |goal: &Goal| goal.target);
    let triggered = |goal: &Goal| matches!(goal.measure, Measure::Trigger { .. });
    let merged = if [disk, was, now].into_iter().all(triggered) {
        let kind = merge.part("kind", |goal: &Goal| goal.kind);
        let trigger = merge.part("trigger", |goal: &Goal| parts(goal).map(|(event, _)| event.to_owned()));
        let conditions = merge.part("conditions", |goal: &Goal| parts(goal).map(|(_, conditions)| conditions.to_vec()));
        let measure =
            Measure::Trigger { event: trigger.unwrap_or_default(), conditions: conditions.unwrap_or_default() };
        Goal { kind, measure, target, listening: merge.part("listening", |goal: &Goal| goal.listening) }
    } else {
        let key = if [disk, was, now].into_iter().any(triggered) { "kind" } else { "measure" };
        let whole = |goal: &Goal| (goal.kind, goal.measure.clone(), goal.listening);
        let (kind, measure, listening) = merge.part(key, whole);
        Goal { kind, measure, target, listening }
    };
    if merge.clashes.is_empty() {
        Ok(merged)
    } else {
        Err(Error::GoalChanged { disk: Box::new(disk.clone()), fields: merge.clashes })
    }
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
    let mut merge = ThreeWay::new(disk, was, now, told);
    let name = merge.part("name", |funnel: &Funnel| funnel.name.clone());
    let window = merge.part("window", |funnel: &Funnel| funnel.window);
    let count = merge.part("count", |funnel: &Funnel| funnel.count);
    let order = merge.part("order", |funnel: &Funnel| funnel.order);
    let (steps, exclude) = merge.part("steps", |funnel: &Funnel| (funnel.steps.clone(), funnel.exclude.clone()));
    let breakdowns = merge.part("breakdowns", |funnel: &Funnel| funnel.breakdowns.clone());
    let merged = Funnel { id: disk.id.clone(), name, window, count, order, steps, exclude, breakdowns };
    if merge.clashes.is_empty() {
        Ok(merged)
    } else {
        Err(Error::FunnelChanged { disk: Box::new(disk.clone()), fields: merge.clashes })
    }
}

/// The keys in which two funnels differ.
pub(super) fn funnel_changed(disk: &Funnel, other: &Funnel) -> Vec<&'static str> {
    let all = [
        ("name", disk.name != other.name),
        ("window", disk.window != other.window),
        ("count", disk.count != other.count),
        ("order", disk.order != other.order),
        ("steps", disk.steps != other.steps || disk.exclude != other.exclude),
        ("breakdowns", disk.breakdowns != other.breakdowns),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key).collect()
}
