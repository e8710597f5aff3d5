//! The form of a journey's goal (G1–G5, G12).

use super::form::{edited, file};
use super::world::Company;
use super::{Bench, Edit, Refusal, Watch, acme};

/// The newsletter, the one journey without a goal, is selected.
fn newsletter() -> Bench {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("3");
    select(&mut bench, "newsletter");
    bench
}

/// The Loyalty club, whose goal is a purchase, is selected.
fn loyalty() -> Bench {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("3");
    select(&mut bench, "loyalty");
    bench
}

fn select(bench: &mut Bench, text: &str) {
    bench.press("/");
    bench.type_in(text);
    bench.press("enter");
}

/// What stands in the file of the Loyalty club.
const LOYAL: &str = "goal = { kind = \"drive_purchase\", trigger = \"purchase\", target = 50% }";

fn loyal() -> String {
    format!("id = \"loyal\"\n{}", LOYAL.replace("50%", "\"50%\""))
}

#[test]
fn g1_a_goal_with_a_condition_is_set_where_a_journey_has_none() {
    let mut bench = newsletter();
    let before = file(&bench);
    bench.press("a");
    assert!(bench.shows("Goal of Monthly newsletter") && bench.shows("Drive a purchase"));
    // The kinds turn: engage customers. Then the trigger, which completes as its events do.
    bench.press("right enter");
    bench.type_in("lead_u");
    bench.press("tab enter");
    bench.type_in("va");
    assert!(bench.shows("value"), "the columns of the events complete as well");
    bench.press("tab enter g enter");
    bench.type_in("10");
    // The empty condition, then the target and the listening window.
    bench.press("enter enter");
    bench.type_in("12.5%");
    bench.press("enter ctrl+u");
    bench.type_in("5d");
    bench.press("ctrl+s");
    assert!(bench.shows("Set the goal of Monthly newsletter"));
    let added = "\n[[journey]]\nid = \"news\"\n[journey.goal]\nkind = \"engage_customers\"\ntrigger = \"lead_updated\"\n\
                 conditions = [\n  { attribute = \"value\", greater_than = 10 },\n]\ntarget = \"12.5%\"\nlistening = \
                 \"5d\"\n";
    assert_eq!(file(&bench), before + added);
    // It is counted at once.
    bench.press("esc esc");
    select(&mut bench, "newsletter");
    assert!(bench.screen(140, 30).iter().any(|line| line.contains("newsletter") && line.contains("Engage customers")));
    assert!(bench.watch().saved.len() == 1);
}

#[test]
fn g3_a_general_notification_asks_for_no_trigger() {
    let mut bench = newsletter();
    bench.press("a");
    // Round the other way: custom, general notification.
    bench.press("left left");
    assert!(bench.shows("General notification") && bench.shows("opened at least one message"));
    assert!(!bench.screen(100, 30).iter().any(|line| line.contains("Trigger") || line.contains("Listening")));
    bench.press("enter right ctrl+s");
    assert!(file(&bench).ends_with(
        "[[journey]]\nid = \"news\"\n[journey.goal]\nkind = \"general_notification\"\nmeasure = \"clicked\"\n"
    ));
}

#[test]
fn g12_an_event_that_cannot_be_a_goal_is_refused_at_the_trigger_with_the_reason() {
    let mut bench = newsletter();
    edited(&bench, "\n[[journey]]", "\n[[trigger]]\nevent = \"lead_updated\"\ngoal = false\n\n[[journey]]");
    let before = file(&bench);
    bench.press("a enter");
    bench.type_in("lead_updated");
    bench.press("ctrl+s");
    let screen = bench.screen(100, 30);
    let trigger = screen.iter().position(|line| line.contains("Trigger")).unwrap_or(0);
    let told = |line: &String| line.contains("✗ `lead_updated` cannot be a goal: its [[trigger]] says goal =");
    assert!(screen[trigger + 1..].iter().take(2).any(told), "{}", screen.join("\n"));
    assert!(bench.watch().saved.is_empty() && file(&bench) == before);
    // Another event does.
    bench.press("ctrl+u");
    bench.type_in("subscribed");
    bench.press("ctrl+s");
    // No event is called so: it is asked for twice.
    assert!(bench.shows("the data has no event subscribed") && bench.watch().saved.is_empty());
    bench.press("ctrl+s");
    assert!(file(&bench).contains("trigger = \"subscribed\"") && bench.watch().saved.len() == 1);
}

