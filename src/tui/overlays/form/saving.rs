//! What happens between the key that saves and the change: what lacks and what is refused is said first, then everything that is
//! doubted is asked about together, and only then it is saved.

use super::doubts::{doubts, naming_doubts};
use super::subject::Subject;
use super::{Form, Stands};
use crate::jobs::Task;
use crate::tui::action::Action;
use crate::tui::backend::{Edit, Refusal};
use crate::tui::context::PageContext;
use crate::tui::panel::broken;

/// How far saving is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Saving {
    /// Not asked for.
    No,
    /// Asked for; it waits for what the events bear.
    OnceKnown,
    /// It is looked whether the file takes it.
    Checked,
    /// Under way.
    Begun,
}

impl<S: Subject> Form<S> {
    /// Notes what is needed and not there; true = something is.
    pub(super) fn lacking(&mut self) -> bool {
        let mut all = self.fields.of.lacking(&self.fields.input());
        for (holder, _, trigger) in self.fields.triggers() {
            for (i, clause) in trigger.clauses().iter().enumerate() {
                if clause.value.is_empty() && !clause.operator.starts_with("is_") {
                    let message = format!("{} needs a value", clause.operator);
                    all.push(Refusal::new(&holder.field(&format!("conditions.{i}")), message));
                }
            }
        }
        self.tell(all);
        !self.refusals.is_empty()
    }

    /// What a second save accepts; empty = nothing to ask about.
    fn doubts(&self, input: &S::Input, cx: &PageContext<'_>) -> Vec<Refusal> {
        let triggers = self.fields.triggers().into_iter();
        let mut all: Vec<Refusal> = triggers.flat_map(|trigger| doubts(trigger, &self.known, cx)).collect();
        let naming = self.fields.all_naming();
        all.extend(naming.iter().flat_map(|(field, naming)| naming_doubts(field, naming, &self.known, cx)));
        let lost = self.fields.of.lost(&self.opened, input, cx);
        all.extend(lost.map(|message| Refusal::new("", message)));
        all
    }

    /// Says what is wrong, the cursor where something is.
    pub(super) fn tell(&mut self, refusals: Vec<Refusal>) {
        self.fields.go_to(&refusals);
        self.refusals = refusals;
        self.asks = false;
    }

    /// What is to be saved; `None` = something lacks, or it is still to be looked whether the file takes it.
    pub(super) fn save(&mut self, cx: &PageContext<'_>) -> Option<Edit> {
        let asked_again = self.saving == Saving::OnceKnown && self.known.waiting();
        self.saving = Saving::No;
        self.fields.tidy(true);
        if self.lacking() {
            return None;
        }
        if self.known.waiting() && !asked_again {
            self.saving = Saving::OnceKnown;
            return None;
        }
        let input = self.fields.input();
        let edit = self.edit(input.clone());
        if self.doubted.as_ref() == Some(&input) {
            // All of it was said, and is meant so.
            self.saving = Saving::Begun;
            return Some(edit);
        }
        self.saving = Saving::Checked;
        self.check = Some(cx.workers.run(move |backend, _| backend.check(&edit)));
        None
    }

    fn edit(&mut self, input: S::Input) -> Edit {
        let over = self.over.clone().filter(|(_, meant)| *meant == input).map(|(stands, _)| stands);
        self.fields.of.edit(&self.opened, input, over)
    }

    /// What is to be saved once it is known whether the file takes it; `None` = it is not known, it is refused, or something is
    /// doubted.
    pub(super) fn checked(&mut self, cx: &PageContext<'_>) -> Option<Edit> {
        let done = self.check.as_ref().and_then(Task::poll)?;
        (self.saving, self.check) = (Saving::No, None);
        let refusals = match done {
            Ok(checked) => checked.err().unwrap_or_default(),
            Err(panicked) => vec![Refusal::new("", broken(&panicked).message)],
        };
        if refusals.iter().any(|refusal| refusal.stands.is_none()) {
            self.tell(refusals);
            return None;
        }
        let input = self.fields.input();
        let mut doubts = self.doubts(&input, cx);
        let changed = refusals.iter().find_map(|refusal| refusal.stands.as_deref()).cloned();
        if doubts.is_empty() && changed.is_none() {
            self.refusals.clear();
            self.saving = Saving::Begun;
            return Some(self.edit(input));
        }
        let asks = !doubts.is_empty();
        if asks && changed.is_none() {
            let saves = cx.keys.mention(Action::SaveForm);
            doubts.push(Refusal::new("", format!("{saves} once more saves it as it is")));
        }
        self.tell(refusals.into_iter().chain(doubts).collect());
        if asks {
            self.asks = true;
            self.doubted = Some(input.clone());
        }
        self.over = changed.map(|stands: Stands| (stands, input));
        None
    }
}
