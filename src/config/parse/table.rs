//! A table of the file.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value with its place.
pub(in crate::config) type Node<'t> = &'t Spanned<DeValue<'t>>;

/// A table of the file: its place in the list of settings, and its keys in the order of the file.
pub(in crate::config) struct TomlTable<'t> {
    /// As in the list of settings: `channel.NAME`.
    pub path: String,
    /// Its header, or the braces of an inline table.
    pub span: Range<usize>,
    /// Name, place of the name, value.
    pub keys: Vec<(&'t str, Range<usize>, Node<'t>)>,
}

impl<'t> TomlTable<'t> {
    pub fn new(path: &str, span: Range<usize>, table: &'t DeTable<'t>) -> Self {
        let mut keys: Vec<_> = table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value)).collect();
        keys.sort_by_key(|(_, span, _)| span.start);
        Self { path: path.to_owned(), span, keys }
    }

    pub fn get(&self, key: &str) -> Option<Node<'t>> {
        self.keys.iter().find(|(known, ..)| *known == key).map(|(.., value)| *value)
    }

    /// Where a key is written; `None` = it is not there.
    pub fn key_span(&self, key: &str) -> Option<Range<usize>> {
        self.keys.iter().find(|(known, ..)| *known == key).map(|(_, span, _)| span.clone())
    }

    /// The key's place in the list of settings.
    pub fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}
