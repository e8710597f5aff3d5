//! The most common paths, with figures worked out by hand, and the laws of the search.

use proptest::prelude::*;

use super::super::tests::World;
use super::search::ROOM;
use super::*;
use crate::attribution::Completion;
use crate::attribution::paths::PathCutter;
use crate::domain::model::{Collapse, View};
use crate::domain::time::Span;

const DAY: i64 = Span::DAY.0;

fn wanted(collapse: Collapse, limit: usize) -> PathQuery {
    PathQuery { milestone: 0, view: View::Channel, collapse, limit }
}

/// Searches, with the customers dealt out to so many parts; answers with what was found and how many reads it took.
fn search(world: &World, wanted: PathQuery, room: usize, parts: u32) -> (CommonPaths, usize) {
    let setup = &world.setup;
    let mut search = PathSearch::within(setup, wanted, room);
    for reads in 1.. {
        let counted = (0..parts).map(|part| {
            let mut cutter = PathCutter::new(setup, search.counter(setup));
            for (customer, at, shape) in world.touches.iter().filter(|touch| touch.0 % parts == part) {
                cutter.batch(&[*customer], &[*at], &[*shape]);
            }
            cutter.finish()
        });
        let all = counted.reduce(|mut all, other| {
            all.merge(other);
            all
        });
        if search.take(all.unwrap()) {
            return (search.found(), reads);
        }
        assert!(reads < 10_000, "the search does not end");
    }
    unreachable!()
}

/// Path in letters, conversions, value, non-conversions, hours.
fn rows(common: &CommonPaths) -> Vec<(String, u64, f64, u64, Option<f64>)> {
    let letters = |items: &[u32]| items.iter().map(|item| char::from_u32(97 + item).unwrap()).collect();
    let hours = |row: &CommonPath| row.median.map(|time| time * 24.0 / super::super::fixed::real(DAY));
    let row = |row: &CommonPath| (letters(&row.items), row.conversions, row.value, row.non_conversions, hours(row));
    common.rows.iter().map(row).collect()
}

/// Paths, the day of the completion (the touches are on days 800, 801 …) and its value.
fn world(people: &[(&str, Option<i64>, f64)]) -> World {
    let mut world = World::new();
    for (path, done, value) in people {
        let touches: Vec<(char, i64)> = path.chars().zip(800..).collect();
        world.customer(&touches, *done);
        if done.is_some() {
            world.setup.milestones[0].last_mut().unwrap().value = *value;
        }
    }
    world
}

#[test]
fn a14_paths_have_conversions_value_others_and_the_median_time() {
    let world = world(&[
        ("ab", Some(805), 10.0),
        ("ab", Some(803), 2.5),
        ("ab", None, 0.0),
        ("ba", Some(810), -1.0),
        ("c", None, 0.0),
        ("c", None, 0.0),
        ("", Some(805), 99.0),
        ("", None, 0.0),
    ]);
    let (found, reads) = search(&world, wanted(Collapse::None, 10), ROOM, 1);
    // From day 800 to 805 and 803: 120 and 72 hours, the median 96. Who has no touch is on no path.
    let expected = [
        ("ab".to_owned(), 2, 12.5, 1, Some(96.0)),
        ("ba".to_owned(), 1, -1.0, 0, Some(240.0)),
        ("c".to_owned(), 0, 0.0, 2, None),
    ];
    assert_eq!(rows(&found), expected);
    assert_eq!((found.distinct, found.conversions, found.value, found.non_conversions), (Some(3), 3, 11.5, 3));
    assert_eq!(reads, 1);
    // The limit takes the first of them; c (0, 2) comes after ba (1, 0).
    assert_eq!(rows(&search(&world, wanted(Collapse::None, 2), ROOM, 1).0), expected[..2]);
    assert_eq!(search(&world, wanted(Collapse::None, 0), ROOM, 1).0.rows, []);
}

#[test]
fn a14_repeats_collapse() {
    let world = world(&[("aabab", Some(900), 0.0), ("abab", Some(900), 0.0), ("ab", None, 0.0), ("ba", None, 0.0)]);
    let found = |collapse| {
        let (common, _) = search(&world, wanted(collapse, 10), ROOM, 1);
        rows(&common)
            .into_iter()
            .map(|(path, conversions, _, others, _)| (path, conversions, others))
            .collect::<Vec<_>>()
    };
    let row = |path: &str, conversions, others| (path.to_owned(), conversions, others);
    assert_eq!(found(Collapse::None), [row("aabab", 1, 0), row("abab", 1, 0), row("ab", 0, 1), row("ba", 0, 1)]);
    assert_eq!(found(Collapse::Consecutive), [row("abab", 2, 0), row("ab", 0, 1), row("ba", 0, 1)]);
    assert_eq!(found(Collapse::First), [row("ab", 2, 1), row("ba", 0, 1)]);
}

