//! The form that adds or changes a milestone (M1–M8).

mod near;
mod sheet;

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use self::near::near;
use self::sheet::Sheet;
use crate::domain::condition::OPERATORS;
use crate::domain::milestone::{Audience, Count, Milestone};
use crate::domain::time::Time;
use crate::domain::zone::Zone;
use crate::print::format;
use crate::tui::action::Keymap;
use crate::tui::backend::{Clause, Edit, MilestoneInput, PageContext, Refusal, Status};
use crate::tui::event::{Code, Key};
use crate::tui::look::Look;
use crate::tui::page::{Effect, Overlay};
use crate::tui::widgets::frame;
use crate::tui::widgets::input::Entry;
use crate::tui::widgets::pen::Line;

/// A condition being typed.
#[derive(Default)]
struct Row {
    attribute: Entry,
    operator: usize,
    value: Entry,
    ignore_case: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Place {
    Name,
    Id,
    Trigger,
    Attribute(usize),
    Operator(usize),
    Value(usize),
    Since,
    Audience,
    Count,
}

/// The form.
pub struct Form {
    /// The id of the milestone being changed.
    old: Option<String>,
    name: Entry,
    id: Entry,
    /// The id follows the name until it is typed.
    own_id: bool,
    /// The ids of the other milestones.
    taken: Vec<String>,
    trigger: Entry,
    rows: Vec<Row>,
    since: Entry,
    since_note: String,
    audience: usize,
    count: usize,
    place: Place,
    refusals: Vec<Refusal>,
    saving: bool,
}

const AUDIENCES: [Option<Audience>; 4] = [None, Some(Audience::Contact), Some(Audience::Lead), Some(Audience::Profile)];

impl Form {
    /// For one more milestone. Tracking is proposed to start now or, where the data ends before now, with the first
    /// event (M5).
    #[must_use]
    pub fn add(status: &Status) -> Self {
        let (since, since_note) = propose(status, Time::from(DateTime::<Utc>::from(SystemTime::now())));
        Self {
            old: None,
            name: Entry::default(),
            id: Entry::default(),
            own_id: false,
            taken: status.milestones.iter().map(|milestone| milestone.id.clone()).collect(),
            trigger: Entry::default(),
            rows: vec![Row::default()],
            since: Entry::new(&since),
            since_note,
            audience: 0,
            count: 0,
            place: Place::Name,
            refusals: Vec::new(),
            saving: false,
        }
    }

    /// For a change of one.
    #[must_use]
    pub fn change(milestone: &Milestone, zone: Zone) -> Self {
        let clauses = milestone.conditions.iter().map(|condition| Row {
            attribute: Entry::new(&condition.attribute),
            operator: OPERATORS.iter().position(|(name, _)| *name == condition.operator.name()).unwrap_or(0),
            value: Entry::new(&condition.value_text(zone)),
            ignore_case: condition.ignore_case,
        });
        Self {
            old: Some(milestone.id.clone()),
            name: Entry::new(&milestone.name),
            id: Entry::new(&milestone.id),
            own_id: true,
            taken: Vec::new(),
            trigger: Entry::new(&milestone.trigger),
            rows: clauses.chain([Row::default()]).collect(),
            since: Entry::new(&milestone.tracking_since.map(Time::rfc3339).unwrap_or_default()),
            since_note: "empty = all completions count".to_owned(),
            audience: AUDIENCES.iter().position(|audience| *audience == milestone.audience).unwrap_or(0),
            count: usize::from(milestone.count == Count::Every),
            place: Place::Name,
            refusals: Vec::new(),
            saving: false,
        }
    }

    fn places(&self) -> Vec<Place> {
        let mut places = vec![Place::Name, Place::Id, Place::Trigger];
        for i in 0..self.rows.len() {
            places.extend([Place::Attribute(i), Place::Operator(i), Place::Value(i)]);
        }
        places.extend([Place::Since, Place::Audience, Place::Count]);
        places
    }

