//! Conditions on the attributes of an event (M2, M3).

/// A value in a condition; its type is the type the attribute is read as (M2).
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A date or time, as an instant.
    Time(super::time::Time),
    /// True or false.
    Bool(bool),
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
