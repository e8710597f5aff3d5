//! `[keys]`.

use std::collections::HashMap;

use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::diagnostic::Diagnostic;
use crate::config::keys::{Chord, actions};
use crate::config::placed::Placed;
use crate::config::settings::keys::KeySetting;

/// Actions that there are, each key given once.
pub(super) fn keys(reader: &mut TomlReader<'_>, root: &TomlTable<'_>) -> Vec<KeySetting> {
    let mut found = Vec::new();
    let Some(section) = reader.table(root, "keys") else { return found };
    let actions = actions();
    let known: Vec<&str> = actions.iter().map(String::as_str).collect();
    let mut given: HashMap<Chord, &str> = HashMap::new();
    for (action, span, _) in &section.keys {
        if !reader.clean(action, span) {
            continue;
        }
        if !known.contains(action) {
            reader.unknown("action", action, span.clone(), &known);
        }
        let mut chords = Vec::new();
        for key in reader.names(&section, action, true) {
            let value = match Chord::parse(&key.value) {
                Ok(value) => value,
                Err(message) => {
                    reader.error(key.span, message, "");
                    continue;
                }
            };
            if let Some(other) = given.insert(value, action) {
                let message = format!("the key `{value}` is given to `{other}` and to `{action}`");
                reader.error(key.span.clone(), message, "a key does one thing");
            }
            if value == Chord::END && *action != "quit" {
                let warning = Diagnostic::warning(Some(key.span.clone()), format!("`{value}` always ends milepost"));
                reader.push(warning.help(format!("give `{action}` another key")));
            }
            chords.push(Placed { value, span: key.span });
        }
        found.push(KeySetting { action: Placed { value: (*action).to_owned(), span: span.clone() }, chords });
    }
    found
}
