//! The form that adds or changes a milestone (M1–M8).

use std::time::SystemTime;

use chrono::{DateTime, Utc};

use super::form::Form;
use super::form::fields::{Fields, turned};
use super::form::place::{Holder, Part, Place};
use super::form::subject::{FieldLine, Group, Subject};
use super::form::trigger::TriggerInput;
use crate::domain::milestone::{Audience, Count, Milestone};
use crate::domain::time::Time;
use crate::domain::written::written;
use crate::domain::zone::Zone;
use crate::print::format;
use crate::tui::backend::{Edit, MilestoneChange, MilestoneInput, Refusal, Stands, Status};
use crate::tui::context::PageContext;
use crate::tui::widgets::input::Entry;

/// The form.
pub type MilestoneForm = Form<MilestoneFields>;

/// What the audience may be; `None` = its trigger's (M7).
const AUDIENCES: [Option<Audience>; 4] = [None, Some(Audience::Contact), Some(Audience::Lead), Some(Audience::Profile)];

/// The fields of a milestone.
pub struct MilestoneFields {
    /// The milestone being changed, as it is.
    was: Option<Milestone>,
    name: Entry,
    id: Entry,
    /// The id follows the name until it is typed.
    own_id: bool,
    /// The ids of the other milestones.
    taken: Vec<String>,
    trigger: TriggerInput,
    since: Entry,
    since_note: String,
    audience: usize,
    count: usize,
}

impl MilestoneFields {
    /// Of one more milestone. Tracking is proposed to start now or, where the data ends before now, with the first
    /// event (M5).
    fn proposed(status: &Status) -> Self {
        let (since, since_note) = propose(status, Time::from(DateTime::<Utc>::from(SystemTime::now())));
        Self {
            was: None,
            name: Entry::default(),
            id: Entry::default(),
            own_id: false,
            taken: status.milestones.iter().map(|milestone| milestone.id.clone()).collect(),
            trigger: TriggerInput::default(),
            since: Entry::new(&since),
            since_note,
            audience: 0,
            count: 0,
        }
    }

    /// Of a milestone as it is.
    fn filled(milestone: &Milestone, zone: Zone) -> Self {
        Self {
            was: Some(milestone.clone()),
            name: Entry::new(&milestone.name),
            id: Entry::new(&milestone.id),
            own_id: true,
            taken: Vec::new(),
            trigger: TriggerInput::filled(&milestone.trigger, &milestone.conditions, zone),
            since: Entry::new(&milestone.tracking_since.map(|since| written(since, zone)).unwrap_or_default()),
            since_note: "empty = all completions count".to_owned(),
            audience: AUDIENCES.iter().position(|audience| *audience == milestone.audience).unwrap_or(0),
            count: usize::from(milestone.count == Count::Every),
        }
    }
}

impl Form<MilestoneFields> {
    /// For one more milestone.
    #[must_use]
    pub fn add(status: &Status) -> Self {
        Self::new(Fields::new(MilestoneFields::proposed(status)))
    }

    /// For a change of one.
    #[must_use]
    pub fn change(milestone: &Milestone, zone: Zone) -> Self {
        Self::new(Fields::new(MilestoneFields::filled(milestone, zone)))
    }
}

impl Subject for MilestoneFields {
    type Input = MilestoneInput;

    fn title(&self) -> String {
        if self.was.is_some() { "Change milestone" } else { "New milestone" }.to_owned()
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let audience = AUDIENCES[self.audience];
        let name =
            Audience::ALL.iter().find(|(_, other)| Some(*other) == audience).map_or("as its trigger", |(name, _)| name);
        let count = ["first completion of each customer", "every completion"][self.count];
        vec![Group::whole(vec![
            FieldLine::Typed("Name", "name", &self.name),
            FieldLine::Typed("Id", "id", &self.id),
            FieldLine::Trigger("Trigger".into(), "trigger", &self.trigger),
            FieldLine::Typed("Tracking since", "since", &self.since),
            FieldLine::Remark(&self.since_note),
            FieldLine::Choice("Audience", "audience", name.to_owned()),
            FieldLine::Choice("Count", "count", count.to_owned()),
        ])]
    }

    fn entry(&mut self, _holder: Holder, field: &str) -> Option<&mut Entry> {
        match field {
            "name" => Some(&mut self.name),
            "id" => Some(&mut self.id),
            "since" => Some(&mut self.since),
            _ => None,
        }
    }