    fn step(&mut self, by: isize) {
        let places = self.places();
        let at = places.iter().position(|place| *place == self.place).unwrap_or(0);
        self.place = places[at.saturating_add_signed(by).min(places.len() - 1)];
    }

    /// Up and down go by lines: a condition is one.
    fn line(&mut self, by: isize) {
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

    fn entry(&mut self) -> Option<&mut Entry> {
        match self.place {
            Place::Name => Some(&mut self.name),
            Place::Id => Some(&mut self.id),
            Place::Trigger => Some(&mut self.trigger),
            Place::Attribute(i) => self.rows.get_mut(i).map(|row| &mut row.attribute),
            Place::Value(i) => self.rows.get_mut(i).map(|row| &mut row.value),
            Place::Since => Some(&mut self.since),
            Place::Operator(_) | Place::Audience | Place::Count => None,
        }
    }

    fn turn(&mut self, forward: bool) {
        let turned = |at: usize, of: usize| if forward { (at + 1) % of } else { (at + of - 1) % of };
        match self.place {
            Place::Operator(i) => {
                if let Some(row) = self.rows.get_mut(i) {
                    row.operator = turned(row.operator, OPERATORS.len());
                }
            }
            Place::Audience => self.audience = turned(self.audience, AUDIENCES.len()),
            Place::Count => self.count = turned(self.count, Count::ALL.len()),
            _ => {}
        }
    }

    /// After each change: the id follows the name, and one empty condition stands at the end.
    fn settle(&mut self) {
        if self.place == Place::Id {
            self.own_id = !self.id.text().is_empty();
        } else if self.place == Place::Name && !self.own_id {
            let (name, taken) = (self.name.text(), self.taken.iter().map(String::as_str));
            let id = if name.trim().is_empty() { String::new() } else { Milestone::id_from(name, taken) };
            self.id = Entry::new(&id);
        }
        if self.rows.last().is_none_or(|row| !row.attribute.text().is_empty()) {
            self.rows.push(Row::default());
        }
    }

    fn draft(&self) -> MilestoneInput {
        let clauses = self.rows.iter().filter(|row| !row.attribute.text().trim().is_empty());
        MilestoneInput {
            id: self.id.text().trim().to_owned(),
            name: self.name.text().trim().to_owned(),
            trigger: self.trigger.text().trim().to_owned(),
            conditions: clauses
                .map(|row| Clause {
                    attribute: row.attribute.text().trim().to_owned(),
                    operator: OPERATORS[row.operator].0.to_owned(),
                    value: row.value.text().trim().to_owned(),
                    ignore_case: row.ignore_case,
                })
                .collect(),
            since: self.since.text().trim().to_owned(),
            audience: AUDIENCES[self.audience],
            count: Count::ALL[self.count].1,
        }
    }

    fn save(&mut self) -> Effect {
        self.refusals.clear();
        let draft = self.draft();
        for (field, text) in [("name", &draft.name), ("id", &draft.id), ("trigger", &draft.trigger)] {
            if text.is_empty() {
                self.refusals.push(Refusal { field: field.to_owned(), message: format!("a milestone has a {field}") });
            }
        }
        for (i, clause) in draft.conditions.iter().enumerate() {
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
            Some(old) => Edit::Change(old.clone(), draft),
            None => Edit::Add(draft),
        })
    }
}

/// The tracking start to propose, and why (M5).
fn propose(status: &Status, now: Time) -> (String, String) {
    let second = |time: Time| Time(time.0 - time.0.rem_euclid(1_000_000)).rfc3339();
    match (status.as_of, status.first_event) {
        (Some(as_of), Some(first)) if as_of < now => {
            let ends = format::time(as_of, status.zone);
            (second(first), format!("the data ends {ends}, before now: the first event is proposed"))
        }
        _ => (second(now), "from now on; an earlier time counts the past as well".to_owned()),
    }
}

impl Overlay for Form {
    fn key(&mut self, key: Key, _keys: &Keymap, cx: &PageContext<'_>) -> Effect {
        if key.code == Code::Esc {
            return Effect::Close;
        }
        if self.saving {
            return Effect::None;
        }
        let choice = matches!(self.place, Place::Operator(_) | Place::Audience | Place::Count);
        match key.code {
            Code::Enter => return self.save(),
            Code::Tab if self.place == Place::Trigger => {
                let typed = self.trigger.text().to_owned();
                match near(&typed, &cx.facets.events).first() {
                    Some(event) if **event != typed => self.trigger = Entry::new(event),
                    _ => self.step(1),
                }
            }
            Code::Tab => self.step(1),
            Code::BackTab => self.step(-1),
            Code::Up => self.line(-1),
            Code::Down => self.line(1),
            Code::Left if choice => self.turn(false),
            Code::Right | Code::Char(' ') if choice => self.turn(true),
            _ => {
                let typed = self.entry().is_some_and(|entry| entry.key(key));
                if typed {
                    self.settle();
                }
            }
        }
        Effect::None
    }

