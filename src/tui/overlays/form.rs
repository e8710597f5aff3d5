//! The form of what is counted by triggers with conditions: a milestone, a journey's goal, a funnel.
//!
//! Enter takes a field and goes on, Ctrl-s saves. Events, attributes and values complete from the data; what the data does not
//! have is said with near names, and saved only when it is asked for a second time (M8). Entries of a list are said in one line each,
//! that under the cursor in full; one that is not begun stands at the end and becomes one more when something is typed into it.

mod choices;
mod condition;
mod doubts;
pub mod entries;
pub mod fields;
mod keys;
mod known;
pub mod place;
mod saving;
mod sheet;
pub mod subject;
pub mod trigger;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::choices::{FieldChoice, choices};
use self::fields::Fields;
use self::keys::WORKS;
use self::known::Known;
use self::place::{Holder, Part, Place};
use self::saving::Saving;
use self::sheet::Sheet;
use self::subject::{Arrange, Subject};
use crate::jobs::Task;
use crate::tui::action::Action;
use crate::tui::backend::{Edit, Refusal, Stands};
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::overlays::completion::Likeness;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::pen::Line;

/// The form.
pub struct Form<S: Subject> {
    /// The fields as they were when the form was opened.
    opened: S::Input,
    fields: Fields<S>,
    known: Known,
    /// The choice that the arrows are on.
    listed: Option<usize>,
    refusals: Vec<Refusal>,
    /// They are questions: nothing of it is wrong.
    asks: bool,
    /// What was doubted: saving the same again is meant so.
    doubted: Option<S::Input>,
    /// What the file says by now and would lose, and the input that was refused for it: saving the same again is meant so.
    over: Option<(Stands, S::Input)>,
    saving: Saving,
    /// What is wrong with what is to be saved, before anything is asked.
    check: Option<Check>,
    /// Leaving was asked for, and something was typed.
    leaving: bool,
    /// The first line that is drawn.
    top: usize,
    /// The height that it had most, so that it does not jump.
    tall: u16,
}

/// What is wrong with a change, once it is known.
type Check = Task<Result<(), Vec<Refusal>>>;

/// Rows that every form has where there is room.
const TALL: u16 = 26;

/// Columns of a form.
const WIDE: u16 = 84;

impl<S: Subject> Form<S> {
    /// With these fields to begin with.
    #[must_use]
    pub fn new(fields: Fields<S>) -> Self {
        Self {
            opened: fields.input(),
            fields,
            known: Known::default(),
            listed: None,
            refusals: Vec::new(),
            asks: false,
            doubted: None,
            over: None,
            saving: Saving::No,
            check: None,
            leaving: false,
            top: 0,
            tall: TALL,
        }
    }

    /// Notes what is needed and not there; true = something is.
    fn lacking(&mut self) -> bool {
        self.tell(saving::lacking(&self.fields));
        !self.refusals.is_empty()
    }

    /// Says what is wrong, the cursor where something is.
    fn tell(&mut self, refusals: Vec<Refusal>) {
        self.fields.go_to(&refusals);
        (self.refusals, self.asks) = (refusals, false);
    }

    /// What is to be saved; `None` = something lacks, or it is still to be looked whether the file takes it.
    fn save(&mut self, cx: &PageContext<'_>) -> Option<Edit> {
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
        let (input, edit) = (self.fields.input(), self.edit());
        if self.doubted.as_ref() == Some(&input) {
            // All of it was said, and is meant so.
            self.saving = Saving::Begun;
            return Some(edit);
        }
        self.saving = Saving::Checked;
        self.check = Some(cx.workers.run(move |backend, _| backend.check(&edit)));
        None
    }

    fn edit(&self) -> Edit {
        let input = self.fields.input();
        let over = self.over.as_ref().filter(|(_, meant)| *meant == input).map(|(stands, _)| stands.clone());
        self.fields.of.edit(&self.opened, input, over)
    }

    /// What is to be saved once it is known whether the file takes it; `None` = not yet, or it is refused or doubted.
    fn checked(&mut self, cx: &PageContext<'_>) -> Option<Edit> {
        let refusals = saving::refused(self.check.as_ref().and_then(Task::poll)?);
        (self.saving, self.check) = (Saving::No, None);
        if refusals.iter().any(|refusal| refusal.stands.is_none()) {
            self.tell(refusals);
            return None;
        }
        let mut doubts = saving::doubted(&self.fields, &self.opened, &self.known, cx);
        let changed = refusals.iter().find_map(|refusal| refusal.stands.as_deref()).cloned();
        if doubts.is_empty() && changed.is_none() {
            self.refusals.clear();
            self.saving = Saving::Begun;
            return Some(self.edit());
        }
        let asks = !doubts.is_empty();
        if asks && changed.is_none() {
            let saves = cx.keys.mention(Action::SaveForm);
            doubts.push(Refusal::new("", format!("{saves} once more saves it as it is")));
        }
        self.tell(refusals.into_iter().chain(doubts).collect());
        self.asks = asks;
        self.doubted = Some(self.fields.input()).filter(|_| asks);
        self.over = changed.map(|stands| (stands, self.fields.input()));
        None
    }

