//! What every list takes: finds, sorts, columns, copies, the mouse; and the way back.

use super::*;
use crate::tui::mouse::{Gesture, Mouse};

fn text(bench: &mut Bench, width: u16, height: u16) -> String {
    bench.screen(width, height).join("\n")
}

/// Where a text stands on a screen of 100 × 30: its first cell.
fn place(bench: &mut Bench, what: &str) -> (u16, u16) {
    let screen = bench.screen(100, 30);
    let (y, line) = screen.iter().enumerate().find(|(_, line)| line.contains(what)).expect(what);
    let x = super::super::widgets::pen::width(&line[..line.find(what).expect(what)]);
    (u16::try_from(x).expect("on screen"), u16::try_from(y).expect("on screen"))
}

fn mouse(bench: &mut Bench, gesture: Gesture, (x, y): (u16, u16)) -> Request {
    let request = bench.app.event(Event::Mouse(Mouse { gesture, x, y }));
    bench.settle();
    request
}

#[test]
fn e5_a_find_stays_written_above_its_table_and_exports_say_so() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("3 / w e l c o m e enter");
    let rows = "Find “welcome” · 1 of";
    assert!(bench.shows(rows));
    bench.press("4 3");
    assert!(bench.shows(rows), "left and come back");
    bench.press("e");
    assert!(bench.shows("1 of") && bench.shows("find “welcome”"));
    // The table of journeys of the source has the name that is proposed.
    bench.type_in(".csv");
    bench.press("enter");
    let written = std::fs::read_to_string(bench.folder.path.join("journeys.csv.csv")).expect("the file");
    assert_eq!(written.lines().count(), 2, "{written}");
    // Esc shows all rows before it leaves anything.
    bench.press("esc");
    assert!(!text(&mut bench, 100, 30).contains("Find “"));
}

#[test]
fn an_export_is_in_the_order_of_the_screen() {
    let mut bench = Bench::new(&Company::acme().fresh());
    // By name, the last first.
    bench.press("3 o o e");
    assert!(bench.shows("sorted by") && bench.shows("Z to A"));
    bench.type_in(".csv");
    bench.press("enter");
    let written = std::fs::read_to_string(bench.folder.path.join("journeys.csv.csv")).expect("the file");
    let shown: Vec<String> = bench.app.page_ids();
    let first = |line: &str| line.split(',').next().unwrap_or_default().to_owned();
    assert_eq!(written.lines().skip(1).map(first).collect::<Vec<_>>(), shown);
}

#[test]
fn e16_a_find_in_a_list_of_people_runs_no_command() {
    let mut bench = Bench::new(&acme());
    bench.press("4 enter / q x");
    assert!(bench.shows("0 of") && bench.shows("No row contains “qx”"));
    bench.press("esc");
    assert!(bench.shows("customer-0") && !text(&mut bench, 100, 30).contains("No row"));
    bench.press("esc");
    assert!(!text(&mut bench, 100, 30).contains("customer-0"));
}

#[test]
fn y_copies_the_row_and_shift_y_the_rows_found() {
    let mut bench = Bench::new(&acme());
    let Request::Copy(row) = bench.press("3 y") else { panic!("nothing copied") };
    assert!(!row.contains('\n') && row.contains('\t'), "{row}");
    assert!(bench.shows("1 row copied"));
    let Request::Copy(table) = bench.press("/ w e l c o m e enter Y") else { panic!("nothing copied") };
    assert_eq!(table.lines().count(), 2);
    assert!(bench.shows("rows copied to the clipboard"));
}

#[test]
fn columns_are_hidden_and_kept_and_given_back() {
    let mut bench = Bench::new(&acme());
    bench.press("0 |");
    assert!(bench.shows("[x] Finding") && bench.shows("Space shows"));
    bench.press("down down space enter");
    let header = |bench: &mut Bench| {
        let screen = bench.screen(140, 40);
        screen.iter().find(|line| line.contains("What it means")).expect("a header").clone()
    };
    assert!(!header(&mut bench).contains("Share %") && header(&mut bench).contains("Rows"));
    bench.press("1 0");
    assert!(!header(&mut bench).contains("Share %"));
    // Esc leaves everything as it was before the box.
    bench.press("| down space esc");
    assert!(header(&mut bench).contains("Rows"));
    bench.press("| backspace enter");
    assert!(header(&mut bench).contains("Share %"));
}

#[test]
fn a_clean_state_is_one_key_away_and_back() {
    let mut bench = Bench::new(&acme());
    bench.press("f down down down space enter 3 / w e l enter o backspace");
    assert!(bench.shows("taken away"));
    let clean = text(&mut bench, 140, 40);
    assert!(!clean.contains("filter: ") && !clean.contains("Find “"), "{clean}");
    bench.press("backspace");
    let back = text(&mut bench, 140, 40);
    assert!(back.contains("filter: ") && back.contains("Find “wel”") && back.contains('▲'), "{back}");
    // On another page it takes away and brings back the same.
    bench.press("backspace 4 backspace backspace");
    assert!(bench.shows("taken away"));
}

