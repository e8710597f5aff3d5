//! Page Home: what its tiles say, that the report says the same, and where they lead.

use super::leads::screen;
use super::*;
use crate::domain::filter::Filter;
use crate::report::{HomeRow, HomeTotal};

/// Both sizes in which it must read well.
const SIZES: [(u16, u16); 2] = [(80, 24), (140, 40)];

#[test]
fn r2_tiles_say_what_was_sent_and_brought_and_where_it_comes_from() {
    let mut bench = Bench::new(&acme());
    for (width, height) in SIZES {
        let seen = screen(&mut bench, width, height);
        // 54 leads; four times 500.50 twice, twice 500.50, twice 80.
        assert!(seen.contains("Leads  54 "), "{seen}");
        for text in ["journeys 24 · pages and forms 18", "sales 12", "journeys 2,002 · pages and forms 2,002"] {
            assert!(seen.contains(text), "{text}: {seen}");
        }
        assert!(seen.contains("sales 1,001") && seen.contains("unclassified 160"), "{seen}");
        assert!(seen.contains("Actual revenue  5,165"), "{seen}");
        assert!(seen.contains("Goals at risk") && seen.contains("Journeys running"), "{seen}");
        // Without a period nothing is before.
        assert!(!seen.contains('▲') && !seen.contains("none before"), "{seen}");
    }
}

#[test]
fn m9_each_tile_stands_beside_the_period_before() {
    let mut bench = Bench::new(&acme());
    // June 2025 has nine leads; of the nine of May the first came on the first, and 2 to 31 May are before.
    bench.press("p down down enter 1");
    for (width, height) in SIZES {
        let seen = screen(&mut bench, width, height);
        assert!(seen.contains("Leads  9  ▲ 12.5 % on 8"), "{seen}");
        assert!(seen.contains("changes are those on 2 May – 31 May 2025"), "{seen}");
    }
}

#[test]
fn p8_the_page_and_the_report_have_the_same_numbers() {
    let folder = acme();
    for keys in ["1", "p down down enter 1"] {
        let mut bench = Bench::new(&folder);
        bench.press(keys);
        let filter = bench.last(report::MILESTONES.name).filter;
        let rows: Vec<HomeRow> =
            folder.ask(report::HOME.name, &Args { filter: filter.clone(), ..Args::default() }).table.read();
        let seen = screen(&mut bench, 140, 40);
        for (label, section) in [("Messages", "messages"), ("Touches", "interactions"), ("Leads", "leads")] {
            let HomeTotal { now, before } = HomeTotal::of(&rows, section);
            let number = |value: f64| crate::print::format::decimal(value, 0);
            assert!(seen.contains(&format!("{label}  {}", number(now.unwrap()))), "{label}: {seen}");
            assert_eq!(before.is_some(), filter != Filter::default());
            if let Some(before) = before.filter(|before| *before > 0.0) {
                assert!(seen.contains(&format!(" on {}", number(before))), "{label}: {seen}");
            }
        }
    }
}

#[test]
fn tiles_take_the_keys_as_one_part_and_each_leads_to_its_page() {
    let mut bench = Bench::new(&acme());
    for (keys, tab) in [
        ("W enter", "[5 Plan]"),
        ("right enter", "[6 Reach]"),
        ("down enter", "[8 Leads]"),
        ("left enter", "[8 Leads]"),
        ("up up enter", "[2 Milestones]"),
    ] {
        bench.press("1");
        screen(&mut bench, 140, 40);
        bench.press(keys);
        assert!(bench.screen(140, 40)[1].contains(tab), "{keys}: {}", bench.screen(140, 40)[1]);
        if keys == "down enter" {
            assert!(screen(&mut bench, 140, 40).contains("[Return]"));
        }
        if keys == "left enter" {
            assert!(screen(&mut bench, 140, 40).contains("[Created]"));
        }
    }
    // The parts follow one another, and lists are sorted where tiles are not.
    bench.press("1");
    assert!(!bench.screen(140, 40).pop().unwrap().contains("sort"));
    bench.press("w");
    assert!(bench.screen(140, 40).pop().unwrap().contains("sort"));
}

#[test]
fn the_lowest_window_shows_the_part_that_has_the_keys() {
    let mut bench = Bench::new(&acme());
    let low = screen(&mut bench, 60, 12);
    assert!(low.contains("Goals at risk") && !low.contains("Touches  "), "{low}");
    bench.press("W");
    let low = screen(&mut bench, 60, 12);
    assert!(!low.contains("Goals at risk") && low.contains("Touches  ") && low.contains("Leads  54"), "{low}");
}

