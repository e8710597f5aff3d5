//! The filter of all pages, and its period.

use super::{Bench, acme};
use crate::report;

#[test]
fn r1_what_is_no_period_is_told_in_the_pane() {
    let mut bench = Bench::new(&acme());
    bench.press("f");
    bench.type_in("2025-02-30");
    bench.press("enter");
    assert!(bench.shows("`2025-02-30` is no period"));
    bench.press("esc");
    assert!(!bench.shows("filter:"), "nothing was applied");
}

#[test]
fn r1_a_typed_quarter_is_the_period_of_all_pages() {
    let mut bench = Bench::new(&acme());
    bench.press("p");
    assert!(bench.shows("Compared with"));
    bench.type_in("2025-q2");
    // The 91 days of the quarter, and the 91 before.
    assert!(bench.shows("1 Apr – 30 Jun 2025") && bench.shows("31 Dec 2024 – 31 Mar 2025"));
    bench.press("enter 3");
    assert!(bench.shows("filter: Q2 2025"));
    let filter = bench.last(report::JOURNEYS.name).filter;
    assert_eq!(filter.period().days(), "1 Apr – 30 Jun 2025");
}

#[test]
fn m9_last_quarter_and_the_one_before_are_a_few_keys_away() {
    let mut bench = Bench::new(&acme());
    // The data ends on 30 June 2025.
    bench.press("p");
    while !bench.screen(100, 40).iter().any(|line| line.contains("before/after") && line.contains("chooses")) {
        bench.press("down");
    }
    // This week is the first that can be moved; week, month and quarter have three lines each.
    bench.press("down down down down down down down left enter 3");
    assert!(bench.shows("filter: Q4 2024"));
}

#[test]
fn r1_tab_visits_every_field_and_keeps_what_is_typed() {
    let mut bench = Bench::new(&acme());
    bench.press("f");
    bench.type_in("2025-06");
    bench.press("tab");
    bench.type_in("welc");
    let labels =
        ["Journeys", "Channels", "Business units", "Segments", "Platforms", "Automatic opens", "Ignored items"];
    for label in labels {
        assert!(bench.screen(80, 24).iter().any(|line| line.contains(label)), "{label}");
    }
    bench.press("tab tab tab tab tab tab tab tab");
    let screen = bench.screen(80, 24).join("\n");
    assert!(screen.contains("2025-06") && screen.contains("welc"), "{screen}");
    // Enter takes what it is the beginning of, once more applies.
    bench.press("tab enter");
    assert!(bench.shows("Filter of all pages"));
    bench.press("enter 3");
    let filter = bench.last(report::JOURNEYS.name).filter;
    assert_eq!(
        (filter.journeys.clone(), filter.period().written()),
        (vec!["welcome".to_owned()], "2025-06".to_owned())
    );
}

#[test]
fn r1_a_name_that_does_not_exist_is_told_with_near_ones_before_it_is_applied() {
    let mut bench = Bench::new(&acme());
    bench.press("f tab");
    bench.type_in("Welcmoe series");
    bench.press("ctrl+s");
    assert!(bench.shows("the data has no journey Welcmoe series: perhaps Welcome series"));
    bench.press("ctrl+u");
    bench.type_in("");
    bench.press("tab");
    bench.type_in("xyzzy");
    bench.press("enter");
    assert!(bench.shows("nor one that is called nearly so"));
    bench.press("esc");
    assert!(!bench.shows("filter:"));
}

#[test]
fn r1_several_names_are_chosen_and_said_in_eighty_columns() {
    let mut bench = Bench::new(&acme());
    bench.press("f tab space down space ctrl+s 3");
    assert_eq!(bench.last(report::JOURNEYS.name).filter.journeys.len(), 2);
    assert!(bench.screen(80, 24).join("\n").contains("2 journeys"));
    // What is chosen stands in the pane again.
    bench.press("f tab");
    assert_eq!(bench.screen(100, 40).iter().filter(|line| line.contains("[x]")).count(), 2);
}
