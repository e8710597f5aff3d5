//! The goals of a configuration, as the fold wants them.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::domain::journey::Measure;
use crate::journey::goals as fold;
use crate::store::refresh::derive::presence::Lacking;
use crate::store::refresh::derive::{Found, Trigger};

/// The goals of all journeys, as the fold wants them.
pub struct GoalPlan<'a> {
    /// The journeys with a goal, in the order of the configuration.
    pub journeys: Vec<String>,
    /// Their goals.
    pub goals: Vec<fold::Goal>,
    /// Journeys with the same goal share a trigger (G7).
    pub triggers: Vec<Trigger<'a>>,
}

impl<'a> GoalPlan<'a> {
    /// The goals of a configuration.
    #[must_use]
    pub fn new(config: &'a Config) -> Self {
        let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
        let mut plan = Self { journeys: Vec::new(), goals: Vec::new(), triggers: Vec::new() };
        for (journey, goal) in config.journeys.iter().filter_map(|journey| Some((journey, journey.goal.as_ref()?))) {
            let measure = match &goal.measure {
                Measure::Trigger { event, conditions } => {
                    let number = *numbers.entry(goal.definition()).or_insert_with(|| {
                        plan.triggers.push(Trigger { event, conditions });
                        u32::try_from(plan.triggers.len() - 1).unwrap_or(u32::MAX)
                    });
                    fold::Measure::Hit(number)
                }
                Measure::Opened => fold::Measure::Opened,
                Measure::Clicked => fold::Measure::Clicked,
            };
            plan.journeys.push(journey.id.clone());
            plan.goals.push(fold::Goal { measure, listening: goal.listening.0 });
        }
        plan
    }

    /// Each journey whose goal is measured by a trigger, with the trigger's number and its own listening in microseconds.
    pub fn triggered(&self) -> impl Iterator<Item = (&str, u32, i64)> {
        self.journeys.iter().zip(&self.goals).filter_map(|(journey, goal)| match goal.measure {
            fold::Measure::Hit(trigger) => Some((journey.as_str(), trigger, goal.listening)),
            fold::Measure::Opened | fold::Measure::Clicked => None,
        })
    }

    /// Each journey with the attributes that its goal's trigger lacks, given what was found of the triggers.
    pub fn lacking<'b>(&'b self, found: &'b [Found]) -> impl Iterator<Item = (Option<&'b str>, &'b Lacking)> {
        self.journeys.iter().zip(&self.goals).flat_map(move |(journey, goal)| {
            let own = match goal.measure {
                fold::Measure::Hit(trigger) => found.get(trigger as usize).map_or(&[][..], |found| &found.lacking),
                fold::Measure::Opened | fold::Measure::Clicked => &[],
            };
            own.iter().map(move |lacking| (Some(journey.as_str()), lacking))
        })
    }
}
