use super::*;
use crate::domain::filter::Filter;
use crate::report::tests::{ENTRIES, WORLD, ask, config, goal, kept, of, row_texts};

/// Shapes 60 and 61: starts of a with variants; trigger 7 is that of a and b, which listen for three days.
const ARMS: &str = "
    insert into shape values
        (60, 'journey_entered', 'a', null, null, null, null, null, 'A', null, false, null, 3, false, 1000, 60),
        (61, 'journey_entered', 'a', null, null, null, null, null, 'Holdout', null, false, null, 3, false, 500, 61);
    insert into goal_trigger values ('a', 7, 3 * 86400000000), ('b', 7, 3 * 86400000000);
    insert into customer select i, 'x' || i, 0, false, null, null, null, null from range(100, 1600) t(i);";

fn answer(journeys: Vec<Journey>, more: &str, args: &Args) -> Answer {
    let answer = ask("lift", &config(journeys, vec![]), &[WORLD, ARMS, more], args).unwrap();
    assert!(kept(&answer));
    answer
}

fn lift(more: &str) -> Answer {
    answer(vec![goal("a", "purchase", None)], more, &Args::default())
}

fn says(answer: &Answer, text: &str) -> bool {
    answer.notes.texts().iter().any(|note| note.contains(text))
}

/// Starts of 1,000 treated and 500 of the control group on day 1; 120 and 40 of them have the goal.
const VECTOR: &str = "
    insert into entry select i, i, case when i < 1100 then 60 else 61 end, 86400000000, null, false, false, null, null, null, null
        from range(100, 1600) t(i);
    insert into goal_hit select i, 7, 86400000001 from range(100, 1600) t(i) where i < 220 or i >= 1100 and i < 1140;";

#[test]
fn j4_r9_the_vector_of_1000_treated_and_500_held_out() {
    // Golden vector 5. .12 − .08 = .04, half of .08. Detectable: p = 160/1500, 2.801585 · sqrt(.0952889 · .003) = .0474.
    let found = lift(VECTOR);
    assert_eq!(
        row_texts(&found),
        [["a", "1000", "120", "0.1200", "500", "40", "0.0800", "0.0400", "0.0071", "0.0699", "0.5000", "0.0474"]]
    );
    assert!(says(
        &found,
        "a: those treated are ahead of the control group beyond chance, by 0.7 to 7.0 points; a lift of 4.7 points would have been seen"
    ));
    // The other way round: −.0699 to −.0071.
    let swapped = Journey { holdout: Some("A".into()), ..goal("a", "purchase", None) };
    let found = answer(vec![swapped], VECTOR, &of("a"));
    assert_eq!(row_texts(&found)[0][..3], ["a", "500", "40"]);
    assert!(says(
        &found,
        "a: those treated are behind the control group beyond chance, by 0.7 to 7.0 points; a lift of 4.7 points would"
    ));
}

#[test]
fn j4_what_cannot_be_told_apart_is_said_with_the_lift_that_would_have_been_seen() {
    // 2 of 10 and 1 of 10: p = .15, 2.801585 · sqrt(.1275 · .2) = .4474.
    let few = "
        insert into entry select i, i, case when i < 110 then 60 else 61 end, 86400000000, null, false, false, null, null, null, null
            from range(100, 120) t(i);
        insert into goal_hit values (100, 7, 86400000001), (101, 7, 86400000001), (110, 7, 86400000001);";
    let found = lift(few);
    assert_eq!(row_texts(&found)[0][11], "0.4474");
    assert!(says(&found, "no lift told apart from chance; a lift of 44.7 points would have been seen in four of five"));
    // Nobody has the goal: 0/10 − 0/10 = 0 (−.2775 to .2775), no rate to divide by, nothing to be detected from.
    let none = lift(&format!("{few} delete from goal_hit;"));
    assert_eq!(
        row_texts(&none),
        [["a", "10", "0", "0.0000", "10", "0", "0.0000", "0.0000", "-0.2775", "0.2775", "–", "–"]]
    );
    assert!(says(&none, "no lift told apart from chance; all of both groups, or nobody, reached the goal"));
}