    fn paste(&mut self, text: &str) {
        if let Some(entry) = self.entry() {
            entry.paste(text.trim());
            self.settle();
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
        Sheet::new(self, buf, inner, look).draw(cx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn milestone(id: &str) -> Milestone {
        Milestone {
            id: id.to_owned(),
            name: id.to_owned(),
            trigger: "t".to_owned(),
            conditions: Vec::new(),
            tracking_since: None,
            audience: None,
            count: Count::First,
        }
    }

    #[test]
    fn m5_tracking_is_proposed_from_now_unless_the_data_ends_before() {
        let day = 86_400_000_000;
        let status = Status { as_of: Some(Time(10 * day)), first_event: Some(Time(3 * day)), ..Status::default() };
        let (since, note) = propose(&status, Time(20 * day));
        assert_eq!(since, "1970-01-04T00:00:00Z");
        assert!(note.contains("ends 1970-01-11"), "{note}");
        assert_eq!(propose(&status, Time(10 * day)).0, "1970-01-11T00:00:00Z");
    }

    #[test]
    fn m6_the_id_follows_the_name_until_it_is_typed() {
        let mut form = Form::add(&Status::default());
        form.paste("High-quality  qualified lead!");
        assert_eq!(form.draft().id, "high-quality-qualified-lead");
        form.place = Place::Id;
        form.paste("x");
        form.place = Place::Name;
        form.paste(" more");
        assert_eq!(form.draft().id, "high-quality-qualified-leadx");
        let sale = milestone("größter-verkauf-東京");
        let mut form = Form::add(&Status { milestones: vec![sale], ..Status::default() });
        form.paste("Größter Verkauf: 東京");
        assert_eq!(form.draft().id, "größter-verkauf-東京-2", "letters of any script, and no id twice");
    }

    #[test]
    fn m2_conditions_become_clauses_and_missing_values_are_told_at_their_field() {
        let mut form = Form::add(&Status::default());
        form.paste("Hot");
        form.place = Place::Trigger;
        form.paste("lead_updated");
        form.place = Place::Attribute(0);
        form.paste("status");
        assert!(matches!(form.save(), Effect::None));
        assert_eq!(form.refusals, [Refusal { field: "conditions.0".into(), message: "equals needs a value".into() }]);
        form.place = Place::Value(0);
        form.paste("Qualified");
        assert!(matches!(form.save(), Effect::Save(Edit::Add(draft)) if draft.conditions.len() == 1));
        assert_eq!(form.rows.len(), 2);
    }

    #[test]
    fn up_and_down_keep_the_column_of_a_condition() {
        let mut form = Form::add(&Status::default());
        form.place = Place::Attribute(0);
        form.paste("status");
        form.place = Place::Value(0);
        form.line(1);
        assert_eq!(form.place, Place::Value(1));
        form.line(1);
        assert_eq!(form.place, Place::Since);
        form.line(-9);
        assert_eq!(form.place, Place::Name);
    }
}
