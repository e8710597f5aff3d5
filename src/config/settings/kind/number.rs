//! Truths, whole numbers, durations.

use std::fmt::Display;
use std::marker::PhantomData;

use toml::de::DeValue;

use super::Kind;
use crate::config::parse::reader::TomlReader;
use crate::config::parse::table::TomlTable;
use crate::domain::time::Span;

/// True or false.
pub(in crate::config) struct Flag;

impl Kind for Flag {
    type Value = bool;

    fn takes(&self) -> String {
        "true or false".to_owned()
    }

    fn written(&self, value: &bool) -> Option<String> {
        Some(value.to_string())
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<bool> {
        reader.flag(table, key)
    }
}

/// What a whole number of the file may become.
pub(in crate::config) trait Number: Display + Sized {
    fn from_whole(number: i64) -> Option<Self>;
}

impl Number for u8 {
    fn from_whole(number: i64) -> Option<Self> {
        number.try_into().ok()
    }
}

impl Number for usize {
    fn from_whole(number: i64) -> Option<Self> {
        number.try_into().ok()
    }
}

impl Number for f64 {
    fn from_whole(number: i64) -> Option<Self> {
        u32::try_from(number).ok().map(Self::from)
    }
}

/// A whole number from one to another.
pub(in crate::config) struct Whole<T> {
    from: i64,
    to: i64,
    number: PhantomData<T>,
}

impl<T> Whole<T> {
    pub const fn new(from: i64, to: i64) -> Self {
        Self { from, to, number: PhantomData }
    }
}

impl<T: Number> Kind for Whole<T> {
    type Value = T;

    fn takes(&self) -> String {
        format!("a whole number from {} to {}", self.from, self.to)
    }

    fn written(&self, value: &T) -> Option<String> {
        Some(value.to_string())
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<T> {
        reader.whole(table, key, self.from..=self.to).and_then(T::from_whole)
    }
}

/// The same, or "auto" (`None`), which is the default.
pub(in crate::config) struct OrAuto<T>(pub Whole<T>);

impl<T: Number> Kind for OrAuto<T> {
    type Value = Option<T>;

    fn takes(&self) -> String {
        format!("{}, or \"auto\"", self.0.takes())
    }

    fn written(&self, value: &Self::Value) -> Option<String> {
        Some(value.as_ref().map_or_else(|| "\"auto\"".to_owned(), T::to_string))
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<Self::Value> {
        let auto = |node: &DeValue<'_>| matches!(node, DeValue::String(text) if text == "auto");
        if table.get(key).is_some_and(|node| auto(node.get_ref())) {
            return Some(None);
        }
        self.0.read(reader, table, key).map(Some)
    }
}

/// A duration from one to another.
pub(in crate::config) struct Duration(pub Span, pub Span);

impl Duration {
    /// Also of settings that are read by code of their own.
    pub fn words(&self) -> String {
        let Self(from, to) = self;
        format!("a duration from {from} to {to}")
    }
}

impl Kind for Duration {
    type Value = Span;

    fn takes(&self) -> String {
        self.words()
    }

    fn written(&self, value: &Span) -> Option<String> {
        Some(format!("\"{value}\""))
    }

    fn read(&self, reader: &mut TomlReader<'_>, table: &TomlTable<'_>, key: &str) -> Option<Span> {
        reader.duration(table, key, &(self.0..=self.1))
    }
}
