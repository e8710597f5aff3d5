//! One test per rule and clause, worked out by hand.

use super::rows::Outcome::{Exited, InProgress, PassedOn};
use super::rows::{Entry, Message, Outcome};
use super::world::{World, member, on, world};
use super::{Facts, Reason};

/// World of one entry (begun 10) that segment 7 suppresses.
fn suppressing(lines: &[super::world::Line], members: Vec<super::Member>) -> World {
    let mut world = world(lines);
    world.customers[0].1 = members;
    world.facts[1] = Facts { ended: None, suppress: vec![7] };
    world
}

fn outcomes(world: &World) -> Vec<(i64, Outcome)> {
    world.rows().visits.iter().map(|row| (row.at, row.outcome)).collect()
}

/// Times of the messages that stand for their group, and of those that do by platform.
fn firsts(world: &World) -> (Vec<i64>, Vec<i64>) {
    let rows = world.rows().messages;
    let times = |is: fn(&Message) -> bool| rows.iter().filter(|row| is(row)).map(|row| row.at).collect();
    (times(|row| row.first), times(|row| row.first_platform))
}

#[test]
fn g4_entry_ends_at_first_exit_or_completion() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(30, "journey_exited").entry(1).reason("exit-trigger"),
        on(40, "journey_completed").entry(1),
        on(50, "journey_exited").entry(1),
    ];
    assert_eq!(world(&lines).spans(), [(10, Some(30), Some(Reason::ExitTrigger))]);
    let without_first = [lines[0], lines[2], lines[3]];
    let done = world(&without_first);
    assert_eq!(done.spans(), [(10, Some(40), Some(Reason::Completed))]);
    assert!(done.rows().entries[0].completed());
}

#[test]
fn g4_step_exit_ends_only_what_no_exit_or_completion_ends() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(20, "step_exited").step(3).entry(1).reason("error"),
        on(25, "step_exited").step(4).entry(1),
        on(90, "journey_completed").entry(1),
    ];
    assert_eq!(world(&lines).spans(), [(10, Some(90), Some(Reason::Completed))]);
    assert_eq!(world(&lines[..3]).spans(), [(10, Some(20), Some(Reason::Error))]);
}

#[test]
fn g4_entry_without_id_ends_at_the_next_entry() {
    let lines = [on(10, "journey_entered"), on(15, "journey_entered").journey(2), on(30, "journey_entered")];
    let world = world(&lines);
    // In the order of T4: journey 1 at 10, journey 2 at 15, journey 1 at 30.
    assert_eq!(world.spans(), [(10, Some(30), Some(Reason::Unknown)), (15, None, None), (30, None, None)]);
}

#[test]
fn g4_entry_with_id_stays_open_beside_the_next() {
    let lines = [on(10, "journey_entered").entry(1), on(30, "journey_entered").entry(2)];
    assert_eq!(world(&lines).spans(), [(10, None, None), (30, None, None)]);
}

#[test]
fn g4_second_start_of_an_entry_is_no_entry() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(20, "journey_entered").entry(1),
        on(30, "journey_exited").entry(1),
        on(20, "journey_entered").entry(1).journey(2),
    ];
    assert_eq!(world(&lines).spans(), [(10, Some(30), Some(Reason::Unknown)), (20, None, None)]);
}

#[test]
fn g4_joining_a_suppression_segment_ends_an_active_entry() {
    let enter = on(10, "journey_entered").entry(1);
    let joins = vec![member(7, Some(20), None), member(8, Some(15), None)];
    let world = suppressing(&[enter], joins.clone());
    assert_eq!(world.spans(), [(10, Some(20), Some(Reason::Suppressed))]);
    assert!(world.rows().entries[0].suppressed());
    // Not while active: it ended at 19.
    let gone = suppressing(&[enter, on(19, "journey_completed").entry(1)], joins.clone());
    assert_eq!(gone.spans(), [(10, Some(19), Some(Reason::Completed))]);
    // Before its own exit, and before the next entry; at the instant of that the event stands.
    let entries = [on(10, "journey_entered"), on(25, "journey_entered")];
    let next = |at| suppressing(&entries, vec![member(7, Some(at), None)]).spans()[0];
    assert_eq!(next(24), (10, Some(24), Some(Reason::Suppressed)));
    assert_eq!(next(25), (10, Some(25), Some(Reason::Unknown)));
    let later = suppressing(&[enter, on(21, "journey_exited").entry(1).reason("error")], joins);
    assert_eq!(later.spans(), [(10, Some(20), Some(Reason::Suppressed))]);
}

