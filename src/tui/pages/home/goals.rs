//! The goals at risk, the farthest from their target first, and why (G10).

use crate::domain::clean::Clean;
use crate::domain::metric::{Metric, metric};
use crate::domain::outlook;
use crate::domain::words;
use crate::print::format;
use crate::report::OutlookRow;
use crate::tui::context::PageContext;
use crate::tui::panel::Panel;
use crate::tui::show;
use crate::tui::widgets::bar::Gauge;
use crate::tui::widgets::field::Field;
use crate::tui::widgets::grid::{Column, Row};

const JOURNEY: &Metric = metric("journey");
const WITH_GOAL: &Metric = metric("attained");
const TARGET: &Metric = metric("target");
const OF_TARGET: &Metric = metric("target_share");

/// The share of the target that is reached; of a target of nobody none is.
fn reached(goal: &OutlookRow) -> f64 {
    goal.target_share.unwrap_or(0.0)
}

/// The columns of the list.
pub fn columns() -> Vec<Column> {
    vec![
        Column::text(JOURNEY.label, 0, 18, 28).fields(&[JOURNEY.name]),
        Column::new(OF_TARGET.label, 0).fields(&[OF_TARGET.name]),
        Column::bar("to the target", 2, 8, 20),
        Column::new(TARGET.label, 3).fields(&[TARGET.name]),
        Column::new(WITH_GOAL.label, 4).or_short(WITH_GOAL.short).fields(&[WITH_GOAL.name]),
        Column::text("Why", 1, 32, 60).fields(&["why"]),
    ]
}

/// A goal as a row of it; `fault` is why it counts nothing, where it does.
pub fn row(goal: &OutlookRow, fault: Option<String>, cx: &PageContext<'_>) -> Row {
    let target = goal.target.as_deref().map(words::target).unwrap_or_default();
    let fields = vec![
        show::journey(cx, &goal.journey),
        show::share(Some(reached(goal))),
        // None has reached the target here, so that it is the end of the scale.
        Field::Gauge(Gauge { share: reached(goal), most: 1.0 }),
        Field::Number(target, goal.needed.map(show::amount)),
        show::count(goal.attained),
        fault.map_or_else(|| Field::dim(&why(goal)), |fault| Field::Warn(Clean::new(&fault))),
    ];
    Row { id: goal.journey.clone(), fields }
}

/// Why the goal of a row is not reached: the column may have no room for it.
pub fn said(row: Option<&Row>) -> Option<String> {
    Some(row?.fields.last()?.said().to_owned())
}

/// The same in few words, where a line has no room for more; `None` where there are none to leave out.
pub fn briefly(panel: &Panel, row: Option<&Row>) -> Option<String> {
    let answer = panel.answer()?;
    let id = &row?.id;
    if show::goal_fault(answer, id).is_some() {
        return None;
    }
    let goal = answer.table.read().into_iter().find(|goal: &OutlookRow| goal.journey == *id)?;
    let (needed, pace) = (goal.needed?, goal.pace_per_day?);
    Some(outlook::leads_briefly(pace, goal.projected, needed, goal.target_at.as_deref()))
}

/// Rate, pace, projection and days left (G10).
fn why(goal: &OutlookRow) -> String {
    let (Some(needed), Some(pace)) = (goal.needed, goal.pace_per_day) else {
        return "nobody started it here".to_owned();
    };
    let rate = goal.attained_share.map_or_else(String::new, |share| format!("{} % of people, ", format::share(share)));
    let leads = outlook::leads_to(pace, (goal.days_left, goal.projected), needed, goal.target_at.as_deref());
    format!("{rate}{leads}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::at_risk;

    fn goal(attained: u64, needed: u64, at_risk: bool) -> OutlookRow {
        OutlookRow {
            journey: "a".to_owned(),
            entrants: 400,
            attained,
            attained_share: Some(show::amount(attained) / 400.0),
            target: Some(needed.to_string()),
            target_share: Some(show::amount(attained) / show::amount(needed)),
            needed: Some(needed),
            pace_per_day: Some(0.25),
            days_left: Some(41.5),
            projected: Some(show::amount(attained) + 0.25 * 41.5),
            target_at: None,
            at_risk,
        }
    }

    #[test]
    fn g10_why_a_goal_is_at_risk_is_told_by_rate_pace_projection_and_days_left() {
        // 100 + .25 × 41.5 = 110.4 people: 110 of them are whole.
        assert_eq!(why(&goal(100, 1200, true)), "25.0 % of people, 0.25 a day, 41 days left: leads to 110 of 1,200");
        let last = OutlookRow {
            days_left: Some(0.4),
            projected: Some(100.1),
            pace_per_day: Some(12.34),
            ..goal(100, 101, true)
        };
        assert_eq!(why(&last), "25.0 % of people, 12.3 a day, less than a day left: leads to 100 of 101");
        let endless = OutlookRow { days_left: None, projected: None, ..goal(100, 1200, true) };
        assert_eq!(why(&endless), "25.0 % of people, 0.25 a day, never leads to 1,200");
        let far = OutlookRow { target_at: Some("2031-05-06".to_owned()), ..endless };
        assert_eq!(why(&far), "25.0 % of people, 0.25 a day, leads to 1,200 on 6 May 2031");
    }

    #[test]
    fn g10_the_farthest_from_its_target_comes_first_and_what_is_not_at_risk_not_at_all() {
        let all = [goal(80, 100, true), goal(20, 100, true), goal(10, 100, false)];
        assert_eq!(at_risk(&all).iter().map(|goal| goal.attained).collect::<Vec<_>>(), [20, 80]);
    }
}
