//! The form as it is drawn: labels, fields, notes and errors under the field that they are of.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::event_matches::matching_events;
use super::fields::{AUDIENCES, Fields, Place};
use crate::domain::condition::OPERATORS;
use crate::domain::milestone::Audience;
use crate::tui::backend::Refusal;
use crate::tui::context::PageContext;
use crate::tui::look::Look;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::{self, put};

/// The form on its way to the screen.
pub struct Sheet<'a> {
    fields: &'a Fields,
    refusals: &'a [Refusal],
    buf: &'a mut Buffer,
    inner: Rect,
    y: u16,
    look: &'a Look,
}

const LABEL: u16 = 16;

impl<'a> Sheet<'a> {
    /// A form in a box.
    #[must_use]
    pub fn new(fields: &'a Fields, refusals: &'a [Refusal], buf: &'a mut Buffer, inner: Rect, look: &'a Look) -> Self {
        Self { fields, refusals, buf, inner, y: inner.y, look }
    }

    /// Draws it.
    pub fn draw(&mut self, cx: &PageContext<'_>) {
        let fields = self.fields;
        self.field("Name", Place::Name, &fields.name);
        self.errors("name");
        self.field("Id", Place::Id, &fields.id);
        self.errors("id");
        self.field("Trigger", Place::Trigger, &fields.trigger);
        self.triggers(cx);
        self.errors("trigger");
        self.conditions();
        self.field("Tracking since", Place::Since, &fields.since);
        self.note(&fields.since_note, self.look.dim);
        self.errors("since");
        let audience = AUDIENCES[fields.audience];
        let name =
            Audience::ALL.iter().find(|(_, other)| Some(*other) == audience).map_or("as its trigger", |(name, _)| name);
        self.choice("Audience", Place::Audience, name);
        self.choice("Count", Place::Count, ["first completion of each customer", "every completion"][fields.count]);
        self.errors("");
    }

    fn label(&mut self, label: &str, place: Place) -> bool {
        let focus = self.fields.place == place;
        let style = if focus { self.look.accent } else { self.look.dim };
        if self.y < self.inner.bottom() {
            put(self.buf, self.inner.x, self.y, LABEL, label, style);
        }
        focus
    }

    fn field(&mut self, label: &str, place: Place, entry: &Entry) {
        let focus = self.label(label, place);
        if self.y < self.inner.bottom() {
            let room = self.inner.width.saturating_sub(LABEL);
            entry.draw(self.buf, self.inner.x + LABEL, self.y, room, self.look, focus);
        }
        self.y += 1;
    }

    fn choice(&mut self, label: &str, place: Place, value: &str) {
        let focus = self.label(label, place);
        self.chooser(LABEL, 40, value, focus);
        self.y += 1;
    }

    fn chooser(&mut self, x: u16, room: u16, value: &str, focus: bool) {
        if self.y < self.inner.bottom() {
            let style = if focus { self.look.accent } else { self.look.text };
            let text = format!("{} {} {}", self.look.glyph("‹"), value.replace('_', " "), self.look.glyph("›"));
            put(self.buf, self.inner.x + x, self.y, room, &text, style);
        }
    }

    fn note(&mut self, text: &str, style: ratatui::style::Style) {
        let room = self.inner.width.saturating_sub(LABEL);
        for line in pen::wrap(text, usize::from(room)) {
            if self.y < self.inner.bottom() {
                put(self.buf, self.inner.x + LABEL, self.y, room, &line, style);
            }
            self.y += 1;
        }
    }

    fn errors(&mut self, field: &str) {
        for refusal in self.refusals.iter().filter(|refusal| refusal.field == field) {
            self.note(&format!("{} {}", self.look.glyph("✗"), refusal.message), self.look.warn);
        }
    }

    fn triggers(&mut self, cx: &PageContext<'_>) {
        let typed = self.fields.trigger.text();
        if self.fields.place != Place::Trigger {
            return;
        }
        let found = matching_events(typed, &cx.facets.events);
        let known = found.first().is_some_and(|event| *event == typed);
        if known || found.is_empty() {
            let text = if known { "this event is in the data" } else { "no event is called anything like that" };
            self.note(text, self.look.dim);
        } else {
            self.note(&format!("Tab takes: {}", found.join(" · ")), self.look.dim);
        }
    }

    fn conditions(&mut self) {
        let fields = self.fields;
        let rest = self.inner.width.saturating_sub(LABEL);
        let (attribute, operator) = (rest / 3, 20.min(rest / 3));
        for (i, row) in fields.conditions.iter().enumerate() {
            if self.y < self.inner.bottom() {
                let label = if i == 0 { "Conditions" } else { "and" };
                let style = if matches!(fields.place, Place::Attribute(n) | Place::Operator(n) | Place::Value(n) if n == i)
                {
                    self.look.accent
                } else {
                    self.look.dim
                };
                put(self.buf, self.inner.x, self.y, LABEL, label, style);
                let x = self.inner.x + LABEL;
                row.attribute.draw(self.buf, x, self.y, attribute - 1, self.look, fields.place == Place::Attribute(i));
                if row.attribute.text().is_empty() && fields.place != Place::Attribute(i) {
                    put(self.buf, x, self.y, attribute - 1, "an attribute", self.look.dim);
                } else {
                    self.chooser(
                        LABEL + attribute,
                        operator,
                        OPERATORS[row.operator].0,
                        fields.place == Place::Operator(i),
                    );
                    let from = attribute + operator;
                    let room = rest.saturating_sub(from);
                    row.value.draw(self.buf, x + from, self.y, room, self.look, fields.place == Place::Value(i));
                }
            }
            self.y += 1;
            self.errors(&format!("conditions.{i}"));
        }
    }
}
