//! `[event_names]`.

use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::settings::events::EventNames;
use crate::domain::standard::STANDARD;

pub(super) fn event_names(reader: &mut TomlReader<'_>, root: &TomlTable<'_>, found: &mut EventNames) {
    let Some(section) = reader.table(root, "event_names") else { return };
    let known: Vec<&str> = STANDARD.iter().map(|known| known.name).collect();
    for (event, span, _) in &section.keys {
        if !known.contains(event) {
            reader.unknown("standard event", event, span.clone(), &known);
        }
        let mut names = Vec::new();
        for name in reader.names(&section, event, true) {
            let taken = found.iter().find(|(_, names)| names.contains(&name.value)).map(|(other, _)| other);
            if let Some(other) = taken {
                let message = format!("`{}` stands for `{other}` already", name.value);
                reader.error(name.span, message, "an event has one meaning");
            } else if name.value != **event && known.contains(&name.value.as_str()) {
                let message = format!("`{}` is a standard event itself", name.value);
                reader.error(name.span, message, "it keeps its own meaning");
            } else {
                names.push(name.value);
            }
        }
        found.push(((*event).to_owned(), names));
    }
}
