//! Conditions as people read and write them in the app.

use std::fmt;

use super::attribute::{Attribute, Number, shortest};
use super::{Condition, Literal, OPERATORS, Operator, Takes, iso};
use crate::domain::time::Time;
use crate::domain::written::{iso_written, written};
use crate::domain::zone::Zone;

impl fmt::Display for Literal {
    /// As a condition is described: text in quotes, times as RFC 3339.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Number(number) => f.write_str(&shortest(*number)),
            Self::Time(time) => write!(f, "{time}"),
            Self::Bool(truth) => write!(f, "{truth}"),
        }
    }
}

impl fmt::Display for Condition {
    /// `status equals "Qualified"`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.described(Literal::to_string))
    }
}

impl Condition {
    /// As people read it, its times in the zone: `status equals "Qualified"`.
    #[must_use]
    pub fn said(&self, zone: Zone) -> String {
        self.described(|value| match value {
            Literal::Time(time) => written(*time, zone),
            other => other.to_string(),
        })
    }

    fn described(&self, value: impl Fn(&Literal) -> String) -> String {
        let values: Vec<String> = self.operator.values().iter().map(value).collect();
        let between = if matches!(self.operator, Operator::Between(..)) { " and " } else { ", " };
        let any_case = if self.ignore_case { " (any case)" } else { "" };
        let gap = if values.is_empty() { "" } else { " " };
        let operator = self.operator.name().replace('_', " ");
        format!("{} {operator}{gap}{}{any_case}", self.attribute, values.join(between))
    }

    /// A condition from what the form holds: the attribute, the operator's name and the text of its value. Values of
    /// a list and the two of between are divided by commas. A bare number, date or true/false is one; quotes make it text.
    ///
    /// # Errors
    /// What is allowed.
    pub fn read(attribute: &str, operator: &str, text: &str, ignore_case: bool, zone: Zone) -> Result<Self, String> {
        let attribute = attribute.trim();
        if attribute.is_empty() {
            return Err("name the attribute".to_owned());
        }
        let takes = OPERATORS.iter().find(|(name, _)| *name == operator).map(|(_, takes)| *takes);
        let text = text.trim();
        let values = match takes {
            Some(Takes::True) if text.is_empty() || text == "true" => Vec::new(),
            Some(Takes::Text) => vec![Literal::Text(unquoted(text).unwrap_or_else(|| text.to_owned()))],
            Some(Takes::List | Takes::Pair) => list(text, zone),
            _ if text.is_empty() => return Err(format!("`{operator}` needs a value; \"\" is empty text")),
            _ => vec![literal(text, zone)],
        };
        let operator = Operator::new(operator, values)?;
        Ok(Self { attribute: attribute.to_owned(), operator, ignore_case })
    }

    /// The text of the value as the form shows it; [`Condition::read`] gives the same condition from it.
    #[must_use]
    pub fn value_text(&self, zone: Zone) -> String {
        let texts_only =
            matches!(self.operator, Operator::Contains(_) | Operator::StartsWith(_) | Operator::EndsWith(_));
        let many = matches!(self.operator, Operator::In(_) | Operator::NotIn(_) | Operator::Between(..));
        let shown = |value: &Literal| match value {
            Literal::Text(text) => {
                let bare = if texts_only {
                    unquoted(text).is_none()
                } else {
                    literal(text, zone) == *value && !(many && text.contains([',', '"']))
                };
                if bare && !text.is_empty() && text.trim() == text { text.clone() } else { quoted(text) }
            }
            Literal::Time(time) => iso_written(*time, zone),
            other => other.to_string(),
        };
        self.operator.values().iter().map(shown).collect::<Vec<_>>().join(", ")
    }
}

impl Condition {
    /// A value of the data as it is typed into a condition, alone or in a list; `None` of lists and objects, which are no value to
    /// compare with.
    #[must_use]
    pub fn written(value: &Attribute, zone: Zone) -> Option<String> {
        let literal = match value {
            Attribute::Text(text) => Literal::Text(text.clone()),
            Attribute::Integer(number) => Literal::Integer(i64::try_from(*number).ok()?),
            Attribute::Number(number) => Literal::Number(*number),
            Attribute::Bool(truth) => Literal::Bool(*truth),
            Attribute::Time(time) => Literal::Time(*time),
            Attribute::Compound => return None,
        };
        let condition = Self { attribute: String::new(), operator: Operator::In(vec![literal]), ignore_case: false };
        Some(condition.value_text(zone))
    }
}

/// One bare or quoted value.
fn literal(text: &str, zone: Zone) -> Literal {
    if let Some(inner) = unquoted(text) {
        return Literal::Text(inner);
    }
    match text {
        "true" => return Literal::Bool(true),
        "false" => return Literal::Bool(false),
        _ => {}
    }
    // Only what reads back the same is a number: 007 and 1.50 are texts.
    match Number::parse(text) {
        Some(Number::Integer(number)) if number.to_string() == text => {
            if let Ok(number) = i64::try_from(number) {
                return Literal::Integer(number);
            }
        }
        Some(Number::Float(number)) if shortest(number) == text => return Literal::Number(number),
        _ => {}
    }
    let date = text.as_bytes().get(4) == Some(&b'-');
    let time: Option<Time> = iso::local_instant(text, zone).filter(|_| date);
    time.map_or_else(|| Literal::Text(text.to_owned()), Literal::Time)
}

/// Values divided by commas outside quotes; where their types differ all are text.
fn list(text: &str, zone: Zone) -> Vec<Literal> {
    if text.is_empty() {
        return Vec::new();
    }
    let (mut parts, mut part, mut inside, mut escaped) = (Vec::new(), String::new(), false, false);
    for letter in text.chars() {
        match letter {
            ',' if !inside => parts.push(std::mem::take(&mut part)),
            _ => part.push(letter),
        }
        if letter == '"' && !escaped && (inside || part.trim() == "\"") {
            inside = !inside;
        }
        escaped = letter == '\\' && !escaped;
    }
    parts.push(part);
    let values: Vec<Literal> = parts.iter().map(|part| literal(part.trim(), zone)).collect();
    if values.windows(2).all(|pair| pair[0].kind() == pair[1].kind()) {
        return values;
    }
    parts.iter().map(|part| Literal::Text(unquoted(part.trim()).unwrap_or_else(|| part.trim().to_owned()))).collect()
}

/// The text between quotes, `\"` and `\\` taken for what they stand for.
fn unquoted(text: &str) -> Option<String> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::with_capacity(inner.len());
    let mut letters = inner.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.push(letters.next()?),
            '"' => return None,
            other => out.push(other),
        }
    }
    Some(out)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
