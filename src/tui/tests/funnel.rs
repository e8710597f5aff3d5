//! The form of a funnel (U1–U8, J7).

use std::fs;

use super::form::{edited, file};
use super::world::{Company, FUNNELS};
use super::{Bench, Edit};

/// The funnels are looked at; there is none.
fn none() -> Bench {
    let mut bench = Bench::new(&Company::acme().fresh());
    bench.press("3 v");
    bench
}

/// The funnel of orders is looked at.
fn buying() -> Bench {
    let mut bench = Bench::new(&Company { funnels: FUNNELS, ..Company::acme() }.fresh());
    bench.press("3 v");
    bench
}

fn has(bench: &mut Bench, text: &str) -> bool {
    bench.screen(140, 40).join("\n").contains(text)
}

/// The line of the screen that a text is in.
fn line(bench: &mut Bench, text: &str) -> String {
    let screen = bench.screen(100, 40);
    screen.iter().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{}", screen.join("\n"))).clone()
}

#[test]
fn j7_a_funnel_is_added_where_there_is_none_and_is_in_sight() {
    let mut bench = none();
    let before = file(&bench);
    assert!(has(&mut bench, "There is no funnel of your own") && has(&mut bench, "a adds one."));
    bench.press("a");
    assert!(has(&mut bench, "New funnel") && has(&mut bench, "the event that starts it"));
    bench.type_in("Buying in March");
    // The id follows the name; then the window, what is counted, the order, what tells it apart, the first step.
    bench.press("enter enter");
    bench.type_in("14d");
    bench.press("enter right enter right enter enter");
    bench.type_in("journey_ent");
    assert!(has(&mut bench, "journey_entered  "), "the events complete");
    bench.press("tab");
    // One more step is there now.
    assert!(has(&mut bench, "Step 2") && has(&mut bench, "one more event, if there is one"));
    bench.press("pgdn");
    bench.type_in("lead_updated");
    bench.press("enter");
    bench.type_in("sta");
    assert!(has(&mut bench, "status"), "the attributes complete");
    bench.press("tab enter enter");
    bench.type_in("Qual");
    assert!(has(&mut bench, "Qualified"), "the values complete");
    bench.press("tab pgdn");
    bench.type_in("purchase");
    bench.press("ctrl+s");
    let added = "\n[[funnel]]\nid = \"buying-in-march\"\nname = \"Buying in March\"\nwindow = \"14d\"\ncount = \
                 \"first\"\norder = \"strict\"\nsteps = [\n  { event = \"journey_entered\" },\n  { event = \
                 \"lead_updated\", conditions = [{ attribute = \"status\", equals = \"Qualified\" }] },\n  { event = \
                 \"purchase\" },\n]\n";
    assert_eq!(file(&bench), before + added);
    // It is the one that is shown, and counted.
    assert!(has(&mut bench, "Buying in March · funnel 1 of 1") && has(&mut bench, "the first start per person"));
    assert!(has(&mut bench, "1 journey_entered") && has(&mut bench, "Added Buying in March"));
    assert_eq!(bench.watch().saved.len(), 1);
    // One more is shown then.
    bench.press("a");
    bench.type_in("Visits");
    bench.press("enter enter");
    bench.type_in("30d");
    bench.press("enter enter enter enter");
    bench.type_in("page_visited");
    bench.press("ctrl+s");
    assert!(has(&mut bench, "Visits · funnel 2 of 2"));
}

