//! Triggers and milestones (M1–M8, G12).

use std::collections::HashSet;
use std::ops::Range;

use super::condition::conditions;
use super::walk::{Section, Walk};
use crate::config::{Config, Diagnostic, Segment};
use crate::domain::milestone::{Audience, Count, Milestone, Trigger};

/// `[[trigger]]`.
pub(super) fn triggers(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let mut seen = HashSet::new();
    for section in walk.tables(root, "trigger") {
        let event = walk.name(&section, "event");
        let label = walk.name(&section, "label").map(|label| label.value);
        let audience = walk.choice(&section, "audience", Audience::ALL);
        let goal = walk.flag(&section, "goal").unwrap_or(true);
        if section.get("event").is_none() {
            walk.missing(&section, "event");
        }
        let Some(event) = event else { continue };
        if !seen.insert(event.value.clone()) {
            walk.error(
                event.span,
                format!("the trigger `{}` is there twice", event.value),
                "give each event one entry",
            );
            continue;
        }
        config.triggers.push(Trigger { event: event.value, label, audience, goal });
    }
}

/// `[[segment]]` (X1).
pub(super) fn segments(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let mut seen = HashSet::new();
    for section in walk.tables(root, "segment") {
        let (name, file) = (walk.name(&section, "name"), walk.text(&section, "file"));
        for key in ["name", "file"] {
            if section.get(key).is_none() {
                walk.missing(&section, key);
            }
        }
        let (Some(name), Some(file)) = (name, file) else { continue };
        if !seen.insert(name.value.clone()) {
            walk.error(name.span, format!("the segment `{}` is there twice", name.value), "names are unique");
            continue;
        }
        config.segments.push(Segment::of(&config.path, &name.value, &file.value));
    }
}

/// `[[milestone]]` and `max_milestones`.
pub(super) fn milestones(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    if let Some(most) = walk.whole(root, "max_milestones", 1..=100) {
        config.max_milestones = usize::try_from(most).unwrap_or(config.max_milestones);
    }
    let sections = walk.tables(root, "milestone");
    if let Some(section) = sections.get(config.max_milestones) {
        walk.push(too_many(section.span.clone(), sections.len(), config.max_milestones));
    }
    let mut ids = HashSet::new();
    // One or two too many are looked at as well, thousands are not.
    for section in sections.iter().take(config.max_milestones + 10) {
        if let Some(milestone) = milestone(walk, section, config, &mut ids) {
            config.milestones.push(milestone);
        }
    }
}

fn too_many(span: Range<usize>, count: usize, most: usize) -> Diagnostic {
    let most = match most {
        5 => "at most five milestones".to_owned(),
        1 => "at most one milestone".to_owned(),
        most => format!("at most {most} milestones"),
    };
    Diagnostic::error(Some(span), format!("one milestone too many: {most}"))
        .label(format!("there are {count}"))
        .help("each milestone is found, and attributed under every model, for all customers: that is why their number is limited (M4)")
        .help("delete one, or raise max_milestones")
}

fn milestone(walk: &mut Walk, section: &Section<'_>, config: &Config, ids: &mut HashSet<String>) -> Option<Milestone> {
    let id = unique(walk, section, ids);
    let name = walk.name(section, "name");
    let trigger = walk.name(section, "trigger");
    if section.get("trigger").is_none() {
        walk.missing(section, "trigger");
    }
    let conditions = conditions(walk, section);
    let tracking_since = walk.time(section, "tracking_since");
    let own = walk.choice(section, "audience", Audience::ALL);
    let count = walk.choice(section, "count", Count::ALL).unwrap_or_default();
    let (id, trigger) = (id?, trigger?);
    let inherited = config.triggers.iter().find(|known| known.event == trigger.value).and_then(|known| known.audience);
    if let (Some(own), Some(inherited)) = (own, inherited)
        && own != inherited
    {
        let word = |audience| Audience::ALL.iter().find(|(_, known)| *known == audience).map_or("", |(word, _)| *word);
        let warning = Diagnostic::warning(
            section.get("audience").map(toml::Spanned::span),
            format!("the audience of the milestone is {}, that of its trigger is {}", word(own), word(inherited)),
        );
        walk.push(warning.help("leave `audience` out to take the trigger's (M7)"));
    }
    if let Some(name) = &name
        && let Some(other) = config.milestones.iter().find(|known| known.name == name.value)
    {
        let message = format!("the milestones `{}` and `{id}` have the same name", other.id);
        walk.push(Diagnostic::warning(Some(name.span.clone()), message));
    }
    let name = name.map_or_else(|| id.clone(), |name| name.value);
    let audience = own.or(inherited);
    Some(Milestone { id, name, trigger: trigger.value, conditions, tracking_since, audience, count })
}

/// An id that none before has.
pub(super) fn unique(walk: &mut Walk, section: &Section<'_>, ids: &mut HashSet<String>) -> Option<String> {
    if section.get("id").is_none() {
        walk.missing(section, "id");
    }
    let id = walk.name(section, "id")?;
    if ids.insert(id.value.clone()) {
        return Some(id.value);
    }
    walk.error(id.span, format!("the {} `{}` is there twice", section.path, id.value), "ids are unique");
    None
}
