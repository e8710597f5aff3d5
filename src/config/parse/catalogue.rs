//! Triggers and milestones (M1–M8, G12).

use std::collections::HashSet;
use std::ops::Range;

use super::condition::conditions;
use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::checked::Config;
use crate::config::diagnostic::Diagnostic;
use crate::config::segment::Segment;
use crate::domain::milestone::{Audience, Count, Milestone, Trigger};

/// `[[trigger]]`.
pub(super) fn triggers(reader: &mut TomlReader<'_>, root: &TomlTable<'_>) -> Vec<Trigger> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for section in reader.tables(root, "trigger") {
        let event = reader.name(&section, "event");
        let label = reader.name(&section, "label").map(|label| label.value);
        let audience = reader.choice(&section, "audience", Audience::ALL);
        let goal = reader.flag(&section, "goal").unwrap_or(true);
        if section.get("event").is_none() {
            reader.missing(&section, "event");
        }
        let Some(event) = event else { continue };
        if !seen.insert(event.value.clone()) {
            reader.error(
                event.span,
                format!("the trigger `{}` is there twice", event.value),
                "give each event one entry",
            );
            continue;
        }
        found.push(Trigger { event: event.value, label, audience, goal });
    }
    found
}

/// `[[segment]]` (X1).
pub(super) fn segments(reader: &mut TomlReader<'_>, root: &TomlTable<'_>) -> Vec<Segment> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    for section in reader.tables(root, "segment") {
        let (name, file) = (reader.name(&section, "name"), reader.text(&section, "file"));
        for key in ["name", "file"] {
            if section.get(key).is_none() {
                reader.missing(&section, key);
            }
        }
        let (Some(name), Some(file)) = (name, file) else { continue };
        if !seen.insert(name.value.clone()) {
            reader.error(name.span, format!("the segment `{}` is there twice", name.value), "names are unique");
            continue;
        }
        found.push(Segment::beside(reader.file, &name.value, &file.value));
    }
    found
}

/// `[[milestone]]`, at most `max_milestones`.
pub(super) fn milestones(reader: &mut TomlReader<'_>, root: &TomlTable<'_>, config: &mut Config) {
    let sections = reader.tables(root, "milestone");
    if let Some(section) = sections.get(config.max_milestones) {
        reader.push(too_many(section.span.clone(), sections.len(), config.max_milestones));
    }
    let mut ids = HashSet::new();
    // One or two too many are looked at as well, thousands are not.
    for section in sections.iter().take(config.max_milestones + 10) {
        if let Some(milestone) = milestone(reader, section, config, &mut ids) {
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

fn milestone(
    reader: &mut TomlReader<'_>,
    section: &TomlTable<'_>,
    config: &Config,
    ids: &mut HashSet<String>,
) -> Option<Milestone> {
    let id = unique(reader, section, ids);
    let name = reader.name(section, "name");
    let trigger = reader.name(section, "trigger");
    if section.get("trigger").is_none() {
        reader.missing(section, "trigger");
    }
    let conditions = conditions(reader, section);
    let tracking_since = reader.time(section, "tracking_since");
    let own = reader.choice(section, "audience", Audience::ALL);
    let count = reader.choice(section, "count", Count::ALL).unwrap_or_default();
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
        reader.push(warning.help("leave `audience` out to take the trigger's (M7)"));
    }
    if let Some(name) = &name
        && let Some(other) = config.milestones.iter().find(|known| known.name == name.value)
    {
        let message = format!("the milestones `{}` and `{id}` have the same name", other.id);
        reader.push(Diagnostic::warning(Some(name.span.clone()), message));
    }
    let name = name.map_or_else(|| id.clone(), |name| name.value);
    let audience = own.or(inherited);
    Some(Milestone { id, name, trigger: trigger.value, conditions, tracking_since, audience, count })
}

/// An id that none before has.
pub(super) fn unique(
    reader: &mut TomlReader<'_>,
    section: &TomlTable<'_>,
    ids: &mut HashSet<String>,
) -> Option<String> {
    if section.get("id").is_none() {
        reader.missing(section, "id");
    }
    let id = reader.name(section, "id")?;
    if ids.insert(id.value.clone()) {
        return Some(id.value);
    }
    reader.error(id.span, format!("the {} `{}` is there twice", section.path, id.value), "ids are unique");
    None
}