#[test]
fn a4_m10_who_completed_unpicked_is_on_neither_side_and_a_path_begins_after_the_completion_before() {
    let mut world = world(&[("abc", Some(810), 1.0), ("ab", Some(810), 1.0), ("c", None, 0.0)]);
    // The second completion of customer 0 after its first two touches; that of customer 1 is not picked.
    let done = world.setup.milestones[0][0];
    world.setup.milestones[0].insert(0, Completion { before: 2, at: 801 * DAY + 1, ..done });
    world.setup.milestones[0][2].picked = false;
    let (found, _) = search(&world, wanted(Collapse::None, 10), ROOM, 1);
    // ab from day 800 to a microsecond after 801; c from 802 to 810.
    let hours = 24.0 + 24.0 / super::super::fixed::real(DAY);
    assert_eq!(rows(&found), [("c".to_owned(), 1, 1.0, 1, Some(192.0)), ("ab".to_owned(), 1, 1.0, 0, Some(hours))]);
    // Without its unpicked completion customer 1 has not converted, as c.
    world.setup.milestones[0].truncate(2);
    assert_eq!(search(&world, wanted(Collapse::None, 10), ROOM, 1).0.non_conversions, 2);
}

#[test]
fn a14_what_has_no_room_is_found_by_further_reads() {
    // 300 paths of four letters, each once; ab five times, with 2 others; ba four times.
    let mut people: Vec<(String, Option<i64>, f64)> = Vec::new();
    for i in 0..300_u32 {
        let letter = |n: u32| char::from_u32(97 + n % 7).unwrap();
        people.push(([letter(i), letter(i / 7), letter(i / 49), 'z'].iter().collect(), Some(820), 1.0));
    }
    for (path, conversions, others) in [("ab", 5, 2), ("ba", 4, 0)] {
        (0..conversions).for_each(|_| people.push((path.to_owned(), Some(802), 1.0)));
        (0..others).for_each(|_| people.push((path.to_owned(), None, 0.0)));
    }
    let people: Vec<(&str, Option<i64>, f64)> =
        people.iter().map(|(path, done, value)| (path.as_str(), *done, *value)).collect();
    let world = world(&people);
    let (whole, reads) = search(&world, wanted(Collapse::None, 2), ROOM, 1);
    assert_eq!((reads, whole.distinct), (1, Some(302)));
    assert_eq!(rows(&whole), [("ab".to_owned(), 5, 5.0, 2, Some(48.0)), ("ba".to_owned(), 4, 4.0, 0, Some(48.0))]);
    for parts in 1..=3 {
        // Room for some twenty paths: sums first, then one read of the fullest buckets.
        let (found, reads) = search(&world, wanted(Collapse::None, 2), 3000, parts);
        assert_eq!((found, reads), (CommonPaths { distinct: None, ..whole.clone() }, 2));
    }
    // For three, the third is one of 300 that are alike: all buckets have to be read, some twenty paths at a time.
    let (whole, _) = search(&world, wanted(Collapse::None, 3), ROOM, 1);
    let (found, reads) = search(&world, wanted(Collapse::None, 3), 3000, 2);
    assert_eq!(found, CommonPaths { distinct: None, ..whole });
    assert!(reads > 8, "{reads}");
}

type Person = (Vec<u8>, Option<(u8, bool)>);

fn people() -> impl Strategy<Value = Vec<Person>> {
    let person = (prop::collection::vec(0_u8..3, 0..5), prop::option::of((0_u8..6, prop::bool::weighted(0.8))));
    prop::collection::vec(person, 1..60)
}

proptest! {
    #[test]
    fn p4_neither_room_nor_parts_change_what_is_found(
        people in people(),
        parts in 1_u32..4,
        room in 0_usize..1500,
        limit in 1_usize..6,
        collapse in 0_usize..3,
    ) {
        let mut world = World::new();
        for (path, done) in &people {
            let touches: Vec<(char, i64)> = path.iter().map(|item| char::from(b'a' + item)).zip(800..).collect();
            let customer = world.customer(&touches, None);
            if let Some((before, picked)) = *done {
                let before = u32::from(before).min(u32::try_from(path.len()).unwrap());
                let value = f64::from(before) + 0.5;
                let at = (900 + i64::from(customer)) * DAY;
                world.setup.milestones[0].push(Completion { customer, at, before, value, picked });
            }
        }
        let wanted = wanted(Collapse::ALL[collapse], limit);
        let (whole, _) = search(&world, wanted, ROOM, 1);
        let (found, reads) = search(&world, wanted, room, parts);
        let distinct = if reads == 1 { whole.distinct } else { None };
        prop_assert_eq!(&found, &CommonPaths { distinct, ..whole.clone() });
        // Every influenced completion is on one path.
        let (every, _) = search(&world, PathQuery { limit: usize::MAX, ..wanted }, ROOM, 1);
        let all: u64 = every.rows.iter().map(|row| row.conversions).sum();
        let influenced = world.fold().credits(0, View::Channel, &crate::domain::model::Model::Last).unwrap();
        prop_assert_eq!(all, influenced.influenced_completions);
        prop_assert_eq!(all, whole.conversions);
    }
}
