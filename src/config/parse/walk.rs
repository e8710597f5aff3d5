//! Walking the tables of the file: typed values out, faults collected.

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};

use chrono::{NaiveDate, NaiveDateTime};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::{Datetime, Offset};

use super::MOST;
use crate::config::diagnostic::turns;
use crate::config::settings::{below, nearest, setting};
use crate::config::{Diagnostic, Placed, Severity};
use crate::domain::clean;
use crate::domain::time::{Span, Time};
use crate::domain::zone::Zone;

/// A value with its place.
pub(super) type Node<'t> = &'t Spanned<DeValue<'t>>;

/// A table of the file: its place in the list of settings, and its keys in the order of the file.
pub(super) struct Section<'t> {
    /// As in the list of settings: `channel.NAME`.
    pub path: String,
    /// Its header, or the braces of an inline table.
    pub span: Range<usize>,
    /// Name, place of the name, value.
    pub keys: Vec<(&'t str, Range<usize>, Node<'t>)>,
}

impl<'t> Section<'t> {
    /// A table as a section.
    pub fn new(path: &str, span: Range<usize>, table: &'t DeTable<'t>) -> Self {
        let mut keys: Vec<_> = table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value)).collect();
        keys.sort_by_key(|(_, span, _)| span.start);
        Self { path: path.to_owned(), span, keys }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Node<'t>> {
        self.keys.iter().find(|(known, ..)| *known == key).map(|(.., value)| *value)
    }

    /// The key's place in the list of settings.
    pub fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }
}

/// The faults found so far, and what reading needs to know.
pub(super) struct Walk {
    /// `timezone` (T3).
    pub zone: Zone,
    /// The file is not TOML throughout: what seems missing may stand where it is broken.
    broken: bool,
    list: Vec<Diagnostic>,
    more: usize,
}

impl Walk {
    pub fn new(broken: bool) -> Self {
        Self { zone: Zone::default(), broken, list: Vec::new(), more: 0 }
    }

    /// The faults, and how many more there were.
    pub fn faults(self) -> (Vec<Diagnostic>, usize) {
        (self.list, self.more)
    }

    /// Notes a fault.
    pub fn push(&mut self, fault: Diagnostic) {
        if self.list.len() < MOST {
            self.list.push(fault);
        } else if fault.severity == Severity::Error {
            self.more += 1;
        }
    }

