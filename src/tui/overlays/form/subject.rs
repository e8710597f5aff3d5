//! What a form is of: its fields, and what is made of all of them.

use std::borrow::Cow;

use super::place::{Holder, Place};
use super::trigger::TriggerInput;
use crate::tui::backend::{Edit, Refusal, Stands};
use crate::tui::context::PageContext;
use crate::tui::widgets::input::Entry;

/// A line of the form. Fields are named as refusals name them.
pub enum FieldLine<'a> {
    /// A label and a field that is typed.
    Typed(&'static str, &'static str, &'a Entry),
    /// A label and a field that is one of several, in words.
    Choice(&'static str, &'static str, String),
    /// An event under a label, by its field, and the conditions on it.
    Trigger(Cow<'static, str>, &'static str, &'a TriggerInput),
    /// What is to be known of the field above.
    Remark(&'a str),
}

/// Lines that belong together.
pub struct Group<'a> {
    pub holder: Holder,
    pub lines: Vec<FieldLine<'a>>,
    /// An entry of a list is said in one line where the cursor is elsewhere; `None` = it is not begun.
    pub said: Option<String>,
    /// What an entry that is not begun is to be.
    pub wanted: &'static str,
}

impl<'a> Group<'a> {
    /// Lines of the whole.
    pub fn whole(lines: Vec<FieldLine<'a>>) -> Self {
        Self { holder: Holder::Whole, lines, said: Some(String::new()), wanted: "" }
    }

    /// Whether anything of it is typed.
    pub fn begun(&self) -> bool {
        self.said.is_some()
    }

    /// Its trigger, by the field of the event.
    pub fn trigger(&self) -> Option<(&'static str, &'a TriggerInput)> {
        self.lines.iter().find_map(|line| match line {
            FieldLine::Trigger(_, field, trigger) => Some((*field, *trigger)),
            _ => None,
        })
    }
}

/// What a field tells a funnel apart by, between commas: attributes of an event, or what every funnel has.
pub struct Naming<'a> {
    /// The event.
    pub event: &'a str,
    /// What is typed.
    pub typed: &'a str,
}

impl Naming<'_> {
    /// What stands before the last name, and that name.
    pub fn last(&self) -> (&str, &str) {
        let at = self.typed.rfind(',').map_or(0, |comma| comma + 1);
        (&self.typed[..at], self.typed[at..].trim())
    }
}

/// What becomes of an entry of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Arrange {
    /// It changes places with the one before.
    Up,
    /// It changes places with the one behind.
    Down,
    /// It goes.
    Remove,
}

/// What a form is of.
pub trait Subject {
    /// The fields as they are saved.
    type Input: Clone + PartialEq;

    /// What stands over the form.
    fn title(&self) -> String;

    /// The lines, from the top; there are some of the whole, and they come first.
    fn groups(&self) -> Vec<Group<'_>>;

    /// The text of a field; `None` = it is one of several.
    fn entry(&mut self, holder: Holder, field: &str) -> Option<&mut Entry>;

    /// The event of the whole, or of an entry of a list, with its conditions.
    fn trigger(&mut self, holder: Holder) -> Option<&mut TriggerInput>;

    /// Of a field that names attributes between commas: the event that bears them, and what is typed.
    fn naming(&self, _holder: Holder, _field: &str) -> Option<Naming<'_>> {
        None
    }

    /// The next or the one before of several.
    fn turn(&mut self, holder: Holder, field: &str, forward: bool);

    /// After each change of a field: what depends on it follows it.
    fn follow(&mut self, _place: Place) {}

    /// Drops entries of lists that are not begun, but the last of each and `kept`; answers with those that went.
    fn tidy(&mut self, _kept: Option<Holder>) -> Vec<Holder> {
        Vec::new()
    }

    /// Moves an entry of a list, or takes it out; answers with where the cursor then belongs, `None` where it cannot be done.
    fn arrange(&mut self, _list: &'static str, _at: usize, _how: Arrange) -> Option<usize> {
        None
    }

    /// The fields as they are saved.
    fn input(&self) -> Self::Input;

    /// What is needed and not there.
    fn lacking(&self, input: &Self::Input) -> Vec<Refusal>;

    /// What is counted otherwise than before and so lost, in a sentence.
    fn lost(&self, opened: &Self::Input, input: &Self::Input, cx: &PageContext<'_>) -> Option<String>;

    /// The change; `over` is what the file says and is meant to be written over.
    fn edit(&self, opened: &Self::Input, input: Self::Input, over: Option<Stands>) -> Edit;
}
