//! Conditions on the attributes of an event (M2, M3).

pub mod attribute;
pub mod form;
pub mod iso;

use std::cmp::Ordering;

pub use attribute::Attribute;
use attribute::Number;
use iso::Zones;

/// A value in a condition; its type is the type the attribute is read as (M2).
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Text.
    Text(String),
    /// A whole number, exact.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A date or time, as an instant.
    Time(super::time::Time),
    /// True or false.
    Bool(bool),
}

impl Literal {
    /// What users call its type; lists are of one (M2).
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) | Self::Number(_) => "number",
            Self::Time(_) => "date",
            Self::Bool(_) => "boolean",
        }
    }

    /// The attribute in this literal's type, compared with it; `None` where it cannot be read so (M2).
    fn compare(&self, value: &Attribute, ignore_case: bool, zones: Zones) -> Option<Ordering> {
        match self {
            Self::Text(text) if ignore_case => Some(folded(&value.as_text()?).cmp(&folded(text))),
            Self::Text(text) => Some(value.as_text()?.as_ref().cmp(text.as_str())),
            Self::Integer(number) => value.as_number()?.compare(Number::Integer(i128::from(*number))),
            Self::Number(number) => value.as_number()?.compare(Number::Float(*number)),
            Self::Time(time) => Some(value.as_time(zones)?.cmp(time)),
            Self::Bool(truth) => Some(value.as_bool()?.cmp(truth)),
        }
    }

    /// The order of two literals of one type.
    fn order(&self, other: &Self) -> Option<Ordering> {
        let value = match self {
            Self::Text(text) => Attribute::Text(text.clone()),
            Self::Integer(number) => Attribute::Integer(i128::from(*number)),
            Self::Number(number) => Attribute::Number(*number),
            Self::Time(time) => Attribute::Time(*time),
            Self::Bool(truth) => Attribute::Bool(*truth),
        };
        other.compare(&value, false, Zones::default())
    }
}

/// Text without its case: each character by its upper-case form, so that `ß` and `SS`, `ς` and `Σ` are the same.
fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// What is asked of the attribute (M3).
#[derive(Clone, Debug, PartialEq)]
pub enum Operator {
    /// The same.
    Equals(Literal),
    /// There, and not the same.
    NotEquals(Literal),
    /// One of these.
    In(Vec<Literal>),
    /// There, and none of these.
    NotIn(Vec<Literal>),
    /// Text that contains this.
    Contains(String),
    /// Text that starts with this.
    StartsWith(String),
    /// Text that ends with this.
    EndsWith(String),
    /// More than.
    GreaterThan(Literal),
    /// At least.
    AtLeast(Literal),
    /// Less than.
    LessThan(Literal),
    /// At most.
    AtMost(Literal),
    /// From one to the other, both included.
    Between(Literal, Literal),
    /// There.
    IsSet,
    /// Missing.
    IsNotSet,
}

/// What an operator takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One value of any type.
    Value,
    /// A text.
    Text,
    /// One value that has an order: text, number or date.
    Ordered,
    /// A list of one type.
    List,
    /// Two ordered values.
    Pair,
    /// `true`, and nothing else.
    True,
}

impl Takes {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Value => "a text, number, date or boolean",
            Self::Text => "a text",
            Self::Ordered => "a text, number or date",
            Self::List => "a list of values of one type",
            Self::Pair => "two values of one type (text, number or date), the smaller one first",
            Self::True => "true",
        }
    }
}

/// Every operator with its name and what it takes (M3).
pub const OPERATORS: &[(&str, Takes)] = &[
    ("equals", Takes::Value),
    ("not_equals", Takes::Value),
    ("in", Takes::List),
    ("not_in", Takes::List),
    ("contains", Takes::Text),
    ("starts_with", Takes::Text),
    ("ends_with", Takes::Text),
    ("greater_than", Takes::Ordered),
    ("at_least", Takes::Ordered),
    ("less_than", Takes::Ordered),
    ("at_most", Takes::Ordered),
    ("between", Takes::Pair),
    ("is_set", Takes::True),
    ("is_not_set", Takes::True),
];

