//! Charts: a value, its date and its change are read off every one, and lead to the people behind.

use std::fs::OpenOptions;
use std::io::Write as _;

use super::world::group;
use super::*;
use crate::domain::zone::Bucket;
use crate::report::People;
use crate::tui::mouse::{Gesture, Mouse};

/// Leads in March 2025: 4 on Wednesday the 5th, 10 on the 12th, of whom 2 had no touch, 5 on the 19th.
fn march() -> Bench {
    let day = |day: &'static str| (day, day);
    Bench::new(
        &Company::of(vec![
            within(&["welcome"], 4, day("2025-03-05")),
            within(&["welcome"], 8, day("2025-03-12")),
            within(&[], 2, day("2025-03-12")),
            within(&["cart"], 5, day("2025-03-19")),
        ])
        .fresh(),
    )
}

fn screen(bench: &mut Bench, width: u16, height: u16) -> String {
    bench.screen(width, height).join("\n")
}

#[test]
fn e7_the_cursor_says_value_date_and_change_on_the_bucket_before() {
    let mut bench = march();
    bench.press("2 w");
    // The data ends on Monday, 30 June: that week has a day.
    for (width, height) in [(80, 24), (100, 30), (140, 40), (200, 60)] {
        let seen = screen(&mut bench, width, height);
        assert!(seen.contains("week of 30 Jun 2025") && seen.contains("░ unfinished week"), "{seen}");
        assert!(seen.contains("3 Mar 2025"), "{seen}");
    }
    screen(&mut bench, 140, 40);
    bench.press("home");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("week of 3 Mar 2025") && seen.contains("completed 4"), "{seen}");
    bench.press("right");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("week of 10 Mar 2025"), "{seen}");
    assert!(seen.contains("completed 10   ▲ 150.0 % on the week before (4)"), "{seen}");
    assert!(seen.contains("with a touch before 8 (80.0 %)"), "{seen}");
    bench.press("l");
    assert!(screen(&mut bench, 140, 40).contains("completed 5   ▼ 50.0 % on the week before (10)"));
    bench.press("right");
    assert!(screen(&mut bench, 140, 40).contains("completed 0   ▼ 100.0 % on the week before (5)"));
    bench.press("right");
    assert!(screen(&mut bench, 140, 40).contains("completed 0   none the week before"));
}

#[test]
fn e7_enter_opens_the_people_of_the_bar_and_z_makes_it_the_period() {
    let mut bench = march();
    bench.press("2 w");
    screen(&mut bench, 140, 40);
    bench.press("home right enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("week of 10 Mar 2025"), "{seen}");
    assert_eq!(seen.matches("Ann Example").count(), 10, "{seen}");
    assert_eq!(bench.watch().behind.last(), Some(&People::Completed));
    bench.press("esc S");
    assert!(screen(&mut bench, 140, 40).contains("All 10 people, in segments/"));
    bench.press("esc z");
    let args = bench.last("milestones");
    let days = [args.filter.from, args.filter.to].map(|day| day.map(|day| day.to_string()));
    assert_eq!(days, [Some("2025-03-10".to_owned()), Some("2025-03-16".to_owned())]);
    // A week is looked at by day.
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("High-quality qualified lead per day"), "{seen}");
    bench.press("home right right");
    assert!(screen(&mut bench, 140, 40).contains("12 Mar 2025"));
    assert!(screen(&mut bench, 140, 40).contains("completed 10"));
}

#[test]
fn e8_a_clean_state_takes_back_the_bucket_that_looking_closer_chose() {
    let mut bench = march();
    bench.press("2 w");
    screen(&mut bench, 140, 40);
    bench.press("home right z");
    assert!(screen(&mut bench, 140, 40).contains("lead per day"));
    bench.press("backspace");
    assert!(screen(&mut bench, 140, 40).contains("lead per week"), "{}", screen(&mut bench, 140, 40));
    bench.press("backspace");
    assert!(screen(&mut bench, 140, 40).contains("lead per day"));
}

#[test]
fn e8_what_is_drawn_in_quarters_is_written_in_quarters() {
    // Sixty leads of four years and a half: months have no room in forty columns.
    let folder = Company::of(vec![within(&["welcome"], 60, ("2021-01-10", "2025-06-20"))]).fresh();
    let file = folder.path.join("milepost.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, config.replacen("tracking_since = 2024-01-07T23:59:59Z", "tracking_since = 2020-01-01", 1))
        .unwrap();
    let mut bench = Bench::new(&folder);
    bench.press("2 w");
    screen(&mut bench, 40, 30);
    bench.press("home e");
    assert_eq!(bench.last("milestone-trend").bucket, Bucket::Quarter);
    bench.press("enter");
    let file = std::fs::read_to_string(bench.folder.path.join("milestone-trend.csv")).expect("the file");
    let days: Vec<&str> = file.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    // From the first quarter of 2021 to the second of 2025.
    assert_eq!((days.len(), days.first(), days.last()), (18, Some(&"2021-01-01"), Some(&"2025-04-01")));
}

#[test]
fn e8_the_export_is_of_what_has_the_focus() {
    let mut bench = march();
    bench.press("2 e");
    assert!(screen(&mut bench, 140, 40).contains("milestones."), "{}", screen(&mut bench, 140, 40));
    bench.press("esc w");
    screen(&mut bench, 140, 40);
    bench.press("home e");
    assert!(screen(&mut bench, 140, 40).contains("milestone-trend."), "{}", screen(&mut bench, 140, 40));
    assert_eq!(bench.last("milestone-trend").bucket, Bucket::Week);
    bench.press("esc t");
    screen(&mut bench, 140, 40);
    bench.press("home");
    assert_eq!(bench.last("milestone-trend").bucket, Bucket::Month);
    // From the chart back to the list.
    bench.press("esc e");
    assert!(screen(&mut bench, 140, 40).contains("milestones."));
}

#[test]
fn a_bar_is_chosen_by_the_mouse_and_opened_by_pressing_it_again() {
    let mut bench = march();
    bench.press("2");
    let lines = bench.screen(140, 40);
    // The foot of the highest column, 10 leads, of the week of 10 March.
    let axis = lines.iter().position(|line| line.contains("0└")).expect("an axis");
    let at = lines[axis - 1].chars().collect::<Vec<_>>();
    let left = at.iter().position(|c| *c == '█').expect("a column");
    let second = left + at[left..].iter().position(|c| *c == ' ').expect("a gap") + 1;
    let [x, y] = [second, axis - 1].map(|n| u16::try_from(n).unwrap());
    let press = |bench: &mut Bench| {
        bench.app.event(Event::Mouse(Mouse { gesture: Gesture::Press, x, y }));
        bench.settle();
    };
    press(&mut bench);
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("week of 10 Mar 2025"), "{seen}");
    press(&mut bench);
    assert_eq!(screen(&mut bench, 140, 40).matches("Ann Example").count(), 10);
}

