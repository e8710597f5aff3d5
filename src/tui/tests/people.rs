//! The people behind a number: their timelines, their export, and saving them as a segment.

use std::sync::Condvar;

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
    assert!(bench.shows("1,003 people"));
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

#[test]
fn h4_a_list_goes_on_to_all_people_and_finds_and_sorts_them() {
    let mut bench = Bench::new(&crowd());
    bench.press("4 m v enter G");
    assert!(bench.shows("customer-1002"));
    bench.press("/");
    bench.type_in("customer-1001");
    assert!(bench.shows("1 of 1,003 rows"));
    // By the names, the last of all on top.
    bench.press("esc o o g");
    assert!(bench.shows("customer-1002") && !bench.shows("customer-0500"));
    for (width, height) in [(80, 24), (140, 40)] {
        let screen = bench.screen(width, height).join("\n");
        assert!(screen.contains("1,003 people"), "{screen}");
    }
}

/// Beside the twenty of the welcome series 1,003 more starts, of which 1,001 ended as the condition did not hold any longer.
fn many_starts() -> Arc<Folder> {
    use std::io::Write as _;

    let folder = Company::acme().fresh();
    let mut events = std::fs::OpenOptions::new().append(true).open(folder.path.join("events.csv")).unwrap();
    for n in 0..1_003 {
        let (hour, minute) = (n / 60, n % 60);
        writeln!(events, "2025-05-01T{hour:02}:{minute:02}:00Z,many-{n:04},journey_entered,welcome,e{n},,,,,,")
            .unwrap();
        if n < 1_001 {
            let why = r#""{""reason"":""condition_unmet""}""#;
            let at = format!("2025-05-02T{hour:02}:{minute:02}:00Z");
            writeln!(events, "{at},many-{n:04},journey_exited,welcome,e{n},,,,,{why},").unwrap();
        }
    }
    folder
}

/// Presses a key, and waits for no more than the screen showing a text.
fn until(bench: &mut Bench, key: &str, text: &str) {
    bench.app.event(Event::Key(Key::parse(key).expect(key)));
    bench.app.poll();
    while !bench.screen(100, 30).iter().any(|line| line.contains(text)) {
        bench.answers.recv_timeout(Duration::from_mins(2)).expect("a worker answers");
        bench.app.poll();
    }
}

#[test]
fn h4_the_first_people_come_at_once_and_the_others_of_an_older_question_never() {
    let gate = Arc::new((Mutex::new(false), Condvar::new()));
    let watch = Watch { gate: Some(Arc::clone(&gate)), ..Watch::default() };
    let mut bench = Bench::watched(&many_starts(), watch);
    bench.press("3 /");
    bench.type_in("welcome");
    bench.press("enter enter g");
    until(&mut bench, "enter", "the first 1,000 of 1,023 people, reading the others …");
    // The keys work on those that are there: all twenty of before, and 980 more.
    until(&mut bench, "G", "many-0979");
    until(&mut bench, "v", "No longer matches: 1,002 of 1,023 people · the first 1,000 of 1,002 people");
    *gate.0.lock().unwrap() = true;
    gate.1.notify_all();
    bench.settle();
    assert!(bench.shows("No longer matches: 1,002 of 1,023 people") && !bench.shows("reading the others"));
    bench.press("/");
    bench.type_in("many-");
    assert!(bench.shows("1,001 of 1,002 rows"));
    // Those who ran to the end, those without a reason and the one with the goal come between; fifteen are of before.
    bench.press("esc v v v v");
    assert!(bench.shows("Ended without the goal: 1,016 of 1,023 people"));
}
