//! The form that adds or changes a funnel (U1–U8, J7).

mod entry;

use self::entry::{EXCLUDE, ExclusionFields, STEPS, StepFields, StepNames};
use super::form::Form;
use super::form::entries::EntryList;
use super::form::fields::{Fields, turned};
use super::form::place::{Holder, Part, Place};
use super::form::subject::{Arrange, FieldLine, Group, Naming, Subject};
use super::form::trigger::TriggerInput;
use crate::domain::funnel::{Funnel, FunnelCount, FunnelOrder};
use crate::tui::backend::{Edit, FunnelChange, FunnelInput, Refusal, Stands, Status, StepInput};
use crate::tui::context::PageContext;
use crate::tui::widgets::input::Entry;

/// The form.
pub type FunnelForm = Form<FunnelFields>;

/// The fields of a funnel.
pub struct FunnelFields {
    /// The funnel being changed, as it is.
    was: Option<Funnel>,
    name: Entry,
    id: Entry,
    /// The id follows the name until it is typed.
    own_id: bool,
    /// The ids of the other funnels.
    taken: Vec<String>,
    window: Entry,
    count: usize,
    order: usize,
    breakdowns: Entry,
    steps: EntryList<StepFields>,
    exclude: EntryList<ExclusionFields>,
}

impl Form<FunnelFields> {
    /// For one more funnel.
    #[must_use]
    pub fn add(status: &Status) -> Self {
        Self::new(Fields::new(FunnelFields {
            was: None,
            name: Entry::default(),
            id: Entry::default(),
            own_id: false,
            taken: status.funnels.iter().map(|funnel| funnel.id.clone()).collect(),
            window: Entry::default(),
            count: 0,
            order: 0,
            breakdowns: Entry::default(),
            steps: EntryList::default(),
            exclude: EntryList::default(),
        }))
    }

    /// For a change of one.
    #[must_use]
    pub fn change(funnel: &Funnel, status: &Status) -> Self {
        let (zone, last) = (status.zone, funnel.last_required());
        let steps = funnel.steps.iter().enumerate().map(|(at, step)| StepFields::filled(at, step, zone));
        let exclude = funnel.exclude.iter().enumerate();
        let exclude = exclude.map(|(at, excluded)| ExclusionFields::filled(at, excluded, last, zone));
        Self::new(Fields::new(FunnelFields {
            was: Some(funnel.clone()),
            name: Entry::new(&funnel.name),
            id: Entry::new(&funnel.id),
            own_id: true,
            taken: Vec::new(),
            window: Entry::new(&funnel.window.to_string()),
            count: FunnelCount::ALL.iter().position(|(_, count)| *count == funnel.count).unwrap_or(0),
            order: FunnelOrder::ALL.iter().position(|(_, order)| *order == funnel.order).unwrap_or(0),
            breakdowns: Entry::new(&funnel.breakdowns.join(", ")),
            steps: EntryList::new(steps.collect()),
            exclude: EntryList::new(exclude.collect()),
        }))
    }
}

impl FunnelFields {
    fn order(&self) -> FunnelOrder {
        FunnelOrder::ALL[self.order].1
    }

    /// The steps that an exclusion can name.
    fn names(&self) -> StepNames {
        let any = self.order() == FunnelOrder::Any;
        let steps = self.steps.begun().map(|step| (step.shown().to_owned(), any || !step.optional));
        StepNames { steps: steps.collect(), any }
    }

    /// Exclusions name the same steps as before, each by its number now; `None` = it went.
    fn renumber(&mut self, now: impl Fn(usize) -> Option<usize>) {
        self.exclude.iter_mut().for_each(|excluded| excluded.renumber(&now));
    }

    /// A step went: those behind it have another number.
    fn without(&mut self, at: usize) {
        self.renumber(|number| match number - 1 {
            place if place == at => None,
            place => Some(number - usize::from(place > at)),
        });
    }
}

impl Subject for FunnelFields {
    type Input = FunnelInput;

    fn title(&self) -> String {
        if self.was.is_some() { "Change funnel" } else { "New funnel" }.to_owned()
    }

