//! What is typed into the form, and where the cursor is.

use std::time::SystemTime;

use chrono::{DateTime, Utc};

use crate::domain::condition::OPERATORS;
use crate::domain::milestone::{Audience, Count, Milestone};
use crate::domain::time::Time;
use crate::domain::written::written;
use crate::domain::zone::Zone;
use crate::print::format;
use crate::tui::backend::{Clause, MilestoneInput, Status};
use crate::tui::widgets::input::Entry;

/// A condition being typed.
#[derive(Default)]
pub struct ConditionInput {
    pub attribute: Entry,
    pub operator: usize,
    pub value: Entry,
    ignore_case: bool,
}

impl ConditionInput {
    /// The operator by its name in the file (M3).
    pub fn operator_name(&self) -> &'static str {
        OPERATORS[self.operator].0
    }

    /// Whether the value is a list, divided by commas.
    fn many(&self) -> bool {
        matches!(self.operator_name(), "in" | "not_in" | "between")
    }

    /// What is typed of the value; of a list, of its last one.
    pub fn last_value(&self) -> &str {
        let text = self.value.text();
        let last = if self.many() { text.rsplit(',').next() } else { None };
        last.unwrap_or(text).trim()
    }

    /// Puts a value in place of what is typed; of a list, in place of the last one.
    fn set_last_value(&mut self, value: &str) {
        let before =
            self.value.text().rsplit_once(',').filter(|_| self.many()).map(|(before, _)| format!("{before}, "));
        self.value = Entry::new(&(before.unwrap_or_default() + value));
    }
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Place {
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

/// The fields of the form.
pub struct Fields {
    pub name: Entry,
    pub id: Entry,
    /// The id follows the name until it is typed.
    own_id: bool,
    /// The ids of the other milestones.
    taken: Vec<String>,
    pub trigger: Entry,
    pub conditions: Vec<ConditionInput>,
    pub since: Entry,
    pub since_note: String,
    pub audience: usize,
    pub count: usize,
    pub place: Place,
}

/// What the audience may be; `None` = its trigger's (M7).
pub const AUDIENCES: [Option<Audience>; 4] =
    [None, Some(Audience::Contact), Some(Audience::Lead), Some(Audience::Profile)];

impl Fields {
    /// Of one more milestone. Tracking is proposed to start now or, where the data ends before now, with the first
    /// event (M5).
    #[must_use]
    pub fn proposed(status: &Status) -> Self {
        let (since, since_note) = propose(status, Time::from(DateTime::<Utc>::from(SystemTime::now())));
        Self {
            name: Entry::default(),
            id: Entry::default(),
            own_id: false,
            taken: status.milestones.iter().map(|milestone| milestone.id.clone()).collect(),
            trigger: Entry::default(),
            conditions: vec![ConditionInput::default()],
            since: Entry::new(&since),
            since_note,
            audience: 0,
            count: 0,
            place: Place::Name,
        }
    }

    /// Of a milestone as it is.
    #[must_use]
    pub fn filled(milestone: &Milestone, zone: Zone) -> Self {
        let clauses = milestone.conditions.iter().map(|condition| ConditionInput {
            attribute: Entry::new(&condition.attribute),
            operator: OPERATORS.iter().position(|(name, _)| *name == condition.operator.name()).unwrap_or(0),
            value: Entry::new(&condition.value_text(zone)),
            ignore_case: condition.ignore_case,
        });
        Self {
            name: Entry::new(&milestone.name),
            id: Entry::new(&milestone.id),
            own_id: true,
            taken: Vec::new(),
            trigger: Entry::new(&milestone.trigger),
            conditions: clauses.chain([ConditionInput::default()]).collect(),
            since: Entry::new(&milestone.tracking_since.map(|since| written(since, zone)).unwrap_or_default()),
            since_note: "empty = all completions count".to_owned(),
            audience: AUDIENCES.iter().position(|audience| *audience == milestone.audience).unwrap_or(0),
            count: usize::from(milestone.count == Count::Every),
            place: Place::Name,
        }
    }

    fn places(&self) -> Vec<Place> {
        let mut places = vec![Place::Name, Place::Id, Place::Trigger];
        for i in 0..self.conditions.len() {
            places.extend([Place::Attribute(i), Place::Operator(i), Place::Value(i)]);
        }
        places.extend([Place::Since, Place::Audience, Place::Count]);
        places
    }

    /// To the next field or the one before; those of a condition that is not begun are passed over.
    pub fn step(&mut self, by: isize) {
        let begun = |at: usize| self.conditions.get(at).is_some_and(|row| !row.attribute.text().trim().is_empty());
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
        let Some(row) = self.conditions.get_mut(at) else { return };
        let count = OPERATORS.len();
        let next = (1..=count).map(|by| (row.operator + by) % count);
        let found = next.into_iter().find(|at| OPERATORS[*at].0.starts_with(letter.to_ascii_lowercase()));
        row.operator = found.unwrap_or(row.operator);
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

    pub fn entry(&mut self) -> Option<&mut Entry> {
        match self.place {
            Place::Name => Some(&mut self.name),
            Place::Id => Some(&mut self.id),
            Place::Trigger => Some(&mut self.trigger),
            Place::Attribute(i) => self.conditions.get_mut(i).map(|row| &mut row.attribute),
            Place::Value(i) => self.conditions.get_mut(i).map(|row| &mut row.value),
            Place::Since => Some(&mut self.since),
            Place::Operator(_) | Place::Audience | Place::Count => None,
        }
    }

    pub fn turn(&mut self, forward: bool) {
        let turned = |at: usize, of: usize| if forward { (at + 1) % of } else { (at + of - 1) % of };
        match self.place {
            Place::Operator(i) => {
                if let Some(row) = self.conditions.get_mut(i) {
                    row.operator = turned(row.operator, OPERATORS.len());
                }
            }
            Place::Audience => self.audience = turned(self.audience, AUDIENCES.len()),
            Place::Count => self.count = turned(self.count, Count::ALL.len()),
            _ => {}
        }
    }

    /// After each change: the id follows the name, and one empty condition stands at the end.
    pub fn follow(&mut self) {
        if self.place == Place::Id {
            self.own_id = !self.id.text().is_empty();
        } else if self.place == Place::Name && !self.own_id {
            let (name, taken) = (self.name.text(), self.taken.iter().map(String::as_str));
            let id = if name.trim().is_empty() { String::new() } else { Milestone::id_from(name, taken) };
            self.id = Entry::new(&id);
        }
        if self.conditions.last().is_none_or(|row| !row.attribute.text().is_empty()) {
            self.conditions.push(ConditionInput::default());
        }
    }

    pub fn input(&self) -> MilestoneInput {
        let clauses = self.conditions.iter().filter(|row| !row.attribute.text().trim().is_empty());
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
}

/// The tracking start to propose, and why (M5).
fn propose(status: &Status, now: Time) -> (String, String) {
    let second = |time: Time| written(Time(time.0 - time.0.rem_euclid(1_000_000)), status.zone);
    match (status.as_of, status.first_event) {
        (Some(as_of), Some(first)) if as_of < now => {
            let ends = format::time(as_of, status.zone);
            (second(first), format!("the data ends {ends}, before now: the first event is proposed"))
        }
        _ => (second(now), "from now on; an earlier time counts the past as well".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m5_tracking_is_proposed_from_now_unless_the_data_ends_before() {
        let day = 86_400_000_000;
        let status = Status { as_of: Some(Time(10 * day)), first_event: Some(Time(3 * day)), ..Status::default() };
        let (since, note) = propose(&status, Time(20 * day));
        assert_eq!(since, "4 Jan 1970");
        assert!(note.contains("ends 11 Jan 1970"), "{note}");
        assert_eq!(propose(&status, Time(10 * day)).0, "11 Jan 1970");
        // Berlin's clock, and the second of the first event.
        let zone = Zone::parse("Europe/Berlin").expect("a zone");
        let status = Status { first_event: Some(Time(3 * day + 5_000_000)), zone, ..status };
        assert_eq!(propose(&status, Time(20 * day)).0, "4 Jan 1970 01:00:05");
    }

    #[test]
    fn m6_the_id_follows_the_name_until_it_is_typed() {
        let mut fields = Fields::proposed(&Status::default());
        let mut paste = |place, text: &str| {
            fields.place = place;
            fields.entry().expect("a text").paste(text);
            fields.follow();
            fields.input().id
        };
        assert_eq!(paste(Place::Name, "High-quality  qualified lead!"), "high-quality-qualified-lead");
        paste(Place::Id, "x");
        assert_eq!(paste(Place::Name, " more"), "high-quality-qualified-leadx");
    }

    #[test]
    fn m6_an_id_made_from_a_name_keeps_letters_of_any_script_and_is_no_other_milestone_s() {
        let sale = Milestone {
            id: "größter-verkauf-東京".to_owned(),
            name: "sale".to_owned(),
            trigger: "t".to_owned(),
            conditions: Vec::new(),
            tracking_since: None,
            audience: None,
            count: Count::First,
        };
        let mut fields = Fields::proposed(&Status { milestones: vec![sale], ..Status::default() });
        fields.place = Place::Name;
        fields.entry().expect("a text").paste("Größter Verkauf: 東京");
        fields.follow();
        assert_eq!(fields.id.text(), "größter-verkauf-東京-2");
    }

    #[test]
    fn up_and_down_keep_the_column_of_a_condition() {
        let mut fields = Fields::proposed(&Status::default());
        fields.place = Place::Attribute(0);
        fields.entry().expect("a text").paste("status");
        fields.follow();
        fields.place = Place::Value(0);
        fields.line(1);
        assert_eq!(fields.place, Place::Value(1));
        fields.line(1);
        assert_eq!(fields.place, Place::Since);
        fields.line(-9);
        assert_eq!(fields.place, Place::Name);
    }
}