#[test]
fn j7_fields_of_a_step_and_an_exclusion_are_written_and_the_comments_stay() {
    let mut bench = buying();
    let before = file(&bench);
    // To the second step: its conditions, name, window, and whether it is optional.
    bench.press("E pgdn pgdn");
    assert!(
        line(&mut bench, "Step 2").contains("email_sent") && has(&mut bench, "‹ yes, it is counted and loses nobody ›")
    );
    assert!(line(&mut bench, "Step 3").contains("purchase, value at least 10"));
    bench.press("enter enter ctrl+u");
    bench.type_in("First mail");
    bench.press("enter ctrl+u enter right");
    // The last required step is meant, whichever that is; another after.
    bench.press("pgdn pgdn pgdn");
    assert!(
        line(&mut bench, "Exclusion 1").contains("journey_exited") && has(&mut bench, "‹ the last required step ›")
    );
    bench.press("enter enter right");
    assert!(has(&mut bench, "‹ step 2, First mail ›"));
    bench.press("ctrl+s");
    assert!(has(&mut bench, "From entry to order is counted anew; what it was"));
    assert!(file(&bench) == before);
    bench.press("ctrl+s");
    let expected = before
        .replace("name = \"Mail\", window = \"2d\", optional = true", "name = \"First mail\"")
        .replace("event = \"journey_exited\"", "event = \"journey_exited\", after = 2");
    assert_eq!(file(&bench), expected);
}

#[test]
fn j7_steps_move_with_their_comments_and_exclusions_follow_them() {
    let mut bench = buying();
    let before = file(&bench);
    bench.press("E pgdn pgdn enter enter enter enter right");
    // The exclusion is after the mail, which then goes behind the order, where nothing comes after it.
    bench.press("pgdn pgdn pgdn enter enter right");
    bench.press("pgup pgup pgup pgup");
    assert!(line(&mut bench, "Exclusion 1").contains("after step 2, Mail"));
    bench.press("alt+down");
    assert!(line(&mut bench, "Step 3").contains("email_sent") && line(&mut bench, "Step 2").contains("purchase"));
    assert!(line(&mut bench, "Exclusion 1").contains("after step 3, Mail"));
    bench.press("alt+up alt+up alt+up");
    assert!(
        line(&mut bench, "Step 1").contains("email_sent")
            && line(&mut bench, "Exclusion 1").contains("after step 1, Mail")
    );
    bench.press("ctrl+s ctrl+s");
    let expected = before.replace(
        "  { event = \"journey_entered\" }, # all begin here\n  { event = \"email_sent\", name = \"Mail\", window = \
             \"2d\", optional = true },\n",
        "  { event = \"email_sent\", name = \"Mail\", window = \"2d\" },\n  { event = \"journey_entered\" }, # all \
             begin here\n",
    );
    assert_eq!(file(&bench), expected);
    // A step is taken out, and so is the exclusion.
    bench.press("E pgdn ctrl+d");
    assert!(line(&mut bench, "Step 1").contains("journey_entered"));
    bench.press("pgdn pgdn pgdn ctrl+d ctrl+s ctrl+s");
    let text = file(&bench);
    assert!(!text.contains("email_sent") && !text.contains("exclude") && text.contains("# all begin here"), "{text}");
}

#[test]
fn j7_what_the_parser_refuses_is_told_in_its_words_with_the_cursor_there() {
    let mut bench = buying();
    let before = file(&bench);
    // At the first ctrl+s, and nothing is asked before it.
    bench.press("E pgdn enter enter enter enter right ctrl+s");
    assert!(has(&mut bench, "✗ the first step cannot be optional: everybody starts with it"));
    assert!(!has(&mut bench, "counted anew"));
    // The cursor is in that field: it turns.
    bench.press("right ctrl+s");
    assert!(file(&bench) == before && !has(&mut bench, "cannot be optional"));
    // Nothing was changed but nothing is wrong: it is saved as it was. In any order a step has no window of its own.
    bench.press("E enter enter enter enter right right");
    bench.press("ctrl+s");
    assert!(has(&mut bench, "✗ a funnel in any order has no optional steps"));
    assert!(has(&mut bench, "✗ a step in any order has no window of its own"));
    assert!(line(&mut bench, "Optional").contains("yes"), "the step with the fault is open");
    // The window.
    bench.press("pgup pgup pgup pgup enter enter ctrl+u");
    bench.type_in("two weeks");
    bench.press("ctrl+s");
    assert!(has(&mut bench, "✗ `window` takes a duration from 1s to 3650d: a duration is"));
    bench.press("ctrl+u ctrl+s");
    assert!(has(&mut bench, "✗ a funnel has a window"));
    assert_eq!(file(&bench), before);
}

