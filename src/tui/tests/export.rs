//! Writing what is on screen to a file: nothing is lost without asking.

use super::world::within;
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

/// Whether the box says a text, wherever its lines break.
fn says(bench: &mut Bench, text: &str) -> bool {
    let screen = bench.screen(100, 30);
    let place = |text: &str| screen.iter().find_map(|line| line.find(text).map(|at| line[..at].chars().count()));
    let left = place("┌ Export").expect("the box");
    let inside = |line: &String| line.chars().skip(left + 1).take(74).collect::<String>().trim().to_owned();
    let said = screen.iter().map(inside).collect::<Vec<_>>().join(" ");
    if !said.contains(text) {
        eprintln!("{}", screen.join("\n"));
    }
    said.contains(text)
}

/// Types another name for the file.
fn name(bench: &mut Bench, name: &str) {
    bench.press(&["backspace"; 40].join(" "));
    bench.type_in(name);
}

fn written(bench: &Bench, file: &str) -> String {
    std::fs::read_to_string(bench.folder.path.join(file)).expect(file)
}

/// The fields of the first line of a table in Markdown that has a text.
fn fields(markdown: &str, text: &str) -> Vec<String> {
    let line = markdown.lines().find(|line| line.starts_with('|') && line.contains(text));
    let line = line.unwrap_or_else(|| panic!("{text}:\n{markdown}"));
    line.trim_matches('|').split('|').map(|field| field.trim().replace('\\', "")).collect()
}

