//! The plan, reach and the leaderboard: what they count, what is chosen there, and what they open.

use super::leads::{line, screen};
use super::*;
use crate::report::{Audience, RankMeasure, Ranked};

#[test]
fn r3_the_plan_shows_every_journey_in_time_and_which_of_them_run() {
    let mut bench = Bench::new(&acme());
    bench.press("5");
    for (width, height) in [(80, 24), (140, 40)] {
        let seen = screen(&mut bench, width, height);
        assert!(seen.contains("7 journeys, 7 running"), "{seen}");
        assert!(seen.contains("Welcome series") && seen.contains("running"), "{seen}");
    }
    // Ten mails of the welcome series were sent.
    assert!(line(&mut bench, "Welcome series").contains(" 10 │"), "{}", line(&mut bench, "Welcome series"));
    bench.press("+ + +");
    let nearer = screen(&mut bench, 140, 40);
    assert!(nearer.contains("day columns"), "{nearer}");
    bench.press("- - - -");
    let quarters = screen(&mut bench, 140, 40);
    assert!(quarters.contains("quarter columns") && quarters.contains("2025-Q1"), "{quarters}");
    bench.press("+ + + +");
    assert!(screen(&mut bench, 140, 40).contains("day columns"));
    let nearer = screen(&mut bench, 140, 40);
    bench.press("left left left left");
    assert_ne!(screen(&mut bench, 140, 40), nearer);
    // The keys say what they do here.
    bench.press("?");
    let help = screen(&mut bench, 140, 60);
    assert!(help.contains("Goes back in time by a quarter"), "{help}");
    assert!(!help.contains("Scrolls the columns of the table"), "{help}");
}

#[test]
fn r3_what_is_chosen_on_the_plan_is_the_filter_of_all_pages_until_it_is_cleared() {
    let mut bench = Bench::new(&acme());
    bench.press("5 / w e l c o m e enter space");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("✓ Welcome series") && seen.contains("1 journey chosen"), "{seen}");
    // The plan goes on showing all of them.
    assert!(bench.last(report::PLAN.name).filter.journeys.is_empty());
    bench.press("3");
    assert_eq!(bench.last(report::JOURNEYS.name).filter.journeys, ["welcome"]);
    bench.press("5 esc esc");
    assert!(!screen(&mut bench, 140, 40).contains("✓ Welcome series"));
    bench.press("3");
    assert!(bench.last(report::JOURNEYS.name).filter.journeys.is_empty());
}

#[test]
fn r3_messages_stand_below_their_journey_where_they_are_unfolded_and_enter_opens_the_journey() {
    let mut bench = Bench::new(&Company { assets: &[("m-001", "Welcome mail")], ..Company::acme() }.fresh());
    bench.press("5");
    assert!(!screen(&mut bench, 140, 40).contains("Welcome mail"));
    bench.press("v");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("Welcome mail") && seen.contains('▒'), "{seen}");
    bench.press("v / W e l c o m e enter C");
    assert!(screen(&mut bench, 140, 40).contains("Welcome mail"));
    bench.press("enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("Plan › Journeys › Welcome series") || seen.contains("[3 Journeys]"), "{seen}");
}

#[test]
fn p2_reach_is_told_by_journey_by_segment_and_person_by_person() {
    let mut bench = Bench::new(&acme());
    bench.press("6");
    // Twenty started the welcome series, ten of them were sent a mail; who clicked was sent none.
    let welcome = line(&mut bench, "Welcome series");
    assert!(welcome.contains(" 20 ") && welcome.contains(" 10 ") && welcome.contains("0.0"), "{welcome}");
    bench.press("v");
    assert!(screen(&mut bench, 140, 40).contains("There is no segment"));
    bench.press("v");
    let asked = bench.last(report::REACH.name);
    assert_eq!((asked.audience, asked.limit), (Audience::Customer, Some(1_000)));
    assert!(screen(&mut bench, 140, 40).contains("✓ included, messages, touches, responded: journeys = people"));
}

#[test]
fn p2_people_are_sought_among_all_as_one_types_and_open_their_timeline() {
    let mut bench = Bench::new(&acme());
    bench.press("6 v v /");
    bench.type_in("step-3");
    assert_eq!(bench.last(report::REACH.name).search.as_deref(), Some("step-3"));
    bench.press("enter");
    assert!(screen(&mut bench, 140, 40).contains("step-3"));
    bench.press("enter");
    assert!(screen(&mut bench, 140, 40).contains("┌ step-3:"));
}