#[test]
fn g4_a_member_already_stays_active() {
    let enter = on(10, "journey_entered").entry(1);
    let stays = |members| assert_eq!(suppressing(&[enter], members).spans(), [(10, None, None)]);
    stays(vec![member(7, None, None)]);
    stays(vec![member(7, Some(5), None)]);
    stays(vec![member(7, Some(10), None)]);
    // A second row for one who is a member still, and one that goes on where the first stops.
    stays(vec![member(7, Some(20), None), member(7, Some(5), Some(25))]);
    stays(vec![member(7, Some(20), None), member(7, None, Some(20))]);
    // After as_of, and a row that stops before it starts.
    stays(vec![member(7, Some(1001), None), member(7, Some(20), Some(19))]);
}

#[test]
fn g4_who_left_the_segment_and_joins_again_is_suppressed() {
    let world =
        suppressing(&[on(10, "journey_entered")], vec![member(7, Some(5), Some(12)), member(7, Some(20), None)]);
    assert_eq!(world.spans(), [(10, Some(20), Some(Reason::Suppressed))]);
}

#[test]
fn g4_exit_at_the_instant_of_joining_says_why() {
    let lines = [on(10, "journey_entered").entry(1), on(20, "journey_completed").entry(1)];
    let world = suppressing(&lines, vec![member(7, Some(20), None)]);
    assert_eq!(world.spans(), [(10, Some(20), Some(Reason::Completed))]);
}

#[test]
fn g4_entry_ends_with_its_journey() {
    let ended = |at| {
        let mut world = world(&[on(10, "journey_entered").entry(1)]);
        world.facts[1].ended = Some(at);
        world.spans()[0]
    };
    assert_eq!(ended(90), (10, Some(90), Some(Reason::Unknown)));
    assert_eq!(ended(1000), (10, Some(1000), Some(Reason::Unknown)));
    // Not yet at as_of.
    assert_eq!(ended(1001), (10, None, None));
    // Begun when the journey was over: ended where it begins.
    assert_eq!(ended(9), (10, Some(10), Some(Reason::Unknown)));
}

#[test]
fn g4_an_events_own_end_wins_over_the_journeys() {
    let ended = |end: &[super::world::Line], at| {
        let mut lines = vec![on(10, "journey_entered").entry(1)];
        lines.extend(end.iter().map(|line| line.entry(1)));
        let mut world = world(&lines);
        world.facts[1].ended = Some(at);
        world.spans()[0]
    };
    let done = on(28, "journey_completed");
    assert_eq!(ended(&[done], 25), (10, Some(28), Some(Reason::Completed)));
    assert_eq!(ended(&[on(28, "step_exited").reason("error")], 25), (10, Some(28), Some(Reason::Error)));
    assert_eq!(ended(&[done], 5), (10, Some(28), Some(Reason::Completed)));
    assert_eq!(ended(&[], 25), (10, Some(25), Some(Reason::Unknown)));
    assert_eq!(ended(&[], 5), (10, Some(10), Some(Reason::Unknown)));
}

#[test]
fn g4_the_next_entry_and_a_suppression_win_over_the_journeys_end() {
    let mut world =
        suppressing(&[on(10, "journey_entered"), on(40, "journey_entered")], vec![member(7, Some(50), None)]);
    world.facts[1].ended = Some(25);
    let expected = [(10, Some(40), Some(Reason::Unknown)), (40, Some(50), Some(Reason::Suppressed))];
    assert_eq!(world.spans(), expected);
}

#[test]
fn g4_an_end_at_the_instant_of_the_next_entry_belongs_to_the_one_before() {
    for (name, reason) in [
        ("journey_completed", Reason::Completed),
        ("journey_exited", Reason::Unknown),
        ("step_exited", Reason::Unknown),
    ] {
        let lines = [on(10, "journey_entered"), on(20, name), on(20, "journey_entered"), on(40, name)];
        let expected = [(10, Some(20), Some(reason)), (20, Some(40), Some(reason))];
        assert_eq!(world(&lines).spans(), expected, "{name}");
        // Ids of the events, which decide their order, do not matter.
        let numbered = [lines[0], lines[1].id(2), lines[2].id(1), lines[3]];
        assert_eq!(world(&numbered).spans(), expected, "{name}");
    }
}

