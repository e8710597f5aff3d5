//! What a reader of an answer should know, as a sentence for people, with what the program needs to know of it beside it.

use std::fmt;
use std::ops::{Deref, Range};

use serde::{Serialize, Serializer};

/// What a note is about, where the program treats some notes apart from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Topic {
    /// Nothing that the program tells apart.
    #[default]
    General,
    /// A condition of a model that is not met (A7); the subject is the model.
    Gate,
    /// How many of how many rows the answer has.
    Shown,
    /// The source has no table of what the answer counts.
    Unmapped,
    /// Where another model places the credit.
    OtherModel,
    /// How far a model is to be trusted; the screen says it beside the model.
    Trust,
    /// The journey has ended: nothing of it is projected (G10).
    Ended,
    /// Why a goal counts nothing (M8); the subject is its journey, none where the answer is of that alone.
    Broken,
    /// Where the pace of a goal leads (G10); the subject is its journey.
    Outlook,
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
    /// Where ids of items stand in the sentence, in bytes, of the answer's view, or of the filter as `journey:welcome`: faces for
    /// people say their names.
    pub items: Vec<Range<usize>>,
}

/// Stand round the id of an item until its note is made: no text has these code points.
const MARKS: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// The id of an item of the answer's view or of its filter, to stand in the sentence of a note.
#[must_use]
pub fn item(id: &str) -> String {
    let [open, close] = MARKS;
    format!("{open}{}{close}", id.replace(MARKS, ""))
}

impl Note {
    /// A note on a topic.
    #[must_use]
    pub fn on(topic: Topic, text: impl Into<String>) -> Self {
        let marked: String = text.into();
        let mut note = Self { topic, ..Self::default() };
        let mut open = None;
        for c in marked.chars() {
            match c {
                c if c == MARKS[0] => open = Some(note.text.len()),
                c if c == MARKS[1] => note.items.extend(open.take().map(|open| open..note.text.len())),
                c => note.text.push(c),
            }
        }
        note
    }

    /// The sentence with the ids of items called as `called` says.
    #[must_use]
    pub fn naming(&self, called: impl Fn(&str) -> String) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut from = 0;
        for place in &self.items {
            text += self.text.get(from..place.start).unwrap_or_default();
            text += &called(self.text.get(place.clone()).unwrap_or_default());
            from = place.end;
        }
        text + self.text.get(from..).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_in_a_sentence_are_called_by_their_names_for_people_alone() {
        let note = Note::from(format!("without {} and {}: 2", item("cart"), item("news\u{fdd1}")));
        assert_eq!(note.to_string(), "without cart and news: 2");
        assert_eq!(
            note.naming(|id| if id == "cart" { "Abandoned cart" } else { id }.to_owned()),
            "without Abandoned cart and news: 2"
        );
        assert_eq!(Note::from("plain").naming(|_| "x".to_owned()), "plain");
    }
}