    /// Asks what the events of the trigger bear, once there is such an event.
    fn look(&mut self, cx: &PageContext<'_>) {
        let known = |event: &str| cx.facets.events.iter().any(|(known, _)| known == event);
        for (_, naming) in self.fields.all_naming() {
            let here = self.fields.naming().is_some() || !naming.typed.trim().is_empty();
            if here && known(naming.event) {
                self.known.ask(naming.event, None, cx);
            }
        }
        let Some(trigger) = self.fields.trigger().filter(|_| self.fields.beyond_trigger()) else { return };
        let event = trigger.name();
        if !known(event) {
            return;
        }
        self.known.ask(event, None, cx);
        let Some(attributes) = self.known.get(event, None) else { return };
        let typed = trigger.conditions.begun().map(|row| row.attribute.text().trim().to_owned());
        let borne: Vec<String> = typed.filter(|typed| attributes.found.iter().any(|(name, _)| name == typed)).collect();
        for attribute in borne {
            self.known.ask(event, Some(&attribute), cx);
        }
    }

    /// Enter: takes the choice that the arrows are on, and goes on.
    fn go_on(&mut self, choices: &[FieldChoice]) {
        if let Some(choice) = self.listed.and_then(|at| choices.get(at)) {
            self.fields.take(&choice.text);
            self.forget();
        }
        self.listed = None;
        self.fields.step(1);
    }

    /// Tab: takes the choice that the arrows are on, else completes what is the beginning of one; where nothing is left to
    /// complete, goes on. What is spelt otherwise is never replaced: its near names are said, and asked about when it is saved (M8).
    fn complete(&mut self, choices: &[FieldChoice]) {
        let typed = self.fields.entry().map(|entry| entry.text().trim().to_owned()).unwrap_or_default();
        let number = typed.parse::<f64>().is_ok();
        let begun = |choice: &&FieldChoice| choice.likeness == Likeness::Begins && !typed.is_empty() && !number;
        let taken = self.listed.map_or_else(|| choices.first().filter(begun), |at| choices.get(at));
        match taken {
            Some(choice) => {
                let text = choice.text.clone();
                self.fields.take(&text);
                self.forget();
            }
            None => self.fields.step(1),
        }
        self.listed = None;
    }

    /// Down and up go through the choices, and beyond them to the next line.
    fn line(&mut self, down: bool, choices: &[FieldChoice]) {
        let settled = choices.first().is_none_or(|choice| choice.likeness == Likeness::Same);
        match (self.listed, down) {
            (None, true) if !settled => self.listed = Some(0),
            (Some(at), true) => self.listed = Some((at + 1).min(choices.len().saturating_sub(1))),
            (Some(at), false) => self.listed = at.checked_sub(1),
            (None, _) => self.fields.line(if down { 1 } else { -1 }),
        }
    }

    fn type_key(&mut self, key: Key) {
        let choice = self.fields.entry().is_none();
        match key.code {
            Code::Left if choice => self.fields.turn(false),
            Code::Right | Code::Char(' ') if choice => self.fields.turn(true),
            Code::Char(letter) if choice => self.fields.operator_by_letter(letter),
            _ => {
                let before = self.fields.entry().map(|entry| entry.text().to_owned());
                let typed = self.fields.entry().is_some_and(|entry| entry.key(key));
                if typed {
                    self.listed = None;
                    self.fields.follow();
                }
                if self.fields.entry().map(|entry| entry.text().to_owned()) == before {
                    return;
                }
            }
        }
        self.forget();
    }

    /// What was said of the field under the cursor, and of the whole, is of what it was. What is one of several for the whole may
    /// be what is wrong with any field.
    fn forget(&mut self) {
        let Place { holder, part } = self.fields.place;
        let of_all = holder == Holder::Whole && matches!(part, Part::Own(_)) && self.fields.entry().is_none();
        let name = self.fields.name();
        let within =
            |field: &str| name.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.refusals.retain(|refusal| !of_all && !refusal.field.is_empty() && !within(&refusal.field));
    }

    /// Esc: what was typed is lost only where it is pressed again.
    fn leave(&mut self) -> Effect {
        let asks = self.saving != Saving::Begun && !self.leaving && self.fields.input() != self.opened;
        self.leaving = asks;
        if asks { Effect::None } else { Effect::Close }
    }

    /// Moves, in a list, what the cursor is in, or takes it out; false where the key is none for that.
    fn arranged(&mut self, action: Option<Action>) -> bool {
        let how = match action {
            Some(Action::EntryUp) => Arrange::Up,
            Some(Action::EntryDown) => Arrange::Down,
            Some(Action::EntryRemove) => Arrange::Remove,
            _ => return false,
        };
        self.listed = None;
        self.refusals.clear();
        self.fields.arrange(how);
        true
    }