#[test]
fn interface_a_coarser_bucket_is_named_with_its_reason() {
    let mut bench = Bench::new(&acme());
    bench.press("2");
    // 75 weeks from January 2024 to June 2025.
    let seen = screen(&mut bench, 80, 24);
    assert!(seen.contains("per month, as weeks do not fit"), "{seen}");
    assert!(!screen(&mut bench, 140, 40).contains("do not fit"));
}

#[test]
fn e17_the_curves_of_all_items_stand_on_one_scale_with_a_cursor_at_a_lookback() {
    let mut bench = Bench::new(&acme());
    bench.press("4 M M M M M M L");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("percent of the credit at 730 d*"), "{seen}");
    bench.press("right right right");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("percent of the credit at 1 d"), "{seen}");
}

#[test]
fn e17_a_journey_that_events_alone_name_is_marked() {
    let folder = Company::acme().fresh();
    let mut events = OpenOptions::new().append(true).open(folder.path.join("events.csv")).unwrap();
    writeln!(events, "2025-03-03T08:00:00Z,ghost-1,journey_entered,ghost,ghost-entry,,,,,,").unwrap();
    drop(events);
    let mut bench = Bench::new(&folder);
    bench.press("1");
    let seen = screen(&mut bench, 140, 40);
    assert_eq!(seen.matches("(unknown)").count(), 1, "{seen}");
    assert!(seen.contains("ghost (unknown)"), "{seen}");
    bench.press("?");
    let help = screen(&mut bench, 140, 60);
    assert!(help.contains("Events name this journey") || help.contains("(unknown)"), "{help}");
}

#[test]
fn g10_home_says_what_it_shows_and_why_a_goal_is_at_risk() {
    let mut bench = Bench::new(&acme());
    bench.press("1");
    let seen = screen(&mut bench, 140, 40);
    // Of ten each 2, 3 and 4 buy, of the welcome series' twenty 1: half is the target. The others have reached it.
    assert!(seen.contains("All the data · 3 milestones · 4 of 6 goals with a target at risk"), "{seen}");
    // Nobody reached one in the last four weeks, so that no pace leads there.
    let whys = [(5, 10), (20, 5), (30, 5), (40, 5)];
    for (rate, needed) in whys {
        let why = format!("0 a day, never leads to {needed}");
        let seen = screen(&mut bench, 140, 40);
        assert!(seen.contains(&format!("· {rate}.0 % of people, {why}")), "{why}: {seen}");
        // In a low window the sentence has one line: rows come before it.
        let seen = screen(&mut bench, 80, 24);
        assert!(seen.contains(&format!("│ · {why}")), "{why}: {seen}");
        bench.press("down");
    }
    // The days of the period before stand where it is compared.
    bench.press("2 w");
    screen(&mut bench, 140, 40);
    bench.press("z 1");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("changes are those on"), "{seen}");
}

#[test]
fn home_asks_for_credit_after_all_other_numbers() {
    let mut bench = Bench::new(&acme());
    // A period, from another page: Home has not been asked of it.
    bench.press("1 2 w");
    screen(&mut bench, 140, 40);
    bench.press("z");
    bench.watch().asked.clear();
    bench.press("1");
    assert!(screen(&mut bench, 140, 40).contains("Top movers by credit"));
    let asked: Vec<&str> = bench.watch().asked.iter().map(|(report, _)| *report).collect();
    let (numbers, credit) = asked.split_at(asked.len().saturating_sub(2));
    assert_eq!(credit, [report::ATTRIBUTION.name; 2], "{asked:?}");
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    let trends = [report::MILESTONE_TREND.name; 3];
    assert_eq!(numbers, [&trends[..], &[report::MILESTONES.name]].concat());
}

#[test]
fn interface_an_empty_page_claims_no_success() {
    let mut bench =
        Bench::new(&Company { bare: true, goals: false, ..Company::of(vec![group(&["welcome"], 0, 3)]) }.fresh());
    for page in ["1", "2"] {
        bench.press(page);
        for (width, height) in [(80, 24), (140, 40)] {
            let seen = screen(&mut bench, width, height);
            assert!(!seen.contains("reached it"), "{seen}");
        }
    }
    assert!(screen(&mut bench, 140, 40).contains("Nobody has completed it"));
}
