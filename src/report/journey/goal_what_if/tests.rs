use std::fmt::Write as _;

use super::*;
use crate::config::Config;
use crate::domain::filter::Filter;
use crate::domain::progress::{Progress, UNWATCHED};
use crate::domain::provenance::Provenance;
use crate::report::tests::{WORLD, ask, config, goal, kept, of, row_texts};
use crate::report::{AnswerCache, Helpers, find};
use crate::store::Store;

fn listening(id: &str, event: &str, hours: i64) -> Journey {
    let mut journey = goal(id, event, None);
    journey.goal.as_mut().unwrap().listening = Span(hours * Span::HOUR.0);
    journey
}

/// Trigger 4 is that of a and b.
const TRIGGER: &str = "insert into goal_trigger values ('a', 4, 3 * 86400000000), ('b', 4, 86400000000);";

fn answer(journeys: Vec<Journey>, more: &str, args: &Args) -> Answer {
    ask("goal-what-if", &config(journeys, vec![]), &[WORLD, TRIGGER, more], args).unwrap()
}

/// By listening in days (as listed), attained after completion alone and after exits too.
fn attained(answer: &Answer) -> Vec<(String, u64, u64)> {
    let rows = answer.table.read::<WhatIfRow>();
    rows.chunks(2).map(|both| (both[0].listening_days.to_string(), both[0].attained, both[1].attained)).collect()
}

fn listed(all: [(u64, u64); 6]) -> Vec<(String, u64, u64)> {
    DAYS.iter().zip(all).map(|(days, (one, both))| (days.to_string(), one, both)).collect()
}

/// Golden vector 3: starts at hour 0 that end at hour 24, completed, with the goal met, and suppressed; a hit of each at hour 96.
const VECTOR: &str = "
    insert into entry values
        (0, 0, 0, 0, 86400000000, true, false, 'completed', null, null, null),
        (1, 1, 0, 0, 86400000000, false, false, 'goal_met', null, null, null),
        (2, 2, 0, 0, 86400000000, false, true, 'suppressed', null, null, null);
    insert into goal_hit select i, 4, 4 * 86400000000 from range(3) t(i);
    insert into goal_entry values (0, 4 * 86400000000, false), (1, null, false), (2, null, false);";

#[test]
fn j2_the_vector_of_a_completion_an_exit_and_a_suppression() {
    let found = answer(vec![goal("a", "purchase", None)], VECTOR, &of("a"));
    assert_eq!(attained(&found), listed([(0, 0), (0, 0), (1, 2), (1, 2), (1, 2), (1, 2)]));
    // as_of is day 12: with 14 days who ended on day 1 is open, after completion alone one, after exits too two of three.
    let row = |days: &str, after: &str, force: &str, all: [&str; 3]| -> Vec<String> {
        [days, after, force].into_iter().chain(all).map(str::to_owned).collect()
    };
    let rows = row_texts(&found);
    assert_eq!(rows[2], row("1.0000", "false", "false", ["0", "0.0000", "0.0000"]));
    assert_eq!(rows[4], row("3.0000", "false", "true", ["1", "0.3333", "0.3333"]));
    assert_eq!(rows[5], row("3.0000", "true", "false", ["2", "0.6667", "0.6667"]));
    assert_eq!(rows[8], row("14.0000", "false", "false", ["1", "0.3333", "0.0000"]));
    assert_eq!(rows[9], row("14.0000", "true", "false", ["2", "0.6667", "0.0000"]));
    assert!(kept(&found), "{:?}", found.checks);
}

#[test]
fn j2_a_window_of_its_own_is_a_row_of_its_own() {
    // Twelve hours: .5 of a day, between 0 and 1.
    let found = answer(vec![listening("a", "purchase", 12)], VECTOR, &of("a"));
    let rows = found.table.read::<WhatIfRow>();
    let days: Vec<f64> = rows.iter().step_by(2).map(|row| row.listening_days).collect();
    assert_eq!(days, [0.0, 0.5, 1.0, 3.0, 7.0, 14.0, 30.0]);
    let configured: Vec<usize> = (0..rows.len()).filter(|place| rows[*place].configured).collect();
    assert_eq!(configured, [2]);
    // What the store followed with three days is another number than that of twelve hours.
    assert!(!kept(&found));
}

