//! Laws that any stream of events keeps.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::goals::{self, Goal, Goals, Hit, Measure};
use super::naive::{self, Span};
use super::rows::Outcome;
use super::world::{Line, World, member, on};
use super::{Facts, Member, Rows};

const NAMES: [&str; 14] = [
    "journey_entered",
    "journey_entered",
    "journey_completed",
    "journey_exited",
    "journey_excluded",
    "step_entered",
    "step_entered",
    "step_left",
    "step_exited",
    "email_sent",
    "email_opened",
    "email_clicked",
    "push_opened",
    "purchase",
];

fn line() -> impl Strategy<Value = Line> {
    let ids = (0..3u32, 0..4u32, 0..3u32, 0..3u32, 0..4u64, 0..3u64, 0..4u8);
    // Few instants, so that ends and entries often fall on the same one.
    (0..30i64, prop::sample::select(&NAMES[..]), ids, prop::bool::weighted(0.1)).prop_map(
        |(at, name, (journey, step, asset, platform, entry, message, id), machine)| Line {
            id,
            journey,
            step,
            asset,
            platform,
            entry,
            message,
            machine,
            reason: if id == 1 { "error" } else { "completed" },
            ..on(at, name)
        },
    )
}

fn customer() -> impl Strategy<Value = (Vec<Line>, Vec<Member>)> {
    let time = || prop::option::of(0..40i64);
    let members = prop::collection::vec((0..3u32, time(), time()).prop_map(|(a, b, c)| member(a, b, c)), 0..4);
    (prop::collection::vec(line(), 0..40), members)
}

prop_compose! {
    fn world()(
        customers in prop::collection::vec(customer(), 1..5),
        ended in prop::option::of(0..60i64),
    ) -> World {
        let facts = [
            Facts::default(),
            Facts { ended, suppress: vec![1] },
            Facts { ended: None, suppress: vec![0, 2] },
        ];
        World { customers, facts, as_of: 40 }
    }
}

/// Attainment of purchases, the same goal in both journeys.
fn attain(world: &World, rows: &Rows, journey: impl Fn(u32) -> u32) -> goals::Rows {
    let goals = [Goal { measure: Measure::Hit(3), listening: 5 }, Goal { measure: Measure::Hit(3), listening: 9 }];
    let mut out = goals::Rows::default();
    let mut fold = Goals::new(&goals, world.as_of);
    for (customer, (lines, _)) in (0..).zip(&world.customers) {
        let entries: Vec<_> = rows
            .entries
            .iter()
            .filter(|row| row.customer == customer)
            .map(|row| goals::Entry {
                entry: row.entry,
                goal: journey(row.shape) - 1,
                begun: row.begun,
                ended: row.ended,
                completed: row.completed(),
                opened: row.opened,
                clicked: row.clicked,
            })
            .collect();
        let purchases = lines.iter().filter(|line| line.name == "purchase" && !line.machine);
        let mut hits: Vec<_> = purchases.map(|line| Hit { trigger: 3, at: line.at }).collect();
        hits.sort_unstable();
        fold.customer(customer, &entries, &hits, &mut out);
    }
    out
}

