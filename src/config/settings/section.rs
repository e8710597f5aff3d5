//! `settings!`: a table of plain settings, each declared once.

/// Makes a struct with its documentation and defaults, its part of the list of settings, and what reads it.
///
/// A field is `/// meaning`, `name["key in the file, where it is not the name"]: Type = kind, default => what it concerns;`.
/// Fields under `by hand` begin as their type's default and are filled by code of their own; so are their entries.
macro_rules! settings {
    (
        $(#[doc = $about:literal])+
        pub struct $name:ident at $path:literal {
            $(
                $(#[doc = $doc:literal])+
                $field:ident $([$key:literal])? : $type:ty = $kind:expr, $default:expr => $concerns:ident;
            )*
        }
        by hand {
            $(
                $(#[doc = $hand_doc:literal])+
                $hand:ident: $hand_type:ty,
            )*
        }
    ) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[doc = $doc])+ pub $field: $type,)*
            $($(#[doc = $hand_doc])+ pub $hand: $hand_type,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* $($hand: Default::default(),)* }
            }
        }

        impl $name {
            /// The settings that are declared with the fields, for the list.
            pub(in crate::config) fn plain() -> Vec<$crate::config::settings::setting::Entry<Self>> {
                vec![$(
                    $crate::config::settings::section::entry(
                        ($path, $crate::config::settings::section::key!($field $($key)?)),
                        concat!($($doc),+),
                        $crate::config::settings::setting::Concerns::$concerns,
                        (&$kind, &$default),
                        |section: &Self| format!("{:?}", section.$field),
                    ),
                )*]
            }

            /// Reads those that the table has.
            pub(in crate::config) fn read(
                &mut self,
                reader: &mut $crate::config::parse::reader::TomlReader<'_>,
                table: &$crate::config::parse::table::TomlTable<'_>,
            ) {
                $(
                    let key = $crate::config::settings::section::key!($field $($key)?);
                    if let Some(value) = $crate::config::settings::kind::Kind::read(&$kind, reader, table, key) {
                        self.$field = value;
                    }
                )*
            }
        }
    };
}

/// The key of a field: its name, or the one that is given for it.
macro_rules! key {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $key:literal) => {
        $key
    };
}

/// What gives the values of some fields of every entry of a list, as one text.
macro_rules! values {
    ($entry:ty: $($field:ident),+) => {
        |all: &Vec<$entry>| format!("{:?}", all.iter().map(|entry| ($(&entry.$field),+)).collect::<Vec<_>>())
    };
}

pub(in crate::config) use {key, settings, values};

use super::kind::Kind;
use super::setting::{Concerns, Entry};

/// The entry of a plain setting: place, meaning, what it concerns, kind and default, value.
pub(in crate::config) fn entry<S, K: Kind>(
    (path, key): (&str, &str),
    doc: &str,
    concerns: Concerns,
    (kind, default): (&K, &K::Value),
    value: fn(&S) -> String,
) -> Entry<S> {
    let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let mut entry = Entry::new(&path, &kind.takes(), doc.trim(), concerns, value);
    entry.setting.default = kind.written(default);
    entry.setting.line = Some(match &entry.setting.default {
        Some(default) => format!("{key} = {default}"),
        None => format!("#{key} = {}", kind.example()),
    });
    entry
}
