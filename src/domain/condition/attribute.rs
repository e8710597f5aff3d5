//! The value of an attribute as the data has it, and as the type that a condition asks for (M2).

use std::borrow::Cow;
use std::cmp::Ordering;

use super::iso::{self, Zones};
use crate::domain::time::Time;

/// A value that is there; a missing one is `None`.
#[derive(Clone, Debug, PartialEq)]
pub enum Attribute {
    /// Text; empty text is a value.
    Text(String),
    /// A whole number.
    Integer(i128),
    /// Any other number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// An instant.
    Time(Time),
    /// A list or an object: only ever set (M2).
    Compound,
}

impl Attribute {
    /// The value that a JSON text holds; null, and what is not JSON, is missing.
    #[must_use]
    pub fn from_json(json: &str) -> Option<Self> {
        let json = json.trim();
        match json.as_bytes().first()? {
            b'"' => serde_json::from_str(json).ok().map(Self::Text),
            b'{' | b'[' => Some(Self::Compound),
            b't' | b'f' => json.parse().ok().map(Self::Bool),
            b'-' | b'0'..=b'9' => match Number::parse(json)? {
                Number::Integer(number) => Some(Self::Integer(number)),
                Number::Float(number) => Some(Self::Number(number)),
            },
            _ => None,
        }
    }

    /// A text as it stands.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// As text: numbers in their shortest form, times as RFC 3339.
    #[must_use]
    pub fn as_text(&self) -> Option<Cow<'_, str>> {
        Some(match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(number) => Cow::Owned(number.to_string()),
            Self::Number(number) => Cow::Owned(shortest(*number)),
            Self::Bool(truth) => Cow::Borrowed(if *truth { "true" } else { "false" }),
            Self::Time(time) => Cow::Owned(time.rfc3339()),
            Self::Compound => return None,
        })
    }

    /// As a number: also text that is one.
    pub(super) fn as_number(&self) -> Option<Number> {
        match self {
            Self::Text(text) => Number::parse(text.trim()),
            Self::Integer(number) => Some(Number::Integer(*number)),
            Self::Number(number) => Some(Number::Float(*number)),
            Self::Bool(_) | Self::Time(_) | Self::Compound => None,
        }
    }

    /// As an instant: also ISO 8601 text, which is local to the zones where it names no offset (T3).
    pub(super) fn as_time(&self, zones: Zones) -> Option<Time> {
        match self {
            Self::Text(text) => iso::instant(text, zones),
            Self::Time(time) => Some(*time),
            _ => None,
        }
    }

    /// As a boolean: also the texts true and false.
    pub(super) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::Text(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
            Self::Text(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        }
    }
}

/// A number, whole ones exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    /// A whole number.
    Integer(i128),
    /// Any other.
    Float(f64),
}

impl Number {
    /// Reads decimal text such as `-1.5e3`; words such as nan and inf are no numbers.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')) {
            return None;
        }
        if let Ok(number) = text.parse() {
            return Some(Self::Integer(number));
        }
        text.parse().ok().filter(|number: &f64| number.is_finite()).map(Self::Float)
    }

    /// Exact order; `None` where one is not a number.
    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => Some(a.cmp(&b)),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(&b),
            (Self::Integer(a), Self::Float(b)) => against(a, b),
            (Self::Float(a), Self::Integer(b)) => against(b, a).map(Ordering::reverse),
        }
    }
}

/// A whole number against a float, without rounding the former.
#[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and a saturated bound still orders rightly")]
fn against(whole: i128, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    let floor = float.floor();
    Some(whole.cmp(&(floor as i128)).then(if float > floor { Ordering::Less } else { Ordering::Equal }))
}

/// The shortest text that reads back as the same number: `1.5`, `5`, `1e300`.
pub(super) fn shortest(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let text = format!("{number:?}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
