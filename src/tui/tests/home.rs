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
        let filter = bench.last(report::JOURNEYS.name).filter;
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
