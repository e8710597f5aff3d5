//! Where in the form a field stands.

/// Whose a field is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holder {
    /// Of the whole.
    Whole,
    /// Of an entry of a list: the list by its key in the file, and the entry's place.
    Entry(&'static str, usize),
}

impl Holder {
    /// A field of it as refusals name it: `window`, `steps.1.window`.
    pub fn field(self, name: &str) -> String {
        match self {
            Self::Whole => name.to_owned(),
            Self::Entry(list, at) => format!("{list}.{at}.{name}"),
        }
    }
}

/// Which of its fields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// One that is the subject's own.
    Own(&'static str),
    /// The event.
    Trigger,
    Attribute(usize),
    Operator(usize),
    Value(usize),
}

/// A field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub holder: Holder,
    pub part: Part,
}

impl Place {
    /// A field of the whole.
    pub fn whole(part: Part) -> Self {
        Self { holder: Holder::Whole, part }
    }

    /// The condition that it is of.
    pub fn condition(self) -> Option<usize> {
        match self.part {
            Part::Attribute(at) | Part::Operator(at) | Part::Value(at) => Some(at),
            Part::Own(_) | Part::Trigger => None,
        }
    }

    /// The same of another condition.
    pub fn of_condition(self, at: usize) -> Self {
        let part = match self.part {
            Part::Attribute(_) => Part::Attribute(at),
            Part::Operator(_) => Part::Operator(at),
            Part::Value(_) => Part::Value(at),
            other => other,
        };
        Self { part, ..self }
    }
}
