//! `[channel.NAME]`, and what may be a touch (A1, A2).

use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::diagnostic::Diagnostic;
use crate::config::placed::Placed;
use crate::config::settings::events::Channel;
use crate::domain::standard::{Depth, Role, standard};

/// Reads them in their order: a touch belongs to one channel.
pub(super) fn channels(reader: &mut TomlReader<'_>, root: &TomlTable<'_>, found: &mut Vec<Channel>) {
    let Some(all) = reader.table(root, "channel") else { return };
    for (name, span, node) in &all.keys {
        let Some(section) = reader.as_table("channel.NAME", name, node) else { continue };
        reader.clean(name, span);
        let attribute = reader.flag(&section, "attribute").unwrap_or(false);
        let mut touches = Vec::new();
        for event in reader.names(&section, "touches", false) {
            if may_be_touch(reader, &event, found) {
                touches.push(event.value);
            }
        }
        if attribute
            && section.get("touches").is_none_or(|node| node.get_ref().as_array().is_some_and(|list| list.is_empty()))
        {
            let message = format!("the channel `{name}` is to count as touches, but names none");
            reader.error(section.span.clone(), message, format!("add touches = [\"{name}_clicked\"] (A2)"));
        }
        if !attribute && !touches.is_empty() {
            let message = format!("the touches of the channel `{name}` do not count");
            reader.push(Diagnostic::warning(Some(section.span.clone()), message).help("add attribute = true (A2)"));
        }
        found.push(Channel { name: (*name).to_owned(), attribute, touches });
    }
}

/// Whether an event may be made a touch: sends, deliveries and what happens to entries never are (A1).
pub(super) fn may_be_touch(reader: &mut TomlReader<'_>, event: &Placed<String>, channels: &[Channel]) -> bool {
    if let Some(known) = standard(&event.value)
        && (known.role == Role::Lifecycle || known.depth == Depth::Sent)
    {
        let message = format!("`{}` can be no touch", event.value);
        reader.error(event.span.clone(), message, "a touch is an interaction: sends and deliveries are none (A1)");
        return false;
    }
    if let Some(other) = channels.iter().find(|channel| channel.touches.contains(&event.value)) {
        let message = format!("`{}` is a touch of the channel `{}` already", event.value, other.name);
        reader.error(event.span.clone(), message, "");
        return false;
    }
    true
}