impl Operator {
    /// The operator of a name over its values, one for most, two for between, any number for lists, `true` or none
    /// for `is_set` and `is_not_set`.
    ///
    /// # Errors
    /// What is allowed, where the values are not.
    pub fn new(name: &str, mut values: Vec<Literal>) -> Result<Self, String> {
        let Some((_, takes)) = OPERATORS.iter().find(|(known, _)| *known == name) else {
            let names: Vec<_> = OPERATORS.iter().map(|(name, _)| *name).collect();
            return Err(format!("no operator `{name}`; there are {}", names.join(", ")));
        };
        let refused = || format!("`{name}` takes {}", takes.words());
        if values.iter().any(|value| matches!(value, Literal::Number(number) if !number.is_finite())) {
            return Err(format!("`{name}` takes no nan and no infinity"));
        }
        if values.windows(2).any(|pair| pair[0].kind() != pair[1].kind()) {
            return Err(format!("the values of `{name}` are of one type"));
        }
        let fits = match takes {
            Takes::Value => values.len() == 1,
            Takes::Text => matches!(values.as_slice(), [Literal::Text(_)]),
            Takes::Ordered => matches!(values.as_slice(), [one] if one.kind() != "boolean"),
            Takes::List => !values.is_empty(),
            Takes::Pair => matches!(values.as_slice(), [low, high]
                if low.kind() != "boolean" && low.order(high).is_some_and(Ordering::is_le)),
            Takes::True => matches!(values.as_slice(), [] | [Literal::Bool(true)]),
        };
        if !fits {
            return Err(refused());
        }
        match name {
            "in" => return Ok(Self::In(values)),
            "not_in" => return Ok(Self::NotIn(values)),
            "is_set" => return Ok(Self::IsSet),
            "is_not_set" => return Ok(Self::IsNotSet),
            _ => {}
        }
        let last = values.pop().ok_or_else(refused)?;
        let first = values.pop();
        Ok(match (name, last, first) {
            ("equals", value, _) => Self::Equals(value),
            ("not_equals", value, _) => Self::NotEquals(value),
            ("greater_than", value, _) => Self::GreaterThan(value),
            ("at_least", value, _) => Self::AtLeast(value),
            ("less_than", value, _) => Self::LessThan(value),
            ("at_most", value, _) => Self::AtMost(value),
            ("contains", Literal::Text(text), _) => Self::Contains(text),
            ("starts_with", Literal::Text(text), _) => Self::StartsWith(text),
            ("ends_with", Literal::Text(text), _) => Self::EndsWith(text),
            (_, high, Some(low)) => Self::Between(low, high),
            _ => return Err(refused()),
        })
    }

    /// The name in the configuration (M3).
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Equals(_) => "equals",
            Self::NotEquals(_) => "not_equals",
            Self::In(_) => "in",
            Self::NotIn(_) => "not_in",
            Self::Contains(_) => "contains",
            Self::StartsWith(_) => "starts_with",
            Self::EndsWith(_) => "ends_with",
            Self::GreaterThan(_) => "greater_than",
            Self::AtLeast(_) => "at_least",
            Self::LessThan(_) => "less_than",
            Self::AtMost(_) => "at_most",
            Self::Between(..) => "between",
            Self::IsSet => "is_set",
            Self::IsNotSet => "is_not_set",
        }
    }

    /// Its values; none for `is_set` and `is_not_set`.
    #[must_use]
    pub fn values(&self) -> Vec<Literal> {
        match self {
            Self::Equals(value)
            | Self::NotEquals(value)
            | Self::GreaterThan(value)
            | Self::AtLeast(value)
            | Self::LessThan(value)
            | Self::AtMost(value) => vec![value.clone()],
            Self::In(values) | Self::NotIn(values) => values.clone(),
            Self::Contains(text) | Self::StartsWith(text) | Self::EndsWith(text) => vec![Literal::Text(text.clone())],
            Self::Between(low, high) => vec![low.clone(), high.clone()],
            Self::IsSet | Self::IsNotSet => Vec::new(),
        }
    }
}

/// One condition: exactly one operator on one attribute (M2).
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The attribute's name.
    pub attribute: String,
    /// What is asked of it.
    pub operator: Operator,
    /// Text is compared without regard to case.
    pub ignore_case: bool,
}

impl Condition {
    /// Whether the condition holds on an attribute; `None` = missing, which only `is_not_set` accepts (M2). Times without
    /// offset in the attribute are local to `zones` (T3).
    #[must_use]
    pub fn holds(&self, value: Option<&Attribute>, zones: Zones) -> bool {
        let Some(value) = value else { return self.operator == Operator::IsNotSet };
        let compare = |literal: &Literal| literal.compare(value, self.ignore_case, zones);
        let is = |literal: &Literal, wanted: fn(Ordering) -> bool| compare(literal).is_some_and(wanted);
        match &self.operator {
            Operator::IsSet => true,
            Operator::IsNotSet => false,
            Operator::Equals(literal) => is(literal, Ordering::is_eq),
            Operator::NotEquals(literal) => is(literal, Ordering::is_ne),
            Operator::In(literals) => literals.iter().any(|literal| is(literal, Ordering::is_eq)),
            Operator::NotIn(literals) => literals.iter().all(|literal| is(literal, Ordering::is_ne)),
            Operator::GreaterThan(literal) => is(literal, Ordering::is_gt),
            Operator::AtLeast(literal) => is(literal, Ordering::is_ge),
            Operator::LessThan(literal) => is(literal, Ordering::is_lt),
            Operator::AtMost(literal) => is(literal, Ordering::is_le),
            Operator::Between(low, high) => is(low, Ordering::is_ge) && is(high, Ordering::is_le),
            Operator::Contains(part) => self.text_holds(value, part, |text, part| text.contains(part)),
            Operator::StartsWith(part) => self.text_holds(value, part, |text, part| text.starts_with(part)),
            Operator::EndsWith(part) => self.text_holds(value, part, |text, part| text.ends_with(part)),
        }
    }

    fn text_holds(&self, value: &Attribute, part: &str, test: fn(&str, &str) -> bool) -> bool {
        value
            .as_text()
            .is_some_and(|text| if self.ignore_case { test(&folded(&text), &folded(part)) } else { test(&text, part) })
    }
}

#[cfg(test)]
mod tests;
