//! What reached a step and was lost there, in one line: shares with their intervals, then how the starts ended.

use crate::domain::words;
use crate::print::format;
use crate::report::{self, FunnelRow, LossRow};
use crate::tui::show;
use crate::tui::widgets::pen;

/// `Reached 50.0 % (29.9–70.1) of starts · Left here 12.5 % (2.2–47.1) of 8: No reason given 1 (100.0 %)`: what of it has so much
/// room. `losses` are `None` until they are known; `starts` is what the step is a share of, and what that is called. How starts
/// ended is told by visits, as the reasons add up to those that left; where people are counted, each of whom can leave in several
/// ways, that is said (F3, G8).
pub fn says(
    row: &FunnelRow,
    (starts, by_people): (Option<u64>, bool),
    losses: Option<&[LossRow]>,
    room: usize,
) -> String {
    let called = if by_people { "people" } else { "starts" };
    let reached = starts.and_then(|starts| Some(format!("Reached {} of {called}", share(row.inflow, starts)?)));
    let of = show::count_text(Some(show::amount(row.inflow)));
    let left = share(row.exited, row.inflow).map(|share| format!("Left here {share} of {of}"));
    let left = left.unwrap_or_else(|| "Left here: nobody".to_owned());
    let parts = |shares: bool| losses.and_then(|losses| endings(losses, &row.step, shares));
    let with = |before: &str, parts: Option<String>| {
        let before = if by_people && parts.is_some() { format!("{before} · Visits left") } else { before.to_owned() };
        parts.map_or_else(|| before.clone(), |parts| format!("{before}: {parts}"))
    };
    let mut lines = Vec::new();
    if let Some(reached) = reached {
        lines.push(with(&format!("{reached} · {left}"), parts(true)));
    }
    lines.extend([with(&left, parts(true)), with(&left, parts(false))]);
    // Every reason comes before the interval.
    let short = match parts(false) {
        Some(parts) if by_people => format!("Visits left: {parts}"),
        parts => with("Left here", parts),
    };
    let fitting = lines.into_iter().find(|line| pen::width(line) <= room);
    fitting.unwrap_or(short)
}

/// `12.5 % (2.2–47.1)`: a share with its 95 % interval; `None` of nothing.
fn share(part: u64, whole: u64) -> Option<String> {
    let share = report::share_of(part, whole)?;
    // More visits than starts are no share.
    let interval = report::wilson(part, whole).filter(|_| part <= whole);
    let interval =
        interval.map_or_else(String::new, |(low, high)| format!(" ({}–{})", format::share(low), format::share(high)));
    Some(format!("{} %{interval}", format::share(share)))
}

/// How the starts ended that a step was left by: with the goal, and without it by reason; visits, with percent of all that left
/// there where these are wanted. `None` where none did.
fn endings(losses: &[LossRow], step: &str, shares: bool) -> Option<String> {
    let here: Vec<&LossRow> = losses.iter().filter(|row| row.step == step).collect();
    if here.is_empty() {
        return None;
    }
    let with: u64 = here.iter().filter(|row| row.with_goal == Some(true)).map(|row| row.visits).sum();
    let all: u64 = here.iter().map(|row| row.visits).sum();
    let goal = (with > 0).then_some((words::WITH_GOAL_SHARE, with));
    let others = here.iter().filter(|row| row.with_goal != Some(true));
    let parts = goal.into_iter().chain(others.map(|row| (words::reason(&row.reason), row.visits)));
    let part = |(what, visits): (&str, u64)| {
        let share = format::share(show::amount(visits) / show::amount(all.max(1)));
        let share = if shares { format!(" ({share} %)") } else { String::new() };
        format!("{what} {}{share}", show::count_text(Some(show::amount(visits))))
    };
    Some(parts.map(part).collect::<Vec<_>>().join(" · "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loss(step: &str, with_goal: Option<bool>, reason: &str, (visits, people): (u64, u64)) -> LossRow {
        LossRow { step: step.to_owned(), with_goal, reason: reason.to_owned(), visits, people }
    }

    fn step(inflow: u64, exited: u64) -> FunnelRow {
        FunnelRow {
            step: "s2".to_owned(),
            position: Some(1),
            name: None,
            kind: None,
            parent: None,
            customers: inflow,
            inflow,
            in_progress: 0,
            passed_on: inflow - exited,
            exited,
            share_of_start: None,
            drop_off: None,
            branch_share: None,
            exit_rate: None,
        }
    }

    #[test]
    fn e2_what_is_lost_tells_with_the_goal_from_without_it_by_reason() {
        let losses = [
            loss("s2", Some(true), "goal_met", (120, 117)),
            loss("s2", Some(true), "condition_unmet", (8, 7)),
            loss("s2", Some(false), "condition_unmet", (19, 15)),
            loss("s2", Some(false), "suppressed", (9, 9)),
            loss("s3", None, "unknown", (1, 1)),
        ];
        // Wilson of 156 of 400: 34.3 to 43.9. The visits are 156 as well; of people there are 148.
        let row = step(400, 156);
        let line = |room| says(&row, (None, false), Some(&losses), room);
        let shares = "With the goal 128 (82.1 %) · No longer matches 19 (12.2 %) · On a suppression list 9 (5.8 %)";
        assert_eq!(line(200), format!("Left here 39.0 % (34.3–43.9) of 400: {shares}"));
        let plain = "With the goal 128 · No longer matches 19 · On a suppression list 9";
        assert_eq!(line(120), format!("Left here 39.0 % (34.3–43.9) of 400: {plain}"));
        assert_eq!(line(80), format!("Left here: {plain}"));
        assert_eq!(line(10), format!("Left here: {plain}"));
        // Of 148 people, each of whom may have left in several ways.
        let people = |room| says(&step(390, 148), (None, true), Some(&losses), room);
        assert_eq!(people(200), format!("Left here 37.9 % (33.3–42.9) of 390 · Visits left: {shares}"));
        assert_eq!(people(80), format!("Visits left: {plain}"));
    }

    #[test]
    fn g11_shares_of_a_step_stand_with_their_intervals_where_they_are_shares() {
        // Wilson of 10 of 20: 29.9 to 70.1; of 0 of 10: 0 to 27.8.
        assert_eq!(
            says(&step(10, 0), (Some(20), false), Some(&[]), 100),
            "Reached 50.0 % (29.9–70.1) of starts · Left here 0.0 % (0.0–27.8) of 10"
        );
        // More visits than starts.
        assert!(says(&step(30, 0), (Some(20), false), None, 100).starts_with("Reached 150.0 % of starts · Left"));
        assert_eq!(says(&step(0, 0), (None, false), None, 100), "Left here: nobody");
    }
}
