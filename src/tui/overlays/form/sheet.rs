//! The form as it is drawn: labels, fields, choices, notes and errors under the field that they are of.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::choices::{FieldChoice, SHOWN};
use super::fields::Fields;
use super::place::{Holder, Part, Place};
use super::subject::{FieldLine, Group, Subject};
use super::trigger::TriggerInput;
use crate::tui::backend::Refusal;
use crate::tui::look::Look;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, put};

const LABEL: u16 = 16;

/// A line of the form.
enum Drawn<'a> {
    /// A label and a text that is typed.
    Entry(Cow<'a, str>, Place, &'a Entry),
    /// A label and one of several.
    Choice(Cow<'a, str>, Place, String),
    /// A condition, by whose it is and its place.
    Condition(Holder, &'a TriggerInput, usize),
    /// A label and an entry of a list in one line.
    Said(Cow<'a, str>, String, Style),
    /// A choice of the field above; whether the arrows are on it.
    Listed(&'a FieldChoice, bool),
    /// A remark.
    Note(String, Style),
}

/// The form on its way to the screen.
pub struct Sheet<'a, S> {
    fields: &'a Fields<S>,
    /// How entries of a list are moved.
    moves: &'a str,
    refusals: &'a [Refusal],
    /// What stands before each of them.
    mark: &'a str,
    /// The choices of the field under the cursor, and which the arrows are on.
    choices: (&'a [FieldChoice], Option<usize>),
    look: &'a Look,
}

impl<'a, S: Subject> Sheet<'a, S> {
    /// A form, how entries of its lists are moved, and what is wrong or asked with what stands before each.
    #[must_use]
    pub fn new(
        (fields, moves): (&'a Fields<S>, &'a str),
        (refusals, mark): (&'a [Refusal], &'a str),
        choices: (&'a [FieldChoice], Option<usize>),
        look: &'a Look,
    ) -> Self {
        Self { fields, moves, refusals, mark, choices, look }
    }

    /// How many lines it has in a width.
    pub fn tall(&self, width: u16) -> u16 {
        let (lines, _, whole) = self.lines(width.saturating_sub(LABEL));
        pen::cells(lines.len() + whole.len())
    }

    /// Draws it in a box, from the line `top` on, which moves so that the field under the cursor is to be seen; what is wrong with the
    /// whole is always in sight.
    pub fn draw(&self, buf: &mut Buffer, inner: Rect, top: &mut usize) {
        let (lines, focus, mut whole) = self.lines(inner.width.saturating_sub(LABEL));
        if inner.height == 0 {
            return;
        }
        let most = usize::from(inner.height.saturating_sub(4));
        if whole.len() > most {
            // The last line says what saves it.
            let last = whole.pop();
            whole.truncate(most.saturating_sub(1));
            whole.extend(last.filter(|_| most > 0));
        }
        let rows = usize::from(inner.height) - whole.len();
        // With the choices below it, where there is room for them.
        let needed = (focus + self.choices.0.len().min(SHOWN) + 2).min(lines.len()).saturating_sub(rows);
        *top = (*top).clamp(needed.min(focus), focus).min(lines.len().saturating_sub(rows));
        let shown = lines.iter().skip(*top).take(rows).chain(&whole);
        for (y, line) in (inner.y..inner.bottom()).zip(shown) {
            self.line(buf, Rect { y, height: 1, ..inner }, line);
        }
    }

    /// All lines, which has the cursor, and what is wrong with the whole.
    fn lines(&self, room: u16) -> (Vec<Drawn<'a>>, usize, Vec<Drawn<'a>>) {
        let mut on = Lines { sheet: self, room, all: Vec::new(), focus: 0, seen: Vec::new() };
        let mut list = None;
        for group in self.fields.of.groups() {
            let own = if let Holder::Entry(own, _) = group.holder { Some(own) } else { None };
            if own != list {
                on.end(list);
                if own.is_some() {
                    note(&mut on.all, " ", self.look.dim, room);
                }
                list = own;
            }
            match group.holder {
                Holder::Entry(..) if !group.begun() || group.holder != self.fields.place.holder => on.in_short(group),
                _ => on.in_full(group),
            }
        }
        on.end(list);
        // What is wrong with the whole, or with a field that is not to be seen.
        let mut whole = Vec::new();
        self.errors(&mut whole, |name| !on.seen.iter().any(|seen| seen == name), room);
        (on.all, on.focus, whole)
    }

    /// What is wrong with the fields that `of` names.
    fn errors(&self, lines: &mut Vec<Drawn<'a>>, of: impl Fn(&str) -> bool, room: u16) {
        for refusal in self.refusals.iter().filter(|refusal| of(&refusal.field)) {
            let text = format!("{} {}", self.mark, refusal.message);
            note(lines, &text, self.look.warn, room);
        }
    }

    /// The choices of the field under the cursor, those round the one that the arrows are on.
    fn listed(&self, lines: &mut Vec<Drawn<'a>>, room: u16) {
        let (all, at) = self.choices;
        let typed = self.fields.trigger().filter(|_| self.fields.place.part == Part::Trigger);
        if all.is_empty() && typed.is_some_and(|trigger| !trigger.name().is_empty()) {
            note(lines, "no event is called anything like that", self.look.dim, room);
        }
        let first = at.map_or(0, |at| (at + 1).saturating_sub(SHOWN));
        for (i, choice) in all.iter().enumerate().skip(first).take(SHOWN) {
            lines.push(Drawn::Listed(choice, at == Some(i)));
        }
        if all.len() > first + SHOWN {
            note(lines, &format!("and {} more", all.len() - first - SHOWN), self.look.dim, room);
        }
    }

    fn ink(&self, focus: bool) -> Style {
        if focus { self.look.accent } else { self.look.dim }
    }

    fn line(&self, buf: &mut Buffer, line: Rect, drawn: &Drawn<'_>) {
        let (x, room) = (line.x + LABEL, line.width.saturating_sub(LABEL));
        match drawn {
            Drawn::Entry(label, place, entry) => {
                let focus = self.fields.place == *place;
                put(buf, line.x, line.y, LABEL, label, self.ink(focus));
                entry.draw(buf, x, line.y, room, self.look, focus);
            }
            Drawn::Choice(label, place, value) => {
                let focus = self.fields.place == *place;
                put(buf, line.x, line.y, LABEL, label, self.ink(focus));
                self.chooser(buf, Rect { x, width: 44.min(room), ..line }, value, focus);
            }
            Drawn::Condition(holder, trigger, at) => self.condition(buf, line, (*holder, trigger, *at)),
            Drawn::Said(label, said, style) => {
                put(buf, line.x, line.y, LABEL, label, self.look.dim);
                put(buf, x, line.y, room, said, *style);
            }
            Drawn::Listed(choice, on) => {
                let style = if *on { self.look.selected } else { self.look.text };
                let used = put(buf, x + 2, line.y, room.saturating_sub(20), &choice.text, style);
                let rest = room.saturating_sub(used + 4);
                put(buf, x + 4 + used, line.y, rest, &choice.events, self.look.dim);
            }
            Drawn::Note(text, style) => drop(put(buf, x, line.y, room, text, *style)),
        }
    }

    fn chooser(&self, buf: &mut Buffer, area: Rect, value: &str, focus: bool) {
        let style = if focus { self.look.accent } else { self.look.text };
        let text = format!("{} {} {}", self.look.glyph("‹"), value.replace('_', " "), self.look.glyph("›"));
        put(buf, area.x, area.y, area.width, &text, style);
    }

    fn condition(&self, buf: &mut Buffer, line: Rect, (holder, trigger, at): (Holder, &TriggerInput, usize)) {
        let Some(row) = trigger.conditions.all().get(at) else { return };
        let here = |part| self.fields.place == Place { holder, part };
        let rest = line.width.saturating_sub(LABEL);
        let (attribute, operator) = (rest / 3, 20.min(rest / 3));
        let focus = here(Part::Attribute(at)) || here(Part::Operator(at)) || here(Part::Value(at));
        let label = indented(holder, if at == 0 { "Conditions" } else { "and" });
        put(buf, line.x, line.y, LABEL, &label, self.ink(focus));
        let (x, room) = (line.x + LABEL, attribute.saturating_sub(1));
        row.attribute.draw(buf, x, line.y, room, self.look, here(Part::Attribute(at)));
        if row.attribute.text().is_empty() && !here(Part::Attribute(at)) {
            put(buf, x, line.y, room, "an attribute", self.look.dim);
            return;
        }
        let area = Rect { x: x + attribute, width: operator, ..line };
        self.chooser(buf, area, row.operator_name(), here(Part::Operator(at)));
        let from = attribute + operator;
        row.value.draw(buf, x + from, line.y, rest.saturating_sub(from), self.look, here(Part::Value(at)));
    }
}

/// The lines while they are made.
struct Lines<'s, 'a, S> {
    sheet: &'s Sheet<'a, S>,
    room: u16,
    all: Vec<Drawn<'a>>,
    /// Which has the cursor.
    focus: usize,
    /// Names of refusals whose place is in sight.
    seen: Vec<String>,
}

impl<'a, S: Subject> Lines<'_, 'a, S> {
    /// A group with all its fields.
    fn in_full(&mut self, group: Group<'a>) {
        let (holder, listed) = (group.holder, matches!(group.holder, Holder::Entry(..)));
        for line in group.lines {
            match line {
                FieldLine::Typed(label, name, entry) => {
                    let place = Place { holder, part: Part::Own(name) };
                    self.field(Drawn::Entry(indented(holder, label), place, entry), &[place], &holder.field(name));
                }
                FieldLine::Choice(label, name, value) => {
                    let place = Place { holder, part: Part::Own(name) };
                    self.field(Drawn::Choice(indented(holder, label), place, value), &[place], &holder.field(name));
                }
                FieldLine::Trigger(label, name, trigger) => {
                    let place = Place { holder, part: Part::Trigger };
                    self.field(Drawn::Entry(label, place, &trigger.event), &[place], &holder.field(name));
                    if let Holder::Entry(list, at) = holder {
                        self.wrong(&format!("{list}.{at}"));
                    }
                    for at in 0..trigger.conditions.all().len() {
                        let parts = [Part::Attribute(at), Part::Operator(at), Part::Value(at)];
                        let drawn = Drawn::Condition(holder, trigger, at);
                        let name = holder.field(&format!("conditions.{at}"));
                        self.field(drawn, &parts.map(|part| Place { holder, part }), &name);
                    }
                    self.wrong(&holder.field("conditions"));
                }
                FieldLine::Remark(says) => note(&mut self.all, says, self.sheet.look.dim, self.room),
            }
        }
        if listed {
            note(&mut self.all, self.sheet.moves, self.sheet.look.dim, self.room);
        }
    }

    /// An entry of a list in one line, with everything that is wrong with it; one that is not begun is to be typed into.
    fn in_short(&mut self, group: Group<'a>) {
        let Holder::Entry(list, at) = group.holder else { return };
        let Some(FieldLine::Trigger(label, _, trigger)) = group.lines.into_iter().next() else { return };
        let place = Place { holder: group.holder, part: Part::Trigger };
        if place == self.sheet.fields.place {
            self.focus = self.all.len();
            self.all.push(Drawn::Entry(label, place, &trigger.event));
            self.sheet.listed(&mut self.all, self.room);
            note(&mut self.all, group.wanted, self.sheet.look.dim, self.room);
        } else {
            let style = if group.said.is_some() { self.sheet.look.text } else { self.sheet.look.dim };
            let said = group.said.unwrap_or_else(|| group.wanted.to_owned());
            let said = self.sheet.look.plain(&said).into_owned();
            self.all.push(Drawn::Said(label, said, style));
        }
        let own = format!("{list}.{at}");
        let within = |name: &str| name.strip_prefix(&own).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        self.sheet.errors(&mut self.all, within, self.room);
        let names = self.sheet.refusals.iter().map(|refusal| &refusal.field);
        self.seen.extend(names.filter(|name| within(name)).cloned());
    }

    /// After a list, what is wrong with the whole of it.
    fn end(&mut self, list: Option<&str>) {
        if let Some(list) = list {
            self.wrong(list);
        }
    }

    /// A line, with what may be chosen and what is wrong below it.
    fn field(&mut self, line: Drawn<'a>, places: &[Place], name: &str) {
        let here = places.contains(&self.sheet.fields.place);
        if here {
            self.focus = self.all.len();
        }
        self.all.push(line);
        if here {
            self.sheet.listed(&mut self.all, self.room);
        }
        self.wrong(name);
    }

    fn wrong(&mut self, name: &str) {
        self.sheet.errors(&mut self.all, |field| field == name, self.room);
        self.seen.push(name.to_owned());
    }
}

/// A label; those of an entry of a list stand below its own.
fn indented(holder: Holder, label: &str) -> Cow<'_, str> {
    match holder {
        Holder::Whole => Cow::Borrowed(label),
        Holder::Entry(..) => Cow::Owned(format!("  {label}")),
    }
}

/// Adds a text, broken to the room.
fn note(lines: &mut Vec<Drawn<'_>>, text: &str, style: Style, room: u16) {
    lines.extend(pen::wrap(text, usize::from(room)).into_iter().map(|line| Drawn::Note(line, style)));
}
