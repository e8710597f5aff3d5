//! The reports: one file each, with its SQL beside it, and the one list of them.
//!
//! A page, a command and an export call the same [`Report::run`] with the same [`Args`] and get the same
//! [`Answer`](crate::domain::answer::Answer). What a report asks of the store stands in [`Report::queries`], to be shown (H1).

mod args;
pub mod attribution;
mod buckets;
mod cache;
mod called;
mod contract;
mod drilldown;
mod equivalent;
mod error;
mod filter;
mod health;
mod helpers;
mod journey;
mod milestone;
mod own;
mod people;
mod programme;
mod query;
mod spoken;
pub mod stands;
#[cfg(test)]
mod tests;
mod timeline;
pub mod touches;
mod verification_sql;

use crate::domain::metric::Metric;

pub use crate::attribution::wilson;
pub use crate::domain::row::share as share_of;
pub use crate::journey::funnel::Standing;
pub use args::{Args, Audience, Flag, Group, RankMeasure, Ranked, Split};
pub use attribution::compare::{CompareRow, REPORT as ATTRIBUTION_COMPARE};
pub use attribution::costs::{CostRow, REPORT as ATTRIBUTION_COSTS};
pub use attribution::credit::{CreditRow, REPORT as ATTRIBUTION};
pub use attribution::lookback_curve::{LookbackRow, REPORT as LOOKBACK_CURVE};
pub use attribution::moves::{Move, largest_first, moves};
pub use attribution::paths::{PathRow, REPORT as PATHS};
pub use attribution::scorecard::{REPORT as SCORECARD, ScorecardRow};
pub use attribution::transitions::{REPORT as TRANSITIONS, TransitionRow};
pub use attribution::{CreditFacts, Tested, Trust, Verdict};
pub use cache::AnswerCache;
pub use contract::{Report, ReportContext};
pub use drilldown::{Drilldown, SQL as DRILLDOWN_SQL, drill_down, drill_down_queries};
pub use equivalent::{Equivalent, OwnQuery};
pub use error::Error;
pub use filter::{SEGMENT, UnknownName, names, unknown_names};
pub use health::left_out::left_out;
pub use health::thin_end::thin_end;
pub use health::{FindingRow, Found, REPORT as HEALTH, finding_rows, findings, stored_findings};
pub use helpers::Helpers;
pub use journey::correlates::{CorrelateRow, REPORT as CORRELATES};
pub use journey::custom_funnel::{CustomFunnelRow, REPORT as CUSTOM_FUNNEL, asked_for, breakdowns};
pub use journey::exits::{ExitRow, REPORT as EXITS};
pub use journey::experiment::{ExperimentRow, REPORT as EXPERIMENT};
pub use journey::first_visits::FirstVisitRow;
pub use journey::funnel::{FunnelRow, REPORT as FUNNEL};
pub use journey::goal_times::GoalTimeRow;
pub use journey::goal_trend::{GoalOutlook, GoalTrendRow, REPORT as GOAL_TREND};
pub use journey::goal_what_if::{REPORT as GOAL_WHAT_IF, WhatIfRow};
pub use journey::goals::{GoalRow, REPORT as GOALS};
pub use journey::journey_trend::{JourneyTrendRow, REPORT as JOURNEY_TREND};
pub use journey::journeys::{JourneyRow, REPORT as JOURNEYS};
pub use journey::lift::{LiftRow, REPORT as LIFT};
pub use journey::losses::LossRow;
pub use journey::outlook::{OutlookRow, at_risk};
pub use journey::step_metrics::{REPORT as STEP_METRICS, StepMetricsRow};
pub use journey::step_rates::{REPORT as STEP_RATES, RateIntervalRow, StepRateRow, WHOLE_JOURNEY};
pub use journey::step_times::{GOAL_STEP, REPORT as STEP_TIMES, StepTimeRow};
pub use journey::time_histogram::{REPORT as TIME_HISTOGRAM, TimeBinRow, bin as time_bin};
pub use journey::versions::VersionRow;
pub use milestone::backfill::backfill;
pub use milestone::milestones::{MilestoneRow, REPORT as MILESTONES};
pub use milestone::state::MilestoneState;
pub use milestone::trend::{REPORT as MILESTONE_TREND, TrendRow};
pub use own::own_names;
pub use people::{
    Attempted, CreditedPersonRow, Deals, DropOff, During, Ending, EndingRow, Factor, Happened, JourneyPersonRow,
    LeadCustomers, Leader, Messaged, People, PeopleSql, PersonRow, ReachCount, Reached, SQL as PEOPLE_SQL, StepMetric,
    WhoseTime, people, people_sql,
};
pub use programme::home::{ACTUAL_REVENUE, HomeRow, HomeTotal, LEADS as LEAD_TABLE, OPPORTUNITIES, REPORT as HOME};
pub use programme::lead_history::LeadHistoryRow;
pub use programme::lead_list::{LeadRow, REPORT as LEAD_LIST};
pub use programme::leaderboard::{LeaderRow, REPORT as LEADERBOARD};
pub use programme::leads::{LeadTrendRow, REPORT as LEADS};
pub use programme::pipeline::{PipelineRow, REPORT as PIPELINE};
pub use programme::plan::{PlanRow, REPORT as PLAN};
pub use programme::reach::{CustomerReachRow, REPORT as REACH, ReachRow, SegmentReachRow};
pub use programme::roi::{REPORT as ROI, RoiRow};
pub use query::Query;
pub use spoken::{
    Called, called, folded, funnels as called_funnels, milestones as called_milestones, models as called_models,
    with_ids,
};
pub use stands::{CONVERSION, LOSS};
pub use timeline::events::CustomerEventRow;
pub use timeline::{REPORT as TIMELINE, TimelineRow};

/// The reports of each room, in the order of help.
const ROOMS: &[&[Report]] =
    &[milestone::REPORTS, attribution::REPORTS, &[TIMELINE], journey::REPORTS, programme::REPORTS, &[HEALTH]];

const ALL: [Report; count()] = {
    let mut all = [HEALTH; count()];
    let (mut place, mut room) = (0, 0);
    while room < ROOMS.len() {
        let mut report = 0;
        while report < ROOMS[room].len() {
            all[place] = ROOMS[room][report];
            (place, report) = (place + 1, report + 1);
        }
        room += 1;
    }
    all
};

const fn count() -> usize {
    let (mut all, mut room) = (0, 0);
    while room < ROOMS.len() {
        all += ROOMS[room].len();
        room += 1;
    }
    all
}

/// Every report, in the order of help.
pub const REPORTS: &[Report] = &ALL;

/// The columns of the rows that a report has with some flag instead of its own, each with the flag.
#[must_use]
pub fn other_columns(report: &Report) -> &'static [(&'static str, &'static [&'static Metric])] {
    if report.name == REACH.name { programme::reach::OTHERS } else { &[] }
}

/// The report of a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Report> {
    REPORTS.iter().find(|report| report.name == name)
}