#[test]
fn g1_g4_what_is_no_target_and_no_window_is_told_at_its_field() {
    let mut bench = loyalty();
    let before = file(&bench);
    // Kind, trigger, the empty condition, target, listening.
    bench.press("E enter enter enter ctrl+u");
    bench.type_in("120 %");
    bench.press("enter ctrl+u");
    bench.type_in("731d");
    bench.press("ctrl+s");
    // Another listening window counts other people: that is not asked of one that cannot be.
    assert!(!bench.screen(100, 30).join("\n").contains("is counted anew"));
    assert!(bench.shows("✗ above 0% to 100%, such as 50%, or a whole number of people"));
    assert!(bench.shows("✗ a duration from 0d to 730d, such as 3d"));
    assert!(bench.watch().saved.is_empty() && file(&bench) == before);
    // No trigger at all.
    bench.press("shift+tab shift+tab shift+tab ctrl+u ctrl+s");
    assert!(bench.shows("✗ Drive a purchase has a trigger"));
}

#[test]
fn g1_a_goal_in_braces_stays_in_its_form_and_only_what_was_touched_is_written() {
    let mut bench = loyalty();
    let before = file(&bench);
    assert!(before.contains(&loyal()));
    bench.press("E enter enter enter ctrl+u");
    bench.type_in("40");
    edited(&bench, &loyal(), &format!("{} # agreed", loyal().replace("drive_purchase", "custom")));
    bench.press("ctrl+s");
    let after = loyal().replace("drive_purchase", "custom").replace("\"50%\"", "40") + " # agreed";
    assert_eq!(file(&bench), before.replace(&loyal(), &after));
    assert!(bench.shows("Changed the goal of Loyalty club"));
}

#[test]
fn g1_what_the_form_and_the_file_both_changed_is_written_over_after_saying_what_is_lost() {
    let mut bench = loyalty();
    bench.press("E enter enter enter ctrl+u");
    bench.type_in("40");
    edited(&bench, &loyal(), &loyal().replace("50%", "60%"));
    bench.press("ctrl+s");
    assert!(bench.shows("it was changed in the file meanwhile, which says: 60%"));
    assert!(bench.shows("once more writes over it; what the file says is lost"));
    assert!(bench.watch().saved.is_empty() && file(&bench).contains("60%"));
    bench.press("ctrl+s");
    assert!(bench.watch().saved.len() == 1 && file(&bench).contains(&loyal().replace("\"50%\"", "40")));
}

#[test]
fn g1_a_goal_that_came_into_the_file_meanwhile_is_not_written_over_unasked() {
    let mut bench = newsletter();
    bench.press("a enter");
    bench.type_in("purchase");
    let theirs = "[[journey]]\nid = \"news\"\ngoal = { kind = \"custom\", trigger = \"page_visited\" }\n\n[[journey]]\nid = \"cart\"";
    edited(&bench, "[[journey]]\nid = \"cart\"", theirs);
    bench.press("ctrl+s");
    assert!(bench.shows("which says: page_visited") && bench.shows("which says: Custom,"));
    assert!(bench.watch().saved.is_empty());
    bench.press("ctrl+s");
    assert!(file(&bench).contains("id = \"news\"\ngoal = { kind = \"drive_purchase\", trigger = \"purchase\" }"));
}

