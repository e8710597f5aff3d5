//! The reports that the explorer asks, by name.

pub const ATTRIBUTION: &str = "attribution";
pub const ATTRIBUTION_COMPARE: &str = "attribution-compare";
pub const ATTRIBUTION_COSTS: &str = "attribution-costs";
pub const EXITS: &str = "exits";
pub const FUNNEL: &str = "funnel";
pub const GOALS: &str = "goals";
pub const HEALTH: &str = "health";
pub const JOURNEYS: &str = "journeys";
pub const LOOKBACK_CURVE: &str = "lookback-curve";
pub const MILESTONES: &str = "milestones";
pub const MILESTONE_TREND: &str = "milestone-trend";
pub const PATHS: &str = "paths";
pub const SCORECARD: &str = "scorecard";
pub const STEP_METRICS: &str = "step-metrics";
pub const TIMELINE: &str = "timeline";
pub const TRANSITIONS: &str = "transitions";
