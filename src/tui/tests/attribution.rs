//! The attribution page, part by part, over the made-up project.

use super::fake::{World, world};
use super::*;
use crate::domain::model::Collapse;
use crate::report::People;

/// The parts: the key that leads there, and what each shows at every size.
const PARTS: [(&str, &str, &[&str]); 7] = [
    ("4", "[Credit]", &["Credit by journey", "1,205.0", "30.3", "Unattributed", "✓ credits sum to influenced"]),
    ("=", "[Side by side]", &["all models", "Sequence", "Markov", "Spread", "▲1 ▼1"]),
    ("P", "[Paths]", &["every touch", "Converted", "Welcome series › Abandoned cart", "5 of 312 distinct paths"]),
    ("T", "[Transitions]", &["What follows what", "(start)", "83.3"]),
    ("L", "[Lookback]", &["1 d", "30 d*", "730 d", "* the configured lookback", "▅"]),
    ("K", "[Scorecard]", &["0.8140", "◂ chosen", "looking back 2 touches helps"]),
    ("$", "[Money]", &["Cost and return", "25.14", "+50.0 ▲"]),
];

/// The line of the screen with a text.
fn line(bench: &mut Bench, width: u16, text: &str) -> String {
    let screen = bench.screen(width, 40);
    let found = screen.iter().find(|line| line.contains(text));
    found.unwrap_or_else(|| panic!("no line has {text}:\n{}", screen.join("\n"))).clone()
}

