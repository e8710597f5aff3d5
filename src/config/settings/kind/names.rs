//! Lists of names.

use super::Kind;
use crate::config::parse::reader::TomlReader;
use crate::config::parse::table::TomlTable;
use crate::config::settings::words::NAMES;
use crate::domain::stage::compared;

/// A list of names, empty ones included.
pub(in crate::config) struct Names;

impl Kind for Names {
    type Value = Vec<String>;

    fn takes(&self) -> String {
        NAMES.to_owned()
    }

    fn written(&self, value: &Vec<String>) -> Option<String> {
        Some(format!("{value:?}"))
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<Vec<String>> {
        table.get(key)?;
        Some(reader.names(table, key, false).into_iter().map(|name| name.value).collect())
    }
}

/// Stages of leads in their order: at least one, each once however it is written (P4).
pub(in crate::config) struct Stages;

impl Kind for Stages {
    type Value = Vec<String>;

    fn takes(&self) -> String {
        "a list of at least one name".to_owned()
    }

    fn written(&self, value: &Vec<String>) -> Option<String> {
        Names.written(value)
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<Vec<String>> {
        let node = table.get(key)?;
        if node.get_ref().as_array().is_some_and(|list| list.is_empty()) {
            reader.error(node.span(), format!("`{key}` names none"), "leads stand at one stage at least");
            return None;
        }
        let mut stages: Vec<String> = Vec::new();
        for name in reader.names(table, key, false) {
            let same = compared(&name.value);
            if same.is_empty() {
                reader.error(name.span, format!("`{}` names no stage", name.value), "a name has letters or digits");
            } else if let Some(other) = stages.iter().find(|other| compared(other) == same) {
                let message = format!("`{}` is the stage `{other}` already", name.value);
                reader.error(name.span, message, "case, blanks, hyphens and underscores make no difference");
            } else {
                stages.push(name.value);
            }
        }
        Some(stages).filter(|stages| !stages.is_empty())
    }
}
