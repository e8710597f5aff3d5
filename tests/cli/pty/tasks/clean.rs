//! One row for a message to someone, and a clean state.

use super::{Analyst, row};

#[test]
fn one_row_is_copied() {
    let analyst = Analyst::new();
    let report = analyst.report(&["goals"]);
    let entrants = row(&report, "journey", "abandoned-cart")["entrants"].as_i64().unwrap();
    analyst.press("3");
    analyst.line(&["Abandoned cart", "Drive a purchase", &entrants.to_string()]);
    analyst.press("y");
    analyst.sees("1 row copied");
    let copied = analyst.copied();
    assert!(copied.contains("Abandoned cart") && copied.contains(&entrants.to_string()), "{copied}");
    assert!(!copied.contains("Win-back"), "{copied}");
    analyst.took(2, 0);
}

/// With a period, a filter, a find and a sort; what these took is not counted.
#[test]
fn back_to_a_clean_state() {
    let analyst = Analyst::new();
    analyst.press("3");
    analyst.sees("Abandoned cart");
    analyst.press("p");
    analyst.sees("Compared with");
    analyst.type_in("2025-06");
    analyst.press("enter");
    analyst.sees("June 2025");
    analyst.press("right right o");
    analyst.sees("▼");
    analyst.press("/");
    analyst.type_in("w");
    analyst.press("enter");
    analyst.sees("Find “w” · ");
    analyst.terminal.shows_no("Abandoned cart");
    analyst.starts_here();
    analyst.press("backspace");
    analyst.sees("Abandoned cart");
    for gone in ["filter:", "Find “w”", "▼"] {
        analyst.terminal.shows_no(gone);
    }
    // And everybody counts again.
    let report = analyst.report(&["goals"]);
    let entrants = row(&report, "journey", "abandoned-cart")["entrants"].as_i64().unwrap();
    analyst.line(&["Abandoned cart", &format!(" {entrants} ")]);
    analyst.took(1, 0);
}