    fn trigger(&mut self, _holder: Holder) -> Option<&mut TriggerInput> {
        Some(&mut self.trigger)
    }

    fn turn(&mut self, _holder: Holder, field: &str, forward: bool) {
        match field {
            "audience" => self.audience = turned(self.audience, AUDIENCES.len(), forward),
            "count" => self.count = turned(self.count, Count::ALL.len(), forward),
            _ => {}
        }
    }

    fn follow(&mut self, place: Place) {
        if place.part == Part::Own("id") {
            self.own_id = !self.id.text().is_empty();
        } else if place.part == Part::Own("name") && !self.own_id {
            let (name, taken) = (self.name.text(), self.taken.iter().map(String::as_str));
            let id = if name.trim().is_empty() { String::new() } else { Milestone::id_from(name, taken) };
            self.id = Entry::new(&id);
        }
    }

    fn input(&self) -> MilestoneInput {
        MilestoneInput {
            id: self.id.text().trim().to_owned(),
            name: self.name.text().trim().to_owned(),
            trigger: self.trigger.name().to_owned(),
            conditions: self.trigger.clauses(),
            since: self.since.text().trim().to_owned(),
            audience: AUDIENCES[self.audience],
            count: Count::ALL[self.count].1,
        }
    }

    fn lacking(&self, input: &MilestoneInput) -> Vec<Refusal> {
        let needed = [("name", &input.name), ("id", &input.id), ("trigger", &input.trigger)];
        let lacking = needed.into_iter().filter(|(_, text)| text.is_empty());
        lacking.map(|(field, _)| Refusal::new(field, format!("a milestone has a {field}"))).collect()
    }

    fn lost(&self, opened: &MilestoneInput, input: &MilestoneInput, cx: &PageContext<'_>) -> Option<String> {
        let counted = |input: &MilestoneInput| (input.trigger.clone(), input.count, input.conditions.clone());
        let was = self.was.as_ref().filter(|_| counted(opened) != counted(input))?;
        // What is lost is what the file says by now.
        let was = cx.status.milestones.iter().find(|now| now.id == was.id).unwrap_or(was);
        let of = cx.counted(&was.trigger, &was.conditions);
        Some(format!("{} is counted anew; what it was ({of}) stays in milepost.toml.bak alone", was.name))
    }

    fn edit(&self, opened: &MilestoneInput, input: MilestoneInput, over: Option<Stands>) -> Edit {
        let Some(was) = self.was.clone() else { return Edit::Add(input) };
        let over = over.and_then(|stands| if let Stands::Milestone(stands) = stands { Some(stands) } else { None });
        Edit::Change(Box::new(MilestoneChange { was, opened: opened.clone(), input, over }))
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

    fn proposed(status: &Status) -> Fields<MilestoneFields> {
        Fields::new(MilestoneFields::proposed(status))
    }

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
        let mut fields = proposed(&Status::default());
        let mut paste = |part, text: &str| {
            fields.place = Place::whole(part);
            fields.entry().expect("a text").paste(text);
            fields.follow();
            fields.input().id
        };
        assert_eq!(paste(Part::Own("name"), "High-quality  qualified lead!"), "high-quality-qualified-lead");
        paste(Part::Own("id"), "x");
        assert_eq!(paste(Part::Own("name"), " more"), "high-quality-qualified-leadx");
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
        let mut fields = proposed(&Status { milestones: vec![sale], ..Status::default() });
        fields.place = Place::whole(Part::Own("name"));
        fields.entry().expect("a text").paste("Größter Verkauf: 東京");
        fields.follow();
        assert_eq!(fields.of.id.text(), "größter-verkauf-東京-2");
    }

    #[test]
    fn up_and_down_keep_the_column_of_a_condition() {
        let mut fields = proposed(&Status::default());
        fields.place = Place::whole(Part::Attribute(0));
        fields.entry().expect("a text").paste("status");
        fields.follow();
        fields.place = Place::whole(Part::Value(0));
        fields.line(1);
        assert_eq!(fields.place, Place::whole(Part::Value(1)));
        fields.line(1);
        assert_eq!(fields.place, Place::whole(Part::Own("since")));
        fields.line(-9);
        assert_eq!(fields.place, Place::whole(Part::Own("name")));
    }
}