#[test]
fn j2_g6_the_ends_of_spans_are_in_to_the_microsecond() {
    // A hit at the very exit, one microsecond after it, and a microsecond after three days past completion; as_of is day 12, and a
    // window that ends there is closed (G9).
    let more = "
        insert into entry values
            (0, 0, 0, 0, 86400000000, false, false, 'error', null, null, null),
            (1, 1, 0, 0, 86400000000, false, false, 'error', null, null, null),
            (2, 2, 0, 0, 86400000000, true, false, 'completed', null, null, null),
            (3, 3, 0, 0, 5*86400000000, true, false, 'completed', null, null, null);
        insert into goal_hit values (0, 4, 86400000000), (1, 4, 86400000001), (2, 4, 4*86400000000 + 1);";
    let found = answer(vec![goal("a", "purchase", None)], more, &of("a"));
    assert_eq!(attained(&found), listed([(1, 1), (1, 2), (1, 2), (2, 3), (2, 3), (2, 3)]));
    let rows = found.table.read::<WhatIfRow>();
    // Seven days: all four closed, two of them with the goal. Fourteen: the first two alone, one of them with it.
    assert_eq!((rows[6].closed_share, rows[8].closed_share), (Some(0.5), Some(0.5)));
    assert_eq!(rows[6].attained_share, Some(0.5));
}

#[test]
fn j2_g7_others_with_the_goal_keep_their_windows_and_take_what_is_theirs() {
    // Ann: on the way in b at the hit, which is b's whatever a's window. Bob: both completed, a on day 2, b on day 3 and listening
    // for a day; the hit on day 4 is b's. Cid: as bob, the hit on day 5 is a's with three days or more. Dan: a left on day 3.5, b
    // completed on day 3, the hit on day 4: a ended last where exits listen, with one day or more. Eve: a left on day 2.5 only.
    let more = "
        insert into entry values
            (0, 0, 0, 86400000000, 2*86400000000, true, false, 'completed', null, null, null),
            (1, 0, 1, 3*86400000000, null, false, false, null, null, null, null),
            (2, 1, 0, 86400000000, 2*86400000000, true, false, 'completed', null, null, null),
            (3, 1, 1, 86400000000, 3*86400000000, true, false, 'completed', null, null, null),
            (4, 2, 0, 86400000000, 2*86400000000, true, false, 'completed', null, null, null),
            (5, 2, 1, 86400000000, 3*86400000000, true, false, 'completed', null, null, null),
            (6, 3, 0, 86400000000, 3.5*86400000000, false, false, 'error', null, null, null),
            (7, 3, 1, 86400000000, 3*86400000000, true, false, 'completed', null, null, null),
            (8, 4, 0, 86400000000, 2.5*86400000000, false, false, 'error', null, null, null),
            (9, 4, 1, 86400000000, 3*86400000000, true, false, 'completed', null, null, null);
        insert into goal_hit values
            (0, 4, 4*86400000000), (1, 4, 4*86400000000), (2, 4, 5*86400000000), (3, 4, 4*86400000000), (4, 4, 4*86400000000);
        insert into goal_entry values (4, 5*86400000000, false), (0, null, false), (2, null, false), (6, null, false), (8, null, false);";
    let found = answer(vec![goal("a", "purchase", None), listening("b", "purchase", 24)], more, &of("a"));
    assert_eq!(attained(&found), listed([(0, 0), (0, 1), (1, 2), (1, 2), (1, 2), (1, 2)]));
    assert!(kept(&found), "{:?}", found.checks);
    assert!(found.notes.texts().iter().any(|note| note.starts_with("1 other journey has the same goal and listens")));
    // Where b's goal is another, nothing is taken: ann, bob, cid (three days), and dan and eve where exits listen (eve after 1.5 days).
    let found = answer(vec![goal("a", "purchase", None), goal("b", "other", None)], more, &of("a"));
    assert_eq!(attained(&found), listed([(0, 0), (0, 1), (3, 5), (3, 5), (3, 5), (3, 5)]));
}

#[test]
fn j2_selected_starts_are_counted_and_all_are_looked_at() {
    // Two starts of ann into a, completed on day 2 and day 4; the hit on day 4.5 is the second's, which begins on day 3. Bob starts
    // twice and has the goal in both: one of two people.
    let more = "
        insert into entry values
            (0, 0, 0, 86400000000, 2*86400000000, true, false, 'completed', null, null, null),
            (1, 0, 0, 3*86400000000, 4*86400000000, true, false, 'completed', null, null, null),
            (2, 1, 0, 86400000000, 2*86400000000, true, false, 'completed', null, null, null),
            (3, 1, 0, 5*86400000000, 6*86400000000, true, false, 'completed', null, null, null);
        insert into goal_hit values (0, 4, 4.5*86400000000), (1, 4, 86400000000), (1, 4, 5*86400000000);
        insert into goal_entry values (0, null, false), (1, 4.5*86400000000, false), (2, 86400000000, false), (3, 5*86400000000, false);";
    let journeys = || vec![goal("a", "purchase", None)];
    let all = answer(journeys(), more, &of("a"));
    assert_eq!(attained(&all), listed([(1, 1), (2, 2), (2, 2), (2, 2), (2, 2), (2, 2)]));
    let filter = Filter { to: "1970-01-02".parse().ok(), ..Filter::default() };
    let early = answer(journeys(), more, &Args { filter, ..of("a") });
    assert_eq!(attained(&early), listed([(1, 1); 6]));
    assert_eq!(row_texts(&early)[4][4], "0.5000");
    assert!(kept(&all) && kept(&early));
}

