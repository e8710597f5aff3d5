//! A month in which a milestone fell, one with a condition on an amount, and two quarters of one unit.

use std::fs;

use super::{Analyst, row};

/// First purchases fell from 53 in December to 41 in January: which journey lost most.
#[test]
fn why_a_milestone_fell_in_a_month() {
    let analyst = Analyst::new();
    let trend = analyst.report(&["milestone-trend", "--milestone", "first-purchase", "--bucket", "month"]);
    let total = |month: &str| row(&trend, "bucket", month)["total"].as_i64().unwrap();
    assert!(total("2025-01-01") < total("2024-12-01"));
    analyst.press("2");
    analyst.sees("of at most 5");
    analyst.press("down t");
    analyst.sees("First purchase per month");
    analyst.sees("on the month before");
    // From the last month, June, back to January.
    analyst.press("w left left left left left");
    analyst.sees("Jan 2025  ");
    analyst.line(&["completed", &total("2025-01-01").to_string(), "on the month before"]);
    analyst.press("z");
    analyst.sees("filter: January 2025");
    analyst.press("4 d");
    analyst.sees("‹ First purchase ›");
    let month = |from: &str, to: &str| {
        let report = analyst.report(&["attribution", "--milestone", "first-purchase", "--from", from, "--to", to]);
        row(&report, "item", "welcome-series")["credit"].as_f64().unwrap()
    };
    let change = month("2025-01-01", "2025-01-31") - month("2024-12-01", "2024-12-31");
    assert!(change < 0.0, "{change}");
    analyst.line(&["Welcome series", &format!("−{:.1} ▼", change.abs())]);
    analyst.took(12, 0);
}

/// Orders of more than 100, and their trend.
#[test]
fn a_milestone_with_a_condition_on_an_amount_and_its_trend() {
    let analyst = Analyst::new();
    analyst.press("2");
    analyst.sees("of at most 5");
    analyst.press("a");
    analyst.sees("New milestone");
    analyst.type_in("Big order");
    analyst.press("enter enter");
    // Tab takes what is proposed, Enter goes on.
    analyst.type_in("pur");
    analyst.line(&["purchase", " events"]);
    analyst.press("tab enter");
    // What is paid stands in the column value.
    analyst.type_in("val");
    analyst.line(&["  value ", " events"]);
    analyst.press("tab enter");
    // To the first comparison that begins with a g.
    analyst.press("g");
    analyst.sees("‹ greater than ›");
    analyst.press("enter");
    analyst.type_in("100");
    analyst.press("ctrl+s");
    analyst.sees("Added Big order");
    analyst.sees("Big order per");
    let report = analyst.report(&["milestones"]);
    let total = row(&report, "id", "big-order")["total"].as_i64().unwrap();
    assert!(total > 0);
    analyst.line(&[&format!("Total {total} ")]);
    let text = fs::read_to_string(analyst.at("milepost.toml")).unwrap();
    let condition = text.lines().find(|line| line.contains("greater_than")).expect(&text);
    assert!(condition.contains("value") && condition.contains("100"), "{condition}");
    analyst.took(11, 18);
}

/// The second quarter of Retail beside the period before it.
#[test]
fn a_quarter_against_the_one_before_for_one_unit() {
    let analyst = Analyst::new();
    let args = ["milestones", "--from", "2025-04-01", "--to", "2025-06-30", "--business-unit", "Retail"];
    let report = analyst.report(&args);
    let purchase = row(&report, "id", "first-purchase");
    let [now, before] = ["total", "previous_total"].map(|field| purchase[field].as_f64().unwrap());
    analyst.press("f");
    analyst.sees("Filter of all pages");
    analyst.type_in("2025-Q2");
    analyst.press("tab tab tab");
    analyst.sees("[ ] Retail");
    analyst.type_in("ret");
    analyst.terminal.shows_no("[ ] Digital");
    analyst.sees("[ ] Retail");
    analyst.press("enter");
    analyst.sees("[x] Retail");
    analyst.press("enter");
    analyst.line(&["filter: Q2 2025", "Retail"]);
    analyst.line(&[&format!("{now} ▲ {:.1} %", (now / before - 1.0) * 100.0)]);
    // Whose dates are said.
    analyst.sees("31 Dec 2024 – 31 Mar 2025");
    analyst.took(6, 10);
}
