//! The form that adds or changes a milestone (M1–M8).

mod event_matches;
mod fields;
mod sheet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::event_matches::matching_events;
use self::fields::{Fields, Place};
use self::sheet::Sheet;
use crate::domain::milestone::Milestone;
use crate::domain::zone::Zone;
use crate::tui::backend::{Edit, Refusal, Status};
use crate::tui::context::PageContext;
use crate::tui::key::{Code, Key};
use crate::tui::keymap::Keymap;
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::Line;

/// The form.
pub struct MilestoneForm {
    /// The id of the milestone being changed.
    old: Option<String>,
    fields: Fields,
    refusals: Vec<Refusal>,
    saving: bool,
}

impl MilestoneForm {
    /// For one more milestone.
    #[must_use]
    pub fn add(status: &Status) -> Self {
        Self { old: None, fields: Fields::proposed(status), refusals: Vec::new(), saving: false }
    }

    /// For a change of one.
    #[must_use]
    pub fn change(milestone: &Milestone, zone: Zone) -> Self {
        let old = Some(milestone.id.clone());
        Self { old, fields: Fields::filled(milestone, zone), refusals: Vec::new(), saving: false }
    }

    fn save(&mut self) -> Effect {
        self.refusals.clear();
        let input = self.fields.input();
        for (field, text) in [("name", &input.name), ("id", &input.id), ("trigger", &input.trigger)] {
            if text.is_empty() {
                self.refusals.push(Refusal { field: field.to_owned(), message: format!("a milestone has a {field}") });
            }
        }
        for (i, clause) in input.conditions.iter().enumerate() {
            if clause.value.is_empty() && !clause.operator.starts_with("is_") {
                let message = format!("{} needs a value", clause.operator);
                self.refusals.push(Refusal { field: format!("conditions.{i}"), message });
            }
        }
        if !self.refusals.is_empty() {
            return Effect::None;
        }
        self.saving = true;
        Effect::Save(match &self.old {
            Some(old) => Edit::Change(old.clone(), input),
            None => Edit::Add(input),
        })
    }
}

impl Overlay for MilestoneForm {
    fn key(&mut self, key: Key, _keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        if key.code == Code::Esc {
            return Effect::Close;
        }
        if self.saving {
            return Effect::None;
        }
        let choice = matches!(self.fields.place, Place::Operator(_) | Place::Audience | Place::Count);
        match key.code {
            Code::Enter => return self.save(),
            Code::Tab if self.fields.place == Place::Trigger => {
                let typed = self.fields.trigger.text().to_owned();
                match matching_events(&typed, &cx.facets.events).first() {
                    Some(event) if **event != typed => self.fields.trigger = Entry::new(event),
                    _ => self.fields.step(1),
                }
            }
            Code::Tab => self.fields.step(1),
            Code::BackTab => self.fields.step(-1),
            Code::Up => self.fields.line(-1),
            Code::Down => self.fields.line(1),
            Code::Left if choice => self.fields.turn(false),
            Code::Right | Code::Char(' ') if choice => self.fields.turn(true),
            _ => {
                let typed = self.fields.entry().is_some_and(|entry| entry.key(key));
                if typed {
                    self.fields.follow();
                }
            }
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        if let Some(entry) = self.fields.entry() {
            entry.paste(text.trim());
            self.fields.follow();
        }
    }

    fn waiting(&self) -> bool {
        self.saving
    }

    fn refused(&mut self, refusals: &[Refusal]) -> bool {
        self.saving = false;
        self.refusals = refusals.to_vec();
        true
    }

    fn view(&mut self, buf: &mut Buffer, screen: Rect, look: &Look, cx: &PageContext<'_>) {
        let foot = if self.saving { "Saving …" } else { "Tab next · ←→ chooses · Enter saves · Esc leaves" };
        let foot = Line::new().add(foot, look.dim);
        let title = if self.old.is_some() { "Change milestone" } else { "New milestone" };
        let inner = frame::popup(buf, screen, 84, screen.height.min(21), title, &foot, look);
        Sheet::new(&self.fields, &self.refusals, buf, inner, look).draw(cx);
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
        assert!(matches!(form.save(), Effect::None));
        assert_eq!(form.refusals, [Refusal { field: "conditions.0".into(), message: "equals needs a value".into() }]);
        form.fields.place = Place::Value(0);
        form.paste("Qualified");
        assert!(matches!(form.save(), Effect::Save(Edit::Add(input)) if input.conditions.len() == 1));
        assert_eq!(form.fields.conditions.len(), 2);
    }
}