#[test]
fn m8_an_event_that_the_data_does_not_have_is_saved_only_when_asked_twice() {
    let mut bench = buying();
    bench.press("E pgdn pgdn pgdn pgdn");
    bench.type_in("purchsae");
    bench.press("pgup pgup ctrl+s");
    assert!(has(&mut bench, "the data has no event purchsae: perhaps purchase") && bench.watch().saved.is_empty());
    // It is opened there.
    bench.press("ctrl+u");
    bench.type_in("page_visited");
    bench.press("ctrl+s");
    assert!(has(&mut bench, "is counted anew") && bench.watch().saved.is_empty());
    bench.press("ctrl+s");
    assert!(file(&bench).contains("\n  { event = \"page_visited\" },\n]"), "{}", file(&bench));
}

#[test]
fn j7_what_another_changed_meanwhile_is_kept_and_what_both_changed_is_asked_about() {
    let mut bench = buying();
    bench.press("E ctrl+u");
    bench.type_in("Orders");
    edited(&bench, "window = \"14d\" # agreed", "window = \"7d\" # by Ann");
    bench.press("ctrl+s");
    assert!(file(&bench).contains("name = \"Orders\"\nwindow = \"7d\" # by Ann"));
    bench.press("E enter enter ctrl+u");
    bench.type_in("21d");
    edited(&bench, "window = \"7d\"", "window = \"8d\"");
    // What another changed and what is counted anew are asked about at once.
    bench.press("ctrl+s");
    assert!(has(&mut bench, "it was changed in the file meanwhile, which says: 8d"));
    assert!(has(&mut bench, "Orders is counted anew"));
    assert!(has(&mut bench, "once more writes over it; what the file says is lost") && file(&bench).contains("8d"));
    bench.press("ctrl+s");
    assert!(file(&bench).contains("window = \"21d\" # by Ann"));
}

#[test]
fn j7_a_funnel_is_deleted_after_saying_what_is_lost() {
    let mut bench = buying();
    let before = file(&bench);
    bench.press("x");
    assert!(
        has(&mut bench, "“From entry to order” is taken out of milepost.toml") && has(&mut bench, "journey_exited")
    );
    bench.press("esc x");
    edited(&bench, "14d", "15d");
    bench.press("enter");
    assert!(has(&mut bench, "From entry to order was changed in the file") && has(&mut bench, "which says: 15d"));
    bench.press("enter");
    assert_eq!(file(&bench), before.replace(FUNNELS, ""));
    assert!(matches!(bench.watch().saved.as_slice(), [Edit::DeleteFunnel(funnel)] if funnel.id == "buying"));
    assert!(has(&mut bench, "There is no funnel of your own"));
    bench.press("x");
    assert!(has(&mut bench, "There is no funnel: a adds one"));
}

#[test]
fn the_keys_of_a_funnel_are_named_where_they_work_and_mean_the_goal_on_the_list_of_journeys() {
    let mut bench = buying();
    let foot = |bench: &mut Bench| bench.screen(200, 30).pop().unwrap_or_default();
    let with = foot(&mut bench);
    assert!(with.contains("a add") && with.contains("E edit") && with.contains("x delete"), "{with}");
    bench.press("v E");
    assert!(has(&mut bench, "Change the goal of"));
    let mut bench = none();
    let without = foot(&mut bench);
    assert!(without.contains("a add") && !without.contains("E edit"), "{without}");
}

