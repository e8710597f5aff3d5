//! Journeys and their goals (G1–G5, G12).

use std::collections::HashSet;

use toml::de::DeValue;

use super::catalogue::unique;
use super::condition::conditions;
use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::settings::journey::{LISTENING, LISTENING_DEFAULT, MEASURE};
use crate::domain::journey::{Direction, Goal, GoalKind, Journey, Measure, Target};
use crate::domain::milestone::Trigger;

/// `[[journey]]`.
pub(super) fn journeys(reader: &mut TomlReader<'_>, root: &TomlTable<'_>, triggers: &[Trigger]) -> Vec<Journey> {
    let mut found = Vec::new();
    let mut ids = HashSet::new();
    let refused = triggers.iter().filter(|known| !known.goal).map(|known| known.event.clone());
    let refused: HashSet<String> = refused.collect();
    for section in reader.tables(root, "journey") {
        let id = unique(reader, &section, &mut ids);
        let name = reader.name(&section, "name").map(|name| name.value);
        let direction = reader.choice(&section, "direction", Direction::ALL);
        let published_at = reader.time(&section, "published_at");
        let ended_at = reader.time(&section, "ended_at");
        if let (Some(begin), Some(end), Some(node)) = (published_at, ended_at, section.get("ended_at"))
            && end < begin
        {
            reader.error(node.span(), "the journey ends before it is published", "");
        }
        let mut segments =
            |key| reader.names(&section, key, false).into_iter().map(|name| name.value).collect::<Vec<_>>();
        let (exclude_segments, suppress_segments) = (segments("exclude_segments"), segments("suppress_segments"));
        let mut variant = |key| reader.name(&section, key).map(|name| name.value);
        let (baseline, holdout) = (variant("baseline"), variant("holdout"));
        let goal = reader.table(&section, "goal").and_then(|section| goal(reader, &section, &refused));
        let Some(id) = id else { continue };
        found.push(Journey {
            id,
            name,
            direction,
            published_at,
            ended_at,
            exclude_segments,
            suppress_segments,
            baseline,
            holdout,
            goal,
        });
    }
    found
}

/// A goal; `refused` are the events that cannot be one (G12).
fn goal(reader: &mut TomlReader<'_>, section: &TomlTable<'_>, refused: &HashSet<String>) -> Option<Goal> {
    let kind = reader.choice(section, "kind", GoalKind::ALL);
    if section.get("kind").is_none() {
        reader.missing(section, "kind");
    }
    let target = target(reader, section);
    let listening = reader.duration(section, "listening", &(LISTENING.0..=LISTENING.1)).unwrap_or(LISTENING_DEFAULT);
    let measure = match kind? {
        GoalKind::GeneralNotification => notification(reader, section)?,
        kind => triggered(reader, section, kind, refused)?,
    };
    Some(Goal { kind: kind?, measure, target, listening })
}

fn notification(reader: &mut TomlReader<'_>, section: &TomlTable<'_>) -> Option<Measure> {
    let mut whole = true;
    for key in ["trigger", "conditions", "listening"] {
        if let Some(span) = section.key_span(key) {
            let help = "it is attained by opening a message, or with measure = \"clicked\" by a click (G3)";
            reader.error(span, format!("a general_notification has no `{key}`"), help);
            whole = false;
        }
    }
    let clicked = reader.choice(section, "measure", MEASURE).unwrap_or(false);
    whole.then_some(if clicked { Measure::Clicked } else { Measure::Opened })
}

fn triggered(
    reader: &mut TomlReader<'_>,
    section: &TomlTable<'_>,
    kind: GoalKind,
    refused: &HashSet<String>,
) -> Option<Measure> {
    let event = reader.name(section, "trigger");
    let conditions = conditions(reader, section);
    if let Some(span) = section.key_span("measure") {
        let help = format!("only general_notification has it; {} is measured by its trigger (G3)", kind.name());
        reader.error(span, format!("a {} has no `measure`", kind.name()), help);
    }
    if section.get("trigger").is_none() {
        reader.missing(section, "trigger");
    }
    let event = event?;
    if refused.contains(&event.value) {
        let (message, help) = not_a_goal(&event.value);
        reader.error(event.span, message, help);
        return None;
    }
    Some(Measure::Trigger { event: event.value, conditions })
}

/// Why an event whose trigger says `goal = false` is none (G12): what is wrong, and the reason.
pub(in crate::config) fn not_a_goal(event: &str) -> (String, &'static str) {
    let message = format!("`{event}` cannot be a goal");
    let reason =
        "its [[trigger]] says goal = false: a change of a CRM record is not what a customer did in the journey (G12)";
    (message, reason)
}

fn target(reader: &mut TomlReader<'_>, section: &TomlTable<'_>) -> Option<Target> {
    let node = section.get("target")?;
    match node.get_ref() {
        DeValue::Integer(_) => {
            let count = reader.integer(section, "target", 1..=i64::MAX)?;
            u64::try_from(count).ok().map(Target::Count)
        }
        DeValue::String(text) => {
            let share = Target::percentage(text);
            if share.is_some() {
                return share;
            }
            reader.refuse(section, "target", node.span(), "a percentage is more than 0% and at most 100%");
            None
        }
        _ => {
            reader.wrong(section, "target", node);
            None
        }
    }
}
