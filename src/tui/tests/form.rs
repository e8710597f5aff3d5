//! The form of a milestone (M1–M8).

use super::world::Company;
use super::{Bench, Edit, Event, Key, Refusal, Watch, acme};
use crate::domain::time::Time;
use crate::domain::written;
use crate::domain::zone::Zone;
use crate::report;

#[test]
fn m2_a_milestone_with_an_amount_is_added_and_its_trend_is_in_sight() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 a");
    bench.type_in("Big lead");
    // Enter takes a field and goes on: name, id, trigger.
    bench.press("enter enter");
    bench.type_in("lead");
    assert!(bench.shows("lead_updated  161 events") || bench.shows("lead_updated"));
    bench.press("tab enter");
    bench.type_in("va");
    assert!(bench.shows("value"), "the columns of the events complete as well");
    bench.press("tab enter g enter");
    bench.type_in("10");
    bench.press("ctrl+s");
    let saved = bench.watch().saved.clone();
    let [Edit::Add(input)] = saved.as_slice() else { panic!("{saved:?}") };
    assert_eq!((input.id.as_str(), input.trigger.as_str()), ("big-lead", "lead_updated"));
    let clause = &input.conditions[0];
    assert_eq!(
        (clause.attribute.as_str(), clause.operator.as_str(), clause.value.as_str()),
        ("value", "greater_than", "10")
    );
    // The data ends before now: its first event is proposed.
    assert_eq!(input.since, "2 Jan 2024 23:59:59");
    // It is the one selected: its trend is asked for and drawn.
    assert_eq!(bench.last(report::MILESTONE_TREND.name).milestone.as_deref(), Some("big-lead"));
    assert!(bench.screen(100, 30).join("\n").contains("Big lead per "));
}

#[test]
fn m8_what_the_data_does_not_have_is_saved_only_when_asked_twice() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 a");
    bench.type_in("Sale");
    bench.press("enter enter");
    bench.type_in("purchsae");
    bench.press("enter");
    assert!(bench.watch().saved.is_empty(), "Enter saves nothing");
    bench.press("ctrl+s");
    assert!(
        bench.shows("the data has no event purchsae: perhaps purchase") && bench.shows("once more saves it as it is")
    );
    assert!(bench.watch().saved.is_empty());
    bench.press("ctrl+s");
    assert_eq!(bench.watch().saved.len(), 1);
}

#[test]
fn m8_tab_completes_what_is_begun_and_replaces_nothing_that_is_spelt_otherwise() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 a");
    bench.type_in("Sale");
    bench.press("enter enter");
    // Near purchase, and a part of lead_updated: neither is the beginning of either.
    for typed in ["purchsae", "updated"] {
        bench.type_in(typed);
        bench.press("tab shift+tab");
        let screen = bench.screen(100, 30).join("\n");
        assert!(
            screen.contains(&format!("Trigger      {typed}")) || screen.contains(&format!(" {typed} ")),
            "{screen}"
        );
        bench.press("ctrl+u");
    }
    // An attribute and a value as well.
    bench.type_in("lead_updated");
    bench.press("enter");
    bench.type_in("statsu");
    bench.press("tab tab");
    bench.type_in("Qualfied");
    bench.press("tab ctrl+s");
    assert!(bench.shows("these events have no attribute statsu: perhaps status"));
    // The arrows take a near one where it is meant.
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 a");
    bench.type_in("Sale");
    bench.press("enter enter");
    bench.type_in("purchsae");
    bench.press("down tab ctrl+s");
    let saved = bench.watch().saved.clone();
    let [Edit::Add(input)] = saved.as_slice() else { panic!("{saved:?}") };
    assert_eq!(input.trigger, "purchase");
}

#[test]
fn m8_saving_waits_for_what_is_still_being_looked_up() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 a");
    bench.type_in("Hot");
    bench.press("enter enter");
    bench.type_in("lead_updated");
    // No answer is taken between the two.
    for key in ["enter", "ctrl+s"] {
        bench.app.event(Event::Key(Key::parse(key).unwrap()));
    }
    assert!(bench.watch().saved.is_empty() && bench.shows("Saved when it is known what these events bear"));
    bench.settle();
    assert_eq!(bench.watch().saved.len(), 1);
}

#[test]
fn m8_an_attribute_and_a_value_that_no_event_bears_are_named_with_near_ones() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 a");
    bench.type_in("Qualified");
    bench.press("enter enter");
    bench.type_in("lead_updated");
    bench.press("enter");
    bench.type_in("statsu");
    bench.press("enter enter");
    bench.type_in("Qualified");
    bench.press("ctrl+s");
    assert!(bench.shows("these events have no attribute statsu: perhaps status"));
    bench.press("shift+tab shift+tab ctrl+u");
    bench.type_in("status");
    bench.press("enter enter ctrl+u");
    assert!(bench.shows("Qualified"), "the values complete");
    bench.type_in("Qualfied");
    bench.press("ctrl+s");
    assert!(bench.shows("these events have no status Qualfied: perhaps Qualified"));
    assert!(bench.watch().saved.is_empty());
}

