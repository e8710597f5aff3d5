//! What pages ask beside the reports: what is behind and beside a number, each answer a table of its own row.
//!
//! None of them is a report of the command line: their fields may change with the pages.

use crate::domain::answer::Answer;

use super::args::Args;
use super::contract::{ReportContext, answered, of_rows as table};
use super::error::Error;
use super::health::definitions;
use super::journey::versions::VersionRow;
use super::journey::{
    first_visits, funnel_people, goal_faults, goal_times, losses, outlook, selected, step_rates, versions,
};
use super::people::{People, ending};
use super::programme::{home, lead_history};
use super::query::Query;
use super::timeline::{events, window};

/// The texts of the queries, by file name.
pub const SQL: &[(&str, &str)] = &[
    goal_times::GOAL_TIMES_SQL,
    losses::LOSSES_SQL,
    funnel_people::FUNNEL_PEOPLE_SQL,
    first_visits::FIRST_VISITS_SQL,
    versions::VERSIONS_SQL,
    window::HOURS_SQL,
    events::EVENTS_SQL,
    lead_history::SQLS[0],
    lead_history::SQLS[1],
];

/// A question of a page; journey, version, customer, milestone, model and filter stand in the [`Args`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Drilldown {
    /// How the entries ended of those behind a number of a journey.
    Endings(People),
    /// Why the visits that were their entries' last were so, step by step.
    Losses,
    /// The funnel by people in place of visits.
    FunnelPeople,
    /// When the steps of a journey were first visited.
    FirstVisits,
    /// The versions of a journey (F10).
    Versions,
    /// The intervals of the rates of each step's messages.
    RateIntervals,
    /// How long entries took to the goal.
    GoalTimes,
    /// Where the goals are led by their pace, and which are at risk (G10).
    Outlooks,
    /// Messages, touches, leads and revenue of page Home, each beside the period before (P8).
    HomeSums,
    /// One lead, by its id: its stages in time and its opportunities (R6).
    LeadHistory(String),
    /// A part of the events of one customer, in their order.
    Events {
        /// Touches, and completions of the milestone, alone.
        touches: bool,
        /// So many events before the part; `None` = the last ones.
        offset: Option<usize>,
    },
}

impl Drilldown {
    /// What its answer is called.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Endings(_) => "endings",
            Self::Losses => "losses",
            Self::FunnelPeople => "funnel-people",
            Self::FirstVisits => "first-visits",
            Self::Versions => "versions",
            Self::RateIntervals => "rate-intervals",
            Self::GoalTimes => "goal-times",
            Self::Outlooks => "outlooks",
            Self::HomeSums => "home-sums",
            Self::LeadHistory(_) => "lead-history",
            Self::Events { .. } => "events",
        }
    }
}

/// What runs for it, to be shown (H1).
///
/// # Errors
/// As for the answer.
pub fn drill_down_queries(cx: &ReportContext<'_>, args: &Args, question: &Drilldown) -> Result<Vec<Query>, Error> {
    Ok(match question {
        Drilldown::Endings(people) => vec![ending::query(cx, args, people)?],
        Drilldown::Losses => vec![losses::query(cx, args)?],
        Drilldown::FunnelPeople => vec![funnel_people::query(cx, args)?],
        Drilldown::FirstVisits => vec![first_visits::query(cx, args)?],
        Drilldown::Versions => vec![versions::query(cx, args)?],
        Drilldown::RateIntervals => (step_rates::REPORT.queries)(cx, args)?,
        Drilldown::GoalTimes => vec![goal_times::query(cx, args)?],
        Drilldown::Outlooks => outlook::all_queries(cx, args).into_iter().chain(definitions::queries()).collect(),
        Drilldown::HomeSums => home::sums_queries(cx, args)?,
        Drilldown::LeadHistory(lead) => lead_history::queries(cx, lead),
        Drilldown::Events { touches, offset } => events::queries(cx, args, *touches, *offset)?,
    })
}

/// Answers.
///
/// # Errors
/// When the arguments name what is not there, or the store cannot be read.
pub fn drill_down(cx: &ReportContext<'_>, args: &Args, question: &Drilldown) -> Result<Answer, Error> {
    answered(cx, format!("{question:?}"), args, || answer(cx, args, question))
}

fn answer(cx: &ReportContext<'_>, args: &Args, question: &Drilldown) -> Result<Answer, Error> {
    Ok(match question {
        Drilldown::Endings(people) => table(question.name(), cx, args, ending::endings(cx, args, people)?),
        Drilldown::Losses => table(question.name(), cx, args, losses::losses(cx, args)?),
        Drilldown::FunnelPeople => funnel_people::funnel_people(question.name(), cx, args)?,
        Drilldown::FirstVisits => table(question.name(), cx, args, first_visits::first_visits(cx, args)?),
        Drilldown::Versions => {
            let (journey, _) = selected::journey(cx, args)?;
            let rows = versions::versions(cx, &journey)?.into_iter().map(|version| VersionRow { version });
            table(question.name(), cx, args, rows.collect())
        }
        Drilldown::RateIntervals => table(question.name(), cx, args, step_rates::intervals(cx, args)?),
        Drilldown::GoalTimes => table(question.name(), cx, args, goal_times::goal_times(cx, args)?),
        Drilldown::Outlooks => {
            let rows = outlook::outlooks(cx, args)?;
            let check = outlook::check(&rows);
            let faults = goal_faults::goal_faults(cx, |journey| rows.iter().any(|row| row.journey == journey))?;
            let mut answer = table(question.name(), cx, args, rows);
            answer.notes.extend(faults);
            answer.checks.push(check);
            answer
        }
        Drilldown::HomeSums => home::sums(question.name(), cx, args)?,
        Drilldown::LeadHistory(lead) => lead_history::history(question.name(), cx, args, lead)?,
        Drilldown::Events { touches, offset } => events::events(cx, args, *touches, *offset)?,
    })
}
