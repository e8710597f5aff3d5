//! Values of one key: read, or a fault noted and `None`.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use toml::de::DeValue;

use super::TomlReader;
use crate::config::Placed;
use crate::config::diagnostic::turns;
use crate::config::parse::table::{Node, TomlTable};
use crate::config::parse::value::{instant, number};
use crate::domain::time::{Span, Time};

impl TomlReader<'_> {
    /// A text that is not empty.
    pub fn text(&mut self, section: &TomlTable<'_>, key: &str) -> Option<Placed<String>> {
        let node = section.get(key)?;
        self.text_of(section, key, node)
    }

    fn text_of(&mut self, section: &TomlTable<'_>, key: &str, node: Node<'_>) -> Option<Placed<String>> {
        let DeValue::String(text) = node.get_ref() else {
            self.wrong(section, key, node);
            return None;
        };
        if text.trim().is_empty() {
            self.error(node.span(), format!("`{key}` is empty"), "");
            return None;
        }
        Some(Placed { value: text.to_string(), span: node.span() })
    }

    /// A text that is not empty, of which every character is seen.
    pub fn name(&mut self, section: &TomlTable<'_>, key: &str) -> Option<Placed<String>> {
        self.text(section, key).filter(|name| self.clean(&name.value, &name.span))
    }

    /// The name of a table or column of the data, which may have been given hidden characters (a byte order mark).
    pub fn identifier(&mut self, section: &TomlTable<'_>, key: &str) -> Option<Placed<String>> {
        self.text(section, key).filter(|name| !name.value.contains(turns) || self.clean(&name.value, &name.span))
    }

    /// A list of names; one name alone where `single` allows it.
    pub fn names(&mut self, section: &TomlTable<'_>, key: &str, single: bool) -> Vec<Placed<String>> {
        let Some(node) = section.get(key) else { return Vec::new() };
        let nodes: Vec<Node<'_>> = match node.get_ref() {
            DeValue::Array(list) => list.iter().collect(),
            DeValue::String(_) if single => vec![node],
            _ => {
                self.wrong(section, key, node);
                return Vec::new();
            }
        };
        let (mut names, mut seen) = (Vec::new(), HashSet::new());
        for node in nodes {
            let Some(name) = self.text_of(section, key, node).filter(|name| self.clean(&name.value, &name.span)) else {
                continue;
            };
            if seen.insert(name.value.clone()) {
                names.push(name);
            } else {
                self.error(name.span, format!("`{}` is named twice", name.value), "");
            }
        }
        names
    }

    /// True or false.
    pub fn flag(&mut self, section: &TomlTable<'_>, key: &str) -> Option<bool> {
        let node = section.get(key)?;
        let flag = node.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(section, key, node);
        }
        flag
    }

    /// A whole number inside a range.
    pub fn integer(&mut self, section: &TomlTable<'_>, key: &str, allowed: RangeInclusive<i64>) -> Option<i64> {
        let node = section.get(key)?;
        let DeValue::Integer(number) = node.get_ref() else {
            self.wrong(section, key, node);
            return None;
        };
        let number =
            i64::from_str_radix(number.as_str(), number.radix()).ok().filter(|number| allowed.contains(number));
        if number.is_none() {
            self.refuse(section, key, node.span(), "");
        }
        number
    }

    /// A share from 0 to 1.
    pub fn share(&mut self, section: &TomlTable<'_>, key: &str) -> Option<f64> {
        let node = section.get(key)?;
        let number = number(node.get_ref());
        match number {
            None => self.wrong(section, key, node),
            Some(number) if !(0.0..=1.0).contains(&number) => self.refuse(section, key, node.span(), ""),
            _ => return number,
        }
        None
    }

    /// A duration inside a range.
    pub fn duration(&mut self, section: &TomlTable<'_>, key: &str, allowed: &RangeInclusive<Span>) -> Option<Span> {
        let node = section.get(key)?;
        match node.get_ref() {
            DeValue::String(text) => {
                let span = Span::parse(text);
                if span.is_some_and(|span| allowed.contains(&span)) {
                    return span;
                }
                self.refuse(section, key, node.span(), if span.is_none() { Span::FORM } else { "" });
            }
            DeValue::Integer(number) => {
                let takes = self.takes(section, key);
                self.error(
                    node.span(),
                    format!("`{key}` takes {takes}"),
                    format!("did you mean \"{}d\"?", number.as_str().trim_start_matches('-')),
                );
            }
            _ => self.wrong(section, key, node),
        }
        None
    }

    /// One of several words.
    pub fn choice<T: Copy>(&mut self, section: &TomlTable<'_>, key: &str, all: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(section, key)?;
        let found = all.iter().find(|(name, _)| *name == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            self.unknown(&format!("`{key}`"), &text.value, text.span, &names);
        }
        found
    }

    /// A date or time; one without offset is local to the configured zone (T3).
    pub fn time(&mut self, section: &TomlTable<'_>, key: &str) -> Option<Time> {
        let node = section.get(key)?;
        let DeValue::Datetime(time) = node.get_ref() else {
            self.wrong(section, key, node);
            return None;
        };
        let found = instant(time, self.zone);
        if found.is_none() {
            self.refuse(section, key, node.span(), "");
        }
        found
    }
}