#[test]
fn h4_the_people_of_a_journey_are_those_of_its_row() {
    let mut bench = Bench::new(&acme());
    bench.press("6 / w e l c o m e enter enter");
    let asked = bench.last(report::REACH.name);
    assert_eq!((asked.audience, asked.filter.journeys.as_slice()), (Audience::Customer, &["welcome".to_owned()][..]));
    assert!(screen(&mut bench, 140, 40).contains("The people of Welcome series"));
    bench.press("esc");
    assert!(screen(&mut bench, 140, 40).contains("┌ By journey "));
    // On those who started it opens them alone.
    bench.press("right right enter");
    assert!(screen(&mut bench, 140, 40).contains("Welcome series: people who started"));
}

#[test]
fn p2_journeys_stand_in_the_order_of_their_names() {
    let mut bench = Bench::new(&acme());
    bench.press("6");
    let seen = screen(&mut bench, 140, 40);
    let names: Vec<&str> = seen
        .lines()
        .filter(|line| line.starts_with("│ ") && !line.contains("Included"))
        .map(|line| line[4..].split("  ").next().unwrap_or_default().trim())
        .filter(|name| !name.is_empty() && !name.starts_with('·'))
        .collect();
    let mut sorted = names.clone();
    sorted.sort_by_key(|name| name.to_lowercase());
    assert!(names.len() == 7 && names == sorted, "{names:?}");
}

#[test]
fn h4_every_count_of_reach_opens_its_people() {
    let mut bench = Bench::new(&acme());
    bench.press("6 / w e l c o m e enter right");
    for said in [
        "people who started or were not let in",
        "people who started",
        "people who were not let in",
        "people on a suppression list",
        "people who were sent a message",
        "people who were sent a message",
        "people with a message delivered",
        "people who responded",
        "people with a touch",
    ] {
        bench.press("enter");
        let seen = screen(&mut bench, 140, 40);
        assert!(seen.contains(&format!("┌ Welcome series: {said} ")), "{said}: {seen}");
        bench.press("esc right");
    }
}

#[test]
fn h4_a_count_of_events_opens_the_people_of_these_and_says_how_many_there_are() {
    let mut bench = Bench::new(&acme());
    bench.press("7");
    while bench.last(report::LEADERBOARD.name).measure != RankMeasure::Clicks {
        bench.press("m");
    }
    // By its name the journey opens, by its number who clicked.
    bench.press("g right enter");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains(": people behind clicks ") && seen.contains(" people"), "{seen}");
    bench.press("esc left enter");
    assert!(screen(&mut bench, 140, 40).contains("[3 Journeys]"));
}

#[test]
fn the_keys_of_the_leaderboard_are_called_by_what_they_do_there() {
    let mut bench = Bench::new(&acme());
    bench.press("7");
    let foot = bench.screen(140, 40).pop().unwrap();
    assert!(foot.contains("m M measure") && !foot.contains("model"), "{foot}");
    bench.press("?");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("Ranks by the next measure."), "{seen}");
    bench.press("esc 4");
    assert!(bench.screen(140, 40).pop().unwrap().contains("m M model"));
}

#[test]
fn p3_journeys_and_messages_are_ranked_by_every_measure() {
    let mut bench = Bench::new(&acme());
    bench.press("7");
    assert_eq!(bench.last(report::LEADERBOARD.name).measure, RankMeasure::UniqueOpens);
    bench.press("M M M");
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("Journeys by people who started"), "{seen}");
    let welcome = line(&mut bench, "Welcome series");
    assert!(welcome.contains("│ 1 ") && welcome.contains(" 20 "), "{welcome}");
    // Ten started each of the others: all share the second rank.
    assert_eq!(screen(&mut bench, 140, 40).matches("│ 2 ").count(), 6);
    for measure in RankMeasure::ALL {
        let seen = screen(&mut bench, 80, 24);
        let said = crate::domain::words::measure(measure.name());
        assert!(seen.contains(&format!("Journeys by {said}")) || seen.contains("Not enough data"), "{said}: {seen}");
        bench.press("m");
    }
    // Nobody starts a message.
    bench.press("v");
    let asked = bench.last(report::LEADERBOARD.name);
    assert_eq!((asked.ranked, asked.measure), (Ranked::Asset, RankMeasure::UniqueOpens));
}

#[test]
fn p3_a_rate_stands_with_what_it_is_of_and_opens_its_people() {
    let mut bench = Bench::new(&acme());
    // From messages opened to the share of people with the goal are eleven.
    bench.press("7");
    while bench.last(report::LEADERBOARD.name).measure != RankMeasure::ConversionRate {
        bench.press("m");
    }
    let seen = screen(&mut bench, 140, 40);
    assert!(seen.contains("With the goal") || seen.contains("People with the goal"), "{seen}");
    // Of ten who entered the loyalty club six bought within it.
    let loyal = line(&mut bench, "Loyalty club");
    assert!(loyal.contains("60.0") && loyal.contains(" 6 ") && loyal.contains(" 10 │"), "{loyal}");
    bench.press("g enter");
    assert!(screen(&mut bench, 140, 40).contains("people with the goal"));
}
