//! Who was lost at a step, the goal most at risk, and the time to a goal.

use std::fs;

use super::Analyst;

/// Those who left the abandoned cart at its second step without its goal, each with the reason, in a file.
#[test]
fn who_was_lost_at_a_step_with_the_reason_exported() {
    let analyst = Analyst::new();
    analyst.press("3 /");
    analyst.type_in("cart");
    analyst.press("enter enter");
    analyst.sees("Your cart is waiting");
    analyst.press("down right right right enter");
    analyst.sees("Reason");
    analyst.press("v e enter");
    analyst.sees("Written to");
    let text = fs::read_to_string(analyst.at("people.csv")).unwrap();
    assert!(text.lines().next().unwrap().contains("Reason"), "{text}");
    analyst.took(0, 0);
}

/// The first line of Home's list, and what stands beside it.
#[test]
fn the_goal_most_at_risk_and_why() {
    let analyst = Analyst::new();
    let report = analyst.report(&["goals"]);
    let goals = report["rows"].as_array().unwrap();
    let worst = goals
        .iter()
        .filter(|row| row["target_share"].is_number())
        .min_by(|one, other| one["target_share"].as_f64().unwrap().total_cmp(&other["target_share"].as_f64().unwrap()));
    assert_eq!(worst.unwrap()["journey"], "win-back");
    let line = analyst.line(&["Win-back", "12 %"]);
    assert!(line.contains("31.6"), "{line}");
    analyst.press("enter");
    analyst.sees("Why entries ended");
    analyst.took(1, 0);
}

/// From entering the journey, at the start of the trial, to its goal, the subscription.
#[test]
fn the_time_from_trial_to_subscription() {
    let analyst = Analyst::new();
    analyst.press("3 /");
    analyst.type_in("trial");
    analyst.press("enter enter");
    analyst.sees("Trial to subscription");
    analyst.line(&["median"]);
    analyst.took(4, 5);
}