#[test]
fn g4_an_end_at_the_instant_of_an_entry_is_its_own_where_none_was_open() {
    let tied = [on(20, "journey_entered"), on(20, "journey_exited").reason("error")];
    let own = (20, Some(20), Some(Reason::Error));
    assert_eq!(world(&tied).spans(), [own]);
    let after = |line| world(&[on(10, "journey_entered"), line, tied[0], tied[1]]).spans();
    // Completed or left before that instant: not open any more.
    assert_eq!(after(on(15, "journey_completed")), [(10, Some(15), Some(Reason::Completed)), own]);
    assert_eq!(after(on(15, "journey_exited")), [(10, Some(15), Some(Reason::Unknown)), own]);
    // Ended by the next entry, and suppressed.
    let looped = after(on(15, "journey_entered"));
    assert_eq!(looped[1..], [(15, Some(20), Some(Reason::Error)), (20, None, None)]);
    let lines = [on(10, "journey_entered"), tied[0], tied[1]];
    let gone = suppressing(&lines, vec![member(7, Some(15), None)]);
    assert_eq!(gone.spans(), [(10, Some(15), Some(Reason::Suppressed)), own]);
    // Suppressed at that very instant: the event's end stands.
    let same = suppressing(&lines, vec![member(7, Some(20), None)]);
    assert_eq!(same.spans(), [(10, Some(20), Some(Reason::Error)), (20, None, None)]);
}

#[test]
fn g4_a_journeys_end_overrules_a_step_exit_also_at_the_instant_of_the_next_entry() {
    let lines = |end| {
        [on(10, "journey_entered"), on(15, "step_exited").reason("error"), on(20, end), on(20, "journey_entered")]
    };
    let completed = [(10, Some(20), Some(Reason::Completed)), (20, None, None)];
    assert_eq!(world(&lines("journey_completed")).spans(), completed);
    let left = [(10, Some(15), Some(Reason::Error)), (20, Some(20), Some(Reason::Unknown))];
    assert_eq!(world(&lines("step_exited")).spans(), left);
}

#[test]
fn g4_of_several_open_before_the_latest_begun_has_the_end() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(12, "journey_entered").entry(2),
        on(14, "journey_entered").entry(3),
        on(15, "journey_exited").entry(3),
        on(20, "journey_entered").entry(4),
        on(20, "journey_completed"),
        on(30, "journey_entered").entry(5),
        on(30, "journey_completed"),
        on(40, "journey_completed").entry(4),
    ];
    let completed = |begun, ended| (begun, Some(ended), Some(Reason::Completed));
    // At 20 entries 1 and 2 are open, at 30 entries 1 and 4; an end that names its entry is that entry's.
    let expected = [
        (10, None, None),
        completed(12, 20),
        (14, Some(15), Some(Reason::Unknown)),
        completed(20, 30),
        (30, None, None),
    ];
    assert_eq!(world(&lines).spans(), expected);
}

#[test]
fn g4_a_step_left_at_the_instant_of_the_next_entry_is_left_in_the_one_before() {
    let lines = [
        on(10, "journey_entered"),
        on(11, "step_entered").step(1),
        on(20, "step_left").step(1),
        on(20, "journey_entered"),
        on(20, "step_entered").step(1),
    ];
    assert_eq!(outcomes(&world(&lines)), [(11, PassedOn), (20, InProgress)]);
}

#[test]
fn g4_exit_told_before_the_entry_ends_it_at_its_begin() {
    let lines = [on(9, "journey_exited").entry(1), on(10, "journey_entered").entry(1)];
    assert_eq!(world(&lines).spans(), [(10, Some(10), Some(Reason::Unknown))]);
}

