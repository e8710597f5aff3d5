use super::*;

const LISTENING: i64 = 30;

/// An entry of a journey that begun and ended then, by exit.
fn entry(entry: u32, goal: u32, begun: i64, ended: Option<i64>) -> Entry {
    Entry { entry, goal, begun, ended, completed: false, opened: None, clicked: None }
}

fn completed(number: u32, goal: u32, begun: i64, ended: i64) -> Entry {
    Entry { completed: true, ..entry(number, goal, begun, Some(ended)) }
}

/// Journeys 0 and 1 have the same goal, 2 another one, 3 and 4 are general notifications.
const GOALS: [Goal; 5] = [
    Goal { measure: Measure::Hit(1), listening: LISTENING },
    Goal { measure: Measure::Hit(1), listening: LISTENING },
    Goal { measure: Measure::Hit(2), listening: LISTENING },
    Goal { measure: Measure::Opened, listening: LISTENING },
    Goal { measure: Measure::Clicked, listening: LISTENING },
];

fn fold(entries: &[Entry], hits: &[i64]) -> Rows {
    let hits: Vec<_> = hits.iter().map(|&at| Hit { trigger: 1, at }).collect();
    let mut rows = Rows::default();
    Goals::new(&GOALS, 1000).customer(7, entries, &hits, &mut rows);
    rows
}

fn converted(entries: &[Entry], hits: &[i64]) -> Vec<Option<i64>> {
    fold(entries, hits).outcomes.iter().map(|row| row.converted).collect()
}

/// Goal, entry, time and shared of each attainment.
fn attained(entries: &[Entry], hits: &[i64]) -> Vec<(u32, u32, i64, bool)> {
    fold(entries, hits).attained.iter().map(|row| (row.goal, row.entry, row.at, row.shared)).collect()
}

#[test]
fn g4_attained_while_active() {
    let active = [entry(0, 0, 10, Some(20))];
    for (hit, expected) in [(9, None), (10, Some(10)), (15, Some(15)), (21, None)] {
        assert_eq!(converted(&active, &[hit]), [expected], "{hit}");
    }
    assert_eq!(converted(&[entry(0, 0, 10, None)], &[999]), [Some(999)]);
}

#[test]
fn g4_attained_within_the_listening_window_after_completion() {
    let done = [completed(0, 0, 10, 20)];
    // (20, 20 + 30]
    for (hit, expected) in [(20, Some(20)), (21, Some(21)), (50, Some(50)), (51, None)] {
        assert_eq!(converted(&done, &[hit]), [expected], "{hit}");
    }
}

#[test]
fn g5_no_listening_after_any_other_end() {
    assert_eq!(converted(&[entry(0, 0, 10, Some(20))], &[21]), [None]);
}

#[test]
fn g6_trigger_at_the_time_of_the_exit_counts() {
    assert_eq!(converted(&[entry(0, 0, 10, Some(20))], &[20]), [Some(20)]);
    assert_eq!(converted(&[entry(0, 0, 10, Some(10))], &[10]), [Some(10)]);
}

#[test]
fn g7_after_the_first_ended_and_while_active_in_the_second_only_the_second() {
    for first in [completed(0, 0, 10, 20), entry(0, 0, 10, Some(20))] {
        assert_eq!(attained(&[first, entry(1, 1, 15, None)], &[25]), [(1, 1, 25, false)]);
    }
}

#[test]
fn g7_active_in_both_counts_for_both_shared() {
    let both = [entry(0, 0, 10, Some(20)), entry(1, 1, 15, None)];
    assert_eq!(attained(&both, &[18]), [(0, 0, 18, true), (1, 1, 18, true)]);
    // At the exit of the first both are active still (G6).
    assert_eq!(attained(&both, &[20]), [(0, 0, 20, true), (1, 1, 20, true)]);
}

#[test]
fn g7_in_listening_windows_only_the_one_completed_last() {
    let windows = [completed(0, 0, 10, 30), completed(1, 1, 15, 25)];
    assert_eq!(attained(&windows, &[40]), [(0, 0, 40, false)]);
    // At 56 only the first's window (30, 60] is open, at 26 the first is active.
    assert_eq!(attained(&windows, &[56]), [(0, 0, 56, false)]);
    assert_eq!(attained(&windows, &[26]), [(0, 0, 26, false)]);
}

