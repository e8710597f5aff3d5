//! Writing what is on screen to a file: nothing is lost without asking.

use super::{Bench, Company, Refusal};

fn exported(bench: &Bench) -> usize {
    bench.watch().exported.len()
}

/// A project in whose folder some files are there already.
fn bench(files: &[&str]) -> Bench {
    let folder = Company::acme().fresh();
    for file in files {
        std::fs::write(folder.path.join(file), "twelve bytes").expect("written");
    }
    Bench::new(&folder)
}

#[test]
fn p28_a_file_that_is_there_needs_a_second_enter() {
    let mut bench = bench(&["attribution.csv", "attribution.csvx"]);
    bench.press("4 e");
    let folder = std::env::current_dir().expect("a folder");
    let end = folder.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(bench.shows("Folder") && bench.shows(&end));
    bench.press("enter");
    assert!(bench.shows("12 bytes of ") && bench.shows("Export attribution"));
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
    let read = |file: &str| std::fs::read_to_string(bench.folder.path.join(file)).expect("a file");
    assert_eq!(read("attribution.csv"), "twelve bytes");
    assert!(read("attribution.csvx").starts_with("item,"));
}

#[test]
fn p2_a_failed_write_keeps_the_dialog() {
    let mut bench = bench(&[]);
    let message = "cannot write out.csv: no space left".to_owned();
    bench.watch().refuse = vec![Refusal::new("", message)];
    bench.press("4 e enter");
    assert!(bench.shows("no space left") && bench.shows("Export attribution"));
    // Enter tries again; it is no leave to replace.
    bench.press("enter");
    assert_eq!(exported(&bench), 0);
    bench.watch().refuse.clear();
    bench.press("enter");
    assert_eq!(exported(&bench), 1);
}

#[test]
fn p28_an_export_of_people_asks_as_well() {
    let mut bench = bench(&["people.csv"]);
    bench.press("4 enter e enter");
    assert_eq!(exported(&bench), 0);
    bench.press("enter");
    assert_eq!(exported(&bench), 1);
}