#[test]
fn g4_event_without_id_belongs_to_the_latest_entry_begun_by_then() {
    let lines = [
        on(5, "email_sent"),
        on(10, "journey_entered"),
        on(10, "email_sent"), // sorts before the entry of the same instant and belongs to it
        on(20, "email_sent"),
        on(30, "journey_entered").entry(9),
        on(30, "email_opened"),
        on(30, "email_clicked").journey(2),
    ];
    let rows = world(&lines).rows();
    let found: Vec<_> = rows.messages.iter().map(|row| (row.at, row.entry)).collect();
    assert_eq!(found, [(5, None), (10, Some(0)), (20, Some(0)), (30, Some(1)), (30, None)]);
    assert_eq!(rows.strays, 2);
}

#[test]
fn g4_event_with_an_id_that_never_began_is_in_no_entry() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(20, "step_entered").step(1).entry(2),
        on(25, "email_opened").entry(2),
        on(30, "journey_exited").entry(2),
        on(40, "step_entered").step(1).journey(0),
    ];
    let rows = world(&lines).rows();
    assert_eq!((rows.strays, rows.visits.len(), rows.entries[0].ended), (4, 0, None));
    assert_eq!(rows.messages[0].entry, None);
}

#[test]
fn g4_event_with_id_belongs_to_its_entry_whatever_came_since() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(20, "journey_exited").entry(1),
        on(30, "journey_entered").entry(2),
        on(40, "email_opened").entry(1),
    ];
    let rows = world(&lines).rows();
    assert_eq!(rows.messages[0].entry, Some(0));
    assert_eq!((rows.entries[0].opened, rows.entries[1].opened), (Some(40), None));
}

#[test]
fn g3_first_open_and_click_of_the_entry_at_any_time() {
    let lines = [
        on(10, "journey_entered"),
        on(11, "in_app_shown"),
        on(12, "form_visited"),
        on(20, "journey_exited"),
        on(30, "push_opened"),
        on(31, "email_opened"),
        on(40, "text_replied"),
        on(41, "text_clicked"),
        on(42, "email_clicked"),
    ];
    let Entry { ended, opened, clicked, .. } = world(&lines).rows().entries[0];
    assert_eq!((ended, opened, clicked), (Some(20), Some(30), Some(41)));
}

#[test]
fn g5_exclusions_are_rows_and_no_entries() {
    let rows = world(&[on(10, "journey_excluded"), on(20, "journey_excluded").journey(0)]).rows();
    assert_eq!((rows.excluded.len(), rows.entries.len(), rows.strays), (1, 0, 1));
}

#[test]
fn a13_of_machine_events_only_opens_are_used() {
    let lines = [
        on(10, "journey_entered"),
        on(20, "email_opened").machine(),
        on(21, "email_clicked").machine(),
        on(22, "email_sent").machine(),
        on(23, "whatsapp_opened").machine(),
        on(24, "form_visited").machine(),
        on(30, "journey_exited").machine(),
        on(31, "journey_entered").machine(),
    ];
    let rows = world(&lines).rows();
    assert_eq!(rows.messages.iter().map(|row| row.at).collect::<Vec<_>>(), [20, 23]);
    assert_eq!(rows.touches.iter().map(|row| row.at).collect::<Vec<_>>(), [20]);
    assert_eq!((rows.entries.len(), rows.entries[0].ended), (1, None));
    assert_eq!((rows.entries[0].opened, rows.entries[0].clicked), (Some(20), None));
}

#[test]
fn a1_touches_need_no_journey() {
    let lines = [on(10, "form_submitted").journey(0), on(11, "email_sent").journey(0), on(12, "purchase").journey(0)];
    let rows = world(&lines).rows();
    assert_eq!((rows.touches.len(), rows.messages.len(), rows.strays), (1, 0, 0));
}

#[test]
fn f1_messages_are_those_that_bear_a_journey() {
    let lines = [on(1, "email_sent"), on(2, "whatsapp_sent"), on(3, "email_sent").journey(0), on(4, "webinar_joined")];
    assert_eq!(world(&lines).rows().messages.iter().map(|row| row.at).collect::<Vec<_>>(), [1, 2, 4]);
}