#[test]
fn g7_completed_at_the_very_same_instant_both_shared() {
    let windows = [completed(0, 0, 10, 30), completed(1, 1, 15, 30)];
    assert_eq!(attained(&windows, &[40]), [(0, 0, 40, true), (1, 1, 40, true)]);
}

#[test]
fn g7_the_last_completed_whose_window_reaches() {
    let goals = [Goal { measure: Measure::Hit(1), listening: 100 }, Goal { measure: Measure::Hit(1), listening: 5 }];
    let entries = [completed(0, 0, 10, 20), completed(1, 1, 15, 30)];
    let mut rows = Rows::default();
    Goals::new(&goals, 1000).customer(7, &entries, &[Hit { trigger: 1, at: 36 }], &mut rows);
    assert_eq!(rows.outcomes.iter().map(|row| row.converted).collect::<Vec<_>>(), [Some(36), None]);
}

#[test]
fn g7_another_goal_is_no_rival() {
    assert_eq!(attained(&[completed(0, 0, 10, 20), entry(1, 2, 15, None)], &[25]), [(0, 0, 25, false)]);
}

#[test]
fn g7_among_entries_into_one_journey_all_active_ones_else_the_one_completed_last() {
    let entries = [completed(0, 0, 10, 40), completed(1, 0, 20, 30), entry(2, 0, 25, Some(28))];
    assert_eq!(converted(&entries, &[29]), [Some(29), Some(29), None]);
    assert_eq!(attained(&entries, &[29]), [(0, 0, 29, false)]);
    assert_eq!(converted(&entries, &[45]), [Some(45), None, None]);
}

#[test]
fn g8_first_attainment_only() {
    let again = [completed(0, 0, 10, 20), entry(1, 0, 100, None)];
    assert_eq!(attained(&again, &[15, 16, 110, 120]), [(0, 0, 15, false)]);
    // An earlier hit that does not count is no attainment; the re-entry attains.
    assert_eq!(attained(&again, &[5, 60, 110]), [(0, 1, 110, false)]);
}

#[test]
fn f2_a_repeat_attainment_converts_its_entry() {
    let again = [completed(0, 0, 10, 20), entry(1, 0, 100, None)];
    assert_eq!(converted(&again, &[15, 110]), [Some(15), Some(110)]);
}

#[test]
fn g9_open_while_active_or_listening_at_as_of() {
    let entries = [
        entry(0, 0, 10, None),
        entry(1, 0, 10, Some(1000)),
        completed(2, 0, 10, 970),
        completed(3, 0, 10, 971),
        completed(4, 0, 10, 1000),
        completed(5, 3, 10, 1000),
    ];
    // 970 + 30 = as_of is not after as_of.
    let open: Vec<_> = fold(&entries, &[]).outcomes.iter().map(|row| row.open).collect();
    assert_eq!(open, [true, false, false, true, true, true]);
}

#[test]
fn g3_general_notification_counts_opens_or_clicks_at_any_time() {
    let notified = |goal, opened, clicked| Entry { opened, clicked, ..entry(0, goal, 10, Some(20)) };
    let both = |goal| [notified(goal, Some(500), Some(600))];
    assert_eq!(attained(&both(3), &[15]), [(3, 0, 500, false)]);
    assert_eq!(attained(&both(4), &[15]), [(4, 0, 600, false)]);
    assert_eq!(attained(&[notified(4, Some(500), None)], &[15]), []);
}

#[test]
fn g3_g8_general_notification_first_of_the_entries() {
    let entries =
        [Entry { opened: Some(50), ..entry(0, 3, 10, None) }, Entry { opened: Some(40), ..entry(1, 3, 20, None) }];
    assert_eq!(attained(&entries, &[]), [(3, 1, 40, false)]);
    assert_eq!(converted(&entries, &[]), [Some(50), Some(40)]);
}
