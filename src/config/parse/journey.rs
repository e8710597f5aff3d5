//! Journeys and their goals (G1–G5, G12).

use std::collections::HashSet;

use toml::de::DeValue;

use super::catalogue::unique;
use super::condition::conditions;
use super::walk::{Section, Walk};
use crate::config::Config;
use crate::domain::journey::{Direction, Goal, GoalKind, Journey, Measure, Target};
use crate::domain::time::Span;

/// How long after completion a trigger counts, where nothing is said (G4).
const LISTENING: Span = Span::days(3);

/// `[[journey]]`.
pub(super) fn journeys(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let mut ids = HashSet::new();
    let refused = config.triggers.iter().filter(|known| !known.goal).map(|known| known.event.clone());
    let refused: HashSet<String> = refused.collect();
    for section in walk.tables(root, "journey") {
        let id = unique(walk, &section, &mut ids);
        let name = walk.name(&section, "name").map(|name| name.value);
        let direction = walk.choice(&section, "direction", Direction::ALL);
        let published_at = walk.time(&section, "published_at");
        let ended_at = walk.time(&section, "ended_at");
        if let (Some(begin), Some(end), Some(node)) = (published_at, ended_at, section.get("ended_at"))
            && end < begin
        {
            walk.error(node.span(), "the journey ends before it is published", "");
        }
        let mut segments =
            |key| walk.names(&section, key, false).into_iter().map(|name| name.value).collect::<Vec<_>>();
        let (exclude_segments, suppress_segments) = (segments("exclude_segments"), segments("suppress_segments"));
        let goal = walk.section(&section, "goal").and_then(|section| goal(walk, &section, &refused));
        let Some(id) = id else { continue };
        config.journeys.push(Journey {
            id,
            name,
            direction,
            published_at,
            ended_at,
            exclude_segments,
            suppress_segments,
            goal,
        });
    }
}

/// A goal; `refused` are the events that cannot be one (G12).
fn goal(walk: &mut Walk, section: &Section<'_>, refused: &HashSet<String>) -> Option<Goal> {
    let kind = walk.choice(section, "kind", GoalKind::ALL);
    if section.get("kind").is_none() {
        walk.missing(section, "kind");
    }
    let target = target(walk, section);
    let listening = walk.duration(section, "listening", &(Span(0)..=Span::days(730))).unwrap_or(LISTENING);
    let measure = match kind? {
        GoalKind::GeneralNotification => notification(walk, section)?,
        kind => triggered(walk, section, kind, refused)?,
    };
    Some(Goal { kind: kind?, measure, target, listening })
}

fn notification(walk: &mut Walk, section: &Section<'_>) -> Option<Measure> {
    let mut whole = true;
    for key in ["trigger", "conditions", "listening"] {
        if let Some((_, span, _)) = section.keys.iter().find(|(known, ..)| *known == key) {
            let help = "it is attained by opening a message, or with measure = \"clicked\" by a click (G3)";
            walk.error(span.clone(), format!("a general_notification has no `{key}`"), help);
            whole = false;
        }
    }
    let clicked = walk.choice(section, "measure", &[("opened", false), ("clicked", true)]).unwrap_or(false);
    whole.then_some(if clicked { Measure::Clicked } else { Measure::Opened })
}

fn triggered(walk: &mut Walk, section: &Section<'_>, kind: GoalKind, refused: &HashSet<String>) -> Option<Measure> {
    let event = walk.name(section, "trigger");
    let conditions = conditions(walk, section);
    if let Some((_, span, _)) = section.keys.iter().find(|(known, ..)| *known == "measure") {
        let help = format!("only general_notification has it; {} is measured by its trigger (G3)", kind.name());
        walk.error(span.clone(), format!("a {} has no `measure`", kind.name()), help);
    }
    if section.get("trigger").is_none() {
        walk.missing(section, "trigger");
    }
    let event = event?;
    if refused.contains(&event.value) {
        let message = format!("`{}` cannot be a goal", event.value);
        let help = "its [[trigger]] says goal = false: a change of a CRM record is not what a customer did in the journey (G12)";
        walk.error(event.span, message, help);
        return None;
    }
    Some(Measure::Trigger { event: event.value, conditions })
}

fn target(walk: &mut Walk, section: &Section<'_>) -> Option<Target> {
    let node = section.get("target")?;
    match node.get_ref() {
        DeValue::Integer(_) => {
            let count = walk.whole(section, "target", 1..=i64::MAX)?;
            u64::try_from(count).ok().map(Target::Count)
        }
        DeValue::String(text) => {
            let share = text
                .strip_suffix('%')
                .map(str::trim_end)
                .filter(|number| number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
            let share = share.and_then(|number| number.parse::<f64>().ok());
            if let Some(share) = share.filter(|share| *share > 0.0 && *share <= 100.0) {
                return Some(Target::Share(share / 100.0));
            }
            walk.refuse(section, "target", node.span(), "a percentage is more than 0% and at most 100%");
            None
        }
        _ => {
            walk.wrong(section, "target", node);
            None
        }
    }
}
