//! What is looked at between the key that saves and the change: what lacks and what is refused is said first, then everything that
//! is doubted is asked about together.

use super::doubts::{doubts, naming_doubts};
use super::fields::Fields;
use super::known::Known;
use super::subject::Subject;
use crate::jobs::Panicked;
use crate::tui::backend::Refusal;
use crate::tui::context::PageContext;
use crate::tui::panel::broken;

/// How far saving is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Saving {
    /// Not asked for.
    No,
    /// Asked for; it waits for what the events bear.
    OnceKnown,
    /// It is looked whether the file takes it.
    Checked,
    /// Under way.
    Begun,
}

/// What is needed and not there.
pub fn lacking<S: Subject>(fields: &Fields<S>) -> Vec<Refusal> {
    let mut all = fields.of.lacking(&fields.input());
    for (holder, _, trigger) in fields.triggers() {
        for (i, clause) in trigger.clauses().iter().enumerate() {
            if clause.value.is_empty() && !clause.operator.starts_with("is_") {
                let message = format!("{} needs a value", clause.operator);
                all.push(Refusal::new(&holder.field(&format!("conditions.{i}")), message));
            }
        }
    }
    all
}

/// What a second save accepts, of a form that was opened with these fields; empty = nothing to ask about.
pub fn doubted<S: Subject>(fields: &Fields<S>, opened: &S::Input, known: &Known, cx: &PageContext<'_>) -> Vec<Refusal> {
    let mut all: Vec<Refusal> = fields.triggers().into_iter().flat_map(|trigger| doubts(trigger, known, cx)).collect();
    let naming = fields.all_naming();
    all.extend(naming.iter().flat_map(|(field, naming)| naming_doubts(field, naming, known, cx)));
    let lost = fields.of.lost(opened, &fields.input(), cx);
    all.extend(lost.map(|message| Refusal::new("", message)));
    all
}

/// What was refused, or that it could not be looked at.
pub fn refused(done: Result<Result<(), Vec<Refusal>>, Panicked>) -> Vec<Refusal> {
    match done {
        Ok(checked) => checked.err().unwrap_or_default(),
        Err(panicked) => vec![Refusal::new("", broken(&panicked).message)],
    }
}