#[test]
fn m5_a_milestone_that_is_counted_otherwise_says_what_is_lost_first() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 E tab tab ctrl+u");
    bench.type_in("subscribed");
    bench.press("ctrl+s");
    assert!(bench.shows("High-quality qualified lead is counted anew"));
    assert!(bench.watch().saved.is_empty());
    bench.press("ctrl+s");
    assert_eq!(bench.watch().saved.len(), 1);
}

#[test]
fn m4_a_sixth_is_refused_with_the_reason() {
    let mut bench = Bench::new(&Company { milestones: 5, ..Company::acme() }.fresh());
    bench.press("2 a");
    assert!(bench.shows("the most there may be"));
}

#[test]
fn what_the_configuration_refuses_is_told_at_its_field() {
    let refuse = vec![Refusal::new("id", "hot-lead is taken")];
    let mut bench = Bench::watched(&acme(), Watch { refuse, ..Watch::default() });
    bench.press("2 E ctrl+s");
    assert!(bench.shows("✗ hot-lead is taken"));
}

#[test]
fn t3_a_form_writes_the_time_as_people_do_and_saves_the_very_instant_untouched_or_typed() {
    let mut bench = Bench::new(&Company::acme().fresh());
    let since = |bench: &mut Bench| {
        let saved = bench.watch().saved.last().cloned();
        let Some(Edit::Change(change)) = saved else { panic!("{saved:?}") };
        let input = change.input;
        let read = written::instant(&input.since, Zone::default()).map(Time::rfc3339);
        (input.since, read.unwrap_or_default())
    };
    bench.press("2 E");
    assert!(bench.shows("7 Jan 2024 23:59:59") && !bench.shows("2024-01-07T"));
    bench.press("ctrl+s");
    assert_eq!(since(&mut bench), ("7 Jan 2024 23:59:59".to_owned(), "2024-01-07T23:59:59Z".to_owned()));
    // Name, id, trigger; two conditions and an empty one; the time.
    bench.press("2 E enter enter enter enter enter enter enter enter enter enter ctrl+u");
    bench.type_in("8 January 2024 07:30");
    bench.press("ctrl+s ctrl+s");
    assert_eq!(since(&mut bench).1, "2024-01-08T07:30:00Z");
    assert!(bench.watch().saved.len() == 2);
}

/// Writes the configuration as an editor does, while the explorer is open.
pub fn edited(bench: &Bench, from: &str, to: &str) {
    let path = bench.folder.path.join("milepost.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{text}");
    std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
}

pub fn file(bench: &Bench) -> String {
    std::fs::read_to_string(bench.folder.path.join("milepost.toml")).unwrap()
}

#[test]
fn m6_a_form_writes_what_was_touched_in_it_alone() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 E ctrl+u");
    bench.type_in("Renamed");
    // Meanwhile somebody changes the same milestone in an editor.
    edited(&bench, "tracking_since = 2024-01-07T23:59:59Z", "tracking_since = 2024-02-01 # agreed");
    edited(&bench, "equals = \"Hot\"", "equals = \"Warm\"");
    bench.press("ctrl+s");
    let text = file(&bench);
    for kept in ["name = \"Renamed\"", "tracking_since = 2024-02-01 # agreed", "equals = \"Warm\""] {
        assert!(text.contains(kept), "{text}");
    }
    assert!(bench.watch().saved.len() == 1 && bench.shows("Renamed"));
}

#[test]
fn m6_what_the_form_and_the_file_both_changed_is_written_over_after_saying_what_is_lost() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 E ctrl+u");
    bench.type_in("Mine");
    edited(&bench, "name = \"High-quality qualified lead\"", "name = \"Theirs\"");
    bench.press("ctrl+s");
    assert!(bench.shows("it was changed in the file meanwhile, which says: Theirs"));
    assert!(bench.shows("once more writes over it; what the file says is lost"));
    assert!(bench.watch().saved.is_empty() && file(&bench).contains("Theirs"));
    // It is changed once more: what is lost is another thing, and said anew.
    edited(&bench, "name = \"Theirs\"", "name = \"Theirs again\"");
    bench.press("ctrl+s");
    assert!(bench.shows("which says: Theirs again"));
    assert!(bench.watch().saved.is_empty());
    bench.press("ctrl+s");
    assert!(bench.watch().saved.len() == 1 && file(&bench).contains("name = \"Mine\""));
}

#[test]
fn m6_a_milestone_that_was_changed_in_the_file_is_deleted_only_after_saying_so() {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("2 x");
    edited(&bench, "name = \"High-quality qualified lead\"", "name = \"Theirs\"");
    bench.press("enter");
    assert!(bench.shows("Theirs was changed in the file"));
    assert!(bench.watch().saved.is_empty() && file(&bench).contains("hot-lead"));
    bench.press("enter");
    assert!(!file(&bench).contains("hot-lead"));
}
