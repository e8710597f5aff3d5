//! The journeys with a goal (G1).

use crate::domain::journey::Journey;
use crate::report::contract::ReportContext;
use crate::store::Param;

/// The journeys with a goal (G1).
pub(in crate::report) fn with_goal<'a>(cx: &ReportContext<'a>) -> impl Iterator<Item = &'a Journey> {
    cx.config.journeys.iter().filter(|journey| journey.goal.is_some())
}

/// Their ids, as a parameter.
pub(in crate::report) fn goals(cx: &ReportContext<'_>) -> (&'static str, Param) {
    ("goals", Param::Texts(with_goal(cx).map(|journey| journey.id.clone()).collect()))
}
