//! Forecasts of held-out customers against counts by hand.

use std::collections::HashMap;

use super::World;
use crate::attribution::{HeldOut, Orders};
use crate::domain::math::ln;
use crate::domain::model::{Model, View};

/// A path, whether it converts, and whether its customer is held out.
type Path = (String, bool, bool);

/// Random paths: the item `c` often comes last before a completion, above all after `b`.
fn paths(number: usize) -> Vec<Path> {
    let mut state = 23_u64;
    let mut draw = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let path = |_| {
        let length = 1 + draw(6);
        let path: String = (0..length).map(|_| ['a', 'a', 'b', 'c'][usize::try_from(draw(4)).unwrap()]).collect();
        let chance = if path.ends_with("bc") { 7 } else { 1 + 3 * u64::from(path.ends_with('c')) };
        (path, draw(10) < chance, draw(3) == 0)
    };
    (0..number).map(path).collect()
}

fn world(paths: &[Path]) -> World {
    let mut world = World::new();
    for (path, converts, held) in paths {
        let touches: Vec<(char, i64)> = path.chars().zip(800..).collect();
        let customer = world.customer(&touches, converts.then_some(900));
        world.setup.customers[customer as usize].held = *held;
    }
    world
}

fn held_out(world: &World, model: &Model) -> HeldOut {
    world.fold().held_out(0, View::Channel, model).unwrap()
}

/// The last touches of the beginning of a path.
fn state(path: &str, touches: usize, order: usize) -> String {
    path[touches.saturating_sub(order)..touches].to_owned()
}

/// The chance that the Markov chain gives to each touch, and whether the path converts right after it: by dictionaries.
fn by_hand(paths: &[Path], order: usize) -> Vec<(f64, bool)> {
    let mut counts: HashMap<String, (f64, f64)> = HashMap::new();
    for (path, converts, _) in paths.iter().filter(|path| !path.2) {
        for touches in 1..=path.len() {
            let now = state(path, touches, order);
            let same = touches > order && state(path, touches - 1, order) == now;
            counts.entry(now).or_default().0 += f64::from(u8::from(!same));
        }
        counts.entry(state(path, path.len(), order)).or_default().1 += f64::from(u8::from(*converts));
    }
    let all = counts.values().fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    let mut out = Vec::new();
    for (path, converts, _) in paths.iter().filter(|path| path.2) {
        for touches in 1..=path.len() {
            let (left, converted) = counts.get(&state(path, touches, order)).copied().unwrap_or(all);
            out.push((converted / left, *converts && touches == path.len()));
        }
    }
    out
}

/// Every pair is looked at.
fn area(touches: &[(f64, bool)]) -> f64 {
    let (mut wins, mut pairs) = (0.0, 0.0);
    for yes in touches.iter().filter(|touch| touch.1) {
        for no in touches.iter().filter(|touch| !touch.1) {
            pairs += 1.0;
            wins += if (yes.0 - no.0).abs() < 1e-13 { 0.5 } else { f64::from(u8::from(yes.0 > no.0)) };
        }
    }
    wins / pairs
}

#[rstest::rstest]
fn e3_markov_is_scored_on_held_out_customers_by_its_direct_chances(#[values(1, 2, 3)] order: u8) {
    let paths = paths(900);
    let mut world = world(&paths);
    world.setup.orders = Orders { markov: Some(order), ..Orders::default() };
    let found = held_out(&world, &Model::Markov);
    let wanted = by_hand(&paths, usize::from(order));
    assert_eq!((found.order, found.touches), (order, wanted.len() as u64));
    assert_eq!(found.completions, wanted.iter().filter(|touch| touch.1).count() as u64);
    let score = found.score.unwrap();
    assert!((score.auc - area(&wanted)).abs() < 1e-12, "{} {}", score.auc, area(&wanted));
    let loss = |(chance, converts): &(f64, bool)| {
        let chance = chance.clamp(1e-12, 1.0 - 1e-12);
        -if *converts { ln(chance) } else { ln(1.0 - chance) }
    };
    let mean = wanted.iter().map(loss).sum::<f64>() / f64::from(u32::try_from(wanted.len()).unwrap());
    assert!((score.log_loss - mean).abs() < 1e-12, "{} {mean}", score.log_loss);
    assert!(score.auc_interval.0 > 0.5 && score.auc_interval.1 < 1.0, "{score:?}");
    // The sequence model is asked for the same touches.
    let other = held_out(&world, &Model::Sequence);
    assert_eq!((other.touches, other.completions), (found.touches, found.completions));
}

#[test]
fn e3_a_rule_foresees_nothing() {
    let world = world(&paths(100));
    for model in Model::BUILT_IN.iter().filter(|model| !model.data_driven()) {
        assert_eq!(world.fold().held_out(0, View::Channel, model), None, "{model:?}");
    }
}

#[test]
fn e4_without_a_look_back_all_touches_are_alike_and_the_area_is_a_half() {
    let mut world = world(&paths(300));
    world.setup.orders = Orders { sequence: Some(0), ..Orders::default() };
    let found = held_out(&world, &Model::Sequence);
    let score = found.score.unwrap();
    assert_eq!((found.order, score.auc, score.auc_interval), (0, 0.5, (0.5, 0.5)));
}

#[test]
fn e4_without_a_look_back_the_credits_are_those_of_linear_but_where_an_item_comes_twice() {
    let apart = |repeats: bool| {
        let paths: Vec<Path> = paths(400)
            .into_iter()
            .map(|(path, converts, held)| {
                let mut own: Vec<char> = path.chars().collect();
                if !repeats {
                    own.sort_unstable();
                    own.dedup();
                }
                (own.into_iter().collect(), converts, held)
            })
            .collect();
        let mut world = world(&paths);
        world.setup.orders = Orders { sequence: Some(0), ..Orders::default() };
        world.fold().compare(0, View::Channel, &[Model::Sequence, Model::Linear]).distances[0][1].unwrap()
    };
    // The Shapley value of n alike touches is 1/n each; of touches of which two are one item it is not.
    assert!(apart(false) < 1e-9, "{}", apart(false));
    assert!(apart(true) > 1e-6, "{}", apart(true));
}

#[test]
fn p4_no_digit_depends_on_the_number_of_threads() {
    let paths = paths(600);
    let with = |threads: usize| {
        let mut world = world(&paths);
        world.setup.threads = threads;
        let folded = world.fold();
        let models = [Model::Sequence, Model::Markov];
        models.map(|model| {
            let credits = folded.credits(0, View::Channel, &model).unwrap();
            let digits: Vec<(u64, Option<(u64, u64)>)> = credits
                .rows
                .iter()
                .map(|row| (row.credit.to_bits(), row.interval.map(|(low, high)| (low.to_bits(), high.to_bits()))))
                .collect();
            (digits, folded.held_out(0, View::Channel, &model))
        })
    };
    let one = with(1);
    for threads in [2, 3, 7, 200] {
        assert_eq!(with(threads), one, "{threads} threads");
    }
}
