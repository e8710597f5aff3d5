//! The people behind a number: their timelines, their export, and saving them as a segment.

use super::world::group;
use super::*;
use crate::report::People;

/// More than a list names: 1,003 leads, each after one touch of the welcome series.
fn crowd() -> Arc<Folder> {
    Company::of(vec![group(&["welcome"], 1_003, 17)]).fresh()
}

#[test]
fn h4_enter_on_a_person_opens_the_timeline_and_esc_leads_back() {
    // Each lead opens nothing after its completion but one touch of today.
    let mut bench = Bench::new(&crowd());
    bench.press("4 m v enter");
    assert!(bench.shows("Ann Example") || bench.shows("customer-0000"));
    assert!(bench.shows("the first 1,000 of 1,003 people"));
    bench.press("down enter");
    let asked = bench.watch().drilled.last().map(|(_, args)| args.clone()).expect("a timeline is asked for");
    let behind = bench.last("people");
    assert_eq!(asked.customer.as_deref(), Some("customer-0001"));
    // Milestone, model and view are those of the number.
    assert_eq!((&asked.milestone, &asked.model, asked.by), (&behind.milestone, &behind.model, behind.by));
    for text in
        ["Ann Example (customer-0001): High-quality", "Email clicked", "* High-quality qualified lea…", "Esc back"]
    {
        assert!(bench.shows(text), "{text}");
    }
    assert!(bench.screen(200, 60).join("\n").contains("* High-quality qualified lead completed"));
    bench.press("esc");
    assert!(bench.shows("customer-0001") && !bench.shows("Esc back"));
}

#[test]
fn h4_a_timeline_keeps_what_matters_in_eighty_columns() {
    let mut bench = Bench::new(&acme());
    bench.press("4 enter enter");
    let screen = bench.screen(80, 24).join("\n");
    for text in ["What happened", "Credit", "completion, worth 20"] {
        assert!(screen.contains(text), "{text}\n{screen}");
    }
    let wide = bench.screen(140, 40).join("\n");
    for text in ["Journey and step", "Item", "Completion", "Why"] {
        assert!(wide.contains(text), "{text}\n{wide}");
    }
}

#[test]
fn x1_the_people_are_saved_as_a_segment_under_a_name() {
    let mut bench = Bench::new(&crowd());
    bench.press("4 enter S");
    // A thousand are shown.
    assert!(bench.shows("All 1,003 people"));
    bench.press("enter");
    assert!(bench.watch().saved.is_empty(), "a segment needs a name");
    bench.type_in("big buyers");
    bench.press("enter");
    assert!(bench.shows("Saved 1,003 people as the segment big buyers"));
    let watch = bench.watch();
    let [Edit::Segment { name, whose: People::Item(_), args, replace: false }] = watch.saved.as_slice() else {
        panic!("{:?}", watch.saved)
    };
    assert_eq!((name.as_str(), args.milestone.as_deref()), ("big buyers", Some("hot-lead")));
}

#[test]
fn x1_a_segment_that_is_there_is_replaced_only_after_asking() {
    let mut bench = Bench::new(&Company::acme().fresh());
    let save = |bench: &mut Bench, name: &str| {
        bench.press("4 enter S");
        bench.type_in(name);
        bench.press("enter");
    };
    save(&mut bench, "vip");
    assert_eq!(bench.watch().saved.len(), 1);
    save(&mut bench, "vip");
    assert!(bench.shows("there is a segment vip already"));
    // Another name is asked about anew.
    bench.type_in("s");
    bench.press("enter");
    let saved = |bench: &Bench| bench.watch().saved.last().cloned();
    assert!(matches!(saved(&bench), Some(Edit::Segment { name, replace: false, .. }) if name == "vips"));
    save(&mut bench, "vip");
    bench.press("enter");
    assert!(matches!(saved(&bench), Some(Edit::Segment { name, replace: true, .. }) if name == "vip"));
}

#[test]
fn h4_an_export_of_people_is_of_all_of_them() {
    let mut bench = Bench::new(&crowd());
    bench.press("4 enter e");
    assert!(bench.shows("1,003 rows"));
    bench.press("enter");
    assert_eq!(bench.watch().exported.len(), 1);
    assert_eq!(bench.watch().everyone, 1, "all the people are asked for");
    let written = std::fs::read_to_string(bench.folder.path.join("people.csv")).expect("the file");
    assert_eq!(written.lines().count(), 1 + 1_003);
}
