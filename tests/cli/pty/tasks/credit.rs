//! Which journey to stop, credit for someone else, and how far it can be trusted.

use std::fs;

use super::{Analyst, row};

/// The journey whose credited value comes back least on what it cost.
#[test]
fn which_journey_to_stop() {
    let analyst = Analyst::new();
    let report = analyst.report(&["attribution-costs", "--milestone", "first-purchase"]);
    let rows = report["rows"].as_array().unwrap();
    let worst = rows
        .iter()
        .filter(|row| row["return"].is_number())
        .min_by(|one, other| one["return"].as_f64().unwrap().total_cmp(&other["return"].as_f64().unwrap()));
    assert_eq!(worst.unwrap()["item"], "loyalty-tier");
    analyst.press("4");
    analyst.sees("Model ‹");
    analyst.press("] $");
    analyst.sees("First purchase");
    analyst.sees("Welcome series");
    analyst.press("right right right right right o O");
    let first = analyst.row_below(&["Journey", "Return"], &["Loyalty tier"]);
    assert!(first.contains("−1.0×"), "{first}");
    analyst.took(10, 0);
}

/// A table that someone else reads without the program.
#[test]
fn the_credit_as_markdown_for_someone_else() {
    let analyst = Analyst::new();
    let report = analyst.report(&["attribution", "--milestone", "first-purchase"]);
    let credit = row(&report, "item", "welcome-series")["credit"].as_f64().unwrap();
    let milestones = analyst.report(&["milestones"]);
    analyst.press("4");
    analyst.sees("Model ‹");
    analyst.press("]");
    analyst.sees("First purchase");
    analyst.sees("Welcome series");
    // The total of this milestone: the answer is there.
    let total = row(&milestones, "id", "first-purchase")["total"].to_string();
    analyst.line(&["Total ", &total]);
    analyst.press("e");
    analyst.sees("Export attribution");
    analyst.press("tab tab");
    analyst.sees("attribution.md");
    analyst.press("enter");
    analyst.sees("Written to");
    let text = fs::read_to_string(analyst.at("attribution.md")).unwrap();
    let line = text.lines().find(|line| line.contains("Welcome series")).expect(&text);
    assert!(line.contains(&format!("{credit:.1}")), "{line}");
    let table: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    assert!(table.iter().all(|line| !line.contains("welcome-series")), "an id stands in place of a name: {text}");
    analyst.took(6, 0);
}

/// One sentence beside the model, with the completions behind it: the same as in the report.
#[test]
fn whether_the_model_can_be_trusted() {
    let analyst = Analyst::new();
    let report = analyst.report(&["attribution", "--milestone", "hot-lead"]);
    analyst.press("4");
    let line = analyst.line(&["Trust ", "completions kept aside"]);
    let said = line.split_once("Trust ").unwrap().1.trim();
    let notes = report["notes"].as_array().unwrap();
    assert!(notes.iter().any(|note| note.as_str().unwrap().contains(said)), "{said}: {notes:?}");
    analyst.took(1, 0);
}
