//! Laws that hold in every world.

use proptest::prelude::*;

use super::counts::evidence::Evidence;
use super::fixed::real;
use super::interval::{GROUPS, jackknife};
use super::sequence::SequenceModel;
use super::tests::World;
use super::{Completion, Credit, Credits, Fold, Folded};
use crate::domain::model::{Model, Rule, View};
use crate::domain::time::Span;

/// A customer: touches (item, day), and whether and with what value it completes after how many of them.
type Person = (Vec<(u8, i64)>, Option<(u8, f64, bool)>);

fn person() -> impl Strategy<Value = Person> {
    let touches = prop::collection::vec((0_u8..6, 300_i64..900), 0..7);
    (touches, prop::option::of((0_u8..8, -5.0..50.0_f64, prop::bool::weighted(0.8))))
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(person(), 1..60)
}

fn world(people: &[Person], by_value: bool) -> World {
    let mut world = World::new();
    world.setup.by_value = vec![by_value];
    world.setup.shapes[3].items = [None, Some(3), Some(1)];
    world.setup.shapes[4].lookback = Span::days(60);
    for (place, (touches, done)) in people.iter().enumerate() {
        let mut days: Vec<(char, i64)> = touches.iter().map(|(item, day)| (char::from(b'a' + item), *day)).collect();
        days.sort_by_key(|touch| touch.1);
        let customer = world.customer(&days, None);
        world.setup.customers[place].group = u8::try_from((touches.len() * 31 + place * 7) % 100).unwrap();
        if let Some((after, value, picked)) = *done {
            let before = usize::from(after).min(days.len());
            let day = if before == 0 { 0 } else { days[before - 1].1 };
            world.setup.milestones[0].push(Completion {
                customer,
                at: (day + 1) * Span::DAY.0,
                before: u32::try_from(before).unwrap(),
                value,
                picked,
            });
        }
    }
    world
}

/// All answers, gates aside, to be compared to the last bit.
fn answers(folded: &Folded) -> Vec<Credits> {
    let all = View::ALL.into_iter().flat_map(|view| Model::BUILT_IN.iter().map(move |model| (view, model)));
    all.map(|(view, model)| folded.credits(0, view, model).unwrap()).collect()
}