    /// Notes an error at a place.
    pub fn error(&mut self, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::error(Some(span), message).help(help));
    }

    /// Notes a value of the wrong type.
    pub fn wrong(&mut self, section: &Section<'_>, key: &str, node: Node<'_>) {
        let takes = setting(&section.path_of(key)).map_or("something else", |setting| setting.takes);
        let fault = Diagnostic::error(Some(node.span()), format!("`{key}` takes {takes}"));
        self.push(fault.label(format!("this is {}", kind(node.get_ref()))));
    }

    /// Notes a value that is of the right type and yet not allowed.
    pub fn refuse(&mut self, section: &Section<'_>, key: &str, span: Range<usize>, help: impl Into<String>) {
        let takes = setting(&section.path_of(key)).map_or("something else", |setting| setting.takes);
        self.error(span, format!("`{key}` takes {takes}"), help);
    }

    /// Notes a name that is none of those known.
    pub fn unknown(&mut self, what: &str, name: &str, span: Range<usize>, known: &[&str]) {
        if self.list.len() >= MOST {
            self.more += 1;
            return;
        }
        let near = nearest(name, known.iter().copied());
        let fault = Diagnostic::error(Some(span), format!("unknown {what} `{name}`"));
        let fault = fault.help(near.map(|near| format!("did you mean `{near}`?")).unwrap_or_default());
        self.push(fault.help(format!("allowed here: {}", known.join(", "))));
    }

    /// Notes keys that the list of settings does not know.
    pub fn unknown_keys(&mut self, section: &Section<'_>) {
        let Some(known) = below(&section.path) else { return };
        for (key, span, _) in &section.keys {
            if !known.contains(key) {
                self.unknown("setting", key, span.clone(), &known);
            }
        }
    }

    /// Notes a key that has to be there and is not.
    pub fn missing(&mut self, section: &Section<'_>, key: &str) {
        if !self.broken {
            let takes = setting(&section.path_of(key)).map_or("a value", |setting| setting.takes);
            self.error(section.span.clone(), format!("`{key}` is missing"), format!("it takes {takes}"));
        }
    }

    /// A table below a section, its keys checked.
    pub fn section<'t>(&mut self, parent: &Section<'t>, key: &str) -> Option<Section<'t>> {
        let node = parent.get(key)?;
        self.table(&parent.path_of(key), key, node)
    }

    /// A value as a table, its keys checked.
    pub fn table<'t>(&mut self, path: &str, key: &str, node: Node<'t>) -> Option<Section<'t>> {
        if let DeValue::Table(table) = node.get_ref() {
            let section = Section::new(path, node.span(), table);
            self.unknown_keys(&section);
            return Some(section);
        }
        let fault = Diagnostic::error(Some(node.span()), format!("`{key}` is a table"));
        self.push(fault.label(format!("this is {}", kind(node.get_ref()))));
        None
    }

    /// The tables `[[key]]`, their keys checked.
    pub fn tables<'t>(&mut self, parent: &Section<'t>, key: &str) -> Vec<Section<'t>> {
        let path = parent.path_of(key);
        match parent.get(key).map(|node| (node, node.get_ref())) {
            None => Vec::new(),
            Some((_, DeValue::Array(list))) => list.iter().filter_map(|node| self.table(&path, key, node)).collect(),
            Some((node, other)) => {
                let fault = Diagnostic::error(Some(node.span()), format!("`{key}` may come several times"));
                self.push(fault.label(format!("this is {}", kind(other))).help(format!("write [[{path}]]")));
                Vec::new()
            }
        }
    }

    /// A text that is not empty.
    pub fn text(&mut self, section: &Section<'_>, key: &str) -> Option<Placed<String>> {
        let node = section.get(key)?;
        self.text_of(section, key, node)
    }

    fn text_of(&mut self, section: &Section<'_>, key: &str, node: Node<'_>) -> Option<Placed<String>> {
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
    pub fn name(&mut self, section: &Section<'_>, key: &str) -> Option<Placed<String>> {
        self.text(section, key).filter(|name| self.clean(&name.value, &name.span))
    }

    /// The name of a table or column of the data, which may have been given hidden characters (a byte order mark).
    pub fn identifier(&mut self, section: &Section<'_>, key: &str) -> Option<Placed<String>> {
        self.text(section, key).filter(|name| !name.value.contains(turns) || self.clean(&name.value, &name.span))
    }

    /// Whether a name is free of control, bidirectional and hidden characters; notes the code point of the first.
    pub fn clean(&mut self, name: &str, span: &Range<usize>) -> bool {
        let Some(bad) = clean::hidden(name) else { return true };
        let what = if bad.is_control() {
            "control character"
        } else if turns(bad) {
            "character that changes the direction of text"
        } else {
            "character that is not to be seen"
        };
        let message = format!("the name holds the {what} U+{:04X}", u32::from(bad));
        self.error(span.clone(), message, "names are shown as they are: leave it out");
        false
    }

    /// A list of names; one name alone where `single` allows it.
    pub fn names(&mut self, section: &Section<'_>, key: &str, single: bool) -> Vec<Placed<String>> {
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
    pub fn flag(&mut self, section: &Section<'_>, key: &str) -> Option<bool> {
        let node = section.get(key)?;
        let flag = node.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(section, key, node);
        }
        flag
    }

    /// A whole number inside a range.
    pub fn whole(&mut self, section: &Section<'_>, key: &str, allowed: RangeInclusive<i64>) -> Option<i64> {
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
    pub fn share(&mut self, section: &Section<'_>, key: &str) -> Option<f64> {
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
    pub fn duration(&mut self, section: &Section<'_>, key: &str, allowed: &RangeInclusive<Span>) -> Option<Span> {
        let node = section.get(key)?;
        match node.get_ref() {
            DeValue::String(text) => {
                let span = Span::parse(text);
                if span.is_some_and(|span| allowed.contains(&span)) {
                    return span;
                }
                let form = "a duration is a whole number and s, m, h, d or w, such as \"7d\"";
                self.refuse(section, key, node.span(), if span.is_none() { form } else { "" });
            }
            DeValue::Integer(number) => {
                let takes = setting(&section.path_of(key)).map_or("a duration", |setting| setting.takes);
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
    pub fn choice<T: Copy>(&mut self, section: &Section<'_>, key: &str, all: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(section, key)?;
        let found = all.iter().find(|(name, _)| *name == text.value).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
            self.unknown(&format!("`{key}`"), &text.value, text.span, &names);
        }
        found
    }

    /// A date or time; one without offset is local to the configured zone (T3).
    pub fn time(&mut self, section: &Section<'_>, key: &str) -> Option<Time> {
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

/// The instant of a date or time of the file (T3); `None` for a time without a date.
pub(super) fn instant(value: &Datetime, zone: Zone) -> Option<Time> {
    let date = value.date?;
    let day = NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))?;
    let Some(time) = value.time else { return Some(zone.start_of(day)) };
    // A leap second is the first instant of the next minute.
    let (second, leap) = if time.second == Some(60) { (59, 1) } else { (time.second.unwrap_or(0), 0) };
    let local: NaiveDateTime = day.and_hms_nano_opt(
        u32::from(time.hour),
        u32::from(time.minute),
        u32::from(second),
        time.nanosecond.unwrap_or(0),
    )? + chrono::Duration::seconds(leap);
    match value.offset {
        None => Some(zone.instant(local)),
        Some(Offset::Z) => Some(Time::from(local.and_utc())),
        Some(Offset::Custom { minutes }) => {
            let utc = local.checked_sub_signed(chrono::Duration::minutes(i64::from(minutes)))?;
            Some(Time::from(utc.and_utc()))
        }
    }
}

/// A number, whole or not; nan and infinity are numbers here and refused by their range.
pub(super) fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(number) => number.as_str().parse().ok(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str().parse().ok(),
        _ => None,
    }
}

/// A type in the users' words.
pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