/// Where the lines of the screen with these texts stand.
fn places(bench: &mut Bench, texts: [&str; 3]) -> [usize; 3] {
    let screen = bench.screen(140, 40);
    texts.map(|text| screen.iter().position(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}")))
}

#[test]
fn every_part_is_drawn_at_both_sizes() {
    let mut bench = Bench::new(world());
    bench.press("4");
    for (key, strip, texts) in PARTS {
        bench.press(key);
        for (width, height) in [(80, 24), (140, 40)] {
            let screen = bench.screen(width, height);
            let all = screen.join("\n");
            for text in texts.iter().chain([&strip, &"Influenced 3,977 (82.6 %)"]) {
                assert!(all.contains(text), "{key} {width}: {text}\n{all}");
            }
            // The frame is closed at the right edge: no row is wider or narrower than the screen.
            for row in screen.iter().filter(|row| row.starts_with('│')) {
                assert!(row.ends_with('│') || row.ends_with('┃'), "{key} {width}: {row}");
                assert_eq!(super::super::widgets::pen::width(row), usize::from(width), "{row}");
            }
        }
    }
}

#[test]
fn the_parts_follow_each_other_and_esc_goes_back_to_the_credit() {
    let mut bench = Bench::new(world());
    bench.press("4");
    for (_, strip, _) in PARTS.iter().skip(1) {
        bench.press("w");
        assert!(bench.shows(strip));
    }
    bench.press("w");
    assert!(bench.shows("[Credit]"));
    bench.press("W");
    assert!(bench.shows("[Money]"));
    bench.press("esc");
    assert!(bench.shows("[Credit]"));
    bench.press("= =");
    assert!(bench.shows("[Credit]"));
}

#[test]
fn the_first_answer_is_waited_for_and_nothing_jumps_meanwhile() {
    let mut bench = Bench::new(world());
    bench.press("1");
    bench.world.lock().unwrap().asked.clear();
    // Drawn before any answer is taken.
    bench.app.event(Event::Key(Key::parse("4").unwrap()));
    let before = bench.screen(100, 30);
    assert!(before[3].contains("Total …") && before[2].contains("(sequence, k=…)"), "{}", before.join("\n"));
    assert!(before.iter().any(|line| line.contains("Counting")));
    bench.settle();
    let after = bench.screen(100, 30);
    for (before, after) in [(&before[2], &after[2]), (&before[4], &after[4])] {
        assert_eq!(before.replace('…', "2"), *after);
    }
    let world = bench.world.lock().unwrap();
    let asked: Vec<&str> = world.asked.iter().map(|(report, _)| *report).collect();
    assert_eq!((asked[0], world.asked[0].1.model.as_deref()), ("attribution", Some("sequence")));
    assert!(asked[1..].contains(&"scorecard") && !asked.contains(&"paths"), "{asked:?}");
}

#[test]
fn a_part_that_is_awaited_says_so() {
    let mut bench = Bench::new(world());
    bench.press("4");
    bench.app.event(Event::Key(Key::parse("P").unwrap()));
    assert!(bench.shows("Counting") && bench.shows("Esc cancels"));
    bench.app.event(Event::Key(Key::parse("esc").unwrap()));
    assert!(bench.shows("Cancelled") && bench.shows("r asks again"));
}

#[test]
fn a8_the_data_driven_models_stand_together() {
    let mut bench = Bench::new(world());
    bench.press("4");
    let header = line(&mut bench, 140, "95 % interval");
    assert!(header.contains("vs linear") && header.contains("Markov"), "{header}");
    // Sequence 30.3, linear 24.2, Markov 25.3.
    let row = line(&mut bench, 140, "1 Welcome series");
    assert!(row.contains("30.3") && row.contains("+6.1 ▲") && row.contains("25.3"), "{row}");
    bench.press("m");
    assert!(bench.shows("Markov removal (order 3)"));
    assert!(line(&mut bench, 140, "95 % interval").contains("Sequence"));
    let row = line(&mut bench, 140, "1 Welcome series");
    assert!(row.contains("+1.1 ▲") && row.contains("30.3"), "{row}");
}

#[test]
fn a8_the_header_says_how_far_to_trust_the_model() {
    let mut bench = Bench::new(world());
    bench.press("4");
    assert!(line(&mut bench, 80, "Total").contains("AUC .81"));
    assert!(line(&mut bench, 140, "Total").contains("AUC .81 (without order .78, chance .50)"));
    let mut bench = Bench::new(World { orderless: true, ..world() });
    bench.press("4");
    assert!(line(&mut bench, 140, "Total").contains("AUC .78 (chance .50; order adds nothing here)"));
    assert!(line(&mut bench, 80, "Total").contains("AUC .78 (order adds nothing here)"));
    bench.press("K");
    assert!(bench.shows("order adds nothing here: k = 1"));
}

#[test]
fn a11_models_are_sorted_by_disagreement() {
    let mut bench = Bench::new(world());
    bench.press("4 =");
    // By sequence: 30.3, 18.4, 17.7; spread 10.0, 18.0, 10.0.
    let [welcome, cart, webinar] = places(&mut bench, ["Welcome series", "Abandoned cart", "Webinar invitation"]);
    assert!(welcome < cart && cart < webinar);
    bench.press("o");
    let [welcome, cart, winback] = places(&mut bench, ["Welcome series", "Abandoned cart", "Win-back"]);
    assert!(cart < welcome && welcome < winback);
    assert!(line(&mut bench, 140, "Sequence").contains("Spread▼"));
}

#[test]
fn a11_distances_stand_under_the_table_where_there_is_room() {
    let mut bench = Bench::new(world());
    bench.press("4 =");
    // Half of |30.3−20.3| + |18.4−36.4| + |17.7−9.7| = 18 between sequence and last; Markov and last 17, linear and last 11.9.
    let screen = bench.screen(140, 40);
    let start = screen.iter().position(|line| line.contains("Credit placed otherwise")).unwrap();
    let numbers =
        |line: &str| line.split_whitespace().filter(|word| word.contains('.')).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(numbers(&screen[start + 2]), ["5.0"]);
    assert_eq!(numbers(&screen[start + 3]), ["18.0", "17.0"]);
    // First touch says what the linear model says.
    assert_eq!(numbers(&screen[start + 4]), ["6.1", "5.1", "11.9"]);
    assert_eq!(numbers(&screen[start + 5]), ["6.1", "5.1", "11.9", "0.0"]);
    let narrow = bench.screen(80, 24).join("\n");
    assert!(narrow.contains("credit placed otherwise than by sequence: markov 5.0 %"), "{narrow}");
}

#[test]
fn a11_a_model_behind_its_gate_has_no_column_but_a_word() {
    let mut bench = Bench::new(World { few: true, ..world() });
    bench.press("4 =");
    for (width, height) in [(80, 24), (140, 40)] {
        let screen = bench.screen(width, height).join("\n");
        assert!(screen.contains("sequence: needs at least 10 influenced customers, has 4 (A7)"), "{screen}");
        assert!(screen.contains("Linear") && !screen.contains("Sequence"), "{screen}");
    }
}

#[test]
fn a14_repeats_collapse_with_one_key() {
    let mut bench = Bench::new(world());
    bench.press("4 P");
    assert!(bench.shows("Welcome series › Welcome series"));
    bench.press("C");
    assert!(bench.shows("repeats in a row once"));
    assert!(!bench.screen(100, 30).join("\n").contains("Welcome series › Welcome series"));
    bench.press("C");
    assert!(bench.shows("each item once"));
    let last = bench.world.lock().unwrap().asked.last().cloned().unwrap();
    assert_eq!((last.0, last.1.collapse), ("paths", Collapse::First));
    bench.press("C");
    assert!(bench.shows("every touch"));
}

#[test]
fn a14_a_long_path_keeps_its_ends() {
    let mut bench = Bench::new(world());
    bench.press("4 P");
    let row = line(&mut bench, 80, "210");
    assert!(row.contains("│ Welcome") && row.contains(" › …7… › ") && row.contains("Monthly newslett"), "{row}");
    // 210 / (210 + 90) and the median of 1,204 hours.
    assert!(row.contains("70.0") && row.contains("1,204"), "{row}");
    let look = Look::new(Depth::Plain, true, &Theme::default());
    let mut bench = Bench::looking(world(), look);
    bench.press("4 P");
    assert!(bench.shows("Welcome series > Abandoned cart"));
}

#[test]
fn h4_enter_opens_the_people_of_a_path() {
    let mut bench = Bench::new(world());
    bench.press("4 P C down enter");
    assert!(bench.shows("The path from Welcome series to Abandoned cart, 2 touches") && bench.shows("customer-0000"));
    let world = bench.world.lock().unwrap();
    assert_eq!(world.behind, [People::Path(vec!["welcome".into(), "cart".into()])]);
    let (_, args) = world.asked.iter().rev().find(|(report, _)| *report == "people").unwrap();
    assert_eq!((args.collapse, args.model.as_deref()), (Collapse::Consecutive, Some("sequence")));
}

#[test]
fn a14_value_has_a_column_only_where_there_is_value() {
    let mut bench = Bench::new(world());
    bench.press("4 P");
    assert!(line(&mut bench, 140, "Converted").contains("Value"));
    let mut bench = Bench::new(World { no_money: true, ..world() });
    bench.press("4 P");
    assert!(!line(&mut bench, 140, "Converted").contains("Value"));
}

#[test]
fn a14_transitions_are_a_matrix_where_it_fits() {
    let mut bench = Bench::new(world());
    bench.press("4 T");
    // From the start first, then from what is left most often.
    let row = line(&mut bench, 140, "│ (start)");
    assert!(row.contains("100") && row.contains("60.0") && row.contains("40.0"), "{row}");
    let row = line(&mut bench, 140, "│ Abandoned cart");
    assert_eq!(row.matches("50.0").count(), 2, "{row}");
    let narrow = bench.screen(80, 24);
    let start = narrow.iter().position(|line| line.contains("│ (start)")).unwrap();
    assert!(narrow[start].contains("→ Welcome series") && narrow[start].contains("60.0"), "{}", narrow[start]);
    assert!(narrow[start + 1].contains("→ Abandoned cart") && narrow[start + 2].contains("│ Abandoned cart"));
    bench.press("/");
    bench.type_in("loss");
    let narrow = bench.screen(80, 24).join("\n");
    assert_eq!(narrow.matches("(loss)").count(), 2, "{narrow}");
}

#[test]
fn a15_the_selected_items_curve_is_drawn_where_there_is_room() {
    let mut bench = Bench::new(world());
    bench.press("4 L down");
    assert!(line(&mut bench, 140, "percent of the credit by lookback").contains("Abandoned cart"));
    // 100/7 percent at three days, nothing known at one.
    assert!(line(&mut bench, 80, "Abandoned cart").contains("– 14.3 18.4"));
    assert!(bench.shows("1 d: needs at least 10 touches, has 4 (A7)"));
}

#[test]
fn a13_without_machine_opens_what_changed_is_shown() {
    let mut bench = Bench::new(world());
    bench.press("4 b");
    for width in [80, 140] {
        assert!(line(&mut bench, width, "Credit Percent").contains("vs all opens"));
        // 30.3 with opens by machines, 2.5 more without; the newsletter as much less.
        assert!(line(&mut bench, width, "Welcome series").contains("+2.5 ▲"));
        assert!(line(&mut bench, width, "Monthly n").contains("−2.5 ▼"));
    }
    bench.press("b");
    assert!(!line(&mut bench, 140, "Credit Percent").contains("vs all opens"));
}

#[test]
fn a16_an_item_is_ignored_and_taken_back_where_it_is_seen() {
    let mut bench = Bench::new(world());
    bench.press("4 down i");
    assert!(bench.shows("ignored: Abandoned cart") && bench.shows("filter: 1 ignored"));
    let row = line(&mut bench, 100, "│   Abandoned cart");
    assert!(row.contains("ignored") && !row.contains("18.4"), "{row}");
    assert_eq!(bench.world.lock().unwrap().asked.last().unwrap().1.filter.ignore, ["journey:cart"]);
    // What is ignored cannot be prioritised as well: one takes the place of the other.
    bench.press("G I");
    assert!(bench.shows("prioritised: Abandoned cart"));
    assert!(!bench.screen(100, 30).join("\n").contains("ignored:"));
    bench.press("I");
    assert!(!bench.screen(100, 30).join("\n").contains("prioritised:"));
}

#[test]
fn a16_the_filter_pane_keeps_ignored_items_and_takes_them_back() {
    let mut bench = Bench::new(world());
    bench.press("4 i g I f");
    let pane = bench.screen(100, 60).join("\n");
    assert!(pane.contains("Ignored items") && pane.contains("[x] Welcome series"), "{pane}");
    bench.press("enter");
    assert!(bench.shows("ignored: Welcome series") && bench.shows("prioritised: Abandoned cart"));
    // The last place of the pane is the prioritised item, the one before it the ignored one.
    bench.press("f");
    for _ in 0..60 {
        bench.press("down");
    }
    bench.press("up space enter");
    assert!(!bench.screen(100, 30).join("\n").contains("ignored:"));
    assert!(bench.shows("prioritised: Abandoned cart"));
    bench.press("f ctrl+u enter");
    assert!(!bench.screen(100, 30).join("\n").contains("prioritised"));
}

#[test]
fn a7_every_part_of_a_model_shows_its_gate() {
    let mut bench = Bench::new(World { gated: true, ..world() });
    bench.press("4");
    for key in ["esc", "=", "L", "K", "$"] {
        bench.press(key);
        for (width, height) in [(80, 24), (140, 40)] {
            let screen = bench.screen(width, height).join("\n");
            assert!(screen.contains("Not enough data for a result") && screen.contains("Here: 4"), "{key}\n{screen}");
        }
    }
    bench.press("P");
    assert!(bench.shows("Welcome series › Abandoned cart"));
}

#[test]
fn a_part_that_fails_says_so_and_leaves_the_others() {
    let mut bench = Bench::new(World { fails: Some("paths"), ..world() });
    bench.press("4 P");
    assert!(bench.shows("✗ /data/store-3.duckdb cannot be read"));
    bench.press("T");
    assert!(bench.shows("What follows what"));
    let mut bench = Bench::new(World { fails: Some("attribution"), ..world() });
    bench.press("4");
    for key in ["=", "P", "$"] {
        bench.press(key);
        assert!(bench.shows("✗ /data/store-3.duckdb cannot be read"));
    }
}

#[test]
fn r8_without_costs_the_missing_table_is_named() {
    let mut bench = Bench::new(World { no_money: true, ..world() });
    bench.press("4 $");
    assert!(bench.shows("There are no costs here") && bench.shows("[source.costs]"));
}

#[test]
fn help_names_every_key_and_sign_of_the_page() {
    let mut bench = Bench::new(world());
    bench.press("4 ?");
    let help = bench.screen(100, 150).join("\n");
    for action in [Action::Collapse, Action::Ignore, Action::Paths, Action::Money, Action::NextPart, Action::NextModel]
    {
        let verb = Keymap::new(verbs(), &[]).verb(action).expect("a verb");
        assert!(help.contains(&verb.help[..20]), "{}\n{help}", verb.name);
    }
    for sign in ["≈", "vs linear", "vs all opens", "Touches of the item on converting paths"] {
        assert!(help.contains(sign), "{sign}");
    }
}