/// In days: who starts on day 1 of variant A, when and how the start ends, and the hit with so many microseconds more.
const ENDS: &str = "
    insert into entry values
        (100, 100, 60, 86400000000, 2*86400000000, false, false, 'goal_met', null, null, null),
        (101, 101, 60, 86400000000, 2*86400000000, false, false, 'goal_met', null, null, null),
        (102, 102, 60, 86400000000, 2*86400000000, true, false, 'completed', null, null, null),
        (103, 103, 60, 86400000000, 2*86400000000, true, false, 'completed', null, null, null),
        (104, 104, 60, 86400000000, 2*86400000000, false, true, 'suppressed', null, null, null),
        (105, 105, 60, 86400000000, null, false, false, null, null, null, null),
        (106, 106, 60, 86400000000, 2*86400000000, false, false, 'error', null, null, null),
        (107, 106, 60, 10*86400000000, null, false, false, null, null, null, null),
        (108, 108, 61, 86400000000, 2*86400000000, false, false, 'error', null, null, null),
        (109, 108, 60, 10*86400000000, null, false, false, null, null, null, null);
    insert into goal_hit values
        (100, 7, 2*86400000000), (101, 7, 2*86400000000 + 1), (102, 7, 5*86400000000), (103, 7, 5*86400000000 + 1),
        (104, 7, 2*86400000000 + 1), (105, 7, 86400000000), (106, 7, 5*86400000000), (106, 7, 11*86400000000),
        (108, 7, 11*86400000000);";

#[test]
fn j4_g4_g5_g6_ends_are_in_and_only_completion_listens() {
    // With the goal: 100 at the very exit, 102 at the very end of the window, 105 at the very begin, 106 in the second start. Not:
    // 101 and 103 a microsecond later, 104 after being suppressed. 108 began in the control group and has it in the second start.
    assert_eq!(row_texts(&lift(ENDS))[0][..7], ["a", "7", "4", "0.5714", "1", "1", "1.0000"]);
    // From day 10 on there are only two starts, both of variant A, and nobody is of the control group.
    let filter = Filter { from: "1970-01-11".parse().ok(), ..Filter::default() };
    let late = answer(vec![goal("a", "purchase", None)], ENDS, &Args { filter, ..Args::default() });
    assert!(late.table.rows.is_empty());
    // Up to day 9 the second starts are not selected, and what fell in them does not count.
    let filter = Filter { to: "1970-01-10".parse().ok(), ..Filter::default() };
    let early = answer(vec![goal("a", "purchase", None)], ENDS, &Args { filter, ..Args::default() });
    assert_eq!(row_texts(&early)[0][..7], ["a", "7", "3", "0.4286", "1", "0", "0.0000"]);
}

#[test]
fn j4_another_journey_with_the_goal_takes_nothing_from_either_arm() {
    // 102 is on the way in b at the hit, which counts toward b alone (G7); the lift of a has it all the same. b has no control group.
    let rival = "insert into entry values (110, 102, 1, 4*86400000000, null, false, false, null, null, null, null);";
    let both = vec![goal("a", "purchase", None), goal("b", "purchase", None)];
    let found = answer(both, &format!("{ENDS} {rival}"), &Args::default());
    assert_eq!(found.table.rows.len(), 1);
    assert_eq!(row_texts(&found)[0][..3], ["a", "7", "4"]);
}

#[test]
fn j4_a_named_variant_alone_is_the_control_group() {
    // Compared exactly: “Holdout” is treated then, and nobody is of “none”.
    let journey = |name: &str| Journey { holdout: Some(name.into()), ..goal("a", "purchase", None) };
    assert!(answer(vec![journey("none")], ENDS, &Args::default()).table.rows.is_empty());
    assert!(answer(vec![journey("holdout")], ENDS, &Args::default()).table.rows.is_empty());
    assert_eq!(row_texts(&answer(vec![journey("Holdout")], ENDS, &Args::default()))[0][1], "7");
}

#[test]
fn j4_nobody_treated_leaves_the_rate_of_the_control_group() {
    let found = lift(&format!("{ENDS} delete from entry where customer <> 108 or entry = 109;"));
    assert_eq!(row_texts(&found), [["a", "0", "0", "–", "1", "0", "0.0000", "–", "–", "–", "–", "–"]]);
    assert!(says(&found, "a: nobody was treated"));
}

#[test]
fn j4_no_row_without_a_goal_a_control_group_or_for_a_general_notification() {
    let notified = || {
        let mut journey = goal("a", "purchase", None);
        journey.goal.as_mut().unwrap().measure = Measure::Opened;
        journey
    };
    for journeys in [vec![], vec![notified()], vec![goal("b", "purchase", None)]] {
        let found = answer(journeys, &format!("{ENTRIES} {ENDS}"), &Args::default());
        assert!(found.table.rows.is_empty());
        assert!(says(&found, "a control group"));
    }
}
