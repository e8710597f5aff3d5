//! The smaller parts: time zone, event names, channels, store, interface, keys.

use std::path::Path;

use toml::de::DeValue;

use super::walk::{Section, Walk};
use crate::config::keys::Chord;
use crate::config::settings::nearest;
use crate::config::theme::{Colour, Role};
use crate::config::{Channel, Config, Diagnostic, KeySetting, Placed};
use crate::domain::standard::{Depth, Role as Part, STANDARD, standard};
use crate::domain::zone::Zone;

/// `timezone` (T3).
pub(super) fn zone(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let Some(name) = walk.name(root, "timezone") else { return };
    if let Some(zone) = named_zone(walk, &name) {
        (config.zone, walk.zone) = (zone, zone);
    }
}

/// The zone of a name; notes where there is none.
pub(super) fn named_zone(walk: &mut Walk, name: &Placed<String>) -> Option<Zone> {
    if let Some(zone) = Zone::parse(&name.value) {
        return Some(zone);
    }
    let near = nearest(&name.value, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
    let fault = Diagnostic::error(Some(name.span.clone()), format!("no time zone `{}`", name.value))
        .help(near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default())
        .help("an IANA name such as `Europe/Berlin`");
    walk.push(fault);
    None
}

/// `[event_names]`.
pub(super) fn event_names(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let Some(section) = walk.section(root, "event_names") else { return };
    let known: Vec<&str> = STANDARD.iter().map(|known| known.name).collect();
    for (event, span, _) in &section.keys {
        if !known.contains(event) {
            walk.unknown("standard event", event, span.clone(), &known);
        }
        let mut names = Vec::new();
        for name in walk.names(&section, event, true) {
            let taken =
                config.event_names.iter().find(|(_, names)| names.contains(&name.value)).map(|(other, _)| other);
            if let Some(other) = taken {
                let message = format!("`{}` stands for `{other}` already", name.value);
                walk.error(name.span, message, "an event has one meaning");
            } else if name.value != **event && known.contains(&name.value.as_str()) {
                let message = format!("`{}` is a standard event itself", name.value);
                walk.error(name.span, message, "it keeps its own meaning");
            } else {
                names.push(name.value);
            }
        }
        config.event_names.push(((*event).to_owned(), names));
    }
}

/// `[channel.NAME]` (A2).
pub(super) fn channels(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let Some(all) = walk.section(root, "channel") else { return };
    for (name, span, node) in &all.keys {
        let Some(section) = walk.table("channel.NAME", name, node) else { continue };
        walk.clean(name, span);
        let attribute = walk.flag(&section, "attribute").unwrap_or(false);
        let mut touches = Vec::new();
        for event in walk.names(&section, "touches", false) {
            if touch(walk, &event, config) {
                touches.push(event.value);
            }
        }
        if attribute
            && section.get("touches").is_none_or(|node| node.get_ref().as_array().is_some_and(|list| list.is_empty()))
        {
            let message = format!("the channel `{name}` is to count as touches, but names none");
            walk.error(section.span.clone(), message, format!("add touches = [\"{name}_clicked\"] (A2)"));
        }
        if !attribute && !touches.is_empty() {
            let message = format!("the touches of the channel `{name}` do not count");
            walk.push(Diagnostic::warning(Some(section.span.clone()), message).help("add attribute = true (A2)"));
        }
        config.channels.push(Channel { name: (*name).to_owned(), attribute, touches });
    }
}

/// Whether an event may be made a touch: sends, deliveries and what happens to entries never are (A1).
pub(super) fn touch(walk: &mut Walk, event: &Placed<String>, config: &Config) -> bool {
    if let Some(known) = standard(&event.value)
        && (known.role == Part::Lifecycle || known.depth == Depth::Sent)
    {
        let message = format!("`{}` can be no touch", event.value);
        walk.error(event.span.clone(), message, "a touch is an interaction: sends and deliveries are none (A1)");
        return false;
    }
    if let Some(other) = config.channels.iter().find(|channel| channel.touches.contains(&event.value)) {
        let message = format!("`{}` is a touch of the channel `{}` already", event.value, other.name);
        walk.error(event.span.clone(), message, "");
        return false;
    }
    true
}

/// `[store]`.
pub(super) fn store(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let Some(section) = walk.section(root, "store") else { return };
    config.store.dir = walk.text(&section, "dir").map(|dir| absolute(&config.path, &dir.value));
    config.store.threads = walk.whole(&section, "threads", 1..=1024).and_then(|count| usize::try_from(count).ok());
    if let Some(limit) = walk.text(&section, "memory_limit") {
        if size(&limit.value) {
            config.store.memory_limit = Some(limit.value);
        } else {
            let help = "a number and KB, MB, GB, TB, KiB, MiB, GiB or TiB, at least 64 MB";
            walk.refuse(&section, "memory_limit", limit.span, help);
        }
    }
}

/// Whether a text is a size that work can be done in.
fn size(text: &str) -> bool {
    let at = text.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(text.len());
    let unit = match text[at..].to_ascii_lowercase().as_str() {
        "kb" | "kib" => 1e3,
        "mb" | "mib" => 1e6,
        "gb" | "gib" => 1e9,
        "tb" | "tib" => 1e12,
        _ => return false,
    };
    let number = text[..at].trim_end();
    let digits = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    digits && number.parse::<f64>().is_ok_and(|number| (64e6..1e16).contains(&(number * unit)))
}

/// A path of the file: relative ones begin at the folder of the file.
pub(in crate::config) fn absolute(file: &Path, path: &str) -> std::path::PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let joined = folder.join(path);
    std::path::absolute(&joined).unwrap_or(joined)
}

/// `[interface]`.
pub(super) fn interface(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let Some(section) = walk.section(root, "interface") else { return };
    config.ascii = walk.flag(&section, "ascii").unwrap_or(false);
    let Some(section) = walk.section(&section, "theme") else { return };
    for (name, role) in Role::ALL {
        let Some(node) = section.get(name) else { continue };
        let text = match node.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
            _ => {
                walk.wrong(&section, name, node);
                continue;
            }
        };
        if let Some(colour) = Colour::parse(&text) {
            config.theme.set(role, colour);
            continue;
        }
        let names: Vec<String> = Colour::names().collect();
        let near = nearest(&text, names.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
        walk.refuse(&section, name, node.span(), near.unwrap_or_else(|| format!("names: {}", names.join(", "))));
    }
}

/// `[keys]`; whether the actions exist is asked where the actions are known.
pub(super) fn keys(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let Some(section) = walk.section(root, "keys") else { return };
    for (action, span, _) in &section.keys {
        if !walk.clean(action, span) {
            continue;
        }
        let mut chords = Vec::new();
        for key in walk.names(&section, action, true) {
            match Chord::parse(&key.value) {
                Ok(value) => chords.push(Placed { value, span: key.span }),
                Err(message) => walk.error(key.span, message, ""),
            }
        }
        config.keys.push(KeySetting { action: Placed { value: (*action).to_owned(), span: span.clone() }, chords });
    }
}
