//! The people of a bar, as a segment that filters every page.

use super::{Analyst, row};

#[test]
fn the_people_of_a_bar_as_a_segment_and_the_filter_by_it() {
    let analyst = Analyst::new();
    let trend = analyst.report(&["milestone-trend", "--milestone", "first-purchase", "--bucket", "month"]);
    let may = row(&trend, "bucket", "2025-05-01")["total"].as_i64().unwrap();
    analyst.press("2 down t w");
    analyst.sees("First purchase per month");
    analyst.press("left");
    analyst.line(&["May 2025"]);
    analyst.press("enter");
    analyst.sees(&format!("{may} people"));
    analyst.press("S");
    analyst.type_in("may");
    analyst.press("enter");
    analyst.sees(&format!("Saved {may} people as the segment may"));
    analyst.press("esc");
    analyst.press("f tab tab tab tab");
    analyst.type_in("may");
    analyst.press("enter enter");
    analyst.line(&["First purchase", &may.to_string()]);
    analyst.took(0, 0);
}