#[test]
fn p28_a_file_that_is_there_needs_a_second_enter() {
    let mut bench = bench(&["attribution.csv", "again.csv"]);
    bench.press("4 e");
    let folder = std::env::current_dir().expect("a folder");
    let end = folder.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(bench.shows("Folder") && bench.shows(&end));
    bench.press("enter");
    assert!(bench.shows("12 bytes of ") && bench.shows("Export attribution"));
    assert_eq!(exported(&bench), 0);
    // Another name is asked about anew.
    name(&mut bench, "again.csv");
    bench.press("enter");
    assert_eq!(exported(&bench), 0);
    assert!(says(&mut bench, "once more replaces it"));
    bench.press("enter");
    assert_eq!(exported(&bench), 1);
    assert!(bench.shows("Written to again.csv") && !bench.screen(100, 30).join("\n").contains("Export attribution"));
    let read = |file: &str| std::fs::read_to_string(bench.folder.path.join(file)).expect("a file");
    assert_eq!(read("attribution.csv"), "twelve bytes");
    assert!(read("again.csv").starts_with("item,"));
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

#[test]
fn what_is_exported_for_people_is_what_is_on_screen() {
    let mut bench = bench(&[]);
    bench.press("3 / w e l c o m e enter enter e tab tab");
    // The six steps, all starts and the people with the goal.
    assert!(says(&mut bench, "8 lines, the columns of the screen under their headings; with filter, checks and notes"));
    bench.press("enter");
    let written = written(&bench, "funnel.md");
    let heading = fields(&written, "Reached");
    let wanted = [
        "Step",
        "Kind",
        "Reached",
        "% of all starts",
        "% of branch",
        "Waiting here",
        "Went on",
        "Left",
        "Left %",
        "Drop-off",
        "Drop-off %",
        "Drop-off from the start",
        "Without the goal",
        "Opened %",
        "Clicked %",
    ];
    assert_eq!(heading, wanted);
    // Twenty start, none waits, and one of the twenty has the goal.
    assert_eq!(fields(&written, "All starts")[..3], ["All starts", "", "20"]);
    assert_eq!(fields(&written, "People with the goal")[2], "1");
    assert_eq!(fields(&written, "Reminder by text")[2..7], ["5", "25.0", "71.4", "0", "4"]);
}

#[test]
fn what_csv_holds_are_the_fields_and_those_of_the_columns_beside_them() {
    let mut bench = bench(&[]);
    bench.press("3 / w e l c o m e enter enter e");
    assert!(says(&mut bench, "6 rows, values unrounded under the names of their fields; filter, checks and notes are"));
    assert!(says(&mut bench, "2 lines on screen that no row of the report stands behind: left out"));
    bench.press("enter");
    let csv = written(&bench, "funnel.csv");
    let header: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
    assert_eq!(header[..3], ["step", "position", "name"]);
    assert_eq!(header[header.len() - 3..], ["exits_without_conversion", "open_rate", "click_through_rate"]);
    assert_eq!(csv.lines().count(), 1 + 6);
    // Five come to the reminder, of whom one leaves without the goal; a text has no opens.
    let row = csv.lines().find(|line| line.contains("Reminder by text")).expect("the row");
    assert!(row.ends_with(",1,,"), "{row}");
}

#[test]
fn hidden_columns_are_exported_by_no_face_but_json_which_says_so() {
    let mut bench = bench(&[]);
    bench.press("0 | down down space enter");
    // Beside what has no room those are counted that were hidden.
    assert!(bench.screen(200, 40).join("\n").contains("1 column hidden"));
    bench.press("e");
    assert!(says(&mut bench, "without the hidden columns (Share %)"));
    bench.press("enter e tab");
    assert!(says(&mut bench, "every field of the report, hidden columns too"));
    bench.press("enter e tab tab enter");
    let (csv, json, markdown) =
        (written(&bench, "health.csv"), written(&bench, "health.json"), written(&bench, "health.md"));
    assert!(csv.starts_with("finding,rows,example,hint\n"), "{csv}");
    assert!(json.contains("\"share\""), "{json}");
    assert_eq!(fields(&markdown, "Finding"), ["Finding", "Rows", "Example", "What it means"]);
    assert!(markdown.contains("Hidden columns: Share %"), "{markdown}");
    // A clean state shows it again, and takes it back.
    bench.press("backspace");
    assert!(bench.shows("Share %") && bench.shows("taken away"));
    bench.press("backspace");
    assert!(bench.screen(200, 40).join("\n").contains("1 column hidden"));
}

#[test]
fn m9_the_changes_on_the_period_before_are_exported_beside_the_credit() {
    let may = ("2025-05-04", "2025-05-30");
    let june = ("2025-06-03", "2025-06-27");
    let groups = vec![within(&["welcome"], 17, may), within(&["welcome"], 12, june), within(&["cart"], 12, june)];
    let mut bench = Bench::new(&Company::of(groups).fresh());
    bench.press("p down down enter 4 M M M M M M d e enter e tab tab enter");
    let markdown = written(&bench, "attribution.md");
    let heading = fields(&markdown, "Credits vs before");
    let place = heading.iter().position(|title| title == "Credits vs before").expect("the column");
    // 12 after 17, 12 after none.
    assert_eq!(fields(&markdown, "Welcome series")[place], "−5.0");
    assert_eq!(fields(&markdown, "Abandoned cart")[place], "+12.0");
    let csv = written(&bench, "attribution.csv");
    let header: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
    let place = header.iter().position(|name| *name == "credit_change").expect("the field");
    let change =
        |item: &str| csv.lines().find(|line| line.starts_with(item)).and_then(|line| line.split(',').nth(place));
    assert_eq!((change("welcome"), change("cart")), (Some("-5"), Some("12")));
}

#[test]
fn e18_the_end_of_the_name_chooses_the_format_or_is_refused() {
    let mut bench = bench(&[]);
    bench.press("4 e");
    name(&mut bench, "credit.xlsx");
    bench.press("enter");
    assert!(says(
        &mut bench,
        "milepost writes no .xlsx: a name that ends with .csv (CSV), .json (JSON), .md (Markdown), .html"
    ));
    assert_eq!(exported(&bench), 0);
    name(&mut bench, "credit.html");
    assert!(bench.shows("[HTML]"));
    bench.press("enter");
    assert!(written(&bench, "credit.html").starts_with("<!doctype html>"));
    // A name without an end is of the format chosen.
    bench.press("e tab");
    name(&mut bench, "credit");
    bench.press("enter");
    assert!(written(&bench, "credit").starts_with('{'));
}

#[test]
fn f7_people_are_exported_with_their_step_and_reason_in_the_head() {
    let mut bench = bench(&[]);
    bench.press("3 / w e l c o m e enter enter down right right right right right right right enter v e");
    bench.press("tab tab enter");
    let markdown = written(&bench, "people.md");
    let head: Vec<&str> = markdown.lines().take_while(|line| !line.starts_with('|')).collect();
    let head = head.join("\n");
    assert!(head.contains("People · Welcome series"), "{head}");
    assert!(head.contains("step Wait three days · people who left there · ended: "), "{head}");
    let heading = fields(&markdown, "Name");
    assert!(heading.contains(&"Reason".to_owned()) && heading.contains(&"Step".to_owned()), "{heading:?}");
    assert!(!markdown.contains("(id)"), "{markdown}");
}
