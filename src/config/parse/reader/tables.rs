//! Tables below a table, their keys checked against the list of settings.

use toml::de::DeValue;

use super::TomlReader;
use crate::config::Diagnostic;
use crate::config::parse::table::{Node, TomlTable};
use crate::config::parse::value::kind;

impl TomlReader<'_> {
    /// A table below a section, its keys checked.
    pub fn table<'t>(&mut self, parent: &TomlTable<'t>, key: &str) -> Option<TomlTable<'t>> {
        let node = parent.get(key)?;
        self.as_table(&parent.path_of(key), key, node)
    }

    /// A value as a table, its keys checked.
    pub fn as_table<'t>(&mut self, path: &str, key: &str, node: Node<'t>) -> Option<TomlTable<'t>> {
        if let DeValue::Table(table) = node.get_ref() {
            let section = TomlTable::new(path, node.span(), table);
            self.unknown_keys(&section);
            return Some(section);
        }
        let fault = Diagnostic::error(Some(node.span()), format!("`{key}` is a table"));
        self.push(fault.label(format!("this is {}", kind(node.get_ref()))));
        None
    }

    /// The tables `[[key]]`, their keys checked.
    pub fn tables<'t>(&mut self, parent: &TomlTable<'t>, key: &str) -> Vec<TomlTable<'t>> {
        let path = parent.path_of(key);
        match parent.get(key).map(|node| (node, node.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(list))) => list.iter().filter_map(|node| self.as_table(&path, key, node)).collect(),
            Some((node, other)) => {
                let fault = Diagnostic::error(Some(node.span()), format!("`{key}` may come several times"));
                self.push(fault.label(format!("this is {}", kind(other))).help(format!("write [[{path}]]")));
                Vec::new()
            }
        }
    }
}
