//! `[attribution]` (A2, A4, A8, A9, A13).

use super::channel::may_be_touch;
use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::diagnostic::Diagnostic;
use crate::config::settings::attribution::{Attribution, LOOKBACK};
use crate::config::settings::events::Channel;
use crate::config::touches::touch_names;
use crate::domain::model::{Model, Weights};
use crate::domain::time::Span;

/// `[attribution]`; `channels` are those of the file.
pub(super) fn attribution(reader: &mut TomlReader<'_>, root: &TomlTable<'_>, channels: &[Channel]) -> Attribution {
    let mut found = Attribution::default();
    let Some(section) = reader.table(root, "attribution") else { return found };
    found.read(reader, &section);
    for name in reader.names(&section, "touch_events", false) {
        if may_be_touch(reader, &name, channels) {
            found.touch_events.push(name.value);
        }
    }
    found.lookback_by_kind = lookback_by_kind(reader, &section, channels, &found.touch_events);
    found.weights = weights(reader, &section);
    found
}

fn lookback_by_kind(
    reader: &mut TomlReader<'_>,
    parent: &TomlTable<'_>,
    channels: &[Channel],
    touch_events: &[String],
) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let Some(section) = reader.table(parent, "lookback_by_kind") else { return found };
    let touches: Vec<&str> = touch_names(channels, touch_events).collect();
    for (kind, span, _) in &section.keys {
        let lookback = reader.duration(&section, kind, &(LOOKBACK.0..=LOOKBACK.1));
        if !touches.contains(kind) {
            reader.unknown("touch", kind, span.clone(), &touches);
        } else if let Some(lookback) = lookback {
            found.push(((*kind).to_owned(), lookback));
        }
    }
    found
}

fn weights(reader: &mut TomlReader<'_>, parent: &TomlTable<'_>) -> Vec<(String, Weights)> {
    let mut found = Vec::new();
    let Some(all) = reader.table(parent, "weights") else { return found };
    for (name, span, node) in &all.keys {
        let Some(section) = reader.as_table("attribution.weights.NAME", name, node) else { continue };
        let reserved = Model::BUILT_IN.iter().any(|model| model.name() == *name);
        if reserved {
            reader.error(span.clone(), format!("`{name}` is a model already"), "give the weights another name");
        }
        let plain = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter));
        if !plain && reader.clean(name, span) {
            reader.error(span.clone(), format!("`{name}` cannot be the name of a model"), "letters, digits, - and _");
        }
        let [first, middle, last] = ["first", "middle", "last"].map(|key| {
            if section.get(key).is_none() {
                reader.missing(&section, key);
            }
            reader.share(&section, key)
        });
        let (Some(first), Some(middle), Some(last)) = (first, middle, last) else { continue };
        if (first + middle + last - 1.0).abs() > 1e-9 {
            let message = format!("the weights of `{name}` sum to {}, not to 1", first + middle + last);
            reader.push(
                Diagnostic::error(Some(section.span.clone()), message).help("a completion gives one credit (A9)"),
            );
        } else if first + last <= 0.0 {
            let message = format!("the weights of `{name}` give nothing to the first and last touch");
            reader.error(section.span.clone(), message, "a path of two touches would get no credit");
        } else if !reserved && plain {
            found.push(((*name).to_owned(), Weights { first, middle, last }));
        }
    }
    found
}
