//! The people of a bar, as a segment that filters every page.

use super::{Analyst, row};

#[test]
fn the_people_of_a_bar_as_a_segment_and_the_filter_by_it() {
    let analyst = Analyst::new();
    let trend = analyst.report(&["milestone-trend", "--milestone", "first-purchase", "--bucket", "month"]);
    let may = row(&trend, "bucket", "2025-05-01")["total"].as_i64().unwrap();
    analyst.press("2");
    analyst.sees("of at most 5");
    analyst.press("down t");
    analyst.sees("First purchase per month");
    analyst.sees("on the month before");
    analyst.press("w left");
    analyst.sees("May 2025  ");
    analyst.press("S");
    analyst.sees(&format!("All {may} people"));
    analyst.type_in("may");
    analyst.press("enter");
    analyst.sees(&format!("Saved {may} people as the segment may"));
    analyst.press("f tab tab tab tab");
    analyst.sees("[ ] vip");
    analyst.type_in("may");
    analyst.terminal.shows_no("[ ] vip");
    analyst.sees("[ ] may");
    analyst.press("enter");
    analyst.sees("[x] may");
    analyst.press("enter");
    analyst.sees("filter: segment may");
    // All of them completed it, nobody else.
    analyst.line(&["First purchase", "purchase", &format!(" {may} ")]);
    let filtered = analyst.report(&["milestones", "--segment", "may"]);
    assert_eq!(row(&filtered, "id", "first-purchase")["total"], may);
    analyst.took(14, 6);
}
