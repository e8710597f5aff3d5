//! The form as it is drawn: labels, fields, choices, notes and errors under the field that they are of.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::choices::{FieldChoice, SHOWN};
use super::fields::{Fields, Place};
use super::subject::{FieldLine, Subject};
use crate::tui::backend::Refusal;
use crate::tui::look::Look;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, put};

const LABEL: u16 = 16;

/// A line of the form.
enum Drawn<'a> {
    /// A label and a text that is typed.
    Entry(&'static str, Place, &'a Entry),
    /// A label and one of several.
    Choice(&'static str, Place, String),
    /// A condition, by its place.
    Condition(usize),
    /// A choice of the field above; whether the arrows are on it.
    Listed(&'a FieldChoice, bool),
    /// A remark.
    Note(String, Style),
}

/// The form on its way to the screen.
pub struct Sheet<'a, S> {
    fields: &'a Fields<S>,
    refusals: &'a [Refusal],
    /// The choices of the field under the cursor, and which the arrows are on.
    choices: (&'a [FieldChoice], Option<usize>),
    look: &'a Look,
}

impl<'a, S: Subject> Sheet<'a, S> {
    /// A form.
    #[must_use]
    pub fn new(
        fields: &'a Fields<S>,
        refusals: &'a [Refusal],
        choices: (&'a [FieldChoice], Option<usize>),
        look: &'a Look,
    ) -> Self {
        Self { fields, refusals, choices, look }
    }

    /// Draws it in a box, from the line `top` on, which moves so that the field under the cursor is to be seen.
    pub fn draw(&self, buf: &mut Buffer, inner: Rect, top: &mut usize) {
        let (lines, focus) = self.lines(inner.width.saturating_sub(LABEL));
        let rows = usize::from(inner.height);
        if rows == 0 {
            return;
        }
        // With the choices below it, where there is room for them.
        let needed = (focus + self.choices.0.len().min(SHOWN) + 2).min(lines.len()).saturating_sub(rows);
        *top = (*top).clamp(needed.min(focus), focus).min(lines.len().saturating_sub(rows));
        for (y, line) in (inner.y..inner.bottom()).zip(lines.iter().skip(*top)) {
            self.line(buf, Rect { y, height: 1, ..inner }, line);
        }
    }

    /// All lines, and which has the cursor.
    fn lines(&self, room: u16) -> (Vec<Drawn<'a>>, usize) {
        let fields = self.fields;
        let (mut lines, mut focus, mut seen) = (Vec::new(), 0, Vec::new());
        let mut field = |lines: &mut Vec<Drawn<'a>>, line: Drawn<'a>, here: bool, name: String| {
            if here {
                focus = lines.len();
            }
            lines.push(line);
            if here {
                self.listed(lines, room);
            }
            self.errors(lines, |field| field == name, room);
            seen.push(name);
        };
        let is = |place| fields.place == place;
        for line in fields.of.lines() {
            match line {
                FieldLine::Typed(label, name, entry) => {
                    let place = Place::Own(name);
                    field(&mut lines, Drawn::Entry(label, place, entry), is(place), name.to_owned());
                }
                FieldLine::Choice(label, name, value) => {
                    let place = Place::Own(name);
                    field(&mut lines, Drawn::Choice(label, place, value), is(place), name.to_owned());
                }
                FieldLine::Trigger => {
                    let drawn = Drawn::Entry("Trigger", Place::Trigger, &fields.trigger);
                    field(&mut lines, drawn, is(Place::Trigger), "trigger".to_owned());
                    for i in 0..fields.conditions.len() {
                        let here = is(Place::Attribute(i)) || is(Place::Operator(i)) || is(Place::Value(i));
                        field(&mut lines, Drawn::Condition(i), here, format!("conditions.{i}"));
                    }
                    self.errors(&mut lines, |field| field == "conditions", room);
                }
                FieldLine::Remark(says) => note(&mut lines, says, self.look.dim, room),
            }
        }
        // What is wrong with the whole, or with a field that is not to be seen.
        let elsewhere =
            |name: &str| seen.iter().all(|seen| seen != name) && (name != "conditions" || !fields.triggered());
        self.errors(&mut lines, elsewhere, room);
        (lines, focus)
    }

    /// What is wrong with the fields that `of` names.
    fn errors(&self, lines: &mut Vec<Drawn<'a>>, of: impl Fn(&str) -> bool, room: u16) {
        for refusal in self.refusals.iter().filter(|refusal| of(&refusal.field)) {
            let text = format!("{} {}", self.look.glyph("✗"), refusal.message);
            note(lines, &text, self.look.warn, room);
        }
    }

    /// The choices of the field under the cursor, those round the one that the arrows are on.
    fn listed(&self, lines: &mut Vec<Drawn<'a>>, room: u16) {
        let (all, at) = self.choices;
        let names = matches!(self.fields.place, Place::Trigger);
        if names && all.is_empty() && !self.fields.trigger.text().trim().is_empty() {
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
            Drawn::Condition(at) => self.condition(buf, line, *at),
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

    fn condition(&self, buf: &mut Buffer, line: Rect, at: usize) {
        let Some(row) = self.fields.conditions.get(at) else { return };
        let here = self.fields.place;
        let rest = line.width.saturating_sub(LABEL);
        let (attribute, operator) = (rest / 3, 20.min(rest / 3));
        let focus = matches!(here, Place::Attribute(n) | Place::Operator(n) | Place::Value(n) if n == at);
        put(buf, line.x, line.y, LABEL, if at == 0 { "Conditions" } else { "and" }, self.ink(focus));
        let (x, room) = (line.x + LABEL, attribute.saturating_sub(1));
        row.attribute.draw(buf, x, line.y, room, self.look, here == Place::Attribute(at));
        if row.attribute.text().is_empty() && here != Place::Attribute(at) {
            put(buf, x, line.y, room, "an attribute", self.look.dim);
            return;
        }
        let area = Rect { x: x + attribute, width: operator, ..line };
        self.chooser(buf, area, row.operator_name(), here == Place::Operator(at));
        let from = attribute + operator;
        row.value.draw(buf, x + from, line.y, rest.saturating_sub(from), self.look, here == Place::Value(at));
    }
}

/// Adds a text, broken to the room.
fn note(lines: &mut Vec<Drawn<'_>>, text: &str, style: Style, room: u16) {
    lines.extend(pen::wrap(text, usize::from(room)).into_iter().map(|line| Drawn::Note(line, style)));
}
