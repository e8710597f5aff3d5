//! The form that adds or changes a milestone (M1–M8).
//!
//! Enter takes a field and goes on, Ctrl-s saves. Events, attributes and values complete from the data; what the data does not
//! have is said with near names, and saved only when it is asked for a second time.

mod choices;
mod doubts;
mod fields;
mod known;
mod sheet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::choices::{FieldChoice, choices};
use self::doubts::doubts;
use self::fields::{Fields, Place};
use self::known::Known;
use self::sheet::Sheet;
use crate::domain::milestone::Milestone;
use crate::domain::zone::Zone;
use crate::tui::action::Action;
use crate::tui::backend::{Edit, MilestoneChange, MilestoneInput, Refusal, Stands, Status};
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::overlays::completion::Likeness;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::pen::Line;

/// How far saving is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Saving {
    /// Not asked for.
    No,
    /// Asked for; it waits for what the events bear.
    OnceKnown,
    /// Under way.
    Begun,
}

/// The form.
pub struct MilestoneForm {
    /// The milestone being changed, as it is.
    was: Option<Milestone>,
    /// The fields as they were when the form was opened.
    opened: MilestoneInput,
    fields: Fields,
    known: Known,
    /// The choice that the arrows are on.
    listed: Option<usize>,
    refusals: Vec<Refusal>,
    /// What was doubted: saving the same again is meant so.
    doubted: Option<MilestoneInput>,
    /// What the file says by now and would lose, and the input that was refused for it: saving the same again is meant so.
    over: Option<(Milestone, MilestoneInput)>,
    saving: Saving,
    /// The first line that is drawn.
    top: usize,
}

impl MilestoneForm {
    /// For one more milestone.
    #[must_use]
    pub fn add(status: &Status) -> Self {
        Self::new(None, Fields::proposed(status))
    }

    /// For a change of one.
    #[must_use]
    pub fn change(milestone: &Milestone, zone: Zone) -> Self {
        Self::new(Some(milestone.clone()), Fields::filled(milestone, zone))
    }

    fn new(was: Option<Milestone>, fields: Fields) -> Self {
        Self {
            was,
            opened: fields.input(),
            fields,
            known: Known::default(),
            listed: None,
            refusals: Vec::new(),
            doubted: None,
            over: None,
            saving: Saving::No,
            top: 0,
        }
    }

    /// Notes what is needed and not there; true = something is.
    fn lacking(&mut self) -> bool {
        self.refusals.clear();
        let input = self.fields.input();
        for (field, text) in [("name", &input.name), ("id", &input.id), ("trigger", &input.trigger)] {
            if text.is_empty() {
                self.refusals.push(Refusal::new(field, format!("a milestone has a {field}")));
            }
        }
        for (i, clause) in input.conditions.iter().enumerate() {
            if clause.value.is_empty() && !clause.operator.starts_with("is_") {
                let message = format!("{} needs a value", clause.operator);
                self.refusals.push(Refusal::new(&format!("conditions.{i}"), message));
            }
        }
        !self.refusals.is_empty()
    }

    /// What is to be saved; `None` = something lacks, is doubted, or is still being looked up.
    fn save(&mut self, cx: &PageContext<'_>) -> Option<Edit> {
        let asked_again = self.saving == Saving::OnceKnown && self.known.waiting();
        self.saving = Saving::No;
        if self.lacking() {
            return None;
        }
        if self.known.waiting() && !asked_again {
            self.saving = Saving::OnceKnown;
            return None;
        }
        let input = self.fields.input();
        if self.doubted.as_ref() != Some(&input) {
            self.refusals = doubts(&input, self.was.as_ref(), &self.known, cx);
            if !self.refusals.is_empty() {
                let saves = cx.keys.mention(Action::SaveForm);
                let message = format!("{saves} once more saves it as it is");
                self.refusals.push(Refusal::new("", message));
                self.doubted = Some(input);
                return None;
            }
        }
        self.saving = Saving::Begun;
        Some(match &self.was {
            Some(was) => {
                let over = self.over.take().filter(|(_, meant)| *meant == input).map(|(stands, _)| stands);
                Edit::Change(Box::new(MilestoneChange { was: was.clone(), opened: self.opened.clone(), input, over }))
            }
            None => Edit::Add(input),
        })
    }

    /// Asks what the events of the trigger bear, once there is such an event.
    fn look(&mut self, cx: &PageContext<'_>) {
        let trigger = self.fields.trigger.text().trim().to_owned();
        if matches!(self.fields.place, Place::Name | Place::Id | Place::Trigger)
            || !cx.facets.events.iter().any(|(event, _)| *event == trigger)
        {
            return;
        }
        self.known.ask(&trigger, None, cx);
        let Some(attributes) = self.known.get(&trigger, None) else { return };
        let typed = self.fields.conditions.iter().map(|row| row.attribute.text().trim().to_owned());
        let borne: Vec<String> = typed.filter(|typed| attributes.found.iter().any(|(name, _)| name == typed)).collect();
        for attribute in borne {
            self.known.ask(&trigger, Some(&attribute), cx);
        }
    }