#[test]
fn j2_without_a_goal_and_for_a_general_notification_there_is_a_note_alone() {
    let mut notified = goal("a", "purchase", None);
    notified.goal.as_mut().unwrap().measure = Measure::Clicked;
    for (journeys, says) in [(vec![], "this journey has no goal"), (vec![notified], "listening changes nothing")] {
        let found = answer(journeys, VECTOR, &of("a"));
        assert!(found.table.rows.is_empty());
        assert!(found.notes.texts().iter().any(|note| note.contains(says)), "{:?}", found.notes);
    }
}

/// Events of 300 customers by a sequence of numbers: starts of three journeys, their ends in several ways, purchases and signups.
fn events() -> String {
    let mut state = 17_u64;
    let mut below = |limit: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % limit
    };
    let mut text = "occurred_at,customer_id,event,journey_id,variant,attributes\n".to_owned();
    for row in 0..6_000 {
        let (customer, journey, hour, day) = (below(300), below(3), below(24), below(28) + 1);
        let (event, reason) = match below(12) {
            0..=3 => ("journey_entered", ""),
            4 => ("journey_completed", ""),
            5 => ("journey_exited", "goal_met"),
            6 => ("journey_exited", "suppressed"),
            7..=10 => ("purchase", ""),
            _ => ("signup", ""),
        };
        let journey = if event.starts_with("journey") { format!("j{journey}") } else { String::new() };
        let variant = if event == "journey_entered" && row % 4 == 0 { "control" } else { "" };
        let attributes =
            if reason.is_empty() { String::new() } else { format!("\"{{\"\"reason\"\": \"\"{reason}\"\"}}\"") };
        let _ =
            writeln!(text, "2025-01-{day:02}T{hour:02}:00:00Z,c{customer},{event},{journey},{variant},{attributes}");
    }
    text
}

#[test]
fn j2_j4_what_a_refresh_follows_is_what_the_reports_follow() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("events.csv"), events()).unwrap();
    // j0 and j1 have the same goal with windows of their own, j2 another.
    let goal = |id: u32, trigger: &str, window: &str| {
        format!(
            "[[journey]]\nid = \"j{id}\"\ngoal = {{ kind = \"drive_purchase\", trigger = \"{trigger}\", listening = \"{window}\" }}\n"
        )
    };
    let text = format!(
        "[source]\nfiles = {{ events = {:?} }}\n[store]\ndir = {:?}\n{}{}{}",
        folder.path().join("events.csv").to_str().unwrap(),
        folder.path().join("store").to_str().unwrap(),
        goal(0, "purchase", "2d"),
        goal(1, "purchase", "36h"),
        goal(2, "signup", "3d"),
    );
    let (config, _) = Config::parse(&folder.path().join("milepost.toml"), &text).unwrap();
    let mut store = Store::open(&config).unwrap();
    store.refresh(&Progress::new()).unwrap();
    let (reader, cache) = (store.reader().unwrap(), AnswerCache::default());
    let cx = ReportContext {
        reader: &reader,
        helpers: Helpers::NONE,
        config: &config,
        as_of: store.as_of().unwrap(),
        data: &Provenance::default(),
        generation: 1,
        cache: &cache,
        progress: &UNWATCHED,
    };
    let filters = [Filter::default(), Filter { from: "2025-01-08".parse().ok(), ..Filter::default() }];
    for (journey, filter) in
        ["j0", "j1", "j2"].into_iter().flat_map(|journey| filters.iter().map(move |f| (journey, f)))
    {
        let args = Args { filter: filter.clone(), ..of(journey) };
        let found = (find("goal-what-if").unwrap().run)(&cx, &args).unwrap();
        assert!(kept(&found), "{journey}: {:?}", found.checks);
        let counts: Vec<u64> = found.table.read::<WhatIfRow>().iter().map(|row| row.attained).collect();
        assert!(counts[0] > 20 && counts[0] < counts[counts.len() - 1], "{journey}: {counts:?}");
    }
    // Nobody takes from j2, so that lift has who goals has.
    let told = entries::count(&cx, &Filter::default(), &[("j2".to_owned(), "j2".to_owned())]).unwrap();
    let lift = (find("lift").unwrap().run)(&cx, &of("j2")).unwrap();
    let row = &lift.table.read::<crate::report::LiftRow>()[0];
    let goal = &told.journeys["j2"].goal;
    assert_eq!(
        (row.treated_attained + row.control_attained, row.treated + row.control),
        (goal.attained, goal.entrants)
    );
    assert!(row.control > 20 && row.treated > 20 && row.control_attained > 0);
}