proptest! {
    #[test]
    fn f3_inflow_is_in_progress_and_passed_on_and_exited(world in world()) {
        let (rows, shapes) = world.fold(usize::MAX);
        for step in 0..4 {
            let of_step = || rows.visits.iter().filter(|row| shapes[row.shape as usize].step == step);
            let count = |outcome| of_step().filter(|row| row.outcome == outcome).count();
            let parts = count(Outcome::InProgress) + count(Outcome::PassedOn) + count(Outcome::Exited);
            prop_assert_eq!(of_step().count(), parts);
        }
        // An ended entry is nowhere in progress, and an entry is in progress or exited at one visit at most.
        for entry in &rows.entries {
            let visits = || rows.visits.iter().filter(|row| row.entry == entry.entry);
            let resting = visits().filter(|row| row.outcome != Outcome::PassedOn).count();
            prop_assert!(resting <= 1);
            if entry.ended.is_some() {
                prop_assert!(visits().all(|row| row.outcome != Outcome::InProgress));
            }
            if entry.completed() {
                prop_assert_eq!(resting, 0);
            }
        }
    }

    #[test]
    fn g4_f3_f6_the_fold_is_the_rules_read_aloud(world in world()) {
        let (rows, shapes) = world.fold(usize::MAX);
        let mut late = 0;
        for (customer, (expected, unique)) in (0..).zip(naive::spans(&world)) {
            let own = rows.entries.iter().filter(|row| row.customer == customer);
            let found: Vec<Span> = own
                .map(|row| {
                    let visits = rows.visits.iter().filter(|visit| visit.entry == row.entry);
                    Span {
                        journey: shapes[row.shape as usize].journey,
                        begun: row.begun,
                        end: row.ended.zip(row.reason),
                        visits: visits.map(|row| (row.at, shapes[row.shape as usize].step, row.outcome)).collect(),
                        late: 0,
                    }
                })
                .collect();
            late += expected.iter().map(|span| span.late).sum::<usize>();
            let expected: Vec<Span> = expected.into_iter().map(|span| Span { late: 0, ..span }).collect();
            prop_assert_eq!(found, expected);
            let firsts = rows.messages.iter().filter(|row| row.customer == customer && row.first).count();
            prop_assert_eq!(firsts, unique);
        }
        prop_assert_eq!(rows.late_visits.count, late as u64);
    }

    #[test]
    fn f3_no_visit_is_counted_after_the_end_of_its_entry(world in world()) {
        let (rows, shapes) = world.fold(usize::MAX);
        let end = |entry: u32| rows.entries[entry as usize].ended;
        prop_assert!(rows.visits.iter().all(|row| end(row.entry).is_none_or(|end| row.at <= end)));
        // Every step_entered is a visit, late, or of no entry.
        let told = world.customers.iter().flat_map(|(lines, _)| lines);
        let told = told.filter(|line| line.name == "step_entered" && !line.machine).count() as u64;
        let strays = |stray: u64| stray <= rows.strays;
        prop_assert!(strays(told - rows.visits.len() as u64 - rows.late_visits.count));
        // The next visit that a branch is read from is the next one that counts.
        for pair in rows.visits.windows(2).filter(|pair| pair[0].entry == pair[1].entry) {
            prop_assert_eq!(pair[0].next_shape.map(|at| shapes[at as usize].step), Some(shapes[pair[1].shape as usize].step));
        }
    }

    #[test]
    fn g4_visits_and_messages_belong_to_entries_of_their_customer_and_journey(world in world()) {
        let (rows, shapes) = world.fold(usize::MAX);
        let journey = |shape: u32| shapes[shape as usize].journey;
        for (number, entry) in (0..).zip(&rows.entries) {
            prop_assert_eq!(entry.entry, number);
            prop_assert!(entry.ended.is_none_or(|ended| ended >= entry.begun && ended <= world.as_of));
            prop_assert_eq!(entry.ended.is_some(), entry.reason.is_some());
        }
        let known = |entry: u32, customer: u32, shape: u32| {
            let row = &rows.entries[entry as usize];
            row.customer == customer && journey(row.shape) == journey(shape)
        };
        prop_assert!(rows.visits.iter().all(|row| known(row.entry, row.customer, row.shape)));
        prop_assert!(rows.messages.iter().all(|row| row.entry.is_none_or(|entry| known(entry, row.customer, row.shape))));
        prop_assert!(rows.visits.is_sorted_by_key(|row| row.entry));
        prop_assert!(rows.messages.iter().all(|row| row.first_platform || !row.first));
    }

    #[test]
    fn g9_attainers_are_at_most_entrants_and_entrants_at_most_entries(world in world()) {
        let (rows, shapes) = world.fold(usize::MAX);
        let journey = |shape: u32| shapes[shape as usize].journey;
        let attained = attain(&world, &rows, journey);
        for goal in 0..2 {
            let entries: Vec<_> = rows.entries.iter().filter(|row| journey(row.shape) == goal + 1).collect();
            let entrants: BTreeSet<_> = entries.iter().map(|row| row.customer).collect();
            let attainers: Vec<_> = attained.attained.iter().filter(|row| row.goal == goal).collect();
            let unique: BTreeSet<_> = attainers.iter().map(|row| row.customer).collect();
            prop_assert_eq!(attainers.len(), unique.len());
            prop_assert!(unique.is_subset(&entrants) && entrants.len() <= entries.len());
            for row in attainers {
                // The attaining entry converted then, and no entry of the customer and journey before.
                prop_assert_eq!(attained.outcomes[row.entry as usize].converted, Some(row.at));
                let own = entries.iter().filter(|entry| entry.customer == row.customer);
                let first = own.filter_map(|entry| attained.outcomes[entry.entry as usize].converted).min();
                prop_assert_eq!(first, Some(row.at));
            }
        }
    }

    #[test]
    fn g7_the_sweep_is_the_rule(world in world()) {
        let (rows, shapes) = world.fold(usize::MAX);
        let journey = |shape: u32| shapes[shape as usize].journey;
        let found = attain(&world, &rows, journey);
        for entry in &rows.entries {
            let own = |row: &&super::rows::Entry| row.customer == entry.customer;
            let (lines, _) = &world.customers[entry.customer as usize];
            let hits = lines.iter().filter(|line| line.name == "purchase" && !line.machine).map(|line| line.at);
            let counts = |at: &i64| {
                let active = |row: &super::rows::Entry| row.begun <= *at && row.ended.is_none_or(|end| end >= *at);
                let listens = |row: &super::rows::Entry| {
                    let window = if journey(row.shape) == 1 { 5 } else { 9 };
                    row.completed() && row.ended.is_some_and(|end| end < *at && *at <= end + window)
                };
                if rows.entries.iter().filter(own).any(active) {
                    return active(entry);
                }
                let last = rows.entries.iter().filter(own).filter(|row| listens(row)).map(|row| row.ended).max();
                listens(entry) && Some(entry.ended) == last
            };
            let expected = hits.filter(counts).min();
            prop_assert_eq!(found.outcomes[entry.entry as usize].converted, expected);
        }
    }

    #[test]
    fn t4_any_row_order_and_any_batches_give_the_same(world in world(), batch in 1..4usize, turn in 0..40usize) {
        let whole = world.fold(usize::MAX);
        let mut other = World { customers: world.customers.clone(), facts: world.facts.clone(), as_of: world.as_of };
        for (lines, members) in &mut other.customers {
            lines.reverse();
            let turn = turn.min(lines.len());
            lines.rotate_left(turn);
            members.reverse();
        }
        prop_assert_eq!(other.fold(batch), whole);
    }
}