    /// Enter: takes the choice that the arrows are on, and goes on.
    fn go_on(&mut self, choices: &[FieldChoice]) {
        if let Some(choice) = self.listed.and_then(|at| choices.get(at)) {
            self.fields.take(&choice.text);
        }
        self.listed = None;
        self.fields.step(1);
    }

    /// Tab: completes what is typed; where nothing is left to complete, goes on.
    fn complete(&mut self, choices: &[FieldChoice]) {
        let typed = self.fields.entry().map(|entry| entry.text().trim().to_owned()).unwrap_or_default();
        let number = typed.parse::<f64>().is_ok();
        let first =
            self.listed.map_or_else(|| choices.first().filter(|_| !typed.is_empty() && !number), |at| choices.get(at));
        match first {
            Some(choice) if self.listed.is_some() || choice.likeness != Likeness::Same => {
                let text = choice.text.clone();
                self.fields.take(&text);
            }
            _ => self.fields.step(1),
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
        let choice = matches!(self.fields.place, Place::Operator(_) | Place::Audience | Place::Count);
        match key.code {
            Code::Left if choice => self.fields.turn(false),
            Code::Right | Code::Char(' ') if choice => self.fields.turn(true),
            Code::Char(letter) if choice => self.fields.operator_by_letter(letter),
            _ => {
                let typed = self.fields.entry().is_some_and(|entry| entry.key(key));
                if typed {
                    self.listed = None;
                    self.fields.follow();
                }
            }
        }
    }
}

impl Overlay for MilestoneForm {
    fn key(&mut self, key: Key, keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        if key.code == Code::Esc {
            return Effect::Close;
        }
        // A letter is typed, whatever it is bound to.
        let letter = matches!(key.code, Code::Char(_)) && !key.ctrl && !key.alt;
        let saves = !letter && keys.action(key) == Some(Action::SaveForm);
        match self.saving {
            Saving::Begun => return Effect::None,
            Saving::No | Saving::OnceKnown if saves => return self.save(cx).map_or(Effect::None, Effect::Save),
            Saving::No | Saving::OnceKnown => self.saving = Saving::No,
        }
        let choices = choices(&self.fields, &self.known, cx);
        match key.code {
            Code::Enter => self.go_on(&choices),
            Code::Tab => self.complete(&choices),
            Code::BackTab => {
                self.listed = None;
                self.fields.step(-1);
            }
            Code::Up => self.line(false, &choices),
            Code::Down => self.line(true, &choices),
            _ => self.type_key(key),
        }
        self.look(cx);
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        if let Some(entry) = self.fields.entry() {
            entry.paste(text.trim());
            self.listed = None;
            self.fields.follow();
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
        if self.saving == Saving::OnceKnown && !self.known.waiting() { self.save(cx) } else { None }
    }

    fn waiting(&self) -> bool {
        self.saving != Saving::No || self.known.waiting()
    }

    fn refused(&mut self, refusals: &[Refusal]) -> bool {
        self.saving = Saving::No;
        self.refusals = refusals.to_vec();
        let stands = refusals.iter().find_map(|refusal| refusal.stands.as_deref());
        if let Some(Stands::Milestone(stands)) = stands {
            self.over = Some((stands.clone(), self.fields.input()));
        }
        true
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let saves = cx.keys.mention(Action::SaveForm);
        let foot = match self.saving {
            Saving::No => format!("Enter next · Tab completes · ↑↓ choices · ←→ turns · {saves} saves · Esc leaves"),
            Saving::OnceKnown => format!("Saved when it is known what these events bear … · {saves} saves now"),
            Saving::Begun => "Saving …".to_owned(),
        };
        let foot = Line::new().add(look.plain(&foot), look.dim);
        let title = if self.was.is_some() { "Change milestone" } else { "New milestone" };
        let inner = frame::popup(buf, screen, 84, screen.height.min(26), title, &foot, look);
        let list = choices(&self.fields, &self.known, cx);
        let mut refusals = self.refusals.clone();
        if self.over.as_ref().is_some_and(|(_, meant)| *meant == self.fields.input()) {
            let saves = cx.keys.mention(Action::SaveForm);
            refusals.push(Refusal::new("", format!("{saves} once more writes over it; what the file says is lost")));
        }
        let sheet = Sheet::new(&self.fields, &refusals, (&list, self.listed), look);
        sheet.draw(buf, inner, &mut self.top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m2_conditions_become_clauses_and_missing_values_are_told_at_their_field() {
        let mut form = MilestoneForm::add(&Status::default());
        form.paste("Hot");
        form.fields.place = Place::Trigger;
        form.paste("lead_updated");
        form.fields.place = Place::Attribute(0);
        form.paste("status");
        assert!(form.lacking());
        assert_eq!(form.refusals, [Refusal::new("conditions.0", "equals needs a value")]);
        form.fields.place = Place::Value(0);
        form.paste("Qualified");
        assert!(!form.lacking());
        assert_eq!(form.fields.input().conditions.len(), 1);
        assert_eq!(form.fields.conditions.len(), 2);
    }
}
