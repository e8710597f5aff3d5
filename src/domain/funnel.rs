//! Custom funnels: what `[[funnel]]` says (U1–U8, J7).

use super::condition::Condition;
use super::milestone::{id_from, trigger_definition};
use super::time::Span;
use super::zone::Zone;

/// Which attempts of a customer are counted (U3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FunnelCount {
    /// The one that gets furthest, of these the earliest.
    #[default]
    Unique,
    /// The one of the first start alone.
    First,
    /// All, one of each start.
    Totals,
}

impl FunnelCount {
    /// Every choice with its name in the configuration.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("unique", Self::Unique), ("first", Self::First), ("totals", Self::Totals)];

    /// The name in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, count)| *count == self).map_or("unique", |(name, _)| name)
    }

    /// What is counted, in words.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::Unique => "the best attempt per person",
            Self::First => "the first start per person",
            Self::Totals => "every start",
        }
    }
}

/// In which order the steps come (U4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum FunnelOrder {
    /// As they are listed; others may come between.
    #[default]
    Ordered,
    /// As they are listed, nothing between.
    Strict,
    /// Any.
    Any,
}

impl FunnelOrder {
    /// Every choice with its name in the configuration.
    pub const ALL: &'static [(&'static str, Self)] =
        &[("ordered", Self::Ordered), ("strict", Self::Strict), ("any", Self::Any)];

    /// The name in the configuration.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, order)| *order == self).map_or("ordered", |(name, _)| name)
    }

    /// The order in words.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::Ordered => "in order",
            Self::Strict => "in order, nothing between",
            Self::Any => "in any order",
        }
    }
}

/// One step: an event that meets conditions.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct FunnelStep {
    /// The standard name, else the name in the data.
    pub event: String,
    /// All must hold (M2).
    pub conditions: Vec<Condition>,
    /// What users call it; the event where not given.
    pub name: Option<String>,
    /// How long after the step before it may come (U1); none = the funnel's window alone.
    pub window: Option<Span>,
    /// It is counted and loses nobody (U6).
    pub optional: bool,
}

impl FunnelStep {
    /// What users call it.
    #[must_use]
    pub fn shown(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.event)
    }
}

/// An event that must not come between two steps (U5).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Exclusion {
    /// The standard name, else the name in the data.
    pub event: String,
    /// All must hold (M2).
    pub conditions: Vec<Condition>,
    /// After which step, the first is 1; it is a required one. In any order: after so many that are filled.
    pub after: usize,
    /// Before which, likewise.
    pub before: usize,
}

impl Exclusion {
    /// Between which steps, in words.
    #[must_use]
    pub fn between(&self, order: FunnelOrder) -> String {
        let Self { after, before, .. } = self;
        match order {
            FunnelOrder::Any => format!("after {after} and before {before} of the steps"),
            FunnelOrder::Ordered | FunnelOrder::Strict => format!("between steps {after} and {before}"),
        }
    }
}

/// A funnel of the user's own (U1–U8).
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Funnel {
    /// Its identity.
    pub id: String,
    /// What users call it; the id where not given.
    pub name: String,
    /// From the first step to the last (U1).
    pub window: Span,
    /// Which attempts are counted (U3).
    pub count: FunnelCount,
    /// In which order the steps come (U4).
    pub order: FunnelOrder,
    /// At least one, the first of them required.
    pub steps: Vec<FunnelStep>,
    /// What must not come between them (U5).
    pub exclude: Vec<Exclusion>,
    /// By what it can be told apart (U8): attributes of the events that attempts start with; those that begin with
    /// [`OF_CUSTOMER`](Self::OF_CUSTOMER) are of the customer.
    pub breakdowns: Vec<String>,
}

impl Funnel {
    /// So many steps and exclusions there may be, each: they are bits of one number.
    pub const MOST: usize = 30;

    /// What a breakdown by an attribute of the customer begins with.
    pub const OF_CUSTOMER: &'static str = "customer.";

    /// What a funnel is told apart by, in words: `channel`, `tier of the customer`.
    #[must_use]
    pub fn told_apart(breakdown: &str) -> String {
        let of_customer = breakdown.strip_prefix(Self::OF_CUSTOMER);
        let name = of_customer.unwrap_or(breakdown);
        let name = if name == "business_unit" { "business unit" } else { name };
        if of_customer.is_some() { format!("{name} of the customer") } else { name.to_owned() }
    }

    /// Whether nothing may come between the steps (U4).
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.order == FunnelOrder::Strict
    }

    /// The attributes of the events that attempts start with, by which it can be told apart (U8).
    pub fn start_attributes(&self) -> impl Iterator<Item = &str> {
        self.breakdowns.iter().map(String::as_str).filter(|name| !name.starts_with(Self::OF_CUSTOMER))
    }

    /// The number of the last required step, the first is 1.
    #[must_use]
    pub fn last_required(&self) -> usize {
        self.steps.iter().rposition(|step| !step.optional).map_or(1, |position| position + 1)
    }

    /// An id made from a name, unlike those taken.
    pub(crate) fn id_from<'a>(name: &str, taken: impl IntoIterator<Item = &'a str>) -> String {
        id_from(name, "funnel", taken)
    }

    /// What is looked for in the events: every step, then every exclusion, as the event and its conditions.
    pub fn triggers(&self) -> impl Iterator<Item = (&str, &[Condition])> {
        let steps = self.steps.iter().map(|step| (step.event.as_str(), step.conditions.as_slice()));
        steps.chain(self.exclude.iter().map(|excluded| (excluded.event.as_str(), excluded.conditions.as_slice())))
    }

    /// The steps and what must not come between them, in words: `viewed → cart, amount at least 10 → purchase`.
    #[must_use]
    pub fn said(&self, zone: Zone) -> String {
        let trigger = |event: &str, conditions: &[Condition]| {
            let conditions = conditions.iter().map(|condition| condition.said(zone));
            std::iter::once(event.to_owned()).chain(conditions).collect::<Vec<_>>().join(", ")
        };
        let step = |step: &FunnelStep| {
            let own = step.window.map(|window| format!("within {}", window.said()));
            let marks: Vec<String> = own.into_iter().chain(step.optional.then(|| "optional".to_owned())).collect();
            let marks = if marks.is_empty() { String::new() } else { format!(" ({})", marks.join(", ")) };
            trigger(&step.event, &step.conditions) + &marks
        };
        let excluded = |excluded: &Exclusion| {
            let Exclusion { event, conditions, after, before } = excluded;
            format!("no {} between {after} and {before}", trigger(event, conditions))
        };
        let steps: Vec<String> = self.steps.iter().map(step).collect();
        let parts = std::iter::once(steps.join(" → ")).chain(self.exclude.iter().map(excluded));
        parts.collect::<Vec<_>>().join("; ")
    }

    /// Everything that the stored events depend on: equal texts, equal events. Windows, ways of counting and names are not of it, but
    /// the order is: it says which events may start, and whether those between the steps are wanted.
    #[must_use]
    pub fn definition(&self) -> String {
        let triggers = self.triggers().map(|(event, conditions)| trigger_definition(event, conditions));
        let lines: Vec<String> = triggers.collect();
        let (steps, order, told): (_, _, Vec<&str>) =
            (self.steps.len(), self.order.name(), self.start_attributes().collect());
        format!("{steps} steps, {order}, told apart by {told:?}\n{}", lines.join("\n--\n"))
    }
}