#[test]
fn f3_a_visit_is_passed_on_by_step_left() {
    let enter = [on(10, "journey_entered"), on(10, "step_entered").step(1)];
    let after = |line| outcomes(&world(&[enter[0], enter[1], line]))[0].1;
    assert_eq!(after(on(20, "step_left").step(1)), PassedOn);
    assert_eq!(after(on(10, "step_left").step(1)), PassedOn);
    assert_eq!(after(on(20, "step_left").step(2)), InProgress);
    assert_eq!(after(on(20, "step_left").step(1).journey(2)), InProgress);
}

#[test]
fn f3_leaving_an_earlier_visit_does_not_pass_on_a_later_one() {
    let lines = [
        on(10, "journey_entered"),
        on(11, "step_entered").step(1),
        on(12, "step_left").step(1),
        on(13, "step_entered").step(1),
    ];
    assert_eq!(outcomes(&world(&lines)), [(11, PassedOn), (13, InProgress)]);
}

#[test]
fn f3_a_visit_is_passed_on_by_a_later_visit_or_completion() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(11, "step_entered").step(1).entry(1),
        on(12, "step_entered").step(2).entry(1),
        on(13, "journey_entered").entry(2),
        on(14, "step_entered").step(1).entry(2),
        on(15, "journey_completed").entry(1),
    ];
    let world = world(&lines);
    assert_eq!(outcomes(&world), [(11, PassedOn), (12, PassedOn), (14, InProgress)]);
    let (rows, shapes) = world.fold(1);
    let next: Vec<_> = rows.visits.iter().map(|row| row.next_shape.map(|at| shapes[at as usize].step)).collect();
    assert_eq!(next, [Some(2), None, None]);
}

#[test]
fn f3_a_visit_is_exited_by_step_exit_or_any_other_end() {
    let enter = [on(10, "journey_entered"), on(11, "step_entered").step(1)];
    for end in [on(20, "step_exited").step(1), on(20, "journey_exited"), on(20, "journey_entered")] {
        assert_eq!(outcomes(&world(&[enter[0], enter[1], end])), [(11, Exited)], "{}", end.name);
    }
    assert_eq!(outcomes(&suppressing(&enter, vec![member(7, Some(15), None)])), [(11, Exited)]);
    assert_eq!(outcomes(&world(&enter)), [(11, InProgress)]);
}

#[test]
fn f3_a_visit_after_the_end_is_not_counted_and_passes_nothing_on() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(11, "step_entered").step(1).entry(1),
        on(12, "journey_exited").entry(1),
        on(13, "step_left").step(1).entry(1),
        on(13, "step_entered").step(2).entry(1),
    ];
    let left = world(&lines);
    assert_eq!(outcomes(&left), [(11, Exited)]);
    assert_eq!((left.rows().visits[0].next_shape, left.rows().late_visits.count), (None, 1));
    // Suppressed on day 12 by a segment; then s2.
    let gone = suppressing(&[lines[0], lines[1], lines[4]], vec![member(7, Some(12), None)]);
    assert_eq!(outcomes(&gone), [(11, Exited)]);
    assert_eq!(gone.rows().late_visits.count, 1);
    // At the very instant of the end it counts, and what is last then has the end.
    let same = world(&[lines[0], lines[1], on(12, "step_entered").step(2).entry(1), lines[2]]);
    assert_eq!(outcomes(&same), [(11, PassedOn), (12, Exited)]);
    assert_eq!(same.rows().late_visits.count, 0);
}

#[test]
fn f3_steps_out_of_order_are_visits_in_time() {
    let lines = [
        on(12, "step_entered").step(1).entry(1),
        on(11, "step_entered").step(2).entry(1),
        on(10, "journey_entered").entry(1),
    ];
    assert_eq!(outcomes(&world(&lines)), [(11, PassedOn), (12, InProgress)]);
}

#[test]
fn f6_unique_by_entry_and_message() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(11, "journey_entered").entry(2),
        on(20, "email_opened").entry(1).message(5),
        on(21, "email_opened").entry(1).message(5),
        on(22, "email_opened").entry(1).message(6),  // another message
        on(23, "email_opened").entry(2).message(5),  // another entry
        on(24, "email_clicked").entry(1).message(5), // another event
    ];
    assert_eq!(firsts(&world(&lines)).0, [20, 22, 23, 24]);
}

