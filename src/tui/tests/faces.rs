//! One number reads the same on every page, each change has its unit, and what is missing is said.

use super::world::group;
use super::*;

/// The line of the screen with a text.
fn line(bench: &mut Bench, width: u16, text: &str) -> String {
    let screen = bench.screen(width, 40);
    let found = screen.iter().find(|line| line.contains(text));
    found.unwrap_or_else(|| panic!("no line has {text}:\n{}", screen.join("\n"))).clone()
}

const MAY: (&str, &str) = ("2025-05-04", "2025-05-30");
const JUNE: (&str, &str) = ("2025-06-03", "2025-06-27");

/// In May 20 leads after the welcome series and 16 after the newsletter; in June 22 and none, and 15 after the cart.
fn movers() -> Company {
    Company::of(vec![
        within(&["welcome"], 20, MAY),
        within(&["news"], 16, MAY),
        within(&["welcome"], 22, JUNE),
        within(&["cart"], 15, JUNE),
        group(&["welcome"], 0, 20),
        group(&["cart"], 0, 20),
        group(&["news"], 0, 20),
    ])
}

/// The period of June 2025, on the page that a key opens.
fn june(company: &Company, page: &str) -> Bench {
    let mut bench = Bench::new(&company.fresh());
    bench.press("p down down enter");
    bench.press(page);
    bench
}

#[test]
fn a5_equal_credits_have_equal_percents_on_every_page() {
    // Of one touch each, whatever the model: 4, 4 and 6 of 14 leads.
    let sevenths = [group(&["welcome"], 4, 8), group(&["cart"], 4, 8), group(&["webinar"], 6, 8)];
    let mut bench = Bench::new(&Company::of(sevenths.to_vec()).fresh());
    // 200/7 is 28.57, 300/7 is 42.86: nothing is taken from one for the sum of the others.
    for keys in ["1", "4", "=", "L"] {
        bench.press(keys);
        for (name, percent) in [("elcome", "28.6"), ("cart", "28.6"), ("ebinar", "42.9")] {
            let screen = bench.screen(140, 40);
            let rows = screen.iter().filter(|line| line.contains(name));
            let all: Vec<&String> = rows.clone().collect();
            assert!(rows.clone().any(|row| row.contains(percent)), "{keys}: {all:?}");
            assert!(!rows.clone().any(|row| row.contains("28.5")), "{keys}: {all:?}");
        }
    }
}

#[test]
fn m9_each_change_is_named_with_its_unit_and_is_the_same_on_both_pages() {
    for page in ["1", "4 d"] {
        let mut bench = june(&movers(), page);
        let header = line(&mut bench, 140, "Credits vs before");
        assert!(header.contains("Points vs before"), "{page}: {header}");
        // 22/37 are 59.46 %, 20/36 are 55.56 %; 15/37 are 40.54 %, 16/36 are 44.44 %.
        let welcome = line(&mut bench, 140, "+2.0 ▲");
        assert!(welcome.contains("+3.9 ▲"), "{page}: {welcome}");
        let cart = line(&mut bench, 140, "+15.0 ▲");
        assert!(cart.contains("+40.5 ▲"), "{page}: {cart}");
        let news = line(&mut bench, 140, "−16.0 ▼");
        assert!(news.contains("−44.4 ▼"), "{page}: {news}");
        assert!(bench.screen(140, 40).join("\n").contains("before: 2 May – 31 May 2025"), "{page}");
    }
}

#[test]
fn m9_the_key_of_the_period_before_asks_for_a_period_with_both_ends_on_every_page_that_has_it() {
    let folder = Company { funnels: super::world::FUNNELS, ..Company::acme() }.fresh();
    for (page, compared) in [
        ("3 / w e l c enter enter", "31 Dec 2024 – 31 Mar 2025"),
        ("3 v", "31 Dec 2024 – 31 Mar 2025"),
        ("4", "before: 31 Dec 2024 – 31 Mar 2025"),
        ("7", "before: 31 Dec 2024 – 31 Mar 2025"),
        ("8 w w", "before: leads created 31 Dec 2024 – 31 Mar 2025"),
        ("8 W", "before: 31 Dec 2024 – 31 Mar 2025"),
    ] {
        let mut bench = Bench::new(&folder);
        let has = |bench: &mut Bench, text: &str| bench.screen(140, 40).join("\n").contains(text);
        bench.press(page);
        bench.press("d");
        assert!(has(&mut bench, "Choose a period with both ends first (p)"), "{page}");
        // The refusal turned nothing on.
        bench.press("p");
        bench.type_in("2025-q2");
        bench.press("enter");
        assert!(!has(&mut bench, compared), "{page}");
        bench.press("d");
        assert!(has(&mut bench, compared), "{page}:\n{}", bench.screen(140, 40).join("\n"));
        bench.press("d");
        assert!(!has(&mut bench, compared), "{page}");
        // Where there is no period any more nothing is compared, and the key asks for one again.
        bench.press("d f ctrl+u ctrl+s d");
        assert!(has(&mut bench, "Choose a period with both ends first (p)"), "{page}");
    }
}

#[test]
fn r2_what_vanished_is_a_mover_and_stands_first_where_it_changed_most() {
    let mut bench = june(&movers(), "1");
    let screen = bench.screen(140, 40);
    let place = |text: &str| screen.iter().position(|line| line.contains(text)).expect(text);
    assert!(place("−16.0") < place("+15.0") && place("+15.0") < place("+2.0"), "{}", screen.join("\n"));
}

