//! Milestones, goals and funnels that cannot count what they mean: no event bears the trigger, or an attribute of its conditions (M8).

use crate::domain::finding::FindingId;
use crate::domain::journey::Measure;
use crate::domain::similar::similar;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::milestone::state::MilestoneState;
use crate::report::query::Query;
use crate::store::{self, Row};

pub(in crate::report) const TRIGGERS: &str = include_str!("triggers.sql");
pub(in crate::report) const LACKING: &str = include_str!("lacking.sql");

/// What is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) enum Defined {
    /// A milestone, by its position in the configuration.
    Milestone(usize),
    /// The goal of a journey, by its id.
    Goal(String),
    /// A step or an exclusion of a funnel, by their positions; exclusions come after all steps.
    Funnel(usize, usize),
}

/// Why a definition counts nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Broken {
    /// Of what.
    pub of: Defined,
    /// [`FindingId::NoSuchEvent`] or [`FindingId::NoSuchAttribute`].
    pub kind: FindingId,
    /// The milestone's id, the journey's, or the funnel's.
    pub id: String,
    /// In words, with near names.
    pub said: String,
}

impl Broken {
    /// The state of the milestone that it is of.
    pub fn state(&self) -> MilestoneState {
        if self.kind == FindingId::NoSuchEvent { MilestoneState::Broken } else { MilestoneState::NoSuchAttribute }
    }
}

pub(in crate::report) fn queries() -> [Query; 2] {
    [Query::new("triggers.sql", TRIGGERS, &[]), Query::new("lacking.sql", LACKING, &[])]
}

/// An attribute of conditions that no event of the trigger bears: the milestone, or the goal's journey, or funnel and position in it;
/// attribute, near names.
struct Lacking {
    milestone: Option<usize>,
    journey: Option<String>,
    funnel: Option<(usize, usize)>,
    attribute: String,
    near: String,
}

impl Lacking {
    fn read(row: &Row<'_>) -> Result<Self, store::Error> {
        let number =
            |column| Ok::<_, store::Error>(row.get::<Option<i64>>(column)?.and_then(|n| usize::try_from(n).ok()));
        Ok(Self {
            milestone: number(0)?,
            journey: row.get(1)?,
            funnel: number(2)?.zip(number(3)?),
            attribute: row.get(4)?,
            near: row.get(5)?,
        })
    }

    fn is_of(&self, of: &Defined) -> bool {
        match of {
            Defined::Milestone(position) => self.milestone == Some(*position),
            Defined::Goal(id) => self.journey.as_ref() == Some(id),
            Defined::Funnel(funnel, position) => self.funnel == Some((*funnel, *position)),
        }
    }
}

/// Everything that is broken: milestones in the order of the configuration, then goals, then funnels.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::report) fn broken(cx: &ReportContext<'_>) -> Result<Vec<Broken>, Error> {
    let [triggers, lacking] = queries();
    let known: Vec<String> = triggers.rows(cx.reader, |row| row.get(0))?;
    let lacking = lacking.rows(cx.reader, Lacking::read)?;
    let of_goals = cx.config.journeys.iter().filter_map(|journey| match &journey.goal.as_ref()?.measure {
        Measure::Trigger { event, .. } => Some((Defined::Goal(journey.id.clone()), journey.id.as_str(), event)),
        Measure::Opened | Measure::Clicked => None,
    });
    let of_milestones = cx.config.milestones.iter().enumerate();
    let of_milestones = of_milestones.map(|(position, m)| (Defined::Milestone(position), m.id.as_str(), &m.trigger));
    let of_funnels = cx.config.funnels.iter().enumerate().flat_map(|(funnel, definition)| {
        let events = definition.triggers().map(|(event, _)| event).enumerate();
        events.map(move |(position, event)| (Defined::Funnel(funnel, position), definition.id.as_str(), event))
    });
    let of_milestones = of_milestones.map(|(of, id, trigger)| (of, id, trigger.as_str()));
    let of_goals = of_goals.map(|(of, id, trigger)| (of, id, trigger.as_str()));
    let mut all: Vec<Broken> = Vec::new();
    for (of, id, trigger) in of_milestones.chain(of_goals).chain(of_funnels) {
        let told = |kind, what: String, near: &str| {
            let near = if near.is_empty() { String::new() } else { format!("; near: {near}") };
            Broken { of: of.clone(), kind, id: id.to_owned(), said: format!("{what}{near}") }
        };
        if !known.iter().any(|known| known == trigger) {
            let near = similar(trigger, known.iter().map(String::as_str)).join(", ");
            all.push(told(FindingId::NoSuchEvent, format!("no event is called “{trigger}”"), &near));
            continue;
        }
        all.extend(lacking.iter().filter(|lacking| lacking.is_of(&of)).map(|Lacking { attribute, near, .. }| {
            told(FindingId::NoSuchAttribute, format!("no event “{trigger}” bears “{attribute}”"), near)
        }));
    }
    // Several steps of a funnel may ask for the same.
    let mut said = std::collections::BTreeSet::new();
    all.retain(|broken| {
        !matches!(broken.of, Defined::Funnel(..)) || said.insert((broken.id.clone(), broken.said.clone()))
    });
    Ok(all)
}