#[test]
fn f6_the_same_message_of_two_steps_is_two() {
    let lines = [
        on(10, "journey_entered").entry(1),
        on(20, "email_sent").entry(1).asset(5).step(1),
        on(21, "email_sent").entry(1).asset(5).step(2),
        on(22, "email_sent").entry(1).asset(5).step(2),
        on(23, "email_sent").asset(5).step(1).entry(8), // outside every entry
        on(24, "email_sent").asset(5).step(2).entry(9),
    ];
    assert_eq!(firsts(&world(&lines)).0, [20, 21, 23, 24]);
}

#[test]
fn f6_without_message_by_asset_without_entry_by_customer_and_journey() {
    let lines = [
        on(20, "email_opened").asset(5),
        on(21, "email_opened").asset(5),
        on(22, "email_opened").asset(6),
        on(23, "email_opened").asset(5).journey(2),
        on(24, "email_opened").asset(5).entry(8), // an entry that never began: the same customer
        on(25, "email_opened").asset(5).message(5), // a message is not the asset of its number
    ];
    let mut world = world(&lines);
    assert_eq!(firsts(&world).0, [20, 22, 23, 25]);
    world.customers.push(world.customers[0].clone());
    assert_eq!(world.rows().messages.iter().filter(|row| row.first).count(), 8);
}

#[test]
fn f6_first_of_each_platform() {
    let lines = [
        on(20, "email_opened").platform(1),
        on(21, "email_opened").platform(2),
        on(22, "email_opened").platform(1),
        on(23, "email_opened"),
    ];
    assert_eq!(firsts(&world(&lines)), (vec![20], vec![20, 21, 23]));
}

#[test]
fn f6_a_machines_open_stands_only_where_no_human_opened() {
    // Leaving machines out leaves one unique open of message 5 and none of message 6.
    let lines = [
        on(20, "email_opened").message(5).machine(),
        on(21, "email_opened").message(5),
        on(22, "email_opened").message(6).machine(),
        on(23, "email_opened").message(6).machine(),
    ];
    assert_eq!(firsts(&world(&lines)), (vec![21, 22], vec![21, 22]));
}

#[test]
fn f7_exit_is_at_the_step_of_the_event_else_the_last_visited() {
    let enter = [
        on(10, "journey_entered"),
        on(11, "step_entered").step(1),
        on(12, "step_entered").step(2),
        on(30, "step_entered").step(3),
    ];
    let step = |line| {
        let (rows, shapes) = world(&[enter[0], enter[1], enter[2], enter[3], line]).fold(1);
        rows.entries[0].end_shape.map(|shape| shapes[shape as usize].step)
    };
    assert_eq!(step(on(20, "journey_exited").step(1)), Some(1));
    assert_eq!(step(on(20, "journey_exited")), Some(2));
    assert_eq!(step(on(20, "step_exited").step(2)), Some(2));
    assert_eq!(step(on(10, "journey_exited")), None);
    assert_eq!(step(on(20, "email_sent")), None);
}

#[test]
fn f7_an_exit_that_says_completed_is_a_completion() {
    let lines =
        [on(10, "journey_entered"), on(11, "step_entered").step(1), on(20, "journey_exited").reason("Completed")];
    let world = world(&lines);
    assert!(world.rows().entries[0].completed());
    assert_eq!(outcomes(&world), [(11, PassedOn)]);
}

#[test]
fn f7_reason_is_that_of_the_exit() {
    for (text, reason) in
        [("Goal met", Reason::GoalMet), ("", Reason::Unknown), ("RECORD-MISSING", Reason::RecordMissing)]
    {
        let lines = [on(10, "journey_entered"), on(20, "journey_exited").reason(text)];
        assert_eq!(world(&lines).spans()[0].2, Some(reason), "{text}");
    }
}

#[test]
fn t4_ids_decide_at_the_same_instant() {
    let lines = |completed, exited| {
        let lines = [
            on(10, "journey_entered"),
            on(20, "journey_completed").id(completed),
            on(20, "journey_exited").id(exited).reason("error"),
        ];
        world(&lines).spans()[0].2
    };
    assert_eq!(lines(1, 2), Some(Reason::Completed));
    assert_eq!(lines(2, 1), Some(Reason::Error));
    // Events without id come last, then by name.
    assert_eq!(lines(0, 1), Some(Reason::Error));
    assert_eq!(lines(0, 0), Some(Reason::Completed));
}