#[test]
fn a7_a_gate_in_the_period_before_is_told_and_no_change_is_made_of_it() {
    let company = Company::of(vec![
        within(&["welcome"], 4, MAY),
        within(&["welcome"], 22, JUNE),
        within(&["cart"], 15, JUNE),
        group(&["welcome"], 0, 20),
        group(&["cart"], 0, 20),
    ]);
    for page in ["1", "4 d"] {
        let mut bench = june(&company, page);
        let screen = bench.screen(140, 40);
        assert!(
            screen.iter().any(|line| line.contains("22.0") && line.contains(" – ")),
            "{page}: {}",
            screen.join("\n")
        );
        let all = screen.join("\n");
        // All of the credit would be the change on nothing.
        assert!(!all.contains("+22.0") && !all.contains("+18.0"), "{page}: {all}");
        assert!(all.contains("no result for 2 May – 31 May 2025") && all.contains("it needs"), "{page}: {all}");
    }
    let mut bench = june(&company, "4 d");
    assert!(bench.screen(140, 40).join("\n").contains("it needs at least 10 customers with a touch before"));
    assert!(bench.screen(140, 40).join("\n").contains("there: 4"));
}

#[test]
fn a6_both_numbers_of_influenced_are_said_where_they_differ() {
    // Four of 24 are touched without a journey alone; 24 of 30 are touched.
    let organic = Company::of(vec![group(&["welcome"], 20, 20), group(&["-"], 4, 4), group(&[], 6, 0)]).fresh();
    for (page, width) in [("1", 140), ("2", 100), ("4", 80), ("4", 140)] {
        let mut bench = Bench::new(&organic);
        bench.press(page);
        let screen = bench.screen(width, 40).join("\n");
        // 24 of 30; where both shares have room, each stands beside its number.
        let any = if page == "2" { "24 (80.0 %) by anything" } else { "24 by anything" };
        assert!(screen.contains(any), "{page}: {screen}");
        let own = screen.contains("20 by a journey") || screen.contains("20 (66.7 %) by a journey");
        assert!(own, "{page}: {screen}");
        let mut bench = Bench::new(&acme());
        bench.press(page);
        assert!(!bench.screen(width, 40).join("\n").contains("by anything"), "{page}");
    }
}

#[test]
fn a10_a14_items_that_are_called_as_ours_are_told_apart() {
    let mut bench = Bench::new(&Company::ours().fresh());
    // By the linear model: half of the 25 leads after both.
    bench.press("4 M M M M M M");
    // Both lines are there: the item with its credit, and the last one.
    assert!(line(&mut bench, 140, "“Unattributed”").contains("12.5"));
    assert!(line(&mut bench, 140, "  Unattributed ").contains("0.0"));
    bench.press("T");
    // 60 of 100 start with welcome, 40 with cart; 45 of cart's 90 convert, 45 go on to win-back, which all lose.
    let start = line(&mut bench, 200, "│ Start ");
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
    bench.press("4 esc G enter");
    assert!(bench.shows("Completed after a touch of “Unattributed”"));
}

#[test]
fn g1_without_an_entry_the_missing_event_is_named_and_no_goal_is_said_to_be_reached() {
    let mut bench = Bench::new(&Company { bare: true, goals: false, ..Company::acme() }.fresh());
    for page in ["1", "3"] {
        bench.press(page);
        let screen = bench.screen(140, 40).join("\n");
        assert!(screen.contains("No event is called journey_entered"), "{page}: {screen}");
        assert!(screen.contains("[event_names]"), "{page}: {screen}");
        assert!(!screen.contains("reached it"), "{page}: {screen}");
    }
    bench.press("1");
    assert!(bench.screen(140, 40).join("\n").contains("No journey has a goal."));
    bench.press("3 / w e l c o m e enter enter");
    assert!(bench.screen(140, 40).join("\n").contains("sent 11"));
    // Small screens say it too.
    bench.press("esc esc 1");
    assert!(bench.screen(80, 24).join("\n").contains("journey_entered"));
    bench.press("3");
    assert!(bench.screen(80, 24).join("\n").contains("journey_entered"));
}

#[test]
fn g10_no_goal_is_said_to_be_safe_that_is_not() {
    let mut bench = Bench::new(&Company { target: "1", ..Company::acme() }.fresh());
    bench.press("1");
    assert!(bench.screen(140, 40).join("\n").contains("None of the 6 goals with a target is at risk"));
    let mut bench = Bench::new(&acme());
    bench.press("1");
    assert!(!bench.screen(140, 40).join("\n").contains("is at risk"));
}

#[test]
fn m9_a_trend_is_drawn_in_sums_and_its_title_names_the_bucket() {
    let mut bench = Bench::new(&acme());
    bench.press("2");
    // From January 2024 to June 2025 there are 74 weeks: more than the 67 columns of 80, fewer than those of 140.
    assert!(line(&mut bench, 80, "lead per").contains("High-quality qualified lead per month"));
    assert!(line(&mut bench, 140, "lead per").contains("High-quality qualified lead per week"));
    bench.press("1");
    assert!(line(&mut bench, 140, "per month").contains("per month"));
}