/// Folds customers by the part of the work that `part` gives them, in batches of `size`, and merges.
fn split(world: &World, parts: u32, size: usize, backwards: bool) -> Folded {
    let mut folds: Vec<Fold<'_>> = (0..parts)
        .map(|part| {
            let own: Vec<_> = world.touches.iter().filter(|touch| touch.0 % parts == part).collect();
            let mut fold = Fold::new(&world.setup);
            for batch in own.chunks(size) {
                let customers: Vec<u32> = batch.iter().map(|touch| touch.0).collect();
                let times: Vec<i64> = batch.iter().map(|touch| touch.1).collect();
                let shapes: Vec<u32> = batch.iter().map(|touch| touch.2).collect();
                fold.batch(&customers, &times, &shapes);
            }
            fold
        })
        .collect();
    if backwards {
        folds.reverse();
    }
    let mut all = folds.remove(0);
    for fold in folds {
        all.merge(fold);
    }
    all.finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a9_credits_sum_to_the_influenced(people in people(), by_value: bool) {
        let folded = world(&people, by_value).fold();
        for view in View::ALL {
            for model in Model::BUILT_IN.iter().filter(|model| model.sums()) {
                let credits = folded.credits(0, view, model).unwrap();
                prop_assert!(credits.influenced_completions <= credits.completions);
                prop_assert!(credits.influenced_customers <= credits.influenced_completions);
                if credits.gate.is_none() && (!by_value || !model.data_driven()) {
                    prop_assert!((credits.sum() - credits.influenced).abs() < 1e-9, "{:?} {:?}", model, view);
                }
                for row in credits.rows.iter().filter(|_| !by_value) {
                    let (low, high) = row.interval.unwrap();
                    let percent = row.percent.unwrap();
                    prop_assert!(0.0 <= low && low <= percent && percent <= high && high <= 100.0 + 1e-9);
                    prop_assert!(row.removal_effect.is_none_or(|effect| (-1e-12..=1.0 + 1e-12).contains(&effect)));
                }
            }
        }
    }

    #[test]
    fn p4_split_of_the_work_changes_no_bit(people in people(), by_value: bool, parts in 1_u32..5, size in 1_usize..9) {
        let world = world(&people, by_value);
        let whole = answers(&world.fold());
        prop_assert_eq!(&whole, &answers(&split(&world, parts, size, false)));
        prop_assert_eq!(&whole, &answers(&split(&world, parts, size, true)));
    }

    #[test]
    fn p4_order_of_customers_changes_no_bit(people in people(), by_value: bool) {
        let mut forward = world(&people, by_value);
        let turned: Vec<Person> = people.iter().rev().cloned().collect();
        let mut backward = world(&turned, by_value);
        for (place, customer) in forward.setup.customers.iter_mut().enumerate() {
            customer.group = u8::try_from(place % 100).unwrap();
        }
        backward.setup.customers = forward.setup.customers.iter().rev().copied().collect();
        prop_assert_eq!(answers(&forward.fold()), answers(&backward.fold()));
    }

    #[test]
    fn a12_without_a_group_is_as_if_its_customers_were_not_there(people in people()) {
        let mut world = world(&people, false);
        world.setup.orders.sequence = Some(2);
        let whole = world.fold();
        let groups: Vec<u8> = world.setup.customers.iter().map(|customer| customer.group).collect();
        // By group, where it has customers.
        let without: Vec<Option<Folded>> = (0..GROUPS)
            .map(|group| {
                for (customer, own) in world.setup.customers.iter_mut().zip(&groups) {
                    customer.chosen = usize::from(*own) != group;
                }
                groups.iter().any(|own| usize::from(*own) == group).then(|| world.fold())
            })
            .collect();
        for model in [Model::Position, Model::TimeDecay, Model::Markov, Model::Sequence] {
            let Some(credits) = whole.credits(0, View::Channel, &model).filter(|credits| credits.gate.is_none()) else {
                continue;
            };
            for row in &credits.rows {
                let left = |group: usize| without[group].as_ref().map_or(row.credit, |left| alone(left, &model, row.item));
                let half = jackknife(&std::array::from_fn(left));
                let (low, high) = row.credit_interval.unwrap();
                prop_assert!((low - (row.credit - half).max(0.0)).abs() < 1e-9);
                prop_assert!((high - (row.credit + half).min(credits.influenced)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a8_other_labels_give_the_same_credit_under_them(people in people(), by_value: bool, turn in 1_u8..6) {
        let plain = world(&people, by_value).fold();
        // Item i is now called i + turn, wherever it was met.
        let mut turned = world(&people, by_value);
        let label = |item: u32| (item + u32::from(turn)) % 26;
        for shape in &mut turned.setup.shapes {
            shape.items = shape.items.map(|item| item.map(label));
        }
        let turned = turned.fold();
        for view in View::ALL {
            for model in Model::BUILT_IN {
                let (plain, turned) = (by_item(&plain, view, model), by_item(&turned, view, model));
                prop_assert_eq!(plain.len(), turned.len());
                for row in plain {
                    let other = turned.iter().find(|other| other.item == label(row.item)).unwrap();
                    let row = Credit { item: other.item, ..row };
                    prop_assert!(alike(&row, other), "{:?} {:?}\n{:?}\n{:?}", model, view, row, other);
                }
            }
        }
    }

    #[test]
    fn a8_models_that_sum_agree_on_paths_of_one_touch(
        people in prop::collection::vec((0_u8..6, 300_i64..900, prop::option::of(0.5..50.0_f64)), 10..60),
        by_value: bool,
    ) {
        let one = |(item, day, value): &(u8, i64, Option<f64>)| {
            (vec![(*item, *day)], value.map(|value| (1, value, true)))
        };
        let mut world = world(&people.iter().map(one).collect::<Vec<Person>>(), by_value);
        // Ten more, so that no gate is closed.
        (0..10).for_each(|_| _ = world.customer(&[('z', 800)], Some(801)));
        let folded = world.fold();
        for view in View::ALL {
            let last = by_item(&folded, view, &Model::Last);
            for model in Model::BUILT_IN.iter().filter(|model| model.sums()) {
                let found = by_item(&folded, view, model);
                prop_assert_eq!(found.len(), last.len(), "{:?} {:?}", model, view);
                for (found, last) in found.iter().zip(&last) {
                    prop_assert!(near(found.credit, last.credit), "{:?} {:?} {:?}", model, found, last);
                }
            }
        }
    }

    #[test]
    fn a8_repeats_in_a_row_change_no_markov_effect_of_order_one(people in people(), by_value: bool) {
        let collapsed: Vec<Person> = people.iter().map(collapse).collect();
        let effects = [&people, &collapsed].map(|people| {
            let mut world = world(people, by_value);
            world.setup.orders.markov = Some(1);
            // Of two touches in a row one alone could be inside a shorter lookback.
            world.setup.shapes[4].lookback = Span::days(730);
            world.fold()
        });
        let [plain, collapsed] = effects;
        for view in View::ALL {
            let (plain, collapsed) = (plain.effects(0, view), collapsed.effects(0, view));
            prop_assert!(near(plain.start, collapsed.start));
            prop_assert_eq!(plain.effects.len(), collapsed.effects.len());
            for (plain, collapsed) in plain.effects.iter().zip(&collapsed.effects) {
                prop_assert_eq!(plain.0, collapsed.0);
                prop_assert!(near(plain.1, collapsed.1), "{:?} {:?}", plain, collapsed);
            }
        }
    }

    #[test]
    fn a10_customers_without_touches_change_unattributed_only(people in people(), by_value: bool, value in 0.5..50.0_f64) {
        let mut world = world(&people, by_value);
        let before = answers(&world.fold());
        world.customer(&[], None);
        let done = world.customer(&[], None);
        world.setup.milestones[0].push(Completion { customer: done, at: 0, before: 0, value, picked: true });
        let worth = if by_value { value } else { 1.0 };
        for (mut before, mut after) in before.into_iter().zip(answers(&world.fold())) {
            let (was, is) = (before.unattributed(), after.unattributed());
            prop_assert!((is.0 - was.0 - worth).abs() < 1e-9 && is.1 == was.1 + 1, "{:?} {:?}", was, is);
            // All else is as it was, but for the last bit: the units are chosen by the total.
            prop_assert!(near(after.influenced, before.influenced));
            prop_assert_eq!(after.influenced_customers, before.influenced_customers);
            before.rows.sort_by_key(|row| row.item);
            after.rows.sort_by_key(|row| row.item);
            prop_assert_eq!((&after.gate, after.rows.len()), (&before.gate, before.rows.len()));
            for (before, after) in before.rows.iter().zip(&after.rows) {
                prop_assert!(alike(before, after), "{:?}\n{:?}", before, after);
            }
        }
    }
}

/// Learning the model anew without each group and sharing out all paths may take too long; then some of the paths tell.
#[test]
fn a12_some_paths_tell_the_interval_of_the_sequence_model() {
    let mut world = World::new();
    world.setup.orders.sequence = Some(2);
    let mut seed = 11_u64;
    let mut draw = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    // Paths of 8 to 15 touches of ten items, hardly one twice; the more of the first two items, the sooner they convert.
    for _ in 0..5000 {
        let length = i64::try_from(8 + draw(8)).unwrap();
        let touches: Vec<(char, i64)> =
            (0..length).map(|day| (char::from(b'a' + u8::try_from(draw(10)).unwrap()), 800 + day)).collect();
        let strong = touches.iter().filter(|touch| touch.0 < 'c').count();
        world.customer(&touches, (draw(10) < 2 + strong as u64).then_some(900));
    }
    let whole = world.fold();
    let credits = whole.credits(0, View::Channel, &Model::Sequence).unwrap();
    // By group and item, all paths shared out by a model that does not know the group.
    let without: Vec<[f64; 26]> = (0..GROUPS)
        .map(|group| {
            for customer in &mut world.setup.customers {
                customer.chosen = usize::from(customer.group) != group;
            }
            let left = world.fold();
            let (counted, stats) = left.stats(0, View::Channel);
            let evidence = Evidence { baseline: &left.baselines[1], stats };
            let model = SequenceModel::learn(evidence, &[], 2, world.setup.orders.kappa, 2);
            let mut credit = [0.0; 26];
            for end in stats.paths.counts() {
                let path = stats.paths.interner.path(end.path as usize);
                for (item, share) in path.iter().zip(model.touches(path)) {
                    credit[*item as usize] += share * counted.scale.weight(end.units);
                }
            }
            credit
        })
        .collect();
    assert_eq!(credits.rows.len(), 10);
    let mut apart = false;
    for row in &credits.rows {
        let wanted = jackknife(&std::array::from_fn(|group| without[group][row.item as usize]));
        let ratio = (row.credit_interval.unwrap().1 - row.credit) / wanted;
        // A standard error of 100 groups is itself known to 7 % only.
        assert!((ratio - 1.0).abs() < 0.07, "{ratio}");
        apart |= (ratio - 1.0).abs() > 1e-6;
    }
    assert!(apart, "these are all paths");
}

/// The lines of a model by item, gates aside.
fn by_item(folded: &Folded, view: View, model: &Model) -> Vec<Credit> {
    let mut rows = folded.credits(0, view, model).unwrap().rows;
    rows.sort_by_key(|row| row.item);
    rows
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(1.0)
}

/// The same figures, but for rounding.
fn alike(a: &Credit, b: &Credit) -> bool {
    let same = |of: fn(&Credit) -> Option<(f64, f64)>| match (of(a), of(b)) {
        (Some(a), Some(b)) => near(a.0, b.0) && near(a.1, b.1),
        (a, b) => a.is_none() && b.is_none(),
    };
    (a.item, a.touches, a.customers) == (b.item, b.touches, b.customers)
        && near(a.credit, b.credit)
        && same(|credit| credit.percent.zip(credit.removal_effect))
        && same(|credit| credit.percent.zip(credit.incremental))
        && same(|credit| credit.credit_interval)
        && same(|credit| credit.interval)
}

/// The same customer with one touch where there were several of one item in a row.
fn collapse((touches, done): &Person) -> Person {
    let mut touches = touches.clone();
    touches.sort_by_key(|touch| touch.1);
    let before = done.map_or(0, |(after, ..)| usize::from(after).min(touches.len()));
    let mut kept: Vec<(u8, i64)> = Vec::new();
    let mut left = 0;
    for (place, touch) in touches.into_iter().enumerate() {
        if kept.last().is_none_or(|last| last.0 != touch.0) {
            kept.push(touch);
        }
        if place < before {
            left = kept.len();
        }
    }
    let done = done.map(|(_, value, picked)| (u8::try_from(left).unwrap(), value, picked));
    (kept, done)
}

/// The credit of an item, whatever the gate.
fn alone(folded: &Folded, model: &Model, item: u32) -> f64 {
    if *model == Model::Markov {
        let effects = folded.effects(0, View::Channel);
        let sum: f64 = effects.effects.iter().map(|(_, effect)| effect).sum();
        let own: f64 = effects.effects.iter().filter(|(own, _)| *own == item).map(|(_, effect)| effect).sum();
        let credits = folded.credits(0, View::Channel, model).unwrap();
        return if sum == 0.0 { 0.0 } else { own / sum * credits.influenced };
    }
    let (counted, stats) = folded.stats(0, View::Channel);
    if *model == Model::Sequence {
        return real(folded.sequence(0, View::Channel).units[item as usize]) / counted.scale.units_of_one();
    }
    let rule = Rule::for_model(model, &[]).unwrap();
    let own = stats.position_credits().filter(|(_, other, _)| *other == item);
    own.map(|(_, _, roles)| rule.credit(roles)).sum::<f64>() / counted.scale.units_of_one()
}
