//! Who was lost at a step, the goal most at risk, and the time to a goal.

use std::collections::BTreeMap;

use super::{Analyst, row};

/// Those who left the abandoned cart at its mail without its goal, each with the reason, in a file.
#[test]
fn who_was_lost_at_a_step_with_the_reason_exported() {
    let analyst = Analyst::new();
    analyst.press("3");
    analyst.line(&["Abandoned cart", "Drive a purchase", "615"]);
    analyst.press("/");
    analyst.type_in("cart");
    analyst.sees("1 of ");
    analyst.press("enter enter");
    analyst.sees("Journeys › Abandoned cart");
    analyst.sees("Opened or clicked?");
    // The second step, and of its columns: kind, reached, of starts, of branch, waiting, went on, left, left %, drop-off in three ways, without the
    // goal.
    analyst.press("down right right right right right right right right right right right right");
    analyst.sees("┌ Your cart is waiting");
    let lost = analyst.line(&["Left here: With the goal ", " · No longer matches "]);
    analyst.press("enter");
    analyst.sees("people who left there");
    analyst.sees("Ended without the goal: ");
    analyst.sees("Reason");
    analyst.press("e");
    analyst.sees("Export people");
    analyst.press("enter");
    analyst.sees("Written to");
    let mut file = csv::ReaderBuilder::new().flexible(true).from_path(analyst.at("people.csv")).unwrap();
    let reason = file.headers().unwrap().iter().position(|name| name.eq_ignore_ascii_case("reason")).unwrap();
    let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
    for person in file.records() {
        *reasons.entry(person.unwrap()[reason].to_owned()).or_default() += 1;
    }
    // What the page says of the step, but for those with the goal; the file has the ids of the reasons.
    let ids = [
        ("No longer matches", "condition_unmet"),
        ("Technical fault", "error"),
        ("Person not found", "record_missing"),
        ("On a suppression list", "suppressed"),
        ("Left by rule", "exit_trigger"),
    ];
    let id =
        |name: &str| ids.into_iter().find(|(words, _)| *words == name).unwrap_or_else(|| panic!("{name}")).1.to_owned();
    let says =
        lost.trim_matches(['│', ' ']).split(" · ").skip(1).filter_map(|part| part.split(" (").next()?.rsplit_once(' '));
    let says: BTreeMap<String, u64> = says.map(|(name, count)| (id(name), count.parse().unwrap())).collect();
    assert_eq!(reasons, says);
    // Of the starts that ended there in these ways some had the goal, in the days after.
    let exits = analyst.report(&["exits", "--journey", "abandoned-cart"]);
    let ended = |reason: &str| {
        let rows = exits["rows"].as_array().unwrap().iter();
        rows.filter(|row| row["step"] == "cart-mail" && row["reason"] == reason)
            .map(|row| row["entries"].as_u64().unwrap())
            .sum::<u64>()
    };
    assert!((1..=ended("condition_unmet")).contains(&reasons["condition_unmet"]), "{reasons:?}");
    analyst.took(20, 4);
}

/// The first line of Home's list, and what stands below it.
#[test]
fn the_goal_most_at_risk_and_why() {
    let analyst = Analyst::new();
    let report = analyst.report(&["goals"]);
    let goals = report["rows"].as_array().unwrap();
    let worst = goals
        .iter()
        .filter(|row| row["target_share"].is_number())
        .min_by(|one, other| one["target_share"].as_f64().unwrap().total_cmp(&other["target_share"].as_f64().unwrap()));
    let worst = worst.unwrap();
    assert_eq!((worst["journey"].as_str(), worst["target"].as_str()), (Some("win-back"), Some("12%")));
    // 12 % of the people are the target; nobody reached the goal in the last four weeks.
    let [people, attained] = ["entrants", "attained"].map(|field| worst[field].as_f64().unwrap());
    let target = (0.12 * people).ceil();
    let why = format!("· {:.1} % of people, 0 a day, never leads to {target}", 100.0 * attained / people);
    analyst.row_below(&["Journey", "% of target"], &["Win-back", "31.6"]);
    analyst.line(&[&why]);
    analyst.took(0, 0);
}

/// From starting the journey, with the trial, to its goal, the subscription: the median.
#[test]
fn the_time_from_trial_to_subscription() {
    let analyst = Analyst::new();
    let goals = analyst.report(&["goals"]);
    let subscribed = row(&goals, "journey", "trial-conversion")["attained"].as_i64().unwrap();
    analyst.press("3");
    analyst.line(&["Abandoned cart", "Drive a purchase", "615"]);
    analyst.press("/");
    analyst.type_in("trial");
    analyst.sees("1 of ");
    analyst.press("enter enter");
    // The share comes after the number itself.
    analyst.line(&[&format!("Goal Subscription started: {subscribed} people, ")]);
    assert!(analyst.line(&["median "]).contains("median 10 days"));
    analyst.took(4, 5);
}
