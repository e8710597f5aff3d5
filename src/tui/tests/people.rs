//! The people behind a number: their timelines, their export, and saving them as a segment.

use super::*;
use crate::report::People;
use crate::tui::backend::REPLACES;

#[test]
fn h4_enter_on_a_person_opens_the_timeline_and_esc_leads_back() {
    let mut bench = Bench::new(world());
    bench.press("4 m v enter");
    assert!(bench.shows("Ann Example") || bench.shows("customer-0000"));
    assert!(bench.shows("the first 40 of 300 people") && bench.shows("the item has 120.4 from them"));
    bench.press("down enter");
    let world = bench.world.lock().expect("no panic");
    let (_, asked) =
        world.asked.iter().rev().find(|(report, _)| *report == "timeline").expect("the timeline is asked for");
    let (_, behind) =
        world.asked.iter().rev().find(|(report, _)| *report == "people").expect("the people are asked for");
    assert_eq!(asked.customer.as_deref(), Some("customer-0001"));
    // Milestone, model and view are those of the number.
    assert_eq!((&asked.milestone, &asked.model, asked.by), (&behind.milestone, &behind.model, behind.by));
    drop(world);
    for text in ["Ann Example (customer-0001): High-quality", "email_opened", "after the last completion", "Esc back"] {
        assert!(bench.shows(text), "{text}");
    }
    bench.press("esc");
    assert!(bench.shows("customer-0001") && !bench.shows("Esc back"));
}

#[test]
fn h4_a_timeline_keeps_what_matters_in_eighty_columns() {
    let mut bench = Bench::new(world());
    bench.press("4 enter enter");
    let screen = bench.screen(80, 24).join("\n");
    for text in ["Event", "Item", "Credit", "after the last"] {
        assert!(screen.contains(text), "{text}\n{screen}");
    }
    let wide = bench.screen(140, 40).join("\n");
    for text in ["Journey", "Channel", "Completion", "Why"] {
        assert!(wide.contains(text), "{text}\n{wide}");
    }
}

#[test]
fn x1_the_people_are_saved_as_a_segment_under_a_name() {
    let mut bench = Bench::new(world());
    bench.press("4 enter S");
    // Three hundred are behind the number, forty are shown.
    assert!(bench.shows("All 300 people"));
    bench.press("enter");
    assert!(bench.world.lock().expect("no panic").saved.is_empty(), "a segment needs a name");
    bench.type_in("big buyers");
    bench.press("enter");
    assert!(bench.shows("Saved in milepost.toml"));
    let world = bench.world.lock().expect("no panic");
    let [Edit::Segment { name, whose: People::Item(_), args, replace: false }] = world.saved.as_slice() else {
        panic!("{:?}", world.saved)
    };
    assert_eq!((name.as_str(), args.milestone.as_deref()), ("big buyers", Some("hot-lead")));
}

#[test]
fn x1_a_segment_that_is_there_is_replaced_only_after_asking() {
    let refusal = Refusal { field: REPLACES.to_owned(), message: "there is a segment vip already".to_owned() };
    let mut bench = Bench::new(World { refuse: vec![refusal], ..world() });
    bench.press("4 enter S");
    bench.type_in("vip");
    bench.press("enter");
    assert!(bench.shows("there is a segment vip already"));
    bench.world.lock().expect("no panic").refuse.clear();
    // Another name is asked about anew.
    bench.type_in("s");
    bench.press("enter");
    let saved = |bench: &Bench| bench.world.lock().expect("no panic").saved.last().cloned();
    assert!(matches!(saved(&bench), Some(Edit::Segment { name, replace: false, .. }) if name == "vips"));
    let refusal = Refusal { field: REPLACES.to_owned(), message: "there is a segment vip already".to_owned() };
    bench.world.lock().expect("no panic").refuse = vec![refusal];
    bench.press("4 enter S");
    bench.type_in("vip");
    bench.press("enter");
    bench.world.lock().expect("no panic").refuse.clear();
    bench.press("enter");
    assert!(matches!(saved(&bench), Some(Edit::Segment { name, replace: true, .. }) if name == "vip"));
}

#[test]
fn h4_an_export_of_people_is_of_all_of_them() {
    let mut bench = Bench::new(world());
    bench.press("4 enter e");
    assert!(bench.shows("300 rows"));
    bench.press("enter");
    let world = bench.world.lock().expect("no panic");
    assert_eq!(world.exported.len(), 1);
    assert_eq!(world.everyone, 1, "all the people are asked for");
}
