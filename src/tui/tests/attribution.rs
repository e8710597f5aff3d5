//! The attribution page, part by part.
//!
//! Credits by hand, of 125 leads after a touch. Journeys by last, first and linear: welcome 23, 95, 50⅚; cart 57, 6, 33⅚;
//! webinar 9, 9, 16; win-back 6, 6, 8⅓; onboarding 4, 4, 6⅓; loyalty 3, 3, 5⅓; newsletter 23, 2, 4⅓. Of nine touches of the
//! long path each has 21/9 by the linear model, three of them the webinar.

use super::world::group;
use super::*;
use crate::domain::answer::Answer;
use crate::domain::decimal::half_up;
use crate::domain::model::Collapse;
use crate::domain::table::Cell;
use crate::print::format;
use crate::report::{People, Trust, Verdict};

/// To the linear model from the default one.
const LINEAR: &str = "M M M M M M";

/// The parts: the key that leads there, and what each shows at every size.
const PARTS: [(&str, &str, &[&str]); 7] = [
    (
        "4",
        "[Credit]",
        &["Credit by journey", "50.8", "40.7", "Unattributed", "✓ credits sum to those with a touch before"],
    ),
    ("=", "[Side by side]", &["all models", "Data-driven", "Markov", "Largest − smallest", "76.0", "57.6"]),
    ("P", "[Paths]", &["every touch", "Completions", "Welcome series › Abandoned cart", "11 of 11 distinct paths"]),
    ("T", "[Transitions]", &["What follows what", "Start", "37.5"]),
    ("L", "[Lookback]", &["1 d", "30 d", "730 d*", "* the configured lookback", "█"]),
    ("K", "[Scorecard]", &["50.0", "◂ in use", "Markov removal", "ight %"]),
    ("$", "[Money]", &["Cost and return", "1.97", "9.2×"]),
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

/// A number of the row that has a value in a column.
fn number(answer: &Answer, column: &str, value: &Cell, wanted: &str) -> Option<f64> {
    let place = |name| answer.table.column(name).unwrap();
    let row = answer.table.rows.iter().find(|row| row[place(column)] == *value)?;
    row[place(wanted)].number()
}

fn scorecard(folder: &Folder) -> Answer {
    folder.ask(report::SCORECARD.name, &Args { milestone: Some("hot-lead".to_owned()), ..Args::default() })
}

/// The chosen order and its score.
fn chosen(scores: &Answer) -> (f64, f64) {
    let of = |column| number(scores, "chosen", &Cell::Bool(true), column).unwrap();
    (of("k"), of("auc"))
}

/// What the header says of the data-driven model.
fn trust(folder: &Folder) -> Trust {
    let args = Args { milestone: Some("hot-lead".to_owned()), ..Args::default() };
    Trust::read(&folder.ask(report::ATTRIBUTION.name, &args)).unwrap()
}

/// The percent of a journey by a model.
fn percent(folder: &Folder, model: &str, journey: &str) -> f64 {
    let args = Args { milestone: Some("hot-lead".to_owned()), model: Some(model.to_owned()), ..Args::default() };
    number(&folder.ask(report::ATTRIBUTION.name, &args), "item", &Cell::from(journey), "percent").unwrap()
}

#[test]
fn every_part_is_drawn_at_both_sizes() {
    let mut bench = Bench::new(&acme());
    bench.press("4");
    bench.press(LINEAR);
    for (key, strip, texts) in PARTS {
        bench.press(key);
        for (width, height) in [(80, 24), (140, 40)] {
            let screen = bench.screen(width, height);
            let all = screen.join("\n");
            for text in texts.iter().chain([&strip, &"With a touch before 125 (83.3 %)"]) {
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
    let mut bench = Bench::new(&acme());
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
    let mut bench = Bench::new(&acme());
    bench.press("1");
    bench.watch().asked.clear();
    // Drawn before any answer is taken.
    bench.app.event(Event::Key(Key::parse("4").unwrap()));
    let before = bench.screen(100, 30);
    assert!(before[3].contains("Total …") && before[2].contains("Data-driven · looks back …"), "{}", before.join("\n"));
    assert!(before[4].contains("Trust …"), "{}", before.join("\n"));
    assert!(before.iter().any(|line| line.contains("Counting")));
    bench.settle();
    let after = bench.screen(100, 30);
    let order = format::decimal(chosen(&scorecard(&bench.folder)).0, 0);
    assert_eq!(before[5], after[5]);
    assert!(after[2].contains(&format!("Data-driven · looks back {order} touches")), "{}", after[2]);
    let watch = bench.watch();
    let asked: Vec<&str> = watch.asked.iter().map(|(report, _)| *report).collect();
    assert_eq!((asked[0], watch.asked[0].1.model.as_deref()), (report::ATTRIBUTION.name, Some("sequence")));
    // How far to trust the model comes with its credit.
    assert!(!asked.contains(&report::SCORECARD.name) && !asked.contains(&report::PATHS.name), "{asked:?}");
}

#[test]
fn a_part_that_is_awaited_says_so() {
    let mut bench = Bench::new(&acme());
    bench.press("4");
    bench.app.event(Event::Key(Key::parse("P").unwrap()));
    assert!(bench.shows("Counting") && bench.shows("Esc cancels"));
    bench.app.event(Event::Key(Key::parse("esc").unwrap()));
    assert!(bench.shows("Cancelled") && bench.shows("r asks again"));
}

#[test]
fn a8_the_data_driven_models_stand_together() {
    let mut bench = Bench::new(&acme());
    bench.press("4");
    let header = line(&mut bench, 140, "Share %");
    assert!(header.contains("vs linear") && header.contains("Markov"), "{header}");
    let [sequence, markov] = ["sequence", "markov"].map(|model| percent(&bench.folder, model, "cart"));
    let says = |value: f64| format::decimal(value, 1);
    // By the linear model 33⅚ of 125.
    let linear = (33.0 + 5.0 / 6.0) / 1.25;
    let points =
        |value: f64| if value > 0.0 { format!("+{} ▲", says(value)) } else { format!("{} ▼", says(value)) };
    let row = line(&mut bench, 140, " Abandoned cart");
    assert!(row.contains(&says(sequence)) && row.contains(&says(markov)), "{row}");
    assert!(row.contains(&points(sequence - linear)), "{row}");
    bench.press("m");
    assert!(bench.shows("Markov removal · looks back "));
    assert!(line(&mut bench, 140, "Share %").contains("Data-driven"));
    let row = line(&mut bench, 140, " Abandoned cart");
    assert!(row.contains(&says(sequence)) && row.contains(&says(markov)), "{row}");
}

/// The header's line of trust in a window of this width.
fn trust_line(bench: &mut Bench, width: u16) -> String {
    line(bench, width, "Trust ").trim().to_owned()
}

#[test]
fn e3_a_score_stands_beside_the_model_that_it_scores() {
    // A cart after the welcome series is followed by a lead, the other way round it is not.
    let company = Company::of(vec![group(&["welcome", "cart"], 300, 400), group(&["cart", "welcome"], 10, 400)]);
    let mut bench = Bench::new(&company.fresh());
    bench.press("4");
    let Trust::Tested(own) = trust(&bench.folder) else { panic!("a rule") };
    assert!(own.order == 2 && own.verdict == Verdict::Fair && own.auc.unwrap() > 0.7, "{own:?}");
    assert!((30..100).contains(&own.completions), "{own:?}");
    let ranks = format!("ranks people right {} % of the time (50 % = guess)", half_up(100.0 * own.auc.unwrap(), 0));
    let (low, high) = own.auc_interval.unwrap();
    let long = format!(
        "Trust fair · {ranks} · 95 % interval {}–{} % · tested on {} completions kept aside",
        half_up(100.0 * low, 1),
        half_up(100.0 * high, 1),
        own.completions
    );
    assert_eq!(trust_line(&mut bench, 140), long);
    let percent = half_up(100.0 * own.auc.unwrap(), 0);
    let narrow =
        format!("Trust fair · ranks people right {percent} % (50 % = guess) · {} completions", own.completions);
    assert_eq!(trust_line(&mut bench, 80), narrow);
    // The same customers are kept aside from the Markov model; it has a score of its own.
    bench.press("m");
    let args = Args { model: Some("markov".to_owned()), milestone: Some("hot-lead".to_owned()), ..Args::default() };
    let markov = bench.folder.ask(report::ATTRIBUTION.name, &args);
    let Some(Trust::Tested(other)) = Trust::read(&markov) else { panic!("a rule") };
    assert_eq!((other.touches, other.completions), (own.touches, own.completions));
    let short = format!("ranks people right {} % ", half_up(100.0 * other.auc.unwrap(), 0));
    assert!(trust_line(&mut bench, 80).contains(&short), "{}", trust_line(&mut bench, 80));
    // A rule has none.
    bench.press("m");
    assert_eq!(trust_line(&mut bench, 80), "Trust no forecast to test: this model is a rule");
    bench.press("K");
    let screen = bench.screen(140, 40).join("\n");
    // What is longer than a line goes on in the next.
    let said: Vec<&str> = screen.lines().map(|line| line.trim_matches(['│', ' '])).collect();
    assert!(said.join(" ").contains(&long.replace("Trust ", "how far to trust Data-driven: ")), "{screen}");
    let row = line(&mut bench, 140, "the state of 2 touches");
    assert!(row.contains("Markov removal") && row.contains(&half_up(100.0 * other.auc.unwrap(), 1)), "{row}");
}

#[test]
fn e3_where_the_order_of_messages_does_not_matter_that_is_said() {
    let company = Company::of(vec![group(&["welcome"], 200, 250), group(&["cart"], 20, 300)]);
    let mut bench = Bench::new(&company.fresh());
    bench.press("4");
    assert!(bench.shows("Data-driven · looks back 1 touch "));
    let said = trust_line(&mut bench, 200);
    assert!(said.starts_with("Trust fair · ranks people right"), "{said}");
    assert!(said.ends_with("kept aside · the order of messages does not matter"), "{said}");
    bench.press("K");
    assert!(bench.shows("the order of messages does not matter here"));
}

#[test]
fn e4_no_better_than_chance_and_too_few_are_said() {
    let company = Company::of(vec![group(&["welcome"], 110, 220), group(&["cart"], 110, 220)]);
    let mut bench = Bench::new(&company.fresh());
    bench.press("4");
    assert!(bench.shows("Data-driven · looks back 0 touches"));
    let said = trust_line(&mut bench, 80);
    assert!(said.starts_with("Trust no better than chance · these are Linear's credits · "), "{said}");
    assert!(said.ends_with(" completions"), "{said}");
    // Some 25 of 125 leads are kept aside.
    let mut bench = Bench::new(&acme());
    bench.press("4");
    let Trust::Tested(own) = trust(&bench.folder) else { panic!("a rule") };
    assert!(own.completions < 30, "{own:?}");
    let few = format!("Trust too few ({} completions kept aside, 30 are needed)", own.completions);
    for width in [80, 140] {
        assert!(trust_line(&mut bench, width).starts_with(&few), "{}", trust_line(&mut bench, width));
    }
}

#[test]
fn e10_a_small_window_keeps_the_choices_the_strip_and_the_first_rows() {
    let mut bench = Bench::new(&acme());
    bench.press("4");
    let all = bench.screen(80, 15).join("\n");
    for text in ["With a touch before 125", "[Credit]", "Welcome series", "Data-driven"] {
        assert!(all.contains(text), "{text}\n{all}");
    }
}

#[test]
fn arrows_leave_the_model_alone() {
    let mut bench = Bench::new(&acme());
    bench.press("4 right right left");
    assert!(bench.shows("Data-driven · looks back"));
    bench.press("m");
    assert!(bench.shows("Markov removal"));
}

#[test]
fn a11_models_are_sorted_by_disagreement() {
    let mut bench = Bench::new(&acme());
    bench.press("4 =");
    // Names give way to the count of columns without room. By sequence the cart is before the welcome series; spread: 76.0 − 18.4, 45.6 − 4.8, and the newsletter's 18.4 − 1.6.
    let [cart, welcome, webinar] = places(&mut bench, ["Abandoned cart", "Welcome series", "Webinar inv"]);
    assert!(cart < welcome && welcome < webinar);
    bench.press("o");
    let [welcome, cart, news] = places(&mut bench, ["Welcome series", "Abandoned cart", "Monthly news"]);
    assert!(welcome < cart && cart < news);
    let [news, webinar, _] = places(&mut bench, ["Monthly news", "Webinar inv", "Win-back"]);
    assert!(news < webinar);
    let heading = line(&mut bench, 140, "Late-weighted");
    assert!(heading.contains("Largest − smallest") && heading.contains('▼'), "{heading}");
}

#[test]
fn a11_distances_stand_under_the_table_where_there_is_room() {
    let mut bench = Bench::new(&acme());
    bench.press("4 =");
    // Half the sums of the differences, of 125. Last and first: 72 + 51 + 21 = 144. Last and linear: 27⅚ + 23⅙ + 7 + 3 · 2⅓ +
    // 18⅔ = 83⅔. First and linear: 44⅙ + 27⅚ + 7 + 4 · 2⅓ = 88⅓.
    let screen = bench.screen(140, 40);
    let start = screen.iter().position(|line| line.contains("How far two models differ (% of credit moved)")).unwrap();
    let numbers =
        |line: &str| line.split_whitespace().filter(|word| word.contains('.')).map(str::to_owned).collect::<Vec<_>>();
    let row = |name: &str| {
        let found = screen[start + 2..].iter().find(|line| line.starts_with(&format!("│ {name} "))).unwrap();
        numbers(found)
    };
    assert_eq!(row("Markov").len(), 1);
    assert_eq!(row("First")[2..], ["57.6"]);
    assert_eq!(row("Linear")[2..], ["33.5", "35.3"]);
    let narrow = bench.screen(80, 24).join("\n");
    assert!(
        narrow.contains("how far other models differ from Data-driven (% of credit moved): ")
            && narrow.contains("Markov removal "),
        "{narrow}"
    );
}

#[test]
fn a11_a_model_behind_its_gate_has_no_column_but_a_word() {
    let mut bench = Bench::new(&Company::few().fresh());
    bench.press("4 =");
    for (width, height) in [(80, 24), (140, 40)] {
        let screen = bench.screen(width, height).join("\n");
        assert!(screen.contains("Data-driven: needs at least 10"), "{screen}");
        assert!(screen.contains("Linear") && !screen.contains("Data-driven  "), "{screen}");
    }
}

#[test]
fn a14_repeats_collapse_with_one_key() {
    let mut bench = Bench::new(&acme());
    bench.press("4 P");
    assert!(bench.shows("Welcome series › Welcome series"));
    bench.press("C");
    assert!(bench.shows("repeats in a row once"));
    assert!(!bench.screen(100, 30).join("\n").contains("Welcome series › Welcome series"));
    bench.press("C");
    assert!(bench.shows("each item once"));
    assert_eq!(bench.last(report::PATHS.name).collapse, Collapse::First);
    bench.press("C");
    assert!(bench.shows("every touch"));
}

#[test]
fn a14_a_long_path_keeps_its_ends() {
    let mut bench = Bench::new(&acme());
    bench.press("4 P");
    // 21 of 30 became leads, nine days after the first touch.
    let row = line(&mut bench, 80, "70.0");
    assert!(row.contains("│ Welcome") && row.contains(" › …7… › ") && row.contains("Monthly newslett"), "{row}");
    assert!(row.contains(" 21 ") && row.contains("9 days"), "{row}");
    let look = Look::new(Depth::Plain, true, &Theme::default());
    let mut bench = Bench::looking(&acme(), Watch::default(), look);
    bench.press("4 P");
    assert!(bench.shows("Welcome series > Abandoned cart"));
}

#[test]
fn h4_enter_opens_the_people_of_a_path() {
    let mut bench = Bench::new(&acme());
    bench.press("4 P C enter");
    assert!(bench.shows("The path from Welcome series to Abandoned cart, 2 touches") && bench.shows("customer-0"));
    assert_eq!(bench.watch().behind, [People::Path(vec!["welcome".into(), "cart".into()])]);
    let args = bench.last("people");
    assert_eq!((args.collapse, args.model.as_deref()), (Collapse::Consecutive, Some("sequence")));
}

#[test]
fn a14_value_has_a_column_only_where_there_is_value() {
    let mut bench = Bench::new(&acme());
    bench.press("4 P");
    assert!(line(&mut bench, 140, "Completions").contains("Value"));
    let mut bench = Bench::new(&Company { value: None, ..Company::acme() }.fresh());
    bench.press("4 P");
    assert!(!line(&mut bench, 140, "Completions").contains("Value"));
}

#[test]
fn a14_transitions_are_a_matrix_where_it_fits() {
    let mut bench = Bench::new(&Company::hundred().fresh());
    bench.press("4 T");
    // From the start first, then from what is left most often.
    let row = line(&mut bench, 140, "│ Start");
    assert!(row.contains("100") && row.contains("60.0") && row.contains("40.0"), "{row}");
    let row = line(&mut bench, 140, "│ Abandoned cart");
    assert_eq!(row.matches("50.0").count(), 2, "{row}");
    let narrow = bench.screen(80, 24);
    let start = narrow.iter().position(|line| line.contains("│ Start")).unwrap();
    assert!(narrow[start].contains("→ Welcome series") && narrow[start].contains("60.0"), "{}", narrow[start]);
    assert!(narrow[start + 1].contains("→ Abandoned cart") && narrow[start + 2].contains("│ Abandoned cart"));
    bench.press("/");
    bench.type_in("no comp");
    let narrow = bench.screen(80, 24).join("\n");
    // From onboarding and from win-back.
    assert_eq!(narrow.matches("No completion").count(), 2, "{narrow}");
}

#[test]
fn a15_the_selected_items_curve_is_drawn_where_there_is_room() {
    let mut bench = Bench::new(&acme());
    bench.press("4");
    bench.press(LINEAR);
    bench.press("L down");
    assert!(line(&mut bench, 140, "percent of the credit by lookback").contains("Abandoned cart"));
    // Within a day there is the last touch alone: 57 of 125. Within three days the cart is no more on the long path, which is
    // webinar, webinar, newsletter then: 27 + 1½ + 3. Within nine days it is: 21 / 9 more.
    assert!(line(&mut bench, 80, "Abandoned cart").contains("45.6 25.2"));
    assert!(line(&mut bench, 140, "Abandoned cart").contains("27.1"));
    // The last touch is of no journey, a day before; the welcome series is two days before.
    let mut bench =
        Bench::new(&Company::of(vec![group(&["welcome", "-"], 20, 20), group(&["cart", "-"], 15, 30)]).fresh());
    bench.press("4 L");
    assert!(bench.shows("1 d: "));
}

#[test]
fn a13_without_machine_opens_what_changed_is_shown() {
    let company =
        Company::of(vec![group(&["welcome"], 20, 20), group(&["news!", "welcome"], 10, 10), group(&["news"], 10, 10)]);
    let mut bench = Bench::new(&company.fresh());
    bench.press("4");
    bench.press(LINEAR);
    bench.press("b");
    for width in [80, 140] {
        assert!(line(&mut bench, width, "Credit Share %").contains("vs all opens"));
        // With opens by machines 25 of 40 and 15 of 40, without them 30 and 10.
        assert!(line(&mut bench, width, "Welcome series").contains("+12.5 ▲"));
        assert!(line(&mut bench, width, "Monthly n").contains("−12.5 ▼"));
    }
    bench.press("b");
    assert!(!line(&mut bench, 140, "Credit Share %").contains("vs all opens"));
}

#[test]
fn a16_an_item_is_ignored_and_taken_back_where_it_is_seen() {
    let mut bench = Bench::new(&acme());
    // The second one: by the linear model the cart.
    bench.press("4");
    bench.press(LINEAR);
    bench.press("g down i");
    assert!(bench.shows("ignored: Abandoned cart") && bench.shows("filter: 1 ignored"));
    // Beside the tabs of all pages a wide window alone has room for its name.
    assert!(bench.screen(140, 40).join("\n").contains("filter: ignored Abandoned cart"));
    let row = line(&mut bench, 100, "│   Abandoned cart");
    assert!(row.contains("ignored") && !row.contains("27.1"), "{row}");
    assert_eq!(bench.last(report::ATTRIBUTION.name).filter.ignore, ["journey:cart"]);
    // What is ignored cannot be prioritised as well: one takes the place of the other.
    bench.press("G I");
    assert!(bench.shows("prioritised: Abandoned cart"));
    assert!(!bench.screen(100, 30).join("\n").contains("ignored:"));
    bench.press("g I");
    assert!(!bench.screen(100, 30).join("\n").contains("prioritised:"));
}

#[test]
fn a16_the_filter_pane_keeps_ignored_items_and_takes_them_back() {
    let mut bench = Bench::new(&acme());
    // By the linear model the welcome series is the first, the cart the first without it.
    bench.press("4");
    bench.press(LINEAR);
    bench.press("g i g I f shift+tab shift+tab");
    let pane = bench.screen(100, 60).join("\n");
    assert!(pane.contains("Ignored items") && pane.contains("[x] Welcome series"), "{pane}");
    bench.press("enter");
    assert!(bench.shows("ignored: Welcome series") && bench.shows("prioritised: Abandoned cart"));
    // The last field of the pane is that of prioritised items, the one before it that of ignored ones.
    bench.press("f shift+tab shift+tab space enter");
    assert!(!bench.screen(100, 30).join("\n").contains("ignored:"));
    assert!(bench.shows("prioritised: Abandoned cart"));
    bench.press("f ctrl+u enter");
    assert!(!bench.screen(100, 30).join("\n").contains("prioritised"));
}

#[test]
fn a7_every_part_of_a_model_shows_its_gate() {
    let mut bench = Bench::new(&Company::few().fresh());
    bench.press("4");
    for key in ["esc", "K", "$"] {
        bench.press(key);
        for (width, height) in [(80, 24), (140, 40)] {
            let screen = bench.screen(width, height).join("\n");
            assert!(screen.contains("Not enough data for a result") && screen.contains("Here: 4"), "{key}\n{screen}");
        }
    }
    // Each lookback has a gate of its own.
    bench.press("L");
    assert!(bench.screen(140, 40).join("\n").contains("at least 10 customers with a touch before"));
    bench.press("P");
    assert!(bench.shows("Welcome series › …1… › Abandoned cart"));
}

#[test]
fn a_part_that_fails_says_so_and_leaves_the_others() {
    let mut bench = Bench::watched(&acme(), Watch { fails: Some(report::PATHS.name), ..Watch::default() });
    bench.press("4 P");
    assert!(bench.shows("✗ /data/store-3.duckdb cannot be read"));
    bench.press("T");
    assert!(bench.shows("What follows what"));
    let mut bench = Bench::watched(&acme(), Watch { fails: Some(report::ATTRIBUTION.name), ..Watch::default() });
    bench.press("4");
    for key in ["=", "P", "$"] {
        bench.press(key);
        assert!(bench.shows("✗ /data/store-3.duckdb cannot be read"));
    }
}

#[test]
fn r8_without_costs_the_missing_table_is_named() {
    let mut bench = Bench::new(&Company { costs: false, ..Company::acme() }.fresh());
    bench.press("4 $");
    assert!(bench.shows("There are no costs here") && bench.shows("[source.costs]"));
}

#[test]
fn help_names_every_key_and_sign_of_the_page() {
    let mut bench = Bench::new(&acme());
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

#[test]
fn f15_names_and_reasons_are_whole_where_the_window_is_small() {
    let mut bench = Bench::new(&acme());
    bench.press("4 K");
    let screen = bench.screen(80, 24).join("\n");
    for text in ["the touch and one before", "the touch and three before", "◂ in use"] {
        assert!(screen.contains(text), "{text}\n{screen}");
    }
    bench.press("3 / w e l c o m e enter enter");
    let screen = bench.screen(80, 24).join("\n");
    for text in ["Ran to the end", "No reason given", "No longer matches"] {
        assert!(screen.contains(text), "{text}\n{screen}");
    }
}

#[test]
fn r8_money_says_that_no_currency_is_known_and_has_separators_in_its_checks() {
    // A hundred was spent on each of the seven journeys.
    let mut bench = Bench::new(&acme());
    bench.press("4 $");
    assert!(bench.shows("costs and values are amounts as the data has them, in its own currency"));
    bench.press("c");
    assert!(bench.shows("700 = 700") && !bench.screen(100, 30).join("\n").contains("700.00"));
}
