//! `[interface.theme]`.

use toml::de::DeValue;

use super::reader::TomlReader;
use super::table::TomlTable;
use crate::config::settings::interface::PRESET;
use crate::config::theme::{Colour, Preset, Role, Theme};
use crate::domain::similar::suggestion;

pub(super) fn theme(reader: &mut TomlReader<'_>, interface: &TomlTable<'_>, theme: &mut Theme) {
    let Some(section) = reader.table(interface, "theme") else { return };
    // The preset first: single colours stand over it, wherever they are written.
    if let Some(preset) = reader.choice(&section, PRESET, Preset::ALL) {
        *theme = Theme::preset(preset);
    }
    for (name, role) in Role::ALL {
        let Some(node) = section.get(name) else { continue };
        let text = match node.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().to_owned(),
            _ => {
                reader.wrong(&section, name, node);
                continue;
            }
        };
        if let Some(colour) = Colour::parse(&text) {
            theme.set(role, colour);
            continue;
        }
        let names: Vec<String> = Colour::names().collect();
        let near = suggestion(&text, names.iter().map(String::as_str));
        let help = if near.is_empty() { format!("names: {}", names.join(", ")) } else { near };
        reader.refuse(&section, name, node.span(), help);
    }
}
