//! `[attribution]` (A2, A4, A8, A9, A13).

use toml::de::DeValue;

use super::rest::touch;
use super::walk::{Node, Section, Walk};
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
    if let Some(node) = section.get("markov_order") {
        order(walk, section, node);
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

fn order(walk: &mut Walk, section: &Section<'_>, node: Node<'_>) {
    match node.get_ref() {
        DeValue::Integer(number) if number.as_str() == "1" => {}
        DeValue::Integer(number) if !matches!(number.as_str(), "2" | "3" | "4") => {
            walk.refuse(section, "markov_order", node.span(), "");
        }
        DeValue::Integer(_) => later(walk, node),
        DeValue::String(text) if text == "auto" => later(walk, node),
        _ => walk.wrong(section, "markov_order", node),
    }
}

fn later(walk: &mut Walk, node: Node<'_>) {
    let message = "order 1 is computed in this version";
    walk.error(node.span(), format!("`markov_order` takes 1: {message}"), "write 1, or leave it out");
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
        let reserved = Model::BUILT_IN.iter().any(|model| model.name() == *name) || *name == "sequence";
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
