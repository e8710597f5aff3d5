//! What a reader of an answer should know, as a sentence for people, with what the program needs to know of it beside it.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

/// What a note is about, where the program treats some notes apart from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Topic {
    /// Nothing that the program tells apart.
    #[default]
    General,
    /// A condition of a model that is not met (A7); the subject is the model.
    Gate,
    /// Where another model places the credit.
    OtherModel,
    /// How far a model is to be trusted; the screen says it beside the model.
    Trust,
}

/// One note. Every face shows it as [`Display`](fmt::Display) does: `subject: text`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub topic: Topic,
    /// The one thing that it is said of: a milestone's id, a model; `None` = of the whole answer.
    pub subject: Option<String>,
    /// The sentence.
    pub text: String,
}

impl Note {
    /// A note on a topic.
    #[must_use]
    pub fn on(topic: Topic, text: impl Into<String>) -> Self {
        Self { topic, subject: None, text: text.into() }
    }

    /// The same of one thing.
    #[must_use]
    pub fn about(self, subject: impl Into<String>) -> Self {
        Self { subject: Some(subject.into()), ..self }
    }
}

impl<T: Into<String>> From<T> for Note {
    fn from(text: T) -> Self {
        Self::on(Topic::General, text)
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.subject {
            Some(subject) => write!(f, "{subject}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The notes of an answer, in the order in which they are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Notes(Vec<Note>);

impl Notes {
    /// Adds one at the end.
    pub fn push(&mut self, note: impl Into<Note>) {
        self.0.push(note.into());
    }

    /// Puts some before all others.
    pub fn prepend(&mut self, notes: impl IntoIterator<Item: Into<Note>>) {
        self.0.splice(0..0, notes.into_iter().map(Into::into));
    }

    /// Each as it is shown.
    #[must_use]
    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}

impl Deref for Notes {
    type Target = [Note];

    fn deref(&self) -> &[Note] {
        &self.0
    }
}

impl<T: Into<Note>> Extend<T> for Notes {
    fn extend<I: IntoIterator<Item = T>>(&mut self, notes: I) {
        self.0.extend(notes.into_iter().map(Into::into));
    }
}

impl<T: Into<Note>> FromIterator<T> for Notes {
    fn from_iter<I: IntoIterator<Item = T>>(notes: I) -> Self {
        Self(notes.into_iter().map(Into::into).collect())
    }
}