    /// What works beside typing, at the edge of the form.
    fn foot(&self, cx: &PageContext<'_>, look: &Look) -> Line {
        let saves = cx.keys.mention(Action::SaveForm);
        let says = match self.saving {
            _ if self.leaving => {
                let says = "Esc once more leaves, what was typed is lost · any other key stays";
                return Line::new().add(look.plain(says), look.warn);
            }
            Saving::No => format!("Enter next · Tab completes · ↑↓ choices · ←→ turns · {saves} saves · Esc leaves"),
            Saving::Checked => "Looking whether it can be saved …".to_owned(),
            Saving::OnceKnown => format!("Saved when it is known what these events bear … · {saves} saves now"),
            Saving::Begun => "Saving …".to_owned(),
        };
        Line::new().add(look.plain(&says), look.dim)
    }
}

impl<S: Subject> Overlay for Form<S> {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        if key.code == Code::Esc {
            return self.leave();
        }
        self.leaving = false;
        // A letter is typed, whatever it is bound to.
        let letter = matches!(key.code, Code::Char(_)) && !key.ctrl && !key.alt;
        let action = if letter { None } else { keys.action(key) };
        let saves = action == Some(Action::SaveForm);
        match self.saving {
            Saving::Begun => return Effect::None,
            _ if saves => return self.save(cx).map_or(Effect::None, Effect::Save),
            _ => (self.saving, self.check) = (Saving::No, None),
        }
        let choices = choices(&self.fields, &self.known, cx);
        match key.code {
            _ if self.arranged(action) => {}
            Code::Enter => self.go_on(&choices),
            Code::Tab => self.complete(&choices),
            Code::BackTab => {
                self.listed = None;
                self.fields.step(-1);
            }
            Code::Up => self.line(false, &choices),
            Code::Down => self.line(true, &choices),
            Code::PageUp | Code::PageDown => {
                self.listed = None;
                self.fields.leap(key.code == Code::PageDown);
            }
            _ => self.type_key(key),
        }
        self.fields.tidy(false);
        self.look(cx);
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        self.leaving = false;
        if let Some(entry) = self.fields.entry() {
            entry.paste(text.trim());
            self.listed = None;
            self.fields.follow();
            self.forget();
        }
    }

    fn poll(&mut self, cx: &PageContext<'_>) -> bool {
        let came = self.known.poll();
        if came {
            self.look(cx);
        }
        came
    }

    fn due(&mut self, cx: &PageContext<'_>) -> Option<Edit> {
        match self.saving {
            Saving::OnceKnown if !self.known.waiting() => self.save(cx),
            Saving::Checked => self.checked(cx),
            _ => None,
        }
    }

    fn works(&mut self, letter: bool) -> Option<Vec<(Action, &'static str)>> {
        (!letter || self.fields.entry().is_none()).then(|| WORKS.to_vec())
    }

    fn waiting(&self) -> bool {
        self.saving != Saving::No || self.known.waiting()
    }

    fn refused(&mut self, refusals: &[Refusal]) -> bool {
        self.saving = Saving::No;
        self.tell(refusals.to_vec());
        if let Some(stands) = refusals.iter().find_map(|refusal| refusal.stands.as_deref()) {
            self.over = Some((stands.clone(), self.fields.input()));
        }
        true
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let list = choices(&self.fields, &self.known, cx);
        let mut refusals = self.refusals.clone();
        if self.over.as_ref().is_some_and(|(_, meant)| *meant == self.fields.input()) {
            let saves = cx.keys.mention(Action::SaveForm);
            refusals.push(Refusal::new("", format!("{saves} once more writes over it; what the file says is lost")));
        }
        let [up, down, remove] =
            [Action::EntryUp, Action::EntryDown, Action::EntryRemove].map(|action| cx.keys.mention(action));
        let moves = format!("{up} {down} move it · {remove} takes it out · PgDn the next");
        let moves = look.plain(&moves);
        let mark = if self.asks { "?" } else { look.glyph("✗") };
        let sheet = Sheet::new((&self.fields, &moves), (&refusals, mark), (&list, self.listed), look);
        let wide = WIDE.min(screen.width);
        self.tall = sheet.tall(wide.saturating_sub(4)).saturating_add(2).max(self.tall);
        let title = self.fields.of.title();
        let inner = frame::popup(buf, screen, wide, self.tall, &title, &self.foot(cx, look), look);
        sheet.draw(buf, inner, &mut self.top);
    }
}

#[cfg(test)]
mod tests {
    use super::place::{Part, Place};
    use super::*;
    use crate::tui::backend::Status;
    use crate::tui::overlays::milestone::MilestoneForm;

    #[test]
    fn m2_conditions_become_clauses_and_missing_values_are_told_at_their_field() {
        let mut form = MilestoneForm::add(&Status::default());
        form.paste("Hot");
        form.fields.place = Place::whole(Part::Trigger);
        form.paste("lead_updated");
        form.fields.place = Place::whole(Part::Attribute(0));
        form.paste("status");
        assert!(form.lacking());
        assert_eq!(form.refusals, [Refusal::new("conditions.0", "equals needs a value")]);
        form.fields.place = Place::whole(Part::Value(0));
        form.paste("Qualified");
        assert!(!form.lacking());
        assert_eq!(form.fields.input().conditions.len(), 1);
        assert_eq!(form.fields.trigger().map(|trigger| trigger.conditions.all().len()), Some(2));
    }
}
