//! What is typed into the form, and where the cursor is.

use super::entries::Begun;
use super::place::{Holder, Part, Place};
use super::subject::{Arrange, FieldLine, Group, Naming, Subject};
use super::trigger::TriggerInput;
use crate::domain::condition::OPERATORS;
use crate::tui::backend::Refusal;
use crate::tui::widgets::input::Entry;

/// The fields of the form.
pub struct Fields<S> {
    /// What they are of.
    pub of: S,
    pub place: Place,
}

impl<S: Subject> Fields<S> {
    /// The cursor on the first field.
    pub fn new(of: S) -> Self {
        let mut fields = Self { of, place: Place::whole(Part::Trigger) };
        fields.place = fields.named_places().first().map_or(fields.place, |(place, _)| *place);
        fields
    }

    /// Every field that the cursor comes to, with the name that refusals give it. Of an entry that is not begun it is the event alone.
    fn named_places(&self) -> Vec<(Place, String)> {
        let mut places = Vec::new();
        for group in self.of.groups() {
            let holder = group.holder;
            let mut add = |part, name: &str| places.push((Place { holder, part }, holder.field(name)));
            for line in &group.lines {
                match line {
                    FieldLine::Typed(_, field, _) | FieldLine::Choice(_, field, _) if group.begun() => {
                        add(Part::Own(field), field);
                    }
                    FieldLine::Trigger(_, field, trigger) => {
                        add(Part::Trigger, field);
                        let all = if group.begun() { trigger.conditions.all().len() } else { 0 };
                        for i in 0..all {
                            let name = format!("conditions.{i}");
                            for part in [Part::Attribute(i), Part::Operator(i), Part::Value(i)] {
                                add(part, &name);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        places
    }

    /// The name that refusals give the field under the cursor.
    pub fn name(&self) -> String {
        let here = self.named_places().into_iter().find(|(place, _)| *place == self.place);
        here.map(|(_, name)| name).unwrap_or_default()
    }

    fn places(&self) -> Vec<Place> {
        self.named_places().into_iter().map(|(place, _)| place).collect()
    }

    /// Every trigger that is begun, with whose it is and the field of its event.
    pub fn triggers(&self) -> Vec<(Holder, &'static str, &TriggerInput)> {
        let groups = self.of.groups().into_iter().filter(Group::begun);
        groups.filter_map(|group| group.trigger().map(|(field, trigger)| (group.holder, field, trigger))).collect()
    }

    /// The trigger that the field under the cursor belongs to.
    pub fn trigger(&self) -> Option<&TriggerInput> {
        let here = self.of.groups().into_iter().find(|group| group.holder == self.place.holder)?;
        here.trigger().map(|(_, trigger)| trigger)
    }

    /// The attributes that the field under the cursor names.
    pub fn naming(&self) -> Option<Naming<'_>> {
        match self.place.part {
            Part::Own(field) => self.of.naming(self.place.holder, field),
            _ => None,
        }
    }

    /// Every field that names attributes, as refusals name it.
    pub fn all_naming(&self) -> Vec<(String, Naming<'_>)> {
        let own = |(place, name): (Place, String)| match place.part {
            Part::Own(field) => self.of.naming(place.holder, field).map(|naming| (name, naming)),
            _ => None,
        };
        self.named_places().into_iter().filter_map(own).collect()
    }

    /// Whether the cursor has gone on from the event that its field belongs to.
    pub fn beyond_trigger(&self) -> bool {
        let mut places = self.places().into_iter().filter(|place| place.holder == self.place.holder);
        places.any(|place| place.part == Part::Trigger) && places.any(|place| place == self.place)
    }

    /// To the next field or the one before; those of a condition that is not begun are passed over.
    pub fn step(&mut self, by: isize) {
        let begun = |fields: &Self, place: &Place| match place.part {
            Part::Operator(at) | Part::Value(at) => {
                let groups = fields.of.groups().into_iter().find(|group| group.holder == place.holder);
                let trigger = groups.and_then(|group| group.trigger());
                trigger.is_some_and(|(_, trigger)| trigger.conditions.all().get(at).is_some_and(Begun::begun))
            }
            _ => true,
        };
        let mut places = self.places();
        places.retain(|place| begun(self, place));
        let at = places.iter().position(|place| *place == self.place).unwrap_or(0);
        self.place = places[at.saturating_add_signed(by).min(places.len() - 1)];
    }

    /// To the next entry of a list, or back to the begin of this one, and then of the one before.
    pub fn leap(&mut self, forward: bool) {
        let places = self.places();
        let starts: Vec<usize> = (0..places.len())
            .filter(|at| at.checked_sub(1).is_none_or(|before| places[before].holder != places[*at].holder))
            .collect();
        let at = places.iter().position(|place| *place == self.place).unwrap_or(0);
        let to =
            if forward { starts.iter().find(|start| **start > at) } else { starts.iter().rfind(|start| **start < at) };
        self.place = to.map_or(self.place, |to| places[*to]);
    }

    /// To the first field that something is wrong with, where nothing is with the one under the cursor.
    pub fn go_to(&mut self, refusals: &[Refusal]) {
        let places = self.named_places();
        let wrong = |name: &str| refusals.iter().any(|refusal| refusal.field == name);
        if places.iter().any(|(place, name)| *place == self.place && wrong(name)) {
            return;
        }
        let at = |field: &str| {
            let within = |name: &str| name.strip_prefix(field).is_some_and(|rest| rest.starts_with('.'));
            let exact = places.iter().find(|(_, name)| name == field);
            exact.or_else(|| places.iter().find(|(_, name)| within(name))).map(|(place, _)| *place)
        };
        let first = refusals.iter().find_map(|refusal| at(&refusal.field));
        self.place = first.unwrap_or(self.place);
    }

    /// Puts a choice into the field under the cursor.
    pub fn take(&mut self, text: &str) {
        if let Part::Value(at) = self.place.part {
            if let Some(row) = self.of.trigger(self.place.holder).and_then(|trigger| trigger.conditions.get_mut(at)) {
                row.set_last_value(text);
            }
        } else if let Some(entry) = self.entry() {
            *entry = Entry::new(text);
        }
        self.follow();
    }

    /// The next operator that begins with a letter.
    pub fn operator_by_letter(&mut self, letter: char) {
        let Part::Operator(at) = self.place.part else { return };
        if let Some(row) = self.of.trigger(self.place.holder).and_then(|trigger| trigger.conditions.get_mut(at)) {
            row.operator_by_letter(letter);
        }
    }

    /// Up and down go by lines: a condition is one.
    pub fn line(&mut self, by: isize) {
        let column = |place: Place| match place.part {
            Part::Operator(_) => 1,
            Part::Value(_) => 2,
            _ => 0,
        };
        let wanted = column(self.place);
        let places = self.places();
        let starts: Vec<usize> = (0..places.len()).filter(|&i| column(places[i]) == 0).collect();
        let at = places.iter().position(|place| *place == self.place).unwrap_or(0);
        let line = starts.iter().rposition(|start| *start <= at).unwrap_or(0);
        let next = starts[line.saturating_add_signed(by).min(starts.len() - 1)];
        self.place = match places[next].part {
            Part::Attribute(_) => places[next + wanted],
            _ => places[next],
        };
    }

    /// The text under the cursor; `None` where it is one of several.
    pub fn entry(&mut self) -> Option<&mut Entry> {
        let Place { holder, part } = self.place;
        match part {
            Part::Own(field) => self.of.entry(holder, field),
            Part::Trigger => self.of.trigger(holder).map(|trigger| &mut trigger.event),
            Part::Attribute(i) => {
                self.of.trigger(holder).and_then(|trigger| trigger.conditions.get_mut(i)).map(|row| &mut row.attribute)
            }
            Part::Value(i) => {
                self.of.trigger(holder).and_then(|trigger| trigger.conditions.get_mut(i)).map(|row| &mut row.value)
            }
            Part::Operator(_) => None,
        }
    }

    /// The next or the one before of several.
    pub fn turn(&mut self, forward: bool) {
        let Place { holder, part } = self.place;
        match part {
            Part::Operator(i) => {
                if let Some(row) = self.of.trigger(holder).and_then(|trigger| trigger.conditions.get_mut(i)) {
                    row.operator = turned(row.operator, OPERATORS.len(), forward);
                }
            }
            Part::Own(field) => {
                self.of.turn(holder, field, forward);
                self.of.follow(self.place);
            }
            _ => {}
        }
    }

    /// After each change: what depends on another field follows it, and one empty condition stands at the end.
    pub fn follow(&mut self) {
        if let Some(trigger) = self.of.trigger(self.place.holder) {
            trigger.conditions.follow();
        }
        self.of.follow(self.place);
    }

    /// Drops conditions and entries of lists that are not begun, but the last of each; that under the cursor as well where `all` go.
    pub fn tidy(&mut self, all: bool) {
        let holders: Vec<Holder> = self.of.groups().iter().map(|group| group.holder).collect();
        for holder in holders {
            let here = self.place.condition().filter(|_| holder == self.place.holder);
            let gone = self.of.trigger(holder).map(|trigger| trigger.conditions.tidy(here.filter(|_| !all)));
            if let Some(at) = here {
                let before = gone.unwrap_or_default().iter().filter(|gone| **gone < at).count();
                self.place = self.place.of_condition(at - before);
            }
        }
        let gone = self.of.tidy(Some(self.place.holder).filter(|_| !all));
        if let Holder::Entry(list, at) = self.place.holder {
            let before = |gone: &&Holder| matches!(gone, Holder::Entry(of, place) if *of == list && *place < at);
            let holder = Holder::Entry(list, at - gone.iter().filter(before).count());
            let part = if gone.contains(&self.place.holder) { Part::Trigger } else { self.place.part };
            self.place = Place { holder, part };
        }
    }

    /// Moves the entry of a list that the cursor is in, or takes it out; in a condition that is what goes.
    pub fn arrange(&mut self, how: Arrange) {
        if let (Some(at), Arrange::Remove) = (self.place.condition(), how) {
            let trigger = self.of.trigger(self.place.holder);
            if trigger.is_some_and(|trigger| trigger.conditions.remove(at)) {
                self.place.part = Part::Attribute(at);
            }
            self.of.follow(self.place);
            return;
        }
        let Holder::Entry(list, at) = self.place.holder else { return };
        let Some(to) = self.of.arrange(list, at, how) else { return };
        self.place.holder = Holder::Entry(list, to);
        if how == Arrange::Remove {
            self.place.part = Part::Trigger;
        }
    }

    /// All of it as it is saved.
    pub fn input(&self) -> S::Input {
        self.of.input()
    }
}

/// The next or the one before, going round.
pub fn turned(at: usize, of: usize, forward: bool) -> usize {
    if forward { (at + 1) % of } else { (at + of - 1) % of }
}
