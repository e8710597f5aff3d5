//! Writing what is on screen to a file: nothing is lost without asking.

use super::Bench;
use super::fake::world;
use crate::tui::backend::{REPLACES, Refusal};

const LOST: &str =
    "This file is there already: 12 bytes of 2025-06-30 12:00. Enter once more replaces it; they are lost then";

fn exported(bench: &Bench) -> usize {
    bench.world.lock().expect("no panic").exported.len()
}

fn refuse(bench: &Bench, field: &str, message: &str) {
    let refusal = Refusal { field: field.to_owned(), message: message.to_owned() };
    bench.world.lock().expect("no panic").refuse = vec![refusal];
}

#[test]
fn p28_a_file_that_is_there_needs_a_second_enter() {
    let mut bench = Bench::new(world());
    refuse(&bench, REPLACES, LOST);
    bench.press("4 e");
    let folder = std::env::current_dir().expect("a folder");
    let end = folder.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(bench.shows("Folder") && bench.shows(&end));
    bench.press("enter");
    assert!(bench.shows("12 bytes of 2025-06-30 12:00") && bench.shows("Export attribution"));
    assert_eq!(exported(&bench), 0);
    // Another name is asked about anew.
    bench.type_in("x");
    bench.press("enter");
    assert_eq!(exported(&bench), 0);
    assert!(bench.shows("once more replaces it"));
    bench.press("enter");
    assert_eq!(exported(&bench), 1);
    assert!(
        bench.shows("Written to attribution.csvx") && !bench.screen(100, 30).join("\n").contains("Export attribution")
    );
}

#[test]
fn p2_a_failed_write_keeps_the_dialog() {
    let mut bench = Bench::new(world());
    refuse(&bench, "", "cannot write out.csv: no space left");
    bench.press("4 e enter");
    assert!(bench.shows("no space left") && bench.shows("Export attribution"));
    // Enter tries again; it is no leave to replace.
    bench.press("enter");
    assert_eq!(exported(&bench), 0);
    bench.world.lock().expect("no panic").refuse.clear();
    bench.press("enter");
    assert_eq!(exported(&bench), 1);
}

#[test]
fn p28_an_export_of_people_asks_as_well() {
    let mut bench = Bench::new(world());
    refuse(&bench, REPLACES, LOST);
    bench.press("4 enter e enter");
    assert_eq!(exported(&bench), 0);
    bench.press("enter");
    assert_eq!(exported(&bench), 1);
}