#[test]
fn what_was_typed_is_left_only_when_esc_is_pressed_twice() {
    let mut bench = buying();
    bench.press("E esc");
    assert!(!has(&mut bench, "Change funnel"), "nothing was typed");
    bench.press("E");
    bench.type_in("x");
    bench.press("esc");
    assert!(has(&mut bench, "Change funnel") && has(&mut bench, "Esc once more leaves, what was typed is lost"));
    bench.press("left");
    assert!(!has(&mut bench, "Esc once more leaves"));
    bench.press("esc esc");
    assert!(!has(&mut bench, "Change funnel"));
}

#[test]
fn u8_what_tells_a_funnel_apart_completes_and_what_nobody_bears_is_asked_about() {
    let folder = Company { funnels: FUNNELS, ..Company::acme() }.fresh();
    // Customers have a tier, gold or silver in turn.
    let customers = folder.path.join("customers.csv");
    let (text, tiers) = (fs::read_to_string(&customers).unwrap(), ["tier", "gold", "silver"]);
    let lines = text.lines().zip(tiers.into_iter().chain(["gold", "silver"].into_iter().cycle()));
    let lines: Vec<String> = lines.map(|(line, tier)| format!("{line},{tier}")).collect();
    fs::write(&customers, lines.join("\n")).unwrap();
    let mut bench = Bench::new(&folder);
    bench.press("3 v");
    let before = file(&bench);
    // Name, id, window, what is counted, the order; then what tells it apart.
    bench.press("E enter enter enter enter enter");
    bench.type_in("chan");
    assert!(has(&mut bench, "channel  "), "the columns complete");
    bench.press("tab");
    bench.type_in(", customer.ti");
    assert!(has(&mut bench, "customer.tier  "), "the attributes of customers complete");
    bench.press("tab");
    bench.type_in(", platfrom");
    // What is no beginning of a name is never replaced: Tab goes on.
    bench.press("tab shift+tab");
    assert!(has(&mut bench, ", platfrom"), "{}", bench.screen(140, 40).join("\n"));
    bench.press("ctrl+s");
    assert!(has(&mut bench, "these events have no attribute platfrom: perhaps platform"));
    bench.press("backspace backspace backspace backspace backspace backspace backspace backspace");
    bench.type_in("customer.tire");
    bench.press("ctrl+s");
    let screen = bench.screen(140, 40).join("\n");
    assert!(screen.contains("the customers have no attribute tire: perhaps tier"), "{screen}");
    assert_eq!(file(&bench), before);
    bench.press("ctrl+s");
    assert!(file(&bench).contains("\"channel\", \"customer.tier\", \"customer.tire\""), "{}", file(&bench));
}

#[test]
fn h4_the_people_of_a_group_are_called_those_of_the_group() {
    let mut bench = buying();
    // By channel nobody is told apart; by journey all who start it are of one.
    while !has(&mut bench, "By journey") {
        bench.press("=");
    }
    bench.press("w enter");
    assert!(has(&mut bench, "From entry to order · journey_entered, journey Welcome series: people who reached it"));
}

#[test]
fn j8_what_goes_with_reaching_the_end_stands_below_the_steps_and_opens_its_people() {
    let mut bench = buying();
    let mut presses = 0;
    while !has(&mut bench, "What goes with reaching the end") && presses < 8 {
        bench.press("=");
        presses += 1;
    }
    // Breakdowns in which nobody is of any group are passed over.
    assert!((1..5).contains(&presses), "{presses}");
    bench.press("=");
    assert!(!has(&mut bench, "What goes with"));
}

#[test]
fn m9_a_key_puts_the_change_on_the_period_before_beside_the_steps_and_takes_it_away() {
    let mut bench = buying();
    let heads = |bench: &mut Bench| line(bench, "Reached");
    let foot = bench.screen(200, 30).pop().unwrap_or_default();
    assert!(foot.contains("d previous period"), "{foot}");
    bench.press("d");
    assert!(has(&mut bench, "Choose a period with both ends first (p)"));
    bench.press("p");
    bench.type_in("2025-q2");
    bench.press("enter");
    assert!(!heads(&mut bench).contains("Change") && !has(&mut bench, "31 Dec 2024 – 31 Mar 2025"));
    bench.press("d");
    assert!(heads(&mut bench).contains("Change") && has(&mut bench, "31 Dec 2024 – 31 Mar 2025"));
    bench.press("d");
    assert!(!heads(&mut bench).contains("Change") && !has(&mut bench, "31 Dec 2024 – 31 Mar 2025"));
    // On the list of journeys it says where it works.
    bench.press("v d");
    assert!(has(&mut bench, "Open a journey first"));
}

