//! What changes while the explorer is open: the source, the configuration; and where one was when it is opened again.

use std::fs;

use super::Bench;
use super::world::Company;
use crate::jobs::Progress;
use crate::tui::backend::Backend;

impl Bench {
    /// Another process was here, and a few seconds have passed.
    fn later(&mut self) {
        self.app.look_again();
        self.settle();
    }
}

#[test]
fn r7_a_source_that_another_process_changes_is_said_in_the_title() {
    let mut bench = Bench::new(&Company::acme().fresh());
    assert!(bench.screen(100, 30)[0].ends_with("fresh"));
    let path = bench.folder.path.join("events.csv");
    let more = fs::read_to_string(&path).unwrap() + "2025-06-30T23:59:59Z,new,page_visited,,,,,,,,\n";
    fs::write(&path, more).unwrap();
    bench.later();
    assert!(bench.screen(100, 30)[0].ends_with("source changed, r reads it"));
    // Another process reads it: it is served here once r is pressed, without being read a second time.
    bench.folder.backend().refresh(&Progress::default()).unwrap();
    bench.press("r");
    assert!(bench.screen(100, 30)[0].ends_with("fresh"));
    fs::remove_file(bench.folder.path.join("events.csv")).unwrap();
    bench.later();
    assert!(bench.screen(100, 30)[0].contains("source gone since"));
}

#[test]
fn a_broken_configuration_keeps_the_last_good_one_and_is_read_in_full() {
    let mut bench = Bench::new(&Company::acme().fresh());
    let path = bench.folder.path.join("milepost.toml");
    let good = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{good}\n[interfase]\nascii = true\n")).unwrap();
    bench.later();
    let line = good.lines().count() + 2;
    // The reason first, whatever the window.
    for (width, height) in [(140, 40), (80, 24)] {
        let row = bench.screen(width, height)[2].clone();
        assert!(
            row.starts_with(" ⚠ unknown setting") && row.contains(&format!("(milepost.toml line {line})")),
            "{row}"
        );
    }
    let small = bench.screen(40, 10)[2].clone();
    assert!(small.starts_with(" ⚠ unknown setting"), "{small}");
    bench.press("2");
    assert!(bench.shows("First purchase"), "the last good one is in use");
    bench.press("c");
    assert!(bench.shows("the last good one stays in use") && bench.shows("did you mean `interface`?"));
    // Mended, it goes away, and what is new is taken.
    bench.press("esc");
    fs::write(&path, good.replace("First purchase", "First order")).unwrap();
    bench.later();
    assert!(!bench.screen(140, 40).join("\n").contains("unknown setting"));
    assert!(bench.shows("First order"));
}

#[test]
fn page_selection_and_view_come_back_at_the_next_start() {
    let folder = Company::acme().fresh();
    let mut bench = Bench::new(&folder);
    bench.press("p");
    bench.type_in("2025-Q2");
    bench.press("enter 2 down V a");
    bench.type_in("Spring");
    bench.press("enter V enter 4 m v 3");
    let place = bench.app.place().unwrap();
    assert_eq!((place.page.as_deref(), place.view.as_deref()), (Some("journeys"), Some("Spring")));
    assert_eq!((place.selected["milestone"].as_str(), place.selected["by"].as_str()), ("purchase", "channel"));
    let mut again = Bench::returning(&folder, place.clone());
    assert!(again.shows("[3 Journeys]") && again.shows("filter: Q2 2025"));
    assert_eq!(again.app.place().unwrap(), place);
    // What is no longer there is left out.
    let mut lost = place;
    lost.page = Some("nowhere".to_owned());
    lost.view = Some("gone".to_owned());
    lost.filter.channels = vec!["gone".to_owned()];
    lost.selected.insert("milestone", "gone".to_owned());
    lost.selected.insert("journey", "gone".to_owned());
    let mut again = Bench::returning(&folder, lost);
    assert!(again.shows("[1 Home]") && !again.screen(100, 30).join("\n").contains("filter:"));
}

#[test]
fn a_typed_period_and_a_filter_come_back_without_a_saved_view() {
    let folder = Company::acme().fresh();
    let mut bench = Bench::new(&folder);
    bench.press("p");
    bench.type_in("2025-04..2025-05");
    bench.press("enter");
    let place = bench.app.place().unwrap();
    assert_eq!(place.view, None);
    let again = Bench::returning(&folder, place);
    assert_eq!(again.last(crate::report::MILESTONES.name).filter.period().written(), "2025-04-01..2025-05-31");
}

