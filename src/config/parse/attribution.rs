//! `[attribution]` (A2, A4, A8, A9, A13).

use std::ops::RangeInclusive;

use toml::de::DeValue;

use super::rest::touch;
use super::walk::{Section, Walk};
use crate::config::{Config, Diagnostic};
use crate::domain::model::{Model, Weights};
use crate::domain::standard::STANDARD;
use crate::domain::time::Span;

/// The longest lookback (A4).
const LONGEST: Span = Span::days(730);

/// `[attribution]`.
pub(super) fn attribution(walk: &mut Walk, root: &Section<'_>, config: &mut Config) {
    let Some(section) = walk.section(root, "attribution") else { return };
    let section = &section;
    let mut found = config.attribution.clone();
    if let Some(lookback) = walk.duration(section, "lookback", &(Span::DAY..=LONGEST)) {
        found.lookback = lookback;
    }
    if let Some(half_life) = walk.duration(section, "half_life", &(Span::HOUR..=LONGEST)) {
        found.half_life = half_life;
    }
    found.markov_order = order(walk, section, "markov_order", 1..=4);
    found.sequence_order = order(walk, section, "sequence_order", 0..=4);
    if let Some(kappa) = walk.whole(section, "sequence_kappa", 0..=1_000_000) {
        found.sequence_kappa = f64::from(u32::try_from(kappa).unwrap_or(u32::MAX));
    }
    found.by_value = walk.choice(section, "measure", &[("count", false), ("value", true)]).unwrap_or(false);
    found.machine_opens = walk.flag(section, "machine_opens").unwrap_or(true);
    for name in walk.names(section, "touch_events", false) {
        if touch(walk, &name, config) {
            found.touch_events.push(name.value);
        }
    }
    config.attribution = found;
    by_kind(walk, section, config);
    weights(walk, section, config);
}

/// A number of touches, or "auto" (`None`).
fn order(walk: &mut Walk, section: &Section<'_>, key: &str, allowed: RangeInclusive<i64>) -> Option<u8> {
    if section.get(key).is_some_and(|node| matches!(node.get_ref(), DeValue::String(text) if text == "auto")) {
        return None;
    }
    walk.whole(section, key, allowed).and_then(|order| u8::try_from(order).ok())
}

fn by_kind(walk: &mut Walk, parent: &Section<'_>, config: &mut Config) {
    let Some(section) = walk.section(parent, "lookback_by_kind") else { return };
    let own = config.channels.iter().filter(|channel| channel.attribute).flat_map(|channel| &channel.touches);
    let own = own.chain(&config.attribution.touch_events).cloned().collect::<Vec<_>>();
    let mut touches: Vec<&str> = STANDARD.iter().filter(|known| known.touch).map(|known| known.name).collect();
    touches.extend(own.iter().map(String::as_str));
    for (kind, span, _) in &section.keys {
        let lookback = walk.duration(&section, kind, &(Span::DAY..=LONGEST));
        if !touches.contains(kind) {
            walk.unknown("touch", kind, span.clone(), &touches);
        } else if let Some(lookback) = lookback {
            config.attribution.lookback_by_kind.push(((*kind).to_owned(), lookback));
        }
    }
}

fn weights(walk: &mut Walk, parent: &Section<'_>, config: &mut Config) {
    let Some(all) = walk.section(parent, "weights") else { return };
    for (name, span, node) in &all.keys {
        let Some(section) = walk.table("attribution.weights.NAME", name, node) else { continue };
        let reserved = Model::BUILT_IN.iter().any(|model| model.name() == *name);
        if reserved {
            walk.error(span.clone(), format!("`{name}` is a model already"), "give the weights another name");
        }
        let plain = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter));
        if !plain && walk.clean(name, span) {
            walk.error(span.clone(), format!("`{name}` cannot be the name of a model"), "letters, digits, - and _");
        }
        let [first, middle, last] = ["first", "middle", "last"].map(|key| {
            if section.get(key).is_none() {
                walk.missing(&section, key);
            }
            walk.share(&section, key)
        });
        let (Some(first), Some(middle), Some(last)) = (first, middle, last) else { continue };
        if (first + middle + last - 1.0).abs() > 1e-9 {
            let message = format!("the weights of `{name}` sum to {}, not to 1", first + middle + last);
            walk.push(
                Diagnostic::error(Some(section.span.clone()), message).help("a completion gives one credit (A9)"),
            );
        } else if first + last <= 0.0 {
            let message = format!("the weights of `{name}` give nothing to the first and last touch");
            walk.error(section.span.clone(), message, "a path of two touches would get no credit");
        } else if !reserved && plain {
            config.attribution.weights.push(((*name).to_owned(), Weights { first, middle, last }));
        }
    }
}