#[test]
fn e17_esc_goes_back_to_where_one_came_from_and_the_title_tells_the_way() {
    let mut bench = Bench::new(&acme());
    bench.press("1 enter");
    assert!(bench.screen(140, 40)[0].contains("Home › Journeys › "), "{}", bench.screen(140, 40)[0]);
    bench.press("esc");
    let screen = bench.screen(140, 40);
    assert!(screen[1].contains("[1 Home]") && !screen[0].contains('›'), "{}", screen[0]);
    // What was opened after the way here is left first.
    bench.press("w enter P");
    assert!(bench.screen(140, 40)[0].contains("Home › Attribution › Paths"), "{}", bench.screen(140, 40)[0]);
    bench.press("esc");
    assert!(bench.screen(140, 40)[0].contains("Home › Attribution"));
    bench.press("esc");
    assert!(bench.screen(140, 40)[1].contains("[1 Home]"));
    // A page that is opened for itself has no way back.
    bench.press("w w enter 4 esc");
    assert!(bench.screen(140, 40)[1].contains("[4 Attribution]"));
}

#[test]
fn the_mouse_chooses_pages_rows_and_headings_and_the_wheel_scrolls() {
    let mut bench = Bench::new(&acme());
    let strip = place(&mut bench, "3 Journeys");
    mouse(&mut bench, Gesture::Press, strip);
    assert!(bench.shows("[3 Journeys]"));
    // The heading sorts by its column.
    let heading = place(&mut bench, "Journey ");
    mouse(&mut bench, Gesture::Press, heading);
    assert!(bench.shows("A to Z"));
    bench.press("esc");
    let ids = bench.app.page_ids();
    bench.screen(100, 30);
    let row = (heading.0, heading.1 + 3);
    mouse(&mut bench, Gesture::Press, row);
    mouse(&mut bench, Gesture::Press, row);
    assert!(bench.shows("Steps"), "a second press opens");
    assert_eq!(bench.last(report::FUNNEL.name).journey.as_ref(), ids.get(2));
    bench.press("4 enter");
    bench.screen(100, 12);
    let before = text(&mut bench, 100, 12);
    mouse(&mut bench, Gesture::WheelDown, (40, 8));
    assert_ne!(text(&mut bench, 100, 12), before);
    mouse(&mut bench, Gesture::WheelUp, (40, 8));
    assert_eq!(text(&mut bench, 100, 12), before);
}

#[test]
fn help_is_found_in_and_goes_to_the_pager_where_there_is_one() {
    let mut bench = Bench::new(&acme());
    bench.press("? ctrl+p");
    assert!(bench.shows("There is no pager here"));
    bench.app.set_pager(Some("less".to_owned()));
    let Request::Pager(command, text) = bench.press("ctrl+p") else { panic!("no pager") };
    assert!(command == "less" && text.contains("On this page") && text.contains("Everywhere"));
    bench.press("/ c l i p b o a r d enter");
    assert!(bench.shows("1 of 1 line") && bench.shows("clipboard"));
    bench.press("esc esc");
    assert!(!bench.shows("On this page"));
}

#[test]
fn p15_small_windows_keep_title_page_rows_and_footer() {
    let mut bench = Bench::new(&acme());
    for (key, title, row) in [
        ("1", "1 Home", "│"),
        ("2", "2 Milestones", "High"),
        ("3", "3 Journeys", "Abandoned"),
        ("4", "4 Attribution", "│"),
        ("0", "0 Health", "Rows"),
    ] {
        bench.press(key);
        let screen = bench.screen(40, 10);
        assert!(screen[0].starts_with(" milepost"), "{key}: {}", screen[0]);
        assert!(screen[1].contains(&format!("[{title}]")), "{key}: {}", screen[1]);
        assert!(screen[2..9].iter().any(|line| line.contains(row)), "{key}:\n{}", screen.join("\n"));
        assert!(screen[9].contains("? help") && screen[9].contains("q quit"), "{key}: {}", screen[9]);
    }
    assert!(bench.screen(39, 10).join("\n").contains("needs a window of 40 × 10"));
    assert!(bench.screen(40, 9).join("\n").contains("needs a window of 40 × 10"));
}

#[test]
fn p15_no_line_is_wider_than_its_window() {
    let mut bench = Bench::new(&acme());
    for keys in ["1", "2", "3", "enter", "4", "=", "P", "T", "L", "K", "$", "0", "?", "esc e", "esc |", "esc :"] {
        bench.press(keys);
        for width in (40..120).step_by(7) {
            for height in [10, 13, 24, 40] {
                for line in bench.screen(width, height) {
                    assert!(super::super::widgets::pen::width(&line) <= usize::from(width), "{keys} {width}: {line}");
                }
            }
        }
    }
}
