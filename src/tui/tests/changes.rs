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
    assert!(
        bench.screen(140, 40).iter().any(|row| row.contains(&format!("milepost.toml line {line}: unknown setting")))
    );
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
    lost.selected.insert("milestone", "gone".to_owned());
    lost.selected.insert("journey", "gone".to_owned());
    let mut again = Bench::returning(&folder, lost);
    assert!(again.shows("[1 Home]") && !again.screen(100, 30).join("\n").contains("filter:"));
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