#[test]
fn a_goal_is_deleted_after_saying_what_is_lost_and_its_journey_stays() {
    let mut bench = loyalty();
    // Of the open journey as well as in the list.
    bench.press("enter x");
    assert!(bench.shows("Drive a purchase: purchase, listening 3 days, target 50 %"));
    bench.press("esc");
    assert!(file(&bench).contains(&loyal()));
    bench.press("x");
    edited(&bench, &loyal(), &loyal().replace("50%", "60%"));
    bench.press("enter");
    assert!(bench.shows("The goal of Loyalty club was changed in the file") && bench.shows("which says: 60%"));
    let before = file(&bench);
    bench.press("enter");
    assert_eq!(file(&bench), before.replace(&loyal().replace("50%", "60%"), "id = \"loyal\""));
    assert!(matches!(bench.watch().saved.as_slice(), [Edit::DeleteGoal { journey, .. }] if journey == "loyal"));
    assert!(bench.shows("Deleted the goal of Loyalty club"));
    // There is none any more, and the keys say so.
    bench.press("x");
    assert!(bench.shows("Loyalty club has no goal: a sets one"));
}

#[test]
fn the_keys_of_a_goal_are_named_where_they_work() {
    let mut bench = loyalty();
    let foot = |bench: &mut Bench| bench.screen(200, 30).pop().unwrap_or_default();
    let with = foot(&mut bench);
    assert!(with.contains("E edit") && with.contains("x delete") && !with.contains("a add"), "{with}");
    bench.press("a");
    assert!(bench.shows("Loyalty club has a goal: E changes it"));
    let mut bench = newsletter();
    let without = foot(&mut bench);
    assert!(without.contains("a add") && !without.contains("E edit"), "{without}");
    bench.press("enter");
    assert!(foot(&mut bench).contains("a add"));
    bench.press("?");
    assert!(bench.screen(100, 60).iter().any(|line| line.contains("or a goal to a journey without one")));
}

#[test]
fn what_the_configuration_refuses_of_a_goal_is_told_at_its_field() {
    let refuse = vec![Refusal::new("target", "too many")];
    let mut bench = Bench::watched(&acme(), Watch { refuse, ..Watch::default() });
    bench.press("3");
    select(&mut bench, "loyalty");
    bench.press("E ctrl+s");
    assert!(bench.shows("✗ too many"));
}

#[test]
fn g12_what_cannot_be_a_goal_is_refused_before_it_is_asked_whether_it_is_counted_anew() {
    let mut bench = loyalty();
    edited(&bench, "\n[[journey]]", "\n[[trigger]]\nevent = \"lead_updated\"\ngoal = false\n\n[[journey]]");
    let before = file(&bench);
    bench.press("E enter ctrl+u");
    bench.type_in("lead_updated");
    bench.press("ctrl+s");
    assert!(bench.shows("✗ `lead_updated` cannot be a goal"));
    let screen = bench.screen(100, 30).join("\n");
    assert!(!screen.contains("counted anew") && !screen.contains("once more"), "{screen}");
    // Enter goes on: what is refused stays as long as the event does.
    bench.press("enter");
    assert!(bench.shows("✗ `lead_updated` cannot be a goal"));
    bench.press("shift+tab backspace");
    assert!(!bench.screen(100, 30).join("\n").contains("cannot be a goal"));
    assert!(bench.watch().saved.is_empty() && file(&bench) == before);
}

#[test]
fn p18_a_journey_whose_id_cannot_stand_in_the_file_is_refused_with_what_helps() {
    let mut bench = Bench::new(&Company::hostile().fresh());
    bench.press("3 down a enter");
    bench.type_in("purchase");
    bench.press("ctrl+s");
    let screen = bench.screen(120, 40).join(" ");
    for said in ["cannot stand in milepost.toml", "U+001B", "[source.events]"] {
        assert!(screen.contains(said), "{said}\n{}", bench.screen(120, 40).join("\n"));
    }
    assert!(!screen.contains("not in order") && bench.watch().saved.is_empty());
}