    fn groups(&self) -> Vec<Group<'_>> {
        let order = match self.order() {
            FunnelOrder::Ordered => "in order, others may come between",
            other => other.says(),
        };
        let mut groups = vec![Group::whole(vec![
            FieldLine::Typed("Name", "name", &self.name),
            FieldLine::Typed("Id", "id", &self.id),
            FieldLine::Typed("Window", "window", &self.window),
            FieldLine::Remark("from the first step to the last: 12h, 14d, 2w"),
            FieldLine::Choice("Counts", "count", FunnelCount::ALL[self.count].1.says().to_owned()),
            FieldLine::Choice("Order", "order", order.to_owned()),
            FieldLine::Typed("Told apart", "breakdowns", &self.breakdowns),
            FieldLine::Remark("by attributes of its start or customer: plan, customer.tier"),
        ])];
        let names = self.names();
        groups.extend(self.steps.all().iter().enumerate().map(|(at, step)| step.group(at)));
        groups.extend(self.exclude.all().iter().enumerate().map(|(at, excluded)| excluded.group(at, &names)));
        groups
    }

    fn entry(&mut self, holder: Holder, field: &str) -> Option<&mut Entry> {
        match (holder, field) {
            (Holder::Whole, "name") => Some(&mut self.name),
            (Holder::Whole, "id") => Some(&mut self.id),
            (Holder::Whole, "window") => Some(&mut self.window),
            (Holder::Whole, "breakdowns") => Some(&mut self.breakdowns),
            (Holder::Entry(STEPS, at), field) => self.steps.get_mut(at)?.entry(field),
            _ => None,
        }
    }

    fn trigger(&mut self, holder: Holder) -> Option<&mut TriggerInput> {
        match holder {
            Holder::Entry(STEPS, at) => self.steps.get_mut(at).map(|step| &mut step.trigger),
            Holder::Entry(EXCLUDE, at) => self.exclude.get_mut(at).map(|excluded| &mut excluded.trigger),
            _ => None,
        }
    }

    fn naming(&self, holder: Holder, field: &str) -> Option<Naming<'_>> {
        let start = self.steps.begun().next().map_or("", |step| step.trigger.name());
        (holder == Holder::Whole && field == "breakdowns")
            .then(|| Naming { event: start, typed: self.breakdowns.text() })
    }

    fn turn(&mut self, holder: Holder, field: &str, forward: bool) {
        let names = self.names();
        match (holder, field) {
            (Holder::Whole, "count") => self.count = turned(self.count, FunnelCount::ALL.len(), forward),
            (Holder::Whole, "order") => self.order = turned(self.order, FunnelOrder::ALL.len(), forward),
            (Holder::Entry(STEPS, at), "optional") => {
                self.steps.get_mut(at).into_iter().for_each(|step| step.optional = !step.optional);
            }
            (Holder::Entry(EXCLUDE, at), field) => {
                self.exclude.get_mut(at).into_iter().for_each(|excluded| excluded.turn(field, &names, forward));
            }
            _ => {}
        }
    }

    fn follow(&mut self, place: Place) {
        self.steps.follow();
        self.exclude.follow();
        if place == Place::whole(Part::Own("id")) {
            self.own_id = !self.id.text().is_empty();
        } else if place == Place::whole(Part::Own("name")) && !self.own_id {
            let (name, taken) = (self.name.text(), self.taken.iter().map(String::as_str));
            let id = if name.trim().is_empty() { String::new() } else { Funnel::id_from(name, taken) };
            self.id = Entry::new(&id);
        }
    }

    fn tidy(&mut self, kept: Option<Holder>) -> Vec<Holder> {
        let kept = |list: &str| match kept {
            Some(Holder::Entry(of, at)) if of == list => Some(at),
            _ => None,
        };
        let steps = self.steps.tidy(kept(STEPS));
        // From the last on, so that each still has its place.
        steps.iter().rev().for_each(|at| self.without(*at));
        let exclude = self.exclude.tidy(kept(EXCLUDE));
        let gone = steps.into_iter().map(|at| Holder::Entry(STEPS, at));
        gone.chain(exclude.into_iter().map(|at| Holder::Entry(EXCLUDE, at))).collect()
    }

    fn arrange(&mut self, list: &'static str, at: usize, how: Arrange) -> Option<usize> {
        let down = how == Arrange::Down;
        match (list, how) {
            (STEPS, Arrange::Remove) => self.steps.remove(at).then(|| {
                self.without(at);
                at
            }),
            (STEPS, _) => {
                let to = self.steps.shift(at, down)?;
                self.renumber(|number| match number - 1 {
                    place if place == at => Some(to + 1),
                    place if place == to => Some(at + 1),
                    _ => Some(number),
                });
                Some(to)
            }
            (_, Arrange::Remove) => self.exclude.remove(at).then_some(at),
            _ => self.exclude.shift(at, down),
        }
    }

    fn input(&self) -> FunnelInput {
        FunnelInput {
            id: self.id.text().trim().to_owned(),
            name: self.name.text().trim().to_owned(),
            window: self.window.text().trim().to_owned(),
            count: FunnelCount::ALL[self.count].1,
            order: self.order(),
            breakdowns: self.breakdowns.text().trim().to_owned(),
            steps: self.steps.begun().map(StepFields::input).collect(),
            exclude: self.exclude.begun().map(ExclusionFields::input).collect(),
        }
    }

    fn lacking(&self, input: &FunnelInput) -> Vec<Refusal> {
        let needed = [("name", &input.name), ("id", &input.id), ("window", &input.window)];
        let of_whole = needed.into_iter().filter(|(_, text)| text.is_empty());
        let of_whole = of_whole.map(|(field, _)| Refusal::new(field, format!("a funnel has a {field}")));
        let event = |list: &'static str, at: usize, what: &str| {
            Refusal::new(&Holder::Entry(list, at).field("event"), format!("{what} names an event"))
        };
        let steps = (0..).zip(&input.steps).filter(|(_, step)| step.event.is_empty());
        let exclude = (0..).zip(&input.exclude).filter(|(_, excluded)| excluded.event.is_empty());
        let none = input.steps.is_empty().then(|| Refusal::new(STEPS, "a funnel has at least one step"));
        of_whole
            .chain(none)
            .chain(steps.map(|(at, _)| event(STEPS, at, "a step")))
            .chain(exclude.map(|(at, _)| event(EXCLUDE, at, "an exclusion")))
            .collect()
    }

    fn lost(&self, opened: &FunnelInput, input: &FunnelInput, cx: &PageContext<'_>) -> Option<String> {
        // Names are only shown, and change no count; nor does what it can be told apart by.
        let counted = |input: &FunnelInput| {
            let unnamed = |step: &StepInput| StepInput { name: String::new(), was: None, ..step.clone() };
            let steps = input.steps.iter().map(unnamed).collect();
            let exclude = input.exclude.iter().map(ExclusionFields::counted).collect();
            FunnelInput { name: String::new(), breakdowns: String::new(), steps, exclude, ..input.clone() }
        };
        let was = self.was.as_ref().filter(|_| counted(opened) != counted(input))?;
        // What is lost is what the file says by now.
        let was = cx.status.funnels.iter().find(|now| now.id == was.id).unwrap_or(was);
        Some(format!("{} is counted anew; what it was ({}) stays in milepost.toml.bak alone", was.name, said(was, cx)))
    }

    fn edit(&self, opened: &FunnelInput, input: FunnelInput, over: Option<Stands>) -> Edit {
        let over = over.and_then(|stands| if let Stands::Funnel(stands) = stands { Some(stands) } else { None });
        Edit::Funnel(Box::new(FunnelChange { was: self.was.clone(), opened: opened.clone(), input, over }))
    }
}

/// What a funnel counts, in words.
#[must_use]
pub fn said(funnel: &Funnel, cx: &PageContext<'_>) -> String {
    let Funnel { window, order, count, .. } = funnel;
    format!("{}; within {}, {}, {}", funnel.said(cx.status.zone), window.said(), order.says(), count.says())
}