#[test]
fn p8_without_a_table_a_tile_says_what_to_map() {
    let folder = Company { leads: false, costs: false, ..Company::acme() }.fresh();
    let mut bench = Bench::new(&folder);
    for (width, height) in SIZES {
        let seen = screen(&mut bench, width, height);
        assert!(seen.contains("Leads  –") && seen.contains("Actual revenue  –"), "{seen}");
        assert!(seen.contains("[source.leads]") && seen.contains("[source.opportunities]"), "{seen}");
    }
}

/// The rows of a list of the screen, without its heading and what is said below them: the lines of its columns, from the title on.
fn rows_of(bench: &mut Bench, title: &str) -> Vec<String> {
    let screen = bench.screen(80, 24);
    let from = screen.iter().position(|line| line.contains(title)).unwrap_or_else(|| panic!("{}", screen.join("\n")));
    let left = screen[from].chars().take(40).collect::<String>().contains(title);
    let half = |line: &String| -> String {
        if left { line.chars().take(40).collect() } else { line.chars().skip(40).collect() }
    };
    let inside = screen[from + 1..].iter().map(half).take_while(|line| line.starts_with('│'));
    // The heading; a note, and the line that it goes on in.
    inside.skip(1).filter(|line| !line.starts_with("│ · ") && !line.starts_with("│   ")).collect()
}

#[test]
fn rows_come_before_what_is_said_of_them_where_there_is_room_for_few() {
    // Four goals are at risk, and six journeys have credit: three lines of each list are below its heading, one says why.
    let mut bench = Bench::new(&acme());
    for title in ["Goals at risk", "Leading by credit"] {
        let rows = rows_of(&mut bench, title);
        assert!(rows.len() >= 2, "{title}: {rows:?}\n{}", screen(&mut bench, 80, 24));
    }
    // What is said of the movers takes no more of their room.
    bench.press("p down down enter 1");
    let rows = rows_of(&mut bench, "Top movers");
    assert!(rows.len() >= 2, "{rows:?}\n{}", screen(&mut bench, 80, 24));
}

#[test]
fn what_was_cancelled_says_so_with_the_key_that_counts_again() {
    let mut bench = Bench::new(&acme());
    // A period that Home was not asked of: nothing of it is known yet.
    bench.press("2 w");
    bench.screen(140, 40);
    for key in ["z", "1", "esc"] {
        bench.app.event(Event::Key(Key::parse(key).unwrap()));
    }
    for (width, height) in SIZES {
        let seen = screen(&mut bench, width, height);
        assert!(!seen.contains("cannot be counted"), "{seen}");
        for label in ["Messages", "Touches"] {
            assert!(seen.contains(&format!("{label}  cancelled · r asks again")), "{label}: {seen}");
        }
        for label in ["Leads", "Actual revenue"] {
            assert!(seen.contains(&format!("{label}  cancelled")), "{label}: {seen}");
        }
        // Each milestone, each sum, each list.
        assert!(seen.matches("r asks again").count() >= 3 + 4 + 3, "{seen}");
    }
    bench.press("r");
    let seen = screen(&mut bench, 140, 40);
    assert!(!seen.contains("cancelled") && !seen.contains("asks again"), "{seen}");
}

#[test]
fn all_tiles_of_milestones_say_who_had_a_touch_before_in_the_same_words() {
    let mut bench = Bench::new(&acme());
    for keys in ["1", "p down down enter 1"] {
        bench.press(keys);
        for (width, height) in [(80, 24), (100, 30), (140, 40), (200, 50)] {
            let seen = screen(&mut bench, width, height);
            let line = seen.lines().find(|line| line.contains("touch")).unwrap_or_else(|| panic!("{seen}"));
            // With its number and share after it, with its share before it, in short.
            let numbered = |rest: &&str| rest.starts_with(|c: char| c.is_ascii_digit());
            let long = line.split("with a touch before ").skip(1).filter(numbered).count();
            let used = [long, line.matches("with a touch before").count() - long, line.matches("touched").count()];
            assert_eq!(used.iter().filter(|count| **count > 0).count(), 1, "{width}: {line}");
            assert!(!line.to_lowercase().contains("influenced"), "{line}");
        }
    }
}
