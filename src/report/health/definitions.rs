//! Milestones and goals that cannot count what they mean: no event bears the trigger, or an attribute of its conditions (M8).

use crate::domain::finding::FindingId;
use crate::domain::journey::Measure;
use crate::domain::similar::similar;
use crate::report::contract::ReportContext;
use crate::report::error::Error;
use crate::report::milestone::state::MilestoneState;
use crate::report::query::Query;

pub(in crate::report) const TRIGGERS: &str = include_str!("triggers.sql");
pub(in crate::report) const LACKING: &str = include_str!("lacking.sql");

/// What is defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) enum Defined {
    /// A milestone, by its position in the configuration.
    Milestone(usize),
    /// The goal of a journey, by its id.
    Goal(String),
}

/// Why a definition counts nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Broken {
    /// Of what.
    pub of: Defined,
    /// [`FindingId::NoSuchEvent`] or [`FindingId::NoSuchAttribute`].
    pub kind: FindingId,
    /// The milestone's id, or the journey's.
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

/// Of a condition whose attribute no event of the trigger bears: the milestone, or the goal's journey, attribute, near names.
type Lacking = (Option<i64>, Option<String>, String, String);

/// Everything that is broken: milestones in the order of the configuration, then goals.
///
/// # Errors
/// When the store cannot be read.
pub(in crate::report) fn broken(cx: &ReportContext<'_>) -> Result<Vec<Broken>, Error> {
    let [triggers, lacking] = queries();
    let known: Vec<String> = triggers.rows(cx.reader, |row| row.get(0))?;
    let lacking: Vec<Lacking> =
        lacking.rows(cx.reader, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
    let of_goals = cx.config.journeys.iter().filter_map(|journey| match &journey.goal.as_ref()?.measure {
        Measure::Trigger { event, .. } => Some((Defined::Goal(journey.id.clone()), journey.id.as_str(), event)),
        Measure::Opened | Measure::Clicked => None,
    });
    let of_milestones = cx.config.milestones.iter().enumerate();
    let of_milestones = of_milestones.map(|(position, m)| (Defined::Milestone(position), m.id.as_str(), &m.trigger));
    let mut all = Vec::new();
    for (of, id, trigger) in of_milestones.chain(of_goals) {
        let told = |kind, what: String, near: &str| {
            let near = if near.is_empty() { String::new() } else { format!("; near: {near}") };
            Broken { of: of.clone(), kind, id: id.to_owned(), said: format!("{what}{near}") }
        };
        if !known.contains(trigger) {
            let near = similar(trigger, known.iter().map(String::as_str)).join(", ");
            all.push(told(FindingId::NoSuchEvent, format!("no event is called “{trigger}”"), &near));
            continue;
        }
        all.extend(lacking.iter().filter_map(|(milestone, journey, attribute, near)| {
            let own = match &of {
                Defined::Milestone(position) => milestone.and_then(|n| usize::try_from(n).ok()) == Some(*position),
                Defined::Goal(id) => journey.as_ref() == Some(id),
            };
            let what = format!("no event “{trigger}” bears “{attribute}”");
            own.then(|| told(FindingId::NoSuchAttribute, what, near))
        }));
    }
    Ok(all)
}
