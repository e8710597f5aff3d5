//! One number reads the same on every page, each change has its unit, and what is missing is said.

use super::fake::{World, world};
use super::*;

/// The line of the screen with a text.
fn line(bench: &mut Bench, width: u16, text: &str) -> String {
    let screen = bench.screen(width, 40);
    let found = screen.iter().find(|line| line.contains(text));
    found.unwrap_or_else(|| panic!("no line has {text}:\n{}", screen.join("\n"))).clone()
}

/// The period of June 2025, on the page that a key opens.
fn june(world: World, page: &str) -> Bench {
    let mut bench = Bench::new(world);
    bench.press("p down down enter");
    bench.press(page);
    bench
}

#[test]
fn a5_equal_credits_have_equal_percents_on_every_page() {
    let mut bench = Bench::new(World { sevenths: true, ..world() });
    // 200/7 is 28.57, 300/7 is 42.86: nothing is taken from one for the sum of the others.
    for keys in ["1", "4", "=", "L"] {
        bench.press(keys);
        for (name, percent) in [("Welcome", "28.6"), ("Abandoned", "28.6"), ("Webinar", "42.9")] {
            let row = line(&mut bench, 140, name);
            assert!(row.contains(percent) && !row.contains("28.5"), "{keys}: {row}");
        }
    }
}

#[test]
fn m9_each_change_is_named_with_its_unit_and_is_the_same_on_both_pages() {
    // Against May: the welcome series 30.3 and 28.3 of 3,977, 39.77 each; the newsletter had 6 and has nothing.
    for page in ["1", "4 d"] {
        let mut bench = june(world(), page);
        let header = line(&mut bench, 140, "Credits vs before");
        assert!(header.contains("Points vs before"), "{page}: {header}");
        let welcome = line(&mut bench, 140, "79.5 ▲");
        assert!(welcome.contains("Welcome") && welcome.contains("+2.0 ▲"), "{page}: {welcome}");
        let news = line(&mut bench, 140, "−238.6 ▼");
        assert!(news.contains("Monthly") && news.contains("−6.0 ▼"), "{page}: {news}");
        assert!(bench.screen(140, 40).join("\n").contains("before: 2025-05-02 – 2025-05-31"), "{page}");
    }
}

#[test]
fn r2_what_vanished_is_a_mover_and_stands_first_where_it_changed_most() {
    let mut bench = june(world(), "1");
    let screen = bench.screen(140, 40);
    let place = |text: &str| screen.iter().position(|line| line.contains(text)).expect(text);
    assert!(place("−238.6") < place("+79.5"), "{}", screen.join("\n"));
}

#[test]
fn a7_a_gate_in_the_period_before_is_told_and_no_change_is_made_of_it() {
    for page in ["1", "4 d"] {
        let mut bench = june(World { before_gated: true, ..world() }, page);
        let row = line(&mut bench, 140, "Welcome");
        assert!(row.contains(" – "), "{page}: {row}");
        let all = bench.screen(140, 40).join("\n");
        // All of the credit would be the change on nothing.
        assert!(!all.contains("+1,205.0") && !all.contains("+30.3"), "{page}: {all}");
        assert!(all.contains("no result for 2025-05-02 – 2025-05-31") && all.contains("(A7)"), "{page}: {all}");
    }
    let mut bench = june(World { before_gated: true, ..world() }, "4 d");
    assert!(bench.screen(140, 40).join("\n").contains("it needs at least 10 influenced customers, there: 4"));
}

#[test]
fn a6_both_numbers_of_influenced_are_said_where_they_differ() {
    for (page, width) in [("1", 140), ("2", 100), ("4", 80), ("4", 140)] {
        let mut bench = Bench::new(World { organic: true, ..world() });
        bench.press(page);
        let screen = bench.screen(width, 40).join("\n");
        assert!(screen.contains("3,981 by anything"), "{page}: {screen}");
        let own = screen.contains("3,977 by a journey") || screen.contains("3,977 (82.6 %) by a journey");
        assert!(own, "{page}: {screen}");
        let mut bench = Bench::new(world());
        bench.press(page);
        assert!(!bench.screen(width, 40).join("\n").contains("by anything"), "{page}");
    }
}

#[test]
fn a10_a14_items_that_are_called_as_ours_are_told_apart() {
    let mut bench = Bench::new(World { ours: true, ..world() });
    bench.press("4");
    // Both lines are there: the item with its credit, and the last one.
    assert!(line(&mut bench, 140, "“Unattributed”").contains("1,205.0"));
    assert!(line(&mut bench, 140, "  Unattributed ").contains("835.0"));
    bench.press("T");
    // 60 of 100 start with welcome, 40 with cart; 45 of cart's 90 convert, 45 go on to win-back, which all lose.
    let start = line(&mut bench, 200, "│ (start) ");
    assert!(start.contains("100") && start.contains("60.0") && start.contains("40.0"), "{start}");
    let cart = line(&mut bench, 200, "│ “(start)”");
    assert!(cart.contains("90") && cart.matches("50.0").count() == 2, "{cart}");
    let winback = line(&mut bench, 200, "│ “(loss)”");
    assert!(winback.contains("45") && winback.contains("100.0"), "{winback}");
    for keys in ["=", "L", "$", "1"] {
        bench.press(keys);
        let screen = bench.screen(140, 40).join("\n");
        assert!(screen.contains("“Unattributed”") && screen.contains("“(start)”"), "{keys}: {screen}");
    }
    bench.press("4 P");
    assert!(bench.screen(140, 40).join("\n").contains("“Unattributed” › “(start)”"));
    bench.press("4 esc enter");
    assert!(bench.shows("Completed after a touch of “Unattributed”"));
}

#[test]
fn g1_without_an_entry_the_missing_event_is_named_and_no_goal_is_said_to_be_reached() {
    let mut bench = Bench::new(World { bare: true, ..world() });
    for page in ["1", "3"] {
        bench.press(page);
        let screen = bench.screen(140, 40).join("\n");
        assert!(screen.contains("No event is called journey_entered"), "{page}: {screen}");
        assert!(screen.contains("[event_names]"), "{page}: {screen}");
        assert!(!screen.contains("reached it"), "{page}: {screen}");
    }
    bench.press("1");
    assert!(bench.screen(140, 40).join("\n").contains("No journey has a goal."));
    bench.press("3 enter");
    assert!(bench.screen(140, 40).join("\n").contains("811"));
    // Small screens say it too.
    bench.press("esc 1");
    assert!(bench.screen(80, 24).join("\n").contains("journey_entered"));
    bench.press("3");
    assert!(bench.screen(80, 24).join("\n").contains("journey_entered"));
}

#[test]
fn g10_reached_goals_are_counted_and_only_then_said_to_be_reached() {
    let mut bench = Bench::new(World { reached: true, ..world() });
    bench.press("1");
    assert!(bench.screen(140, 40).join("\n").contains("All 6 goals with a target have reached it"));
    let mut bench = Bench::new(world());
    bench.press("1");
    assert!(!bench.screen(140, 40).join("\n").contains("reached it"));
}

#[test]
fn m9_a_trend_is_drawn_in_sums_and_its_title_names_the_bucket() {
    let mut bench = Bench::new(world());
    bench.press("2");
    // 78 weeks: more than the 67 columns of 80, fewer than those of 140. They lie in 18 or 19 months.
    assert!(line(&mut bench, 80, "lead per").contains("High-quality qualified lead per month"));
    assert!(line(&mut bench, 140, "lead per").contains("High-quality qualified lead per week"));
    bench.press("1");
    assert!(line(&mut bench, 140, "per month").contains("per month"));
}