#[test]
fn a_configuration_without_its_source_leaves_the_last_good_one_in_force() {
    let mut bench = Bench::new(&Company::acme().fresh());
    let path = bench.folder.path.join("milepost.toml");
    let good = fs::read_to_string(&path).unwrap();
    let gone = "database = \"nowhere.duckdb\"";
    for (text, reason) in [
        (String::new(), "the file is empty (milepost.toml)"),
        ("# nothing\n".to_owned(), "no source is configured (milepost.toml)"),
        (format!("[source]\n{gone}\n"), "nowhere.duckdb is not there (milepost.toml)"),
        ("[source\n".to_owned(), "(milepost.toml line 1)"),
    ] {
        fs::write(&path, &text).unwrap();
        bench.later();
        bench.press("2");
        assert!(bench.screen(140, 40)[2].contains(reason), "{text}: {}", bench.screen(140, 40)[2]);
        assert!(bench.shows("First purchase"), "{text}");
        // It is not taken by a refresh either.
        bench.press("r");
        assert!(bench.shows("First purchase"), "{text}");
    }
    fs::remove_file(&path).unwrap();
    bench.later();
    assert!(bench.screen(140, 40)[2].contains("cannot read the configuration") && bench.shows("First purchase"));
    fs::write(&path, good).unwrap();
    bench.later();
    assert!(bench.shows("First purchase") && !bench.screen(140, 40)[2].contains("milepost.toml"));
}

#[test]
fn a_mapping_that_does_not_fit_the_data_leaves_the_last_good_one_in_force() {
    let mut bench = Bench::new(&Company::acme().fresh());
    let path = bench.folder.path.join("milepost.toml");
    let good = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{good}\n[[source.events]]\ntable = \"events\"\noccurred_at = \"when\"\n")).unwrap();
    bench.later();
    bench.later();
    bench.press("2");
    assert!(bench.screen(140, 40)[2].contains("when"), "{}", bench.screen(140, 40)[2]);
    assert!(bench.shows("First purchase"));
    // A change that needs another store makes it without being asked.
    fs::write(&path, format!("timezone = \"Europe/Berlin\"\n{good}")).unwrap();
    bench.later();
    assert!(bench.shows("First purchase") && bench.screen(140, 40)[0].contains("Europe/Berlin"));
}

#[test]
fn keys_and_colours_follow_the_configuration_while_the_explorer_is_open() {
    let mut bench = Bench::new(&Company::acme().fresh());
    let path = bench.folder.path.join("milepost.toml");
    let good = fs::read_to_string(&path).unwrap();
    let bar = |bench: &Bench| bench.app.accent();
    let before = bar(&bench);
    let more =
        "[interface]\nascii = true\nmouse = false\n[interface.theme]\naccent = \"#010203\"\n[keys]\nperiod = \"F2\"\n";
    fs::write(&path, format!("{good}\n{more}")).unwrap();
    assert!(bench.app.mouse_wanted());
    bench.later();
    assert_ne!(bar(&bench), before);
    assert!(!bench.app.mouse_wanted());
    assert!(bench.screen(100, 30).join("").is_ascii());
    bench.press("p");
    assert!(!bench.app.boxed(), "p is no key any more");
    bench.press("f2");
    assert!(bench.app.boxed() && bench.shows("Period of all pages"));
    bench.press("esc");
    // Colours and keys that are none keep the last good ones.
    for (wrong, reason) in [("accent = \"#010203\"", "accent = \"reddish\""), ("period = \"F2\"", "perid = \"F2\"")] {
        fs::write(&path, format!("{good}\n{}", more.replace(wrong, reason))).unwrap();
        bench.later();
        let line = bench.screen(140, 40)[2].clone();
        assert!(line.contains("(milepost.toml line "), "{line}");
        bench.press("f2");
        assert!(bench.app.boxed());
        bench.press("esc");
    }
    // Without any of it, it is as at first.
    fs::write(&path, &good).unwrap();
    bench.later();
    assert_eq!(bar(&bench), before);
    bench.press("p");
    assert!(bench.app.boxed() && bench.app.mouse_wanted());
}

#[test]
fn x1_a_segment_that_comes_while_the_filter_is_open_is_in_its_list() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("f tab tab tab tab");
    assert!(!bench.shows("[ ] may"));
    let path = bench.folder.path.join("milepost.toml");
    let config = fs::read_to_string(&path).unwrap();
    let customers = fs::read_to_string(bench.folder.path.join("customers.csv")).unwrap();
    let first = customers.lines().nth(1).and_then(|line| line.split(',').next()).unwrap();
    fs::write(bench.folder.path.join("may.csv"), format!("customer_id\n{first}\n")).unwrap();
    fs::write(&path, format!("{config}\n[[segment]]\nname = \"may\"\nfile = \"may.csv\"\n")).unwrap();
    bench.later();
    assert!(bench.shows("[ ] may"));
}
