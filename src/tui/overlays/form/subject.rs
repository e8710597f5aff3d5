//! What a form is of: the fields beside trigger and conditions, and what is made of all of them.

use crate::tui::backend::{Clause, Edit, Refusal, Stands};
use crate::tui::context::PageContext;
use crate::tui::widgets::input::Entry;

/// A line of the form. Fields are named as refusals name them.
pub enum FieldLine<'a> {
    /// A label and a field that is typed.
    Typed(&'static str, &'static str, &'a Entry),
    /// A label and a field that is one of several, in words.
    Choice(&'static str, &'static str, String),
    /// The trigger and its conditions.
    Trigger,
    /// What is to be known of the field above.
    Remark(&'a str),
}

/// What a form is of.
pub trait Subject {
    /// The fields as they are saved.
    type Input: Clone + PartialEq;

    /// What stands over the form.
    fn title(&self) -> String;

    /// The lines, from the top.
    fn lines(&self) -> Vec<FieldLine<'_>>;

    /// The text of a field; `None` = it is one of several.
    fn entry(&mut self, field: &str) -> Option<&mut Entry>;

    /// The next or the one before of several.
    fn turn(&mut self, field: &str, forward: bool);

    /// After each change of a field.
    fn follow(&mut self, field: &str);

    /// The fields as they are saved, with what was typed of trigger and conditions.
    fn input(&self, trigger: &str, conditions: Vec<Clause>) -> Self::Input;

    /// What is needed and not there.
    fn lacking(&self, input: &Self::Input) -> Vec<Refusal>;

    /// What is counted otherwise than before and so lost, in a sentence.
    fn lost(&self, opened: &Self::Input, input: &Self::Input, cx: &PageContext<'_>) -> Option<String>;

    /// The change; `over` is what the file says and is meant to be written over.
    fn edit(&self, opened: &Self::Input, input: Self::Input, over: Option<Stands>) -> Edit;
}