#[test]
fn what_was_typed_into_a_new_funnel_is_left_only_when_esc_is_pressed_twice() {
    // Into each of its fields: name, window, what tells it apart, a step, a condition of one, an exclusion.
    for (keys, text) in [
        ("a", "Visits"),
        ("a enter enter", "30d"),
        ("a enter enter enter enter enter", "channel"),
        ("a pgdn", "purchase"),
        ("a pgdn pgdn", "journey_exited"),
    ] {
        let mut bench = none();
        bench.press(keys);
        bench.type_in(text);
        bench.press("esc");
        let screen = bench.screen(140, 40).join("\n");
        assert!(screen.contains("New funnel") && screen.contains("Esc once more leaves"), "{keys}\n{screen}");
        bench.press("esc");
        assert!(!has(&mut bench, "New funnel"));
    }
    let mut bench = none();
    bench.press("a enter enter enter right esc");
    assert!(has(&mut bench, "Esc once more leaves"), "what was turned is lost as well");
}

#[test]
fn what_is_refused_of_a_field_goes_when_it_is_changed_and_all_that_is_doubted_is_said_at_once() {
    let mut bench = none();
    bench.press("a");
    bench.type_in("Orders");
    bench.press("enter enter");
    bench.type_in("0d");
    bench.press("enter enter enter");
    bench.type_in("colour, customer.tire");
    bench.press("pgdn");
    bench.type_in("purchsae");
    bench.press("ctrl+s");
    // A window of nothing is refused before anything is asked.
    let refused = "✗ `window` takes a duration from 1s to 3650d";
    assert!(has(&mut bench, refused) && !has(&mut bench, "the data has no event"));
    // The cursor is there; another window is no longer refused.
    bench.press("ctrl+u");
    assert!(!has(&mut bench, refused), "{}", bench.screen(140, 40).join("\n"));
    bench.type_in("7d");
    bench.press("ctrl+s");
    let screen = bench.screen(140, 40).join("\n");
    for asked in [
        "? the data has no event purchsae: perhaps purchase",
        "? these events have no attribute colour",
        "? the customers have no attribute tire",
        "once more saves it as it is",
    ] {
        assert!(screen.contains(asked), "{asked}\n{screen}");
    }
    // Of the field that is changed nothing is asked any longer, nor whether to save what is typed no longer.
    bench.press("ctrl+u");
    let screen = bench.screen(140, 40).join("\n");
    assert!(!screen.contains("once more saves it as it is"), "{screen}");
    assert!(bench.watch().saved.is_empty());
}

#[test]
fn j7_conditions_under_headers_of_their_own_are_changed_there() {
    let tables = "
[[funnel]]
id = \"buying\"
window = \"14d\"
[[funnel.steps]]
event = \"journey_entered\"
[[funnel.steps]]
event = \"purchase\"
# agreed with Ann
[[funnel.steps.conditions]]
attribute = \"value\" # in euros
at_least = 10
";
    let mut bench = Bench::new(&Company { funnels: tables, ..Company::acme() }.fresh());
    bench.press("3 v");
    let before = file(&bench);
    bench.press("E pgdn pgdn enter enter enter ctrl+u");
    bench.type_in("25");
    bench.press("ctrl+s ctrl+s");
    assert_eq!(file(&bench), before.replace("at_least = 10", "at_least = 25"), "{}", bench.screen(140, 40).join("\n"));
}
