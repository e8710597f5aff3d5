//! What is typed into the form, and where the cursor is.

use super::condition::ConditionInput;
use super::subject::{FieldLine, Subject};
use crate::domain::condition::{Condition, OPERATORS};
use crate::domain::zone::Zone;
use crate::tui::backend::Clause;
use crate::tui::widgets::input::Entry;

/// A field.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Place {
    /// One that is the subject's own.
    Own(&'static str),
    Trigger,
    Attribute(usize),
    Operator(usize),
    Value(usize),
}

/// The fields of the form.
pub struct Fields<S> {
    /// Those that only this subject has.
    pub of: S,
    pub trigger: Entry,
    pub conditions: Vec<ConditionInput>,
    pub place: Place,
}

impl<S: Subject> Fields<S> {
    /// With a trigger and conditions, the cursor on the first field.
    pub fn new(of: S, trigger: &str, conditions: &[Condition], zone: Zone) -> Self {
        let filled = conditions.iter().map(|condition| ConditionInput::filled(condition, zone));
        let conditions = filled.chain([ConditionInput::default()]).collect();
        let mut fields = Self { of, trigger: Entry::new(trigger), conditions, place: Place::Trigger };
        fields.place = fields.places().first().copied().unwrap_or(Place::Trigger);
        fields
    }

    fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for line in self.of.lines() {
            match line {
                FieldLine::Typed(_, field, _) | FieldLine::Choice(_, field, _) => places.push(Place::Own(field)),
                FieldLine::Trigger => {
                    places.push(Place::Trigger);
                    for i in 0..self.conditions.len() {
                        places.extend([Place::Attribute(i), Place::Operator(i), Place::Value(i)]);
                    }
                }
                FieldLine::Remark(_) => {}
            }
        }
        places
    }

    /// Whether there is a trigger, and the cursor has gone on from it.
    pub fn beyond_trigger(&self) -> bool {
        let mut places = self.places().into_iter();
        places.any(|place| place == Place::Trigger) && places.any(|place| place == self.place)
    }

    /// To the next field or the one before; those of a condition that is not begun are passed over.
    pub fn step(&mut self, by: isize) {
        let begun = |at: usize| self.conditions.get(at).is_some_and(ConditionInput::begun);
        let mut places = self.places();
        places.retain(|place| !matches!(place, Place::Operator(at) | Place::Value(at) if !begun(*at)));
        let at = places.iter().position(|place| *place == self.place).unwrap_or(0);
        self.place = places[at.saturating_add_signed(by).min(places.len() - 1)];
    }

    /// Puts a choice into the field under the cursor.
    pub fn take(&mut self, text: &str) {
        if let Place::Value(at) = self.place {
            if let Some(row) = self.conditions.get_mut(at) {
                row.set_last_value(text);
            }
        } else if let Some(entry) = self.entry() {
            *entry = Entry::new(text);
        }
        self.follow();
    }

    /// The next operator that begins with a letter.
    pub fn operator_by_letter(&mut self, letter: char) {
        let Place::Operator(at) = self.place else { return };
        if let Some(row) = self.conditions.get_mut(at) {
            row.operator_by_letter(letter);
        }
    }

    /// Up and down go by lines: a condition is one.
    pub fn line(&mut self, by: isize) {
        let column = |place: Place| match place {
            Place::Operator(_) => 1,
            Place::Value(_) => 2,
            _ => 0,
        };
        let wanted = column(self.place);
        let places = self.places();
        let starts: Vec<usize> = (0..places.len()).filter(|&i| column(places[i]) == 0).collect();
        let at = places.iter().position(|place| *place == self.place).unwrap_or(0);
        let line = starts.iter().rposition(|start| *start <= at).unwrap_or(0);
        let next = starts[line.saturating_add_signed(by).min(starts.len() - 1)];
        self.place = match places[next] {
            Place::Attribute(_) => places[next + wanted],
            other => other,
        };
    }

    /// The text under the cursor; `None` where it is one of several.
    pub fn entry(&mut self) -> Option<&mut Entry> {
        match self.place {
            Place::Own(field) => self.of.entry(field),
            Place::Trigger => Some(&mut self.trigger),
            Place::Attribute(i) => self.conditions.get_mut(i).map(|row| &mut row.attribute),
            Place::Value(i) => self.conditions.get_mut(i).map(|row| &mut row.value),
            Place::Operator(_) => None,
        }
    }

    /// The next or the one before of several.
    pub fn turn(&mut self, forward: bool) {
        match self.place {
            Place::Operator(i) => {
                if let Some(row) = self.conditions.get_mut(i) {
                    row.operator = turned(row.operator, OPERATORS.len(), forward);
                }
            }
            Place::Own(field) => self.of.turn(field, forward),
            _ => {}
        }
    }

    /// After each change: what depends on another field follows it, and one empty condition stands at the end.
    pub fn follow(&mut self) {
        if let Place::Own(field) = self.place {
            self.of.follow(field);
        }
        if self.conditions.last().is_none_or(|row| !row.attribute.text().is_empty()) {
            self.conditions.push(ConditionInput::default());
        }
    }

    /// The conditions that are begun; none where the subject has no trigger.
    pub fn clauses(&self) -> Vec<Clause> {
        if !self.triggered() {
            return Vec::new();
        }
        self.conditions.iter().filter(|row| row.begun()).map(ConditionInput::clause).collect()
    }

    /// Whether there is a trigger.
    pub fn triggered(&self) -> bool {
        self.of.lines().iter().any(|line| matches!(line, FieldLine::Trigger))
    }

    /// All of it as it is saved.
    pub fn input(&self) -> S::Input {
        let trigger = if self.triggered() { self.trigger.text().trim() } else { "" };
        self.of.input(trigger, self.clauses())
    }
}

/// The next or the one before, going round.
pub fn turned(at: usize, of: usize, forward: bool) -> usize {
    if forward { (at + 1) % of } else { (at + of - 1) % of }
}
